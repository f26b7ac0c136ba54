"""The environment Airflow runs in. Everything it writes lies under one home, and it listens on loopback alone."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pledgewatch.airflow_local.ports import LOOPBACK

SECRETS = "secrets.json"
PASSWORDS = "passwords.json"
USERS = {"admin": "admin", "reviewer": "op", "viewer": "viewer"}
"""Name and Airflow role; the dashboard derives its own roles from these."""


@dataclass(frozen=True)
class AirflowHome:
    """A folder that holds all Airflow writes; never the checkout itself, whose `config/` it would put on sys.path."""

    path: Path
    dags: Path
    port: int
    parallelism: int = 4
    database: str = ""
    """SQLAlchemy URL of Airflow's own database; "" is SQLite in the home."""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the API and the pages are."""
        return f"http://{LOOPBACK}:{self.port}"

    def environ(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """The whole environment of Airflow's processes. AIRFLOW__* of the caller's shell do not leak into it."""
        inherited = os.environ if base is None else base
        clean = {k: v for k, v in inherited.items() if not k.startswith("AIRFLOW__") or k in _PASSED_ON}
        return clean | self._fixed() | self._secret() | dict(self.extra)

    def _fixed(self) -> dict[str, str]:
        return {
            "AIRFLOW_HOME": str(self.path),
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.dags),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": str(self.parallelism),
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{n}:{r}" for n, r in USERS.items()),
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.path / PASSWORDS),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": self.database or f"sqlite:///{self.path / 'airflow.db'}",
            "AIRFLOW__API__HOST": LOOPBACK,
            "AIRFLOW__API__PORT": str(self.port),
            # Workers find the execution API through this; with the port alone every task would fail.
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "15",
            "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.path / "logs"),
            "PYTHONUNBUFFERED": "1",
        }

    def _secret(self) -> dict[str, str]:
        """Keys that all processes must share, made once and readable by the owner alone."""
        kept = kept_secrets(self.path / SECRETS, {"jwt": 64, "api": 32})
        return {"AIRFLOW__API_AUTH__JWT_SECRET": kept["jwt"], "AIRFLOW__API__SECRET_KEY": kept["api"]}

    def passwords(self) -> dict[str, str]:
        """Password by user name, made once. SimpleAuthManager keeps them in plain text: for one machine only."""
        return kept_secrets(self.path / PASSWORDS, dict.fromkeys(USERS, 12))


_PASSED_ON = frozenset(
    {
        "AIRFLOW__METRICS__OTEL_ON",
        "AIRFLOW__TRACES__OTEL_ON",
        "AIRFLOW__METRICS__LEGACY_NAMES_ON",
        "AIRFLOW__LOGGING__LOGGING_LEVEL",
    }
)


def kept_secrets(path: Path, lengths: Mapping[str, int]) -> dict[str, str]:
    """Random texts by name from `path`, written with mode 0600 when they are not there yet."""
    if path.is_file():
        kept = json.loads(path.read_text(encoding="utf-8"))
        if set(lengths) <= set(kept):
            return {name: str(text) for name, text in kept.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    made = {name: secrets.token_urlsafe(length) for name, length in lengths.items()}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(made, file)
    return made
