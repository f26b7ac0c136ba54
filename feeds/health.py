"""How a feed is, in words: derived from what is known of it and the clock, never stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feeds.config import CheckConfig
from feeds.durations import in_words
from feeds.records import FeedMemory, FeedState

WEEK = timedelta(days=7).total_seconds()


class Condition(StrEnum):
    """The one word a person reads first; the worst that holds."""

    WELL = "well"
    NEW = "not looked at yet"
    SLOWED = "asked to slow down"
    DEGRADED = "degraded"
    SILENT = "silent"
    FAILING = "failing"
    DUPLICATE = "duplicate"
    GONE = "gone"
    PAUSED = "paused"
    REMOVED = "removed"

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody should look at the feed."""
        return self in _TROUBLED


_TROUBLED = frozenset({Condition.DEGRADED, Condition.SILENT, Condition.FAILING, Condition.DUPLICATE, Condition.GONE})
_STATES = {
    FeedState.REMOVED: Condition.REMOVED,
    FeedState.PAUSED: Condition.PAUSED,
    FeedState.GONE: Condition.GONE,
    FeedState.DUPLICATE: Condition.DUPLICATE,
}


@dataclass(frozen=True, slots=True)
class Health:
    """One feed's health. `words` says why it is in its condition; `per_week` is None until a rhythm is known.

    `quiet_s` are the seconds since the newest item, None when there never was one.
    """

    feed: str
    condition: Condition
    words: str
    last_success: datetime | None
    errors: int
    last_error: str
    next_check: datetime | None
    per_week: float | None
    quiet_s: float | None
    items: int


def health(feed: str, memory: FeedMemory, check: CheckConfig, now: datetime) -> Health:
    """The health of `feed` at `now`."""
    quiet = _quiet(memory, now)
    condition = _condition(memory, check, quiet)
    return Health(
        feed=feed,
        condition=condition,
        words=_words(condition, memory, quiet, now),
        last_success=memory.succeeded_at,
        errors=memory.error_count,
        last_error=memory.error or "",
        next_check=memory.next_check_at,
        per_week=round(WEEK / memory.usual_gap_s, 1) if memory.usual_gap_s else None,
        quiet_s=quiet,
        items=memory.items_stored,
    )


def is_silent(memory: FeedMemory, check: CheckConfig, quiet: float | None) -> bool:
    """No item for several times the usual gap, though the feed is read: the failure that looks like success."""
    if quiet is None or memory.usual_gap_s is None or memory.error_count:
        return False
    return quiet > max(check.silent_after * memory.usual_gap_s, check.silent_at_least.total_seconds())


def _quiet(memory: FeedMemory, now: datetime) -> float | None:
    return max(0.0, (now - memory.newest_item_at).total_seconds()) if memory.newest_item_at else None


def _condition(memory: FeedMemory, check: CheckConfig, quiet: float | None) -> Condition:
    if memory.state in _STATES:
        return _STATES[memory.state]
    if memory.error_count:
        return Condition.FAILING
    if memory.checked_at is None:
        return Condition.NEW
    if memory.error_kind:
        return Condition.SLOWED
    if is_silent(memory, check, quiet):
        return Condition.SILENT
    return Condition.DEGRADED if memory.state is FeedState.DEGRADED else Condition.WELL


def _words(condition: Condition, memory: FeedMemory, quiet: float | None, now: datetime) -> str:
    """Why, in one sentence."""
    if condition is Condition.FAILING:
        since = f", last read {_ago(memory.succeeded_at, now)}" if memory.succeeded_at else ", never read"
        times = "once" if memory.error_count == 1 else f"{memory.error_count} times in a row"
        return f"{memory.error} ({times}{since})"
    if condition is Condition.SILENT:
        return f"no item for {in_words(quiet or 0)}; usually one every {in_words(memory.usual_gap_s or 0)}"
    if condition is Condition.DUPLICATE:
        return f"moved to {memory.moved_to}, which is another feed of the list"
    if condition is Condition.GONE:
        return f"the server says it is gone for good ({memory.gone_count} times); looked at once a week"
    if condition is Condition.SLOWED:
        return memory.error or ""
    return memory.note


def _ago(moment: datetime, now: datetime) -> str:
    return f"{in_words(max(0.0, (now - moment).total_seconds()))} ago"


SAID_AFTER = 5
"""Failures in a row after which somebody is told: one bad night is not worth a message."""


def turned(before: FeedMemory, after: FeedMemory, check: CheckConfig, now: datetime) -> Condition | None:
    """The condition a feed has just fallen into, where somebody should be told of it; None otherwise.

    A feed nobody had looked at before has not fallen: that it is silent is how it was found.
    """
    if before.checked_at is None:
        return None
    was = _condition(before, check, _quiet(before, before.checked_at))
    condition = _condition(after, check, _quiet(after, now))
    if condition is Condition.FAILING:
        return condition if after.error_count == SAID_AFTER > before.error_count else None
    told = condition in (Condition.GONE, Condition.SILENT, Condition.DUPLICATE)
    return condition if told and condition is not was else None
