"""The ways that `benchmarks/airflow.py` compares: no Airflow, LocalExecutor on SQLite, Celery on PostgreSQL."""

import os
import sys
import threading
import time
from pathlib import Path

from benchmarks._airflow_chain import chain
from benchmarks._airflow_cost import ITEMS, children_cpu, count, latencies, p95
from benchmarks._airflow_rows import YARDSTICK, Row
from benchmarks._airflow_world import REPO, World
from pledgewatch.airflow_local.client import AirflowClient
from pledgewatch.airflow_local.cluster import cluster
from pledgewatch.airflow_local.environment import AirflowHome
from pledgewatch.airflow_local.local import LocalAirflow
from pledgewatch.airflow_local.ports import any_free
from pledgewatch.airflow_local.processes import Processes
from storage.engine import open_store

PATIENCE_S = 900


def measured(way: str, feeds: int, made: World) -> Row:
    """One combination."""
    if way == YARDSTICK:
        return by_command(feeds, made)
    if way == "local":
        return by_local(feeds, made)
    return by_celery(way, feeds, made)


def by_command(feeds: int, made: World) -> Row:
    """The yardstick: all stages in one process, no Airflow. The vectors are put on disk before the clock starts."""
    processes = Processes(os.environ | made.environ, made.folder / "logs", REPO)
    script = str(Path(sys.executable).with_name("pledgewatch"))
    processes.run("prepare", [sys.executable, "-c", "from pledgewatch.context import Context; Context().matcher"])
    started, before = time.monotonic(), children_cpu()
    processes.run("run", [script, "run", "--json"], timeout=PATIENCE_S)
    wall, cpu = time.monotonic() - started, children_cpu() - before
    store = open_store(made.sqlite)
    times = latencies(store)
    row = Row(
        YARDSTICK,
        feeds,
        count(store, ITEMS),
        wall,
        latency=times[len(times) // 2],
        latency_p95=p95(times),
        cpu=cpu,
        ours=cpu,
    )
    store.close()
    return row


def by_local(feeds: int, made: World) -> Row:
    """LocalExecutor, SQLite for Airflow and for the store."""
    home = AirflowHome(made.folder / "airflow", REPO / "dags", any_free(), extra=made.environ)
    airflow = LocalAirflow(home, REPO)
    try:
        airflow.up(made.config, lambda text: None, threading.Event())
        (made.folder / "var").mkdir()
        store = open_store(made.sqlite)
        row = chain("local", feeds, made, AirflowClient(home), store)
        store.close()
        return row
    finally:
        airflow.down()


def by_celery(way: str, feeds: int, made: World) -> Row:
    """CeleryExecutor, PostgreSQL for both, Redis between."""
    workers = int(way.removeprefix("celery-"))
    with cluster(made.folder, REPO, made.config, made.environ, lambda text: None, workers=workers) as running:
        store = open_store(running.store_url)
        row = chain(way, feeds, made, running.client, store)
        store.close()
        return row
