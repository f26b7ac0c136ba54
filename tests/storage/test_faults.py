"""A database that is locked, full, read-only, replaced or damaged: a plain sentence, and nothing half-written."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from core.errors import StoreError, StoreFull, StoreLocked, StoreReadOnly
from storage.engine import Store, open_store
from storage.schema.ledger import AssessmentRow
from storage.schema.news import StoryRow

NOW = datetime(2024, 5, 1, 8, 30, 15, 123456, tzinfo=UTC)


def story(title: str = "a story") -> StoryRow:
    return StoryRow(title=title, first_at=NOW, last_at=NOW, fingerprint={})


def stories(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(StoryRow)) or 0


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(RuntimeError), store.begin() as session:  # noqa: PT012
        session.add(story())
        session.flush()
        raise RuntimeError
    assert stories(store) == 0
    with store.begin() as session:
        session.add(story())
    assert stories(store) == 1


def test_what_is_written_while_reading_is_not_kept(sqlite_store: Store) -> None:
    with sqlite_store.read() as session:
        session.add(story())
        session.flush()
    assert stories(sqlite_store) == 0


def test_writing_while_reading_is_refused_on_postgresql(postgres_database: str) -> None:
    store = open_store(postgres_database)
    with pytest.raises(StoreReadOnly, match="may not be written"), store.read() as session:  # noqa: PT012
        session.add(story())
        session.flush()
    store.close()


def test_a_locked_sqlite_file_is_told_and_recovers(sqlite_url: str) -> None:
    store = open_store(sqlite_url, busy_seconds=0.2)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked, match="another process held the database"), store.begin() as session:
            session.add(story())
        assert stories(store) == 0  # readers go on
        other.execute("ROLLBACK")
    with store.begin() as session:
        session.add(story())
    store.close()


def test_a_writer_waits_for_another(sqlite_url: str) -> None:
    import threading

    store = open_store(sqlite_url)
    with closing(sqlite3.connect(sqlite_url[10:], isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, lambda: other.execute("COMMIT")).start()
        with store.begin() as session:
            session.add(story())
    assert stories(store) == 1
    store.close()


def test_a_locked_row_of_postgresql_is_told_and_recovers(postgres_database: str) -> None:
    store, other = open_store(postgres_database, busy_seconds=0.2), open_store(postgres_database)
    with other.begin() as holding:
        holding.execute(text("LOCK TABLE stories"))
        with pytest.raises(StoreLocked), store.begin() as session:
            session.add(story())
    with store.begin() as session:
        session.add(story())
    for each in (store, other):
        each.close()


def test_a_full_disk_is_told_and_recovers(sqlite_store: Store) -> None:
    def few_pages(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes it as "no more than now"

    sqlite_store.engine.dispose()
    event.listen(sqlite_store.engine, "connect", few_pages)
    with pytest.raises(StoreFull, match="no space is left"), sqlite_store.begin() as session:
        session.add(story("x" * 2_000_000))
    event.remove(sqlite_store.engine, "connect", few_pages)
    sqlite_store.engine.dispose()
    assert stories(sqlite_store) == 0
    with sqlite_store.begin() as session:
        session.add(story())


def test_a_read_only_file_is_told(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    store = open_store(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StoreReadOnly), store.begin() as session:
        session.add(story())
    assert stories(store) == 0
    store.close()


def test_a_read_only_postgresql_is_told(postgres_database: str) -> None:
    store = open_store(postgres_database)
    with store.begin() as session:
        session.execute(text(f"ALTER DATABASE {store.url.database} SET default_transaction_read_only = on"))
    store.engine.dispose()
    with pytest.raises(StoreReadOnly), store.begin() as session:
        session.add(story())
    store.close()


def test_a_file_that_was_replaced_is_told_and_the_new_one_is_used_next(sqlite_url: str, sqlite_template: Path) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    store = open_store(sqlite_url)
    with store.begin() as session:
        session.add(story())
    fresh = path.with_name("fresh.db")
    shutil.copy(sqlite_template, fresh)
    for leftover in path.parent.glob("store.db-*"):
        leftover.unlink()
    os.replace(fresh, path)  # noqa: PTH105
    with pytest.raises(StoreError, match="replaced or removed while in use"), store.begin() as session:
        session.add(story())
    assert stories(store) == 0
    store.close()


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.db").write_bytes(content)
    with pytest.raises(StoreError, match=r"no database|damaged|malformed"):
        open_store(f"sqlite:///{tmp_path / 'bad.db'}")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://ana:geheim@127.0.0.1:1/none")
    assert "geheim" not in str(caught.value)


def test_a_mistake_of_ours_surfaces_as_it_is(store: Store) -> None:
    row = {"commitment": "aid", "first_at": NOW, "last_at": NOW, "registry_version": "v"}
    with pytest.raises(IntegrityError), store.begin() as session:  # noqa: PT012
        session.add_all([AssessmentRow(**row)])
        session.flush()
        session.expunge_all()
        session.add(AssessmentRow(**row))


def test_foreign_keys_hold_on_both_engines(store: Store) -> None:
    with pytest.raises(IntegrityError), store.begin() as session:  # noqa: PT012
        row = story()
        row.merged_into = 77
        session.add(row)


def test_times_come_back_in_utc_to_the_microsecond(store: Store) -> None:
    east = NOW.astimezone(timezone(timedelta(hours=5)))
    with store.begin() as session:
        session.add(StoryRow(title="t", first_at=east, last_at=NOW, fingerprint={}))
    with store.read() as session:
        found = session.scalars(select(StoryRow)).one()
    assert found.first_at == found.last_at == NOW
    assert found.first_at.tzinfo is UTC


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="naive"), store.begin() as session:
        session.add(StoryRow(title="t", first_at=NOW.replace(tzinfo=None), last_at=NOW, fingerprint={}))


def test_sqlite_runs_with_a_write_ahead_log_and_foreign_keys(sqlite_store: Store) -> None:
    with sqlite_store.read() as session:
        pragmas = [session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")]
    assert pragmas == ["wal", 1]
