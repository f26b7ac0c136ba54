"""Whose turn it is: so many requests per host at once, so long between their starts, and no host holds up another."""

import heapq
from collections import deque
from urllib.parse import urlsplit


class HostQueue:
    """Feeds that wait for their host. Times are seconds of any one clock. Not thread-safe: one caller deals."""

    def __init__(self, per_host: int, spacing: float) -> None:
        self.per_host = per_host
        self.spacing = spacing
        self._waiting: dict[str, deque[str]] = {}
        self._active: dict[str, int] = {}
        self._next_at: dict[str, float] = {}
        self._ready: list[tuple[float, str]] = []
        self._listed: set[str] = set()

    def add(self, name: str, url: str) -> None:
        """Put a feed at the end of its host's line."""
        host = host_of(url)
        self._waiting.setdefault(host, deque()).append(name)
        self._list(host)

    def take(self, now: float) -> tuple[str, str] | None:
        """The next (feed, host) whose turn has come; None when there is none at `now`."""
        if not self._ready or self._ready[0][0] > now:
            return None
        _, host = heapq.heappop(self._ready)
        self._listed.discard(host)
        name = self._waiting[host].popleft()
        self._active[host] = self._active.get(host, 0) + 1
        self._next_at[host] = now + self.spacing
        self._list(host)
        return name, host

    def done(self, host: str) -> None:
        """A request to `host` is over."""
        self._active[host] -= 1
        self._list(host)

    def wait(self, now: float) -> float | None:
        """Seconds until the next turn; None when only the end of a running request brings one."""
        return max(0.0, self._ready[0][0] - now) if self._ready else None

    def _list(self, host: str) -> None:
        if host in self._listed or not self._waiting[host] or self._active.get(host, 0) >= self.per_host:
            return
        self._listed.add(host)
        heapq.heappush(self._ready, (self._next_at.get(host, 0.0), host))


def host_of(url: str) -> str:
    """The host of an address, "" when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
