"""Database addresses: `sqlite:///…` and `postgresql://…`, nothing else, and never shown with a password."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.errors import UsageError

SUBJECT = "database address"


def parse_address(url: str) -> URL:
    """`url` with the driver we use; a plain `postgresql://` or `postgres://` goes through psycopg 3."""
    try:
        made = make_url(url)
    except (ArgumentError, ValueError):
        raise UsageError(SUBJECT, "unreadable; expected sqlite:///FILE or postgresql://USER@HOST/NAME") from None
    backend = made.drivername.partition("+")[0]
    if backend == "sqlite":
        return made.set(drivername="sqlite+pysqlite")
    if backend in {"postgresql", "postgres"}:
        return made.set(drivername="postgresql+psycopg")
    raise UsageError(SUBJECT, f"{backend!r} is not supported; expected sqlite or postgresql")


def shown(url: URL) -> str:
    """`url` as it may be printed."""
    return url.render_as_string(hide_password=True).replace("+psycopg", "").replace("+pysqlite", "")


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL and for databases in memory."""
    if not url.drivername.startswith("sqlite") or not url.database or url.database == ":memory:":
        return None
    return Path(url.database.removeprefix("file:").partition("?")[0])
