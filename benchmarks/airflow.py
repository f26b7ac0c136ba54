"""What the whole chain costs inside Airflow, from due feeds to delivered alerts, and whose cost it is.

    python benchmarks/airflow.py [--feeds 50 500] [--way local celery-1 celery-2] [--items 4]

For each number of feeds and each way (LocalExecutor on SQLite; Celery on PostgreSQL with 1 or 2 workers): the time from
the start of a fetch run until every item is matched, assessed and delivered; Airflow's overhead per task (its time from
queued to ended, less the time our stage says it took); the time from an item stored to its message posted; CPU seconds
per item over all processes, and the share of them that our stages used. Everything runs on this one machine: feeds,
databases, broker, Airflow and the fake Slack share its cores. The yardstick is `pledgewatch run` over the same feeds.
"""

import argparse
import os
import statistics
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from sqlalchemy import text

if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder, where its name would hide Airflow

from benchmarks._airflow_world import REPO, World, world
from pledgewatch.airflow_local.client import AirflowClient
from pledgewatch.airflow_local.cluster import cluster
from pledgewatch.airflow_local.environment import AirflowHome
from pledgewatch.airflow_local.local import LocalAirflow
from pledgewatch.airflow_local.ports import any_free
from pledgewatch.airflow_local.processes import Processes, wait_for
from storage.engine import Store, open_store
from storage.types import UtcDateTime

PATIENCE_S = 900
WAYS = ("command line", "local", "celery-1", "celery-2")
LEFT = (
    "select (select count(*) from items where matched_stamp is null)"
    " + (select count(*) from evidence where assessed_at is null)"
    " + (select count(*) from deliveries where state in ('pending', 'claimed'))"
)
ITEMS = "select count(*) from items"
LATENCY = (
    "select d.sent_at, i.first_seen from deliveries d join alerts a on a.id = d.alert_id"
    " join evidence e on e.id = a.evidence_id join items i on i.id = e.item_id where d.state = 'sent'"
)


@dataclass(frozen=True)
class Row:
    """One line of the table; times in seconds."""

    way: str
    feeds: int
    items: int
    wall: float
    tasks: int = 0
    overhead: float = 0.0
    latency: float = 0.0
    cpu: float = 0.0
    ours: float = 0.0


def main() -> None:
    """Run all combinations and print the table as it grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, nargs="+", default=[50, 500])
    parser.add_argument("--way", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--items", type=int, default=4, help="items in each feed")
    given = parser.parse_args()
    head = ("way", "feeds", "items", "chain s", "tasks", "overhead s/task", "item→message s", "CPU s/item", "ours %")
    print(" | ".join(head))
    for feeds in given.feeds:
        for way in given.way:
            with world(feeds, given.items) as made:
                print(line(measured(way, feeds, made)), flush=True)


def line(row: Row) -> str:
    """One row as the table shows it."""
    cells = (row.way, row.feeds, row.items, f"{row.wall:.0f}", row.tasks, f"{row.overhead:.2f}", f"{row.latency:.1f}")
    return " | ".join(
        map(str, (*cells, f"{row.cpu / max(1, row.items):.3f}", f"{100 * row.ours / max(0.01, row.cpu):.0f}"))
    )


def measured(way: str, feeds: int, made: World) -> Row:
    """One combination."""
    if way == "command line":
        return by_command(feeds, made)
    if way == "local":
        return by_local(feeds, made)
    return by_celery(way, feeds, made)


def by_command(feeds: int, made: World) -> Row:
    """The yardstick: all stages in one process, no Airflow."""
    processes = Processes(os.environ | made.environ, made.folder / "logs", REPO)
    script = str(Path(sys.executable).with_name("pledgewatch"))
    started, before = time.monotonic(), children_cpu()
    processes.run("run", [script, "run", "--json"], timeout=PATIENCE_S)
    wall, cpu = time.monotonic() - started, children_cpu() - before
    store = open_store(f"sqlite:///{made.folder}/var/pledgewatch.db")
    row = Row(
        "command line",
        feeds,
        count(store, "select count(*) from items"),
        wall,
        latency=latency(store),
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
        store = open_store(f"sqlite:///{made.folder}/var/pledgewatch.db")
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


def chain(way: str, feeds: int, made: World, client: AirflowClient, store: Store) -> Row:
    """Wake the consumers, wait for their first runs, then let the fetch go and wait until nothing is left to do."""
    for stage in STAGES[1:]:
        pause(client, stage, paused=False)
    wait_for(lambda: idle(client) and begun(client), 120, every=1)
    before, started, stamp = tree_cpu(), time.monotonic(), datetime.now(UTC).isoformat()
    pause(client, "fetch", paused=False)  # it runs at once, for the time that has passed
    done = wait_for(lambda: finished(client, store, made), PATIENCE_S, every=0.5)
    wall, cpu = time.monotonic() - started, tree_cpu() - before
    if not done:
        print(f"{way}: {count(store, LEFT)} things are still waiting after {PATIENCE_S} s", file=sys.stderr)
    tasks = [task for task in ended_tasks(client) if task["end_date"] >= stamp]
    reports = [(task, report_of(client, task)) for task in tasks]
    overhead = [seconds(task) - float(report["seconds"]) for task, report in reports if report]
    ours = sum(float(report.get("cpu_s", 0.0)) for _, report in reports)
    cost = {"overhead": statistics.mean(overhead or [0.0]), "latency": latency(store), "cpu": cpu, "ours": ours}
    return Row(way, feeds, count(store, ITEMS), wall, len(tasks), **cost)


def pause(client: AirflowClient, stage: str, *, paused: bool) -> None:
    """Pause or unpause a stage's DAG, once Airflow knows it."""
    name = f"pledgewatch_{stage}"
    wait_for(lambda: any(d["dag_id"] == name for d in client.call("GET", "/dags?limit=50")["dags"]), 60)
    client.call("PATCH", f"/dags/{name}", {"is_paused": paused})


