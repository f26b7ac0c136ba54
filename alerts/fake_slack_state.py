"""What the fake Slack holds: channels, messages, and the faults it was told to show."""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from core.clock import Clock


@dataclass(slots=True)
class FakeChannel:
    """A channel the bot may be in."""

    id: str
    name: str
    is_member: bool = True
    is_archived: bool = False


@dataclass(slots=True)
class FakeMessage:
    """A message as it reads now. `edits` counts chat.update calls; `seen` are the texts it had before."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] = field(default_factory=dict)
    thread_ts: str = ""
    edits: int = 0
    seen: list[str] = field(default_factory=list)
    ephemeral_for: str = ""

    def as_slack(self, *, metadata: bool = True) -> dict[str, Any]:
        """As conversations.history returns it."""
        made: dict[str, Any] = {"type": "message", "ts": self.ts, "text": self.text, "blocks": self.blocks}
        if self.thread_ts:
            made["thread_ts"] = self.thread_ts
        if self.edits:
            made["edited"] = {"user": "UBOT", "ts": self.ts}
        return {**made, "metadata": self.metadata} if metadata and self.metadata else made


@dataclass(frozen=True, slots=True)
class Fault:
    """What to do instead of answering well.

    `kind`: ratelimited (with `seconds` as Retry-After) · http-500 · html-502 · hang (done, then silence) · lost (done,
    then the connection drops) · reset (not done) · any other: an `ok: false` with that error code.
    """

    kind: str
    seconds: str = "1"


class State:
    """Everything, behind one lock."""

    def __init__(self, channels: tuple[str, ...], clock: Clock) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.channels = {c.id: c for c in (FakeChannel(f"C{n:08d}", name) for n, name in enumerate(channels, 1))}
        self.messages: list[FakeMessage] = []
        self.calls: list[tuple[float, str, str]] = []
        """(monotonic time, method, error code or "ok")"""
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.every: tuple[int, Fault] | None = None
        self.last_post: dict[str, float] = {}
        self.presses: list[dict[str, Any]] = []
        self._counter = 0
        self._posts = 0

    def find_channel(self, name: str) -> FakeChannel | None:
        """By id, `#name` or `name`."""
        bare = name.removeprefix("#")
        return self.channels.get(name) or next((c for c in self.channels.values() if c.name == bare), None)

    def find_message(self, channel: str, ts: str) -> FakeMessage | None:
        """The message at `ts`."""
        return next((m for m in self.messages if m.channel == channel and m.ts == ts), None)

    def next_ts(self) -> str:
        """A timestamp as Slack makes them: unique within the workspace."""
        self._counter += 1
        return f"{int(self.clock().timestamp())}.{self._counter:06d}"

    def next_fault(self, method: str) -> Fault | None:
        """The fault that the next call of `method` meets."""
        if self.faults[method]:
            return self.faults[method].popleft()
        if method == "chat.postMessage" and self.every is not None:
            self._posts += 1
            return self.every[1] if self._posts % self.every[0] == 0 else None
        return None
