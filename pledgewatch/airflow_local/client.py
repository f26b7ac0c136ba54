"""Airflow's own API, as far as tests and benchmarks need it."""

import json
import time
import urllib.error
import urllib.request
from typing import Any

from core.errors import NotFound, PledgewatchError
from pledgewatch.airflow_local.environment import AirflowHome

ANSWER_WITHIN_S = 120.0
ASKED, ASK_AGAIN_AFTER_S = 5, 2.0
"""How often a question is put: an API server that many tasks report to is slow at times, or gives no answer."""


class AirflowClient:
    """Signs in once; a token is good for a day."""

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
        """The latest runs, newest first; none while Airflow does not know the DAG."""
        try:
            answer = self.call("GET", f"/dags/{dag_id}/dagRuns?limit={limit}&order_by=-run_after")
        except NotFound:
            return []
        found: list[dict[str, Any]] = answer["dag_runs"]
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
        """One request; a mere question is put again when there was no good answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310  (loopback)
        for left in reversed(range(ASKED if method == "GET" else 1)):
            try:
                with urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S) as answer:  # noqa: S310
                    return json.load(answer) if answer.status != 204 else None
            except urllib.error.HTTPError as refused:
                if refused.code < 500 or not left:
                    raise _refusal(path, refused) from None
            except (urllib.error.URLError, TimeoutError, ConnectionError) as nothing:
                if not left:
                    raise PledgewatchError(path, f"Airflow did not answer: {nothing}") from None
            time.sleep(ASK_AGAIN_AFTER_S)
        return None


def _refusal(path: str, refused: urllib.error.HTTPError) -> PledgewatchError:
    """Airflow's own words; NotFound for what it does not know."""
    words = f"Airflow answered {refused.code}: {refused.read(400).decode(errors='replace')}"
    return NotFound(path, words) if refused.code == 404 else PledgewatchError(path, words)
