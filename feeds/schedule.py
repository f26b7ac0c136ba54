"""When to look again: a function of the feed's history, what the server asked for, and the clock.

A feed that publishes often is looked at often, one that is quiet less and less, always between the bounds of
`feeds.yaml`. What a server asks for (`Retry-After`, `max-age`, `Expires`, `ttl`) is honoured up to the upper bound.
Errors back off exponentially to that bound and never further: no feed is ever given up in silence.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from feeds.config import CheckConfig, FeedConfig
from feeds.dates import believable
from feeds.records import Entry, FeedMemory

WINDOW = 20
"""So many of the newest entries show a feed's rhythm."""

GONE_FACTOR = 7
"""A feed called gone is still looked at, this many times the upper bound apart: some come back."""


def after_success(
    feed: FeedConfig, memory: FeedMemory, check: CheckConfig, now: datetime, asked: float | None
) -> datetime:
    """The next look after a good one; `memory` is as it stands after it, `asked` the seconds the server named."""
    interval = feed.every.total_seconds() if feed.every else _rhythm(memory, check, now)
    interval *= 1 - 0.1 * chance(feed.name, now)
    return now + _bounded(timedelta(seconds=max(interval, asked or 0)), check)


def after_failure(feed: FeedConfig, errors: int, check: CheckConfig, now: datetime) -> datetime:
    """The next look after the `errors`-th failure in a row: doubled each time, capped, spread by up to a fifth."""
    interval = min(check.start * (1 << min(max(errors, 1) - 1, 20)), check.latest)
    return now + max(interval * (1 - 0.2 * chance(feed.name, now)), check.soonest)


def after_refusal(
    feed: FeedConfig, memory: FeedMemory, check: CheckConfig, now: datetime, asked: float | None
) -> datetime:
    """The next look after the server asked us to slow down: when it says, else twice the last interval."""
    if asked is not None and asked > 0:
        return now + min(timedelta(seconds=min(asked, 1e9)), check.latest)
    last = now - memory.checked_at if memory.checked_at else check.start
    interval = min(max(check.start, 2 * last), check.latest)
    return now + max(interval * (1 - 0.2 * chance(feed.name, now)), check.soonest)


def after_gone(check: CheckConfig, now: datetime) -> datetime:
    """The next look at a feed that is called gone."""
    return now + GONE_FACTOR * check.latest


def is_due(next_check_at: datetime | None, check: CheckConfig, now: datetime) -> bool:
    """Whether to look now. A time too far ahead to be ours comes from a clock that was wrong, and is not waited for."""
    return next_check_at is None or next_check_at <= now or next_check_at > now + GONE_FACTOR * check.latest


def newest_at(entries: Sequence[Entry], now: datetime) -> datetime | None:
    """The newest time among the entries that can be believed, never after `now`."""
    times = _times(entries, now)
    return min(times[0], now) if times else None


def gap_of(entries: Sequence[Entry], now: datetime) -> float | None:
    """Mean seconds between the newest dated entries; None from fewer than three."""
    times = _times(entries, now)[:WINDOW]
    if len(times) < 3:
        return None
    return (times[0] - times[-1]).total_seconds() / (len(times) - 1)


def chance(name: str, now: datetime) -> float:
    """A number in [0, 1) that differs by feed and time, and is the same each time it is asked for."""
    return int.from_bytes(sha256(f"{name} {now.timestamp()}".encode()).digest()[:4]) / 2**32


def _rhythm(memory: FeedMemory, check: CheckConfig, now: datetime) -> float:
    """Half the usual gap, growing with silence; the starting interval while no gap is known."""
    quiet = (now - memory.newest_item_at).total_seconds() if memory.newest_item_at else 0.0
    if memory.usual_gap_s is None:
        return max(check.start.total_seconds(), quiet / 8)
    return max(memory.usual_gap_s / 2, quiet / 8)


def _bounded(interval: timedelta, check: CheckConfig) -> timedelta:
    return min(max(interval, check.soonest), check.latest)


def _times(entries: Sequence[Entry], now: datetime) -> list[datetime]:
    return sorted((time for e in entries if (time := believable(e.published, now))), reverse=True)
