"""Facet counts, remembered while the queue stays as it is: they are the same for everybody who looks."""

from collections import OrderedDict
from threading import Lock

from storage.views import queue
from storage.views.queue import Facets, QueueFilter
from storage.views.queue_sync import Mark, Step

MOST = 200
"""Filters remembered, the last used."""


class Counts:
    """Counts of the queue by filter, each for one state of the queue. Shared by the threads of one process."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[QueueFilter, Mark], Facets] = OrderedDict()
        self._lock = Lock()

    def facets(self, step: Step, wanted: QueueFilter) -> Facets:
        """The counts in this snapshot. A search is always counted: what it finds changes without the queue."""
        if step.mark is None or wanted.text:
            return queue.facets(step.session, wanted)
        key = (wanted, step.mark)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        counted = queue.facets(step.session, wanted)
        with self._lock:
            self._known[key] = counted
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return counted
