"""Backups: one portable file (gzipped JSON lines) for both engines, so that SQLite can move to PostgreSQL and back."""

import gzip
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, Table, func, insert, select, text
from sqlalchemy.orm import Session

from core.errors import SchemaMismatch, StoreError, UsageError
from storage.engine import Store
from storage.schema import Base
from storage.types import UtcDateTime
from storage.versions import HEAD

DERIVED = frozenset({"item_search"})
"""Kept in step by the database's own triggers, so never copied."""
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Copied:
    """What was written or read: rows by table, the schema version, and when the backup was made."""

    rows: dict[str, int]
    schema: str
    at: datetime


def backup(store: Store, path: Path, now: datetime) -> Copied:
    """Write everything that is stored to `path`, as of one moment, while others go on writing.

    The file is complete or not there. StoreError when it cannot be written.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        with store.read() as session, gzip.open(partial, "wt", encoding="utf-8", compresslevel=6) as file:
            counts = {t.name: _count(session.connection(), t) for t in _tables()}
            header = {"pledgewatch": "backup", "schema": HEAD, "at": now.isoformat(), "rows": counts}
            file.write(json.dumps(header) + "\n")
            for table in _tables():
                for row in session.execute(
                    select(table).order_by(*table.primary_key).execution_options(yield_per=CHUNK)
                ):
                    file.write(json.dumps([table.name, [_plain(v) for v in row]], ensure_ascii=False) + "\n")
        _sync(partial)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(str(path), f"the backup could not be written: {error.strerror or error}") from None
    return Copied(counts, HEAD, now)


def restore(store: Store, path: Path, *, replace: bool = False) -> Copied:
    """Put back what `path` holds, whole or not at all.

    Raises UsageError when the database holds something already and `replace` is not set, or when the file is no
    complete backup; SchemaMismatch when it was made under another schema.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            header = _header(path, file.readline())
            with store.begin() as session:
                _make_room(session, store, replace)
                counts = _fill(session.connection(), path, file)
                if counts != {t: n for t, n in header.rows.items() if n}:
                    raise UsageError(str(path), "the backup is cut short; nothing was restored")
                _restart_numbers(session.connection())
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise UsageError(str(path), f"is no readable backup: {error}; nothing was restored") from None
    return header


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in DERIVED]


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _header(path: Path, line: str) -> Copied:
    try:
        data = json.loads(line)
        header = Copied(dict(data["rows"]), str(data["schema"]), datetime.fromisoformat(data["at"]))
    except (ValueError, KeyError, TypeError):
        raise UsageError(str(path), "is no backup of ours") from None
    if header.schema != HEAD:
        raise SchemaMismatch(str(path), f"the backup has schema {header.schema}, this program needs {HEAD}")
    return header


def _make_room(session: Session, store: Store, replace: bool) -> None:
    connection = session.connection()
    filled = [t for t in _tables() if connection.execute(select(t).limit(1)).first() is not None]
    if filled and not replace:
        raise UsageError(store.subject, "the database is not empty; give --replace to put the backup in its place")
    for table in reversed(_tables()):
        connection.execute(table.delete())


def _fill(connection: Connection, path: Path, lines: Iterator[str]) -> dict[str, int]:
    tables = {table.name: table for table in _tables()}
    counts: dict[str, int] = {}
    for name, group in groupby(_rows(path, lines), key=lambda row: row[0]):
        if name not in tables:
            raise UsageError(str(path), f"the backup holds an unknown table {name!r}; nothing was restored")
        rows = (_restored(tables[name], values) for _, values in group)
        while chunk := list(islice(rows, CHUNK)):
            connection.execute(insert(tables[name]), chunk)
            counts[name] = counts.get(name, 0) + len(chunk)
    return counts


def _rows(path: Path, lines: Iterator[str]) -> Iterator[tuple[str, list[Any]]]:
    for number, line in enumerate(lines, 2):
        try:
            name, values = json.loads(line)
        except ValueError:
            raise UsageError(str(path), f"line {number} is damaged; nothing was restored") from None
        yield name, values


def _restored(table: Table, values: list[Any]) -> dict[str, Any]:
    return {column.name: _typed(column.type, value) for column, value in zip(table.columns, values, strict=True)}


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _restart_numbers(connection: Connection) -> None:
    """PostgreSQL's counters know nothing of rows that came with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in _tables():
        column = table.autoincrement_column
        if column is not None:
            last = connection.scalar(select(func.max(column)))
            sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
            if last is not None and sequence is not None:
                connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
