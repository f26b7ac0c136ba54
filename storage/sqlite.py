"""How SQLite is opened: WAL, foreign keys, a busy timeout, and transactions that begin as what they are."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event

from core.errors import StoreError
from storage.address import file_of, shown


def connect_args(busy_seconds: float) -> dict[str, Any]:
    """Arguments of `sqlite3.connect`; without an isolation level the driver begins nothing by itself."""
    return {"timeout": busy_seconds, "isolation_level": None, "check_same_thread": False}


def listen(engine: Engine, url: URL, *, foreign_keys: bool = True) -> None:
    """Hang our settings on every connection of `engine`."""
    file = file_of(url)

    def connected(connection: sqlite3.Connection, record: Any) -> None:
        _set_up(connection, foreign_keys)
        record.info["file"] = _identity(file)

    def checked_out(_connection: sqlite3.Connection, record: Any, _proxy: Any) -> None:
        if record.info["file"] != _identity(file):
            # SQLite would go on writing to the file that is no longer there, and lose it all.
            raise StoreError(shown(url), "the database file was replaced or removed while in use; start again")

    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", checked_out)
    event.listen(engine, "begin", begun)


def _set_up(connection: sqlite3.Connection, foreign_keys: bool) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] not in {"wal", "memory"}:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            # A database that may only be read keeps its mode, and one that is busy is being set by another.
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY}:
                raise
    # NORMAL is durable enough in WAL: a power cut may lose the last commits, never half of one.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")


def _identity(file: Path | None) -> tuple[int, int] | None:
    """Device and inode: the same name with another inode is another database."""
    if file is None:
        return None
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
