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
    from pledgewatch.warm import WarmPipeline
    from storage.engine import Store

log = logging.getLogger(__name__)

PATIENCE_S = 30.0
"""How long the store is left alone after it refused."""


class PushTrigger(BaseEventTrigger):
    """Fires when pushed items wait that it has not seen before. Asks every `poll_s` seconds, off the event loop.

    `warm`: it first takes the items through match, assess and alert itself; the run it wakes then finds little to do.
    """

    def __init__(self, poll_s: float = 0.5, warm: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.poll_s = poll_s
        self.warm = warm
        self._pipeline: WarmPipeline | None = None
        self._store: Store | None = None
        self._seen: frozenset[tuple[str, int]] = frozenset()

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Class path and arguments, from which the triggerer makes it anew. No address or secret is among them."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {"poll_s": self.poll_s, "warm": self.warm}

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
                done = await asyncio.to_thread(self.take) if self.warm else {}
                yield _event(found, done)
            await asyncio.sleep(pause)

    def take(self) -> dict[str, Any]:
        """What the stages did, by name; {} when they were refused: the run that is woken tries again, with retries."""
        from pledgewatch.warm import WarmPipeline

        self._pipeline = self._pipeline or WarmPipeline()
        try:
            return self._pipeline.run()
        except PledgewatchError as error:
            log.warning("left to the run that is woken: %s", error)
            return {}

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
        if self._pipeline is not None:
            await asyncio.to_thread(self._pipeline.close)
        if self._store is not None:
            await asyncio.to_thread(self._store.close)

    def _open(self) -> "Store":
        if self._store is None:
            from pledgewatch.settings import load_settings
            from storage.engine import open_store

            self._store = open_store(load_settings().store_url)
        return self._store


def _event(items: int, done: dict[str, Any]) -> TriggerEvent:
    """What the event shows in Airflow: how many items were new, and what was done; the time makes it unlike others."""
    counts = {stage: {k: v for k, v in report.items() if isinstance(v, int | float)} for stage, report in done.items()}
    payload = {"items": items, "at": datetime.now(UTC).isoformat(), **counts}
    return TriggerEvent(payload)  # type: ignore[no-untyped-call]
