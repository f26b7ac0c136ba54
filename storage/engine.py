"""The open database: one transaction at a time, the same on SQLite (WAL) and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.orm import Session

from storage import postgres, sqlite
from storage.address import parse_address, shown
from storage.failures import translated

BUSY_SECONDS = 8.0
"""How long a writer waits for another before `StoreLocked`."""


class Store:
    """A database of the code's own schema version. Thread-safe; sessions are not."""

    def __init__(self, url: URL, engine: Engine) -> None:
        self.url = url
        self.subject = shown(url)
        self.engine = engine
        self._reader = engine.execution_options(**_READING[self.dialect])

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One writing transaction: committed on success, rolled back on any error. StoreError when refused."""
        with translated(self.subject), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One snapshot to read from; what is written in it is thrown away (SQLite) or refused (PostgreSQL)."""
        with translated(self.subject), Session(self._reader, expire_on_commit=False) as session:
            yield session
            if self.dialect == "postgresql":
                # There is nothing to commit; but a rollback makes psycopg forget the statements it has prepared.
                session.commit()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


# SQLite's listener reads `writes`; on PostgreSQL a reader sees one snapshot and may not write.
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"writes": False},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


def open_store(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Store:
    """The database at `url`, made on first use (an empty one is given our tables).

    Raises SchemaMismatch (both versions named) when it is older or newer than the code, StoreError when it
    cannot be reached, UsageError when the address is neither SQLite nor PostgreSQL.
    """
    from storage.versions import check_version

    made = parse_address(url)
    engine = make_engine(made, busy_seconds=busy_seconds)
    try:
        with translated(shown(made)):
            check_version(engine, shown(made))
    except BaseException:
        engine.dispose()
        raise
    return Store(made, engine)


def make_engine(url: URL, *, busy_seconds: float = BUSY_SECONDS, foreign_keys: bool = True) -> Engine:
    """An engine with the settings every connection of ours has; connects to nothing yet."""
    if url.drivername.startswith("sqlite"):
        engine = create_engine(url, connect_args=sqlite.connect_args(busy_seconds))
        sqlite.listen(engine, url, foreign_keys=foreign_keys)
        return engine
    engine = create_engine(url, connect_args=postgres.connect_args())
    postgres.listen(engine, busy_seconds)
    return engine
