"""The trigger behind the Asset watcher: it looks into the store for pushed items and wakes the pipeline.

What it says is a wake-up and no work list. It remembers what it saw, so that items which still wait do not fire it
again. After a restart it remembers nothing and fires once for whatever waits: a trigger that dies loses nothing.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from core.errors import PledgewatchError

if TYPE_CHECKING:
    from storage.engine import Store

log = logging.getLogger(__name__)

PATIENCE_S = 30.0
"""How long the store is left alone after it refused."""


class PushTrigger(BaseEventTrigger):
    """Fires when pushed items wait that it has not seen before. Asks every `poll_s` seconds, off the event loop."""

    def __init__(self, poll_s: float = 0.5) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.poll_s = poll_s
        self._store: Store | None = None
        self._seen: frozenset[tuple[str, int]] = frozenset()

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Class path and arguments, from which the triggerer makes it anew. No address or secret is among them."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {"poll_s": self.poll_s}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """One event for each time something new waits; it never ends by itself, whatever the store says."""
        while True:
            pause = self.poll_s
            try:
                found = await asyncio.to_thread(self.look)
            except PledgewatchError as error:
                log.warning("cannot look for pushed items: %s; again in %.0f s", error, PATIENCE_S)
                found, pause = 0, PATIENCE_S
            if found:
                yield _event(found)
            await asyncio.sleep(pause)

    def look(self) -> int:
        """How many items wait that did not at the last look: new ones, and edits of known ones."""
        from storage import pushed

        with self._open().read() as session:
            waiting = pushed.waiting(session)
        fresh = len(waiting - self._seen)
        self._seen = waiting
        return fresh

    async def cleanup(self) -> None:
        """Give the connections back."""
        if self._store is not None:
            await asyncio.to_thread(self._store.close)

    def _open(self) -> "Store":
        if self._store is None:
            from pledgewatch.settings import load_settings
            from storage.engine import open_store

            self._store = open_store(load_settings().store_url)
        return self._store


def _event(items: int) -> TriggerEvent:
    """What the run that is woken can read: how many items are new; the time makes the event unlike any other."""
    payload = {"items": items, "at": datetime.now(UTC).isoformat()}
    return TriggerEvent(payload)  # type: ignore[no-untyped-call]
