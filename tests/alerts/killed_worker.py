"""Deliverers that are killed (SIGKILL) at a named point.

Each line on standard input is a JSON list of `main`'s arguments; a fork of this process runs it, and the line that
comes back is the number of the signal that ended it (0 for none). One process starts up for many deaths.
"""

import json
import os
import signal
import sys
from datetime import datetime
from typing import Any

from sqlalchemy import event

from alerts.config import AlertsConfig
from alerts.deliver import deliver
from alerts.outcome import Outcome, Outgoing
from alerts.slack import SlackSender
from core.clock import FixedClock
from storage.engine import open_store


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Doomed(SlackSender):
    """Dies before or after it has sent."""

    point = ""

    def send(self, out: Outgoing) -> Outcome:
        if self.point == "before sending":
            die()
        outcome = super().send(out)
        if self.point == "after sending":
            die()
        return outcome


def main(store_url: str, api_url: str, token: str, point: str, now: str, config: str) -> None:
    store, commits = open_store(store_url), 0

    def on_commit(connection: Any) -> None:
        nonlocal commits
        if connection.get_execution_options().get("postgresql_readonly"):
            return
        commits += 1
        if point == f"before commit {commits}":
            die()

    clock = FixedClock(datetime.fromisoformat(now))
    sender = Doomed(token, api_url=api_url, clock=clock)
    sender.point = point
    event.listen(store.engine, "commit", on_commit)
    deliver(store, AlertsConfig.model_validate(json.loads(config)), {"slack": sender}, clock, wait=lambda _: None)


def serve() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            main(*json.loads(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, flush=True)


if __name__ == "__main__":
    serve()
