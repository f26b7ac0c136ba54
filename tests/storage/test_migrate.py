"""Migrations: one schema on both engines, upgrades that happen whole or not at all."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from core.errors import SchemaMismatch, StoreError, UsageError
from storage import migrate
from storage.engine import Store, open_store
from storage.migrations import rewrite
from storage.schema import Base
from storage.versions import HEAD

MEND = "the schema changed: run `python -m storage.migrations.rewrite` (0001 is unreleased) and commit what it wrote"


def test_migration_0001_is_what_the_schema_says() -> None:
    found = {str(p.relative_to(rewrite.FOLDER)): p.read_text() for p in rewrite.FOLDER.glob("*/*.sql")}
    assert found == rewrite.statements(), MEND


def test_a_migrated_database_has_exactly_the_tables_of_the_schema(store: Store) -> None:
    with store.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_declared})
        assert compare_metadata(context, Base.metadata) == [], MEND


def _is_declared(name: str | None, kind: str, parents: object) -> bool:
    """The full-text index is a virtual table with its own hidden ones; `storage.schema.search` makes it."""
    return not (kind == "table" and str(name).startswith("items_fts"))


def test_the_code_knows_its_newest_migration() -> None:
    assert ScriptDirectory(str(migrate.FOLDER)).get_current_head() == HEAD


def test_upgrading_twice_changes_nothing(store_url: str) -> None:
    assert migrate.upgrade(store_url) == (HEAD, HEAD)
    assert migrate.current(store_url) == HEAD


def test_an_empty_database_is_given_our_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert migrate.current(url) is None
    open_store(url).close()
    assert migrate.current(url) == HEAD


def test_a_database_newer_than_the_code_is_refused_with_both_versions(store_url: str) -> None:
    _set_version(store_url, "9999")
    for attempt in (open_store, migrate.upgrade):
        with pytest.raises(SchemaMismatch, match=f"9999.*{HEAD}"):
            attempt(store_url)


def test_a_database_older_than_the_code_is_refused_with_the_command_that_mends_it(store_url: str) -> None:
    _set_version(store_url, "0000")
    with pytest.raises(SchemaMismatch, match=r"0000.*0001.*db upgrade"):
        open_store(store_url)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        open_store(f"sqlite:///{tmp_path / 'other.db'}")


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "", "postgres:"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="database address"):
        open_store(url)


def test_a_migration_that_fails_midway_is_rolled_back(store_url: str, tmp_path: Path) -> None:
    folder = _with_second_migration(tmp_path, "op.execute('CREATE TABLE half (x INTEGER)'); op.execute('NO SQL')")
    with pytest.raises(Exception, match="NO"):
        migrate.upgrade(store_url, folder=folder)
    assert migrate.current(store_url) == HEAD
    store = open_store(store_url)
    with store.read() as session:
        assert session.execute(text("SELECT count(*) FROM items")).scalar() == 0
    with pytest.raises(Exception, match="half"), store.read() as session:
        session.execute(text("SELECT * FROM half"))
    store.close()


def test_a_good_second_migration_is_applied(store_url: str, tmp_path: Path) -> None:
    folder = _with_second_migration(tmp_path, "op.execute('CREATE TABLE more (x INTEGER)')")
    assert migrate.upgrade(store_url, folder=folder) == (HEAD, "0002")


def _with_second_migration(tmp_path: Path, body: str) -> Path:
    import shutil

    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_second.py").write_text(
        f"from alembic import op\nrevision = '0002'\ndown_revision = '0001'\ndef upgrade():\n    {body}\n"
    )
    return folder


def _set_version(url: str, version: str) -> None:
    store = open_store(url)
    with store.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    store.close()
