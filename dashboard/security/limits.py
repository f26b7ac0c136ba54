"""Slows down guessing: so many failed logins per address and per name in a window, then none until it has passed."""

from collections import OrderedDict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Lock

MOST = 8
WINDOW = timedelta(minutes=10)
_KEPT = 10_000
"""Keys remembered at most; the one unused longest is forgotten first."""


class LoginLimit:
    """Counts failures by key (an address, a name). In memory of one process: a restart forgets them."""

    def __init__(self, most: int = MOST, window: timedelta = WINDOW) -> None:
        self.most = most
        self.window = window
        self._failures: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def wait(self, keys: Iterable[str], now: datetime) -> timedelta | None:
        """How long to wait before the next try; None when it may be tried now."""
        with self._lock:
            waits = [w for key in keys if (w := self._wait(key, now)) is not None]
        return max(waits, default=None)

    def failed(self, keys: Iterable[str], now: datetime) -> None:
        """Count one failure."""
        with self._lock:
            for key in keys:
                self._failures.setdefault(key, deque(maxlen=self.most)).append(now)
                self._failures.move_to_end(key)
            while len(self._failures) > _KEPT:
                self._failures.popitem(last=False)

    def succeeded(self, keys: Iterable[str]) -> None:
        """Forget the failures."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _wait(self, key: str, now: datetime) -> timedelta | None:
        failures = self._failures.get(key)
        if failures is None or len(failures) < self.most:
            return None
        left = failures[0] + self.window - now
        return left if left > timedelta(0) else None
