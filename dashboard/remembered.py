"""What is read of the queue, remembered while the queue stays as it is: it is the same for everybody who looks."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from storage.views import commitments, paging, queue
from storage.views.commitments import Standing
from storage.views.queue import Facets, QueueFilter
from storage.views.queue_mark import Mark
from storage.views.queue_sync import Step

T = TypeVar("T")

MOST = 400
"""Answers remembered, the last used."""


class Remembered:
    """Answers by question, each for one state of the queue. Shared by the threads of one process."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[Mark, Hashable], Any] = OrderedDict()
        self._lock = Lock()

    def facets(self, step: Step, wanted: QueueFilter) -> Facets:
        """The counts of a list."""
        return self._once(step, ("facets", wanted), lambda: queue.facets(step.session, wanted))

    def page(self, step: Step, wanted: QueueFilter, order: str, after: str | None, size: int) -> paging.Page[int]:
        """The evidence ids of a page of a list."""
        question = ("page", wanted, order, after, size)
        return self._once(step, question, lambda: queue.page(step.session, wanted, order, after, size))

    def standings(self, step: Step) -> dict[str, Standing]:
        """The status of every commitment as a whole."""
        return self._once(
            step, "standings", lambda: {one.commitment: one for one in commitments.standings(step.session)}
        )

    def _once(self, step: Step, question: Hashable, ask: Callable[[], T]) -> T:
        """A search is always asked again: what it finds changes without the queue."""
        searches = isinstance(question, tuple) and any(isinstance(q, QueueFilter) and q.text for q in question)
        if step.mark is None or searches:
            return ask()
        key = (step.mark, question)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                found: T = self._known[key]
                return found
        answer = ask()
        with self._lock:
            self._known[key] = answer
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return answer
