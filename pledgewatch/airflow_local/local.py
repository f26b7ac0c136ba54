"""Airflow on this machine, up and down: four processes rather than `standalone`, which leaves orphans on TERM."""

import json
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from core.errors import SetupError
from pledgewatch.airflow_local.environment import AirflowHome
from pledgewatch.airflow_local.processes import Processes, wait_for
from pledgewatch.schedule import PipelineConfig, pools_document

HEALTHY_WITHIN_S = 240.0
POOLS = "pools.json"
STOP_ORDER = ("scheduler", "triggerer", "dag-processor")
"""Before the API server: a running task ends cleanly only while it can report there."""

Say = Callable[[str], None]


class LocalAirflow:
    """The processes of one Airflow."""

    def __init__(self, home: AirflowHome, checkout: Path) -> None:
        self.home = home
        home.path.mkdir(parents=True, exist_ok=True)
        home.passwords()
        self.processes = Processes(home.environ(), home.path / "logs" / "processes", checkout)

    def up(self, config: PipelineConfig, say: Say, stopping: threading.Event) -> None:
        """Migrate, start, wait until healthy or `stopping`. SetupError says what did not come up."""
        say("preparing Airflow's database")
        self.processes.run("migrate", airflow("db", "migrate"))
        if stopping.is_set():
            return
        say("starting API server, DAG processor, triggerer and scheduler")
        self.start_core()
        self._set_pools(config)
        # A task that starts before the API server answers has nobody to report to, and fails.
        wait_for(lambda: stopping.is_set() or bool(self.processes.ended()) or self.health() != {}, HEALTHY_WITHIN_S)
        if stopping.is_set():
            return
        self.processes.start("scheduler", airflow("scheduler", "--skip-serve-logs"))
        wait_for(lambda: stopping.is_set() or bool(self.processes.ended()) or self.healthy(), HEALTHY_WITHIN_S)
        if not stopping.is_set() and not self.healthy():
            raise SetupError("airflow", self._why_not())

    def start_core(self) -> None:
        """All but the scheduler. Log servers stay off: they would listen on every interface."""
        start = self.processes.start
        start("api-server", airflow("api-server", "--host", "127.0.0.1", "--port", str(self.home.port)))
        start("dag-processor", airflow("dag-processor"))
        start("triggerer", airflow("triggerer", "--skip-serve-logs"))

    def _set_pools(self, config: PipelineConfig) -> None:
        """Pools of `config/pipeline.yaml`, as Airflow's own import takes them."""
        path = self.home.path / POOLS
        path.write_text(json.dumps(pools_document(config)), encoding="utf-8")
        self.processes.run("pools", airflow("pools", "import", str(path)))

    def health(self) -> dict[str, Any]:
        """What the API server says of the others; {} while it does not answer."""
        try:
            with urllib.request.urlopen(f"{self.home.url}/api/v2/monitor/health", timeout=5) as answer:  # noqa: S310
                found: dict[str, Any] = json.load(answer)
        except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError):
            return {}
        return found

    def healthy(self) -> bool:
        """Whether database, scheduler, DAG processor and triggerer all beat."""
        health = self.health()
        parts = ("metadatabase", "scheduler", "dag_processor", "triggerer")
        return all((health.get(part) or {}).get("status") == "healthy" for part in parts)

    def _why_not(self) -> str:
        ended = self.processes.ended()
        if not ended:
            return f"not healthy within {HEALTHY_WITHIN_S:.0f} s; logs: {self.processes.logs}"
        return f"{ended[0]} ended; its log ends so:\n{self.processes.tail(ended[0])}"

    def down(self) -> None:
        """Stop everything; nothing is left behind."""
        self.processes.stop(STOP_ORDER)


def airflow(*arguments: str) -> Sequence[str]:
    """Airflow's command line, by this very interpreter."""
    return [sys.executable, "-m", "airflow", *arguments]
