"""What `benchmarks/airflow.py` reads off: counts and times in our store, CPU seconds of every process involved."""

from pathlib import Path

import psutil
from sqlalchemy import text

from storage.engine import Store
from storage.types import UtcDateTime

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


def count(store: Store, sql: str) -> int:
    """One number from the store."""
    with store.read() as session:
        return int(session.connection().exec_driver_sql(sql).scalar_one())


def latencies(store: Store) -> list[float]:
    """Seconds from an item stored to its message posted, in order; [0.0] when nothing was posted."""
    with store.read() as session:
        query = text(LATENCY).columns(sent_at=UtcDateTime(), first_seen=UtcDateTime())
        return sorted((sent - seen).total_seconds() for sent, seen in session.execute(query)) or [0.0]


def p95(times: list[float]) -> float:
    """Of times in order."""
    return times[round(0.95 * (len(times) - 1))]


def tree_cpu(folder: Path) -> float:
    """CPU seconds of all processes below this one, those that ended included (their parents remember them).

    PostgreSQL runs as a user of its own and is nobody's child; its data folder says which process it is.
    """
    ours = psutil.Process().children(recursive=True)
    pid = folder / "postgres" / "postmaster.pid"
    server = psutil.Process(int(pid.read_text(encoding="ascii").splitlines()[0])) if pid.is_file() else None
    theirs = [server, *server.children(recursive=True)] if server else []
    return sum(_cpu(process) for process in {*ours, *theirs})


def children_cpu() -> float:
    """CPU seconds of children of this process that have ended."""
    times = psutil.Process().cpu_times()
    return times.children_user + times.children_system


def _cpu(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:4])
    except psutil.Error:
        return 0.0