def finished(client: AirflowClient, store: Store, made: World) -> bool:
    """Whether the fetch is over, and nothing waits for a later stage."""
    fetched = any(run["state"] == "success" for run in client.runs("pledgewatch_fetch"))
    return fetched and count(store, ITEMS) > 0.9 * made.items and not count(store, LEFT)


STAGES = ("fetch", "match", "assess", "alert")


def begun(client: AirflowClient) -> bool:
    """Whether every consumer has had its first run by the clock."""
    return all(client.runs(f"pledgewatch_{stage}") for stage in STAGES[1:])


def idle(client: AirflowClient) -> bool:
    """Whether no run of a stage is in flight."""
    return not any(r["state"] in {"queued", "running"} for s in STAGES for r in client.runs(f"pledgewatch_{s}"))


def ended_tasks(client: AirflowClient) -> list[dict[str, str]]:
    """Task instances of all stages that have ended well."""
    runs = [(f"pledgewatch_{s}", r["dag_run_id"]) for s in STAGES for r in client.runs(f"pledgewatch_{s}")]
    return [t for dag, run in runs for t in client.tasks(dag, run) if t["state"] == "success" and t["queued_when"]]


def report_of(client: AirflowClient, task: dict[str, str]) -> dict[str, float]:
    """What the task returned; {} when it is no report."""
    where = f"/dags/{task['dag_id']}/dagRuns/{task['dag_run_id']}/taskInstances/{task['task_id']}"
    found = client.call("GET", f"{where}/xcomEntries/return_value?map_index={task['map_index']}&deserialize=true")
    value = found["value"]
    return value if isinstance(value, dict) and "seconds" in value else {}


def seconds(task: dict[str, str]) -> float:
    """From queued to ended."""
    return (datetime.fromisoformat(task["end_date"]) - datetime.fromisoformat(task["queued_when"])).total_seconds()


def count(store: Store, sql: str) -> int:
    """One number from the store."""
    with store.read() as session:
        return int(session.connection().exec_driver_sql(sql).scalar_one())


def latency(store: Store) -> float:
    """Median seconds from an item stored to its message posted."""

    with store.read() as session:
        query = text(LATENCY).columns(sent_at=UtcDateTime(), first_seen=UtcDateTime())
        times = [(sent - seen).total_seconds() for sent, seen in session.execute(query)]
    return statistics.median(times) if times else 0.0


def tree_cpu() -> float:
    """CPU seconds of all processes below this one, those that ended included (their parents remember them)."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.Error:
            continue
    return total


def children_cpu() -> float:
    """CPU seconds of children of this process that have ended."""
    times = psutil.Process().cpu_times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main()
