"""One pass of the whole chain through a running Airflow, watched from outside through its API and our store."""

import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks._airflow_cost import ITEMS, LEFT, count, latencies, p95, tree_cpu
from benchmarks._airflow_rows import Row
from benchmarks._airflow_world import World
from pledgewatch.airflow_local.client import AirflowClient
from pledgewatch.airflow_local.processes import wait_for
from storage.engine import Store

PATIENCE_S = 900
STAGES = ("fetch", "match", "assess", "alert")


def chain(way: str, feeds: int, made: World, client: AirflowClient, store: Store) -> Row:
    """Wake the consumers, wait for their first runs, then let the fetch go and wait until nothing is left to do."""
    for stage in STAGES[1:]:
        pause(client, stage, paused=False)
    wait_for(lambda: idle(client) and begun(client), 240, every=1)
    before, started, stamp = tree_cpu(made.folder), time.monotonic(), datetime.now(UTC)
    pause(client, "fetch", paused=False)  # it runs at once, for the time that has passed
    done = wait_for(lambda: finished(client, store, made), PATIENCE_S, every=0.5)
    wall, cpu = time.monotonic() - started, tree_cpu(made.folder) - before
    left = 0 if done else max(1, count(store, LEFT))
    if left:
        print(f"{way}: {left} things are still waiting after {PATIENCE_S} s", file=sys.stderr)
    return read_off(Row(way, feeds, count(store, ITEMS), wall, cpu=cpu, left=left), client, store, stamp)


def read_off(row: Row, client: AirflowClient, store: Store, since: datetime) -> Row:
    """What Airflow and the store tell of the tasks that ended after `since`, and of the messages."""
    tasks = [task for task in ended_tasks(client) if datetime.fromisoformat(task["end_date"]) >= since]
    reports = [(task, report) for task in tasks if (report := report_of(client, task))]
    times = latencies(store)
    return replace(
        row,
        tasks=len(tasks),
        queued=mean([seconds(task, "queued_when", "start_date") for task in tasks]),
        overhead=mean([seconds(t, "start_date", "end_date") - float(r["seconds"]) for t, r in reports]),
        latency=times[len(times) // 2],
        latency_p95=p95(times),
        ours=sum(float(report.get("cpu_s", 0.0)) for _, report in reports),
        parse=mean([d["last_parse_duration"] or 0.0 for d in client.call("GET", "/dags?tags=pledgewatch")["dags"]]),
    )


def mean(values: list[float]) -> float:
    """0.0 of none."""
    return statistics.mean(values or [0.0])


def pause(client: AirflowClient, stage: str, *, paused: bool) -> None:
    """Pause or unpause a stage's DAG, once Airflow knows it."""
    name = f"pledgewatch_{stage}"
    wait_for(lambda: any(d["dag_id"] == name for d in client.call("GET", "/dags?limit=50")["dags"]), 120)
    client.call("PATCH", f"/dags/{name}", {"is_paused": paused})


def finished(client: AirflowClient, store: Store, made: World) -> bool:
    """Whether the fetch is over, and nothing waits for a later stage."""
    fetched = any(run["state"] == "success" for run in client.runs("pledgewatch_fetch"))
    return fetched and count(store, ITEMS) > 0.9 * made.items and not count(store, LEFT)


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


def seconds(task: dict[str, str], first: str, last: str) -> float:
    """Between two of the task's times."""
    return (datetime.fromisoformat(task[last]) - datetime.fromisoformat(task[first])).total_seconds()
