"""Migrations: forward only, each upgrade one transaction, checked before it is committed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from core.errors import StoreError
from storage.address import parse_address, shown
from storage.engine import make_engine
from storage.failures import translated
from storage.versions import HEAD, is_empty, mismatch, read_version

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x706C6564
"""Key of the advisory lock that keeps two upgrades apart on PostgreSQL."""


def upgrade(url: str, *, folder: Path = FOLDER) -> tuple[str | None, str]:
    """Bring the database at `url` to the code's schema; (version before, version after).

    Rolled back as a whole when a migration fails. Raises SchemaMismatch when the database is newer.
    """
    made = parse_address(url)
    engine = make_engine(made, foreign_keys=False)
    try:
        with translated(shown(made)):
            return upgrade_engine(engine, shown(made), folder=folder)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine, subject: str, *, folder: Path = FOLDER) -> tuple[str | None, str]:
    """`upgrade` over an engine that is already there."""
    head = heads(folder)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        before = _version(connection)
        if before is not None and before > head:
            raise mismatch(subject, before)
        if before != head:
            command.upgrade(configuration(folder, connection), head)
            _check_references(connection, subject)
    return before, head


def current(url: str) -> str | None:
    """The schema version of the database at `url`; None when it is empty. StoreError when it is not ours."""
    made = parse_address(url)
    engine = make_engine(made)
    try:
        with translated(shown(made)):
            found = read_version(engine)
            if found is None and not is_empty(engine):
                raise mismatch(shown(made), None)
            return found
    finally:
        engine.dispose()


def heads(folder: Path = FOLDER) -> str:
    """The newest migration in `folder`."""
    head = ScriptDirectory(str(folder)).get_current_head()
    return head or HEAD


def configuration(folder: Path, connection: Connection) -> Config:
    """Alembic's configuration, made here: nothing has to lie at the root of the checkout."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _version(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def _check_references(connection: Connection, subject: str) -> None:
    """SQLite does not check foreign keys while tables are rebuilt; check them before the commit."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise StoreError(subject, f"the migration would break {len(broken)} references; it was rolled back")
