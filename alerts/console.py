"""The way out where no Slack token is set: alerts as text for a person at a terminal, or in a task's log."""

import sys
from datetime import timedelta
from typing import TextIO

from alerts.outcome import Outgoing, Sent


class ConsoleSender:
    """Writes to `stream`, by default standard error, so that `--json` keeps standard output to itself."""

    pace = timedelta(0)

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, out: Outgoing) -> Sent:
        """Print a post or a reply; an edit of something already read is not printed again."""
        if out.action != "update":
            print(out.message.full, end="\n\n", file=self._stream or sys.stderr, flush=True)
        return Sent(message_ts="shown")

    def find(self, out: Outgoing) -> Sent | None:
        """A terminal remembers nothing."""
        return None
