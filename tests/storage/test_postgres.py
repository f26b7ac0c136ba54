"""Connections to PostgreSQL: those that died are replaced, and what is read again and again is planned once."""

from typing import Any

import pytest
from sqlalchemy import text

from storage import postgres
from storage.engine import open_store


def test_a_connection_that_died_while_it_lay_unused_is_replaced(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "ASK_AFTER", -1.0)
    store, other = open_store(postgres_database), open_store(postgres_database)
    with store.read() as session:
        mine = session.scalar(text("SELECT pg_backend_pid()"))
    with other.begin() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
    with store.read() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != mine
    store.close()
    other.close()


def test_statements_stay_prepared_from_one_reading_to_the_next(postgres_database: str) -> None:
    store = open_store(postgres_database)
    for _ in range(8):
        with store.read() as session:
            session.execute(text("SELECT 1 AS asked_often"))
            known: Any = session.scalar(text("SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'often$'"))
    assert known == 1
    store.close()
