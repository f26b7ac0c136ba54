"""Airflow past one machine, on one machine: CeleryExecutor, PostgreSQL, a broker, and as many workers as asked.

The same DAGs and the same code as `make airflow`; only the environment differs. For tests and benchmarks.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.errors import SetupError
from pledgewatch.airflow_local.client import AirflowClient
from pledgewatch.airflow_local.environment import AirflowHome
from pledgewatch.airflow_local.local import LocalAirflow, Say, airflow
from pledgewatch.airflow_local.ports import any_free
from pledgewatch.airflow_local.processes import wait_for
from pledgewatch.airflow_local.servers import postgresql, redis, with_driver
from pledgewatch.schedule import PipelineConfig

HEARTBEAT_TIMEOUT_S = 30
"""Airflow waits five minutes by default before it gives a lost worker's task to another. Much less, and a busy machine
takes a task for lost that is alive."""
QUEUED_TIMEOUT_S = 60
"""After this a task that a lost worker had reserved is queued anew; one that merely waits its turn, too."""
WORKERS_UP_WITHIN_S = 240.0


class Cluster:
    """A running cluster: start and kill workers, ask and tell Airflow through its API."""

    def __init__(self, running: LocalAirflow, store_url: str, broker: str, concurrency: int) -> None:
        self.airflow = running
        self.store_url = store_url
        self.broker = broker
        self.concurrency = concurrency
        self.client = AirflowClient(running.home)

    def start_workers(self, number: int) -> None:
        """`worker-1` and so on; SetupError when they do not all answer."""
        for n in range(1, number + 1):
            self.start_worker(f"worker-{n}")
        if not wait_for(lambda: self.workers_answer() == number, WORKERS_UP_WITHIN_S):
            raise SetupError("cluster", f"the workers do not answer; logs: {self.airflow.processes.logs}")

    def start_worker(self, name: str) -> None:
        """One more Celery worker; its log server stays off, it would listen on every interface."""
        options = (
            "--skip-serve-logs",
            "--concurrency",
            str(self.concurrency),
            "--celery-hostname",
            f"{name}@localhost",
        )
        self.airflow.processes.start(name, airflow("celery", "worker", *options))

    def workers_answer(self) -> int:
        """How many workers answer over the broker: only then do they take tasks."""
        from celery import Celery

        with Celery(broker=self.broker, set_as_current=False) as app:
            return len(app.control.ping(timeout=1.0))

    def kill_worker(self, name: str) -> None:
        """kill -9 for the worker and every task it runs."""
        self.airflow.processes.kill(name)


@contextmanager
def cluster(
    folder: Path,
    checkout: Path,
    config: PipelineConfig,
    pipeline: Mapping[str, str],
    say: Say,
    *,
    workers: int = 2,
    concurrency: int = 4,
) -> Iterator[Cluster]:
    """A cluster that is up, with `pipeline` in its environment beside the store's address; nothing is left behind."""
    with postgresql(folder / "postgres", ("airflow", "pledgewatch")) as urls:
        store_url = with_driver(urls["pledgewatch"], "psycopg")
        home = AirflowHome(
            folder / "airflow",
            checkout / "dags",
            any_free(),
            parallelism=2 * workers * concurrency,
            database=with_driver(urls["airflow"], "psycopg2"),
            extra={**pipeline, "PLEDGEWATCH_DATABASE_URL": store_url},
        )
        running = LocalAirflow(home, checkout)
        try:
            broker = f"{redis(running.processes, folder)}/1"
            running.processes.environ.update(_celery(broker, home.database, concurrency))
            running.up(config, say, threading.Event())
            made = Cluster(running, store_url, broker, concurrency)
            made.start_workers(workers)
            yield made
        finally:
            running.down()


def _celery(broker: str, database: str, concurrency: int) -> dict[str, str]:
    return {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CELERY__BROKER_URL": broker,
        "AIRFLOW__CELERY__RESULT_BACKEND": database.replace("postgresql+psycopg2", "db+postgresql"),
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": str(concurrency),
        "AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER": "1",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(HEARTBEAT_TIMEOUT_S),
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "3",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "3",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": str(QUEUED_TIMEOUT_S),
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "5",
        # By default the third time in a row fails the task, though it may only have waited for its turn.
        "AIRFLOW__SCHEDULER__NUM_STUCK_IN_QUEUED_RETRIES": "20",
    }
