"""Airflow's own API, as far as tests and benchmarks need it."""

import json
import time
import urllib.error
import urllib.request
from typing import Any

from core.errors import PledgewatchError
from pledgewatch.airflow_local.environment import AirflowHome


class AirflowClient:
    """Signs in once, and again when the token has run out."""

    def __init__(self, home: AirflowHome, user: str = "admin") -> None:
        self.url = home.url
        self._login = {"username": user, "password": home.passwords()[user]}
        self._token = ""

    def token(self) -> str:
        """A bearer token of the user."""
        if not self._token:
            self._token = self._call("POST", "/auth/token", self._login, "")["access_token"]
        return self._token

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One request to `/api/v2<path>`; its answer as JSON. PledgewatchError with Airflow's words when refused."""
        return self._call(method, f"/api/v2{path}", body, self.token())

    def trigger(self, dag_id: str, **conf: Any) -> str:
        """Start a run; its id."""
        body = {"logical_date": None, "conf": conf}
        return str(self.call("POST", f"/dags/{dag_id}/dagRuns", body)["dag_run_id"])

    def run(self, dag_id: str, run_id: str) -> dict[str, Any]:
        """One run as Airflow tells it."""
        found: dict[str, Any] = self.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}")
        return found

    def runs(self, dag_id: str, limit: int = 100) -> list[dict[str, Any]]:
        """The latest runs, newest first."""
        found: list[dict[str, Any]] = self.call("GET", f"/dags/{dag_id}/dagRuns?limit={limit}&order_by=-run_after")[
            "dag_runs"
        ]
        return found

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """Task instances of one run."""
        found: list[dict[str, Any]] = self.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=1000")[
            "task_instances"
        ]
        return found

    def wait(self, dag_id: str, run_id: str, timeout: float) -> dict[str, Any]:
        """The run once it has ended. PledgewatchError when it has not within `timeout` seconds."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if (run := self.run(dag_id, run_id))["state"] in {"success", "failed"}:
                return run
            time.sleep(0.5)
        raise PledgewatchError(dag_id, f"run {run_id} has not ended within {timeout:.0f} s")

    def _call(self, method: str, path: str, body: Any, token: str) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310  (loopback)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return json.load(answer) if answer.status != 204 else None
        except urllib.error.HTTPError as refused:
            text = refused.read(400).decode(errors="replace")
            raise PledgewatchError(path, f"Airflow answered {refused.code}: {text}") from None
