"""Which schema version a database has, against the one this code was written for."""

from sqlalchemy import Engine, inspect, text

from core.errors import SchemaMismatch, StoreError

HEAD = "0001"
"""The newest migration in `storage/migrations/versions`."""


def check_version(engine: Engine, subject: str) -> None:
    """Pass when the database has the code's version; an empty one is given our tables; SchemaMismatch otherwise."""
    found = read_version(engine)
    if found is None and is_empty(engine):
        from storage.migrate import upgrade_engine

        upgrade_engine(engine, subject)
    elif found != HEAD:
        raise mismatch(subject, found)


def read_version(engine: Engine) -> str | None:
    """The version written in the database; None when it has none."""
    with engine.execution_options(writes=False).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found) if found is not None else None


def is_empty(engine: Engine) -> bool:
    """Whether no table at all is there yet (Alembic's own does not count)."""
    with engine.execution_options(writes=False).connect() as connection:
        return not set(inspect(connection).get_table_names()) - {"alembic_version"}


def mismatch(subject: str, found: str | None) -> SchemaMismatch | StoreError:
    """The error that names both versions and what to do. Versions sort as text: 0001, 0002, …"""
    if found is None:
        return StoreError(subject, "it holds tables, but none of ours; is this another program's database?")
    if found > HEAD:
        return SchemaMismatch(
            subject, f"the database has schema {found}, this program knows {HEAD}; install a newer Pledgewatch"
        )
    return SchemaMismatch(
        subject, f"the database has schema {found}, this program needs {HEAD}; run `pledgewatch db upgrade`"
    )
