"""Many rows in one statement, the same on SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.schema.base import Base


def insert_all(session: Session, row: type[Base], values: Sequence[dict[str, Any]]) -> None:
    """Insert into `row`'s table what no unique key holds already. All of `values` have the same keys."""
    if not values:
        return
    make = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.connection().execute(make(table_of(row)).on_conflict_do_nothing(), list(values))


def table_of(row: type[Base]) -> Table:
    """The table behind a mapped class, for statements over many rows."""
    table = row.__table__
    assert isinstance(table, Table)
    return table
