"""The clock, as something that is passed in. Every time in Pledgewatch is an aware UTC datetime."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for the demo, for replays and for tests."""

    def __init__(self, now: datetime) -> None:
        self.now = as_utc(now)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, delta: timedelta) -> None:
        """Move the clock on by `delta`."""
        self.now += delta


class ShiftedClock:
    """Starts at `start` and runs on at the pace of real time: keeps durations honest under an injected date."""

    def __init__(self, start: datetime) -> None:
        self.start = as_utc(start)
        self._origin = time.monotonic()

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self._origin)


def as_utc(value: datetime) -> datetime:
    """`value` in UTC; a naive time is refused (ValueError), since guessing its zone loses hours."""
    if value.tzinfo is None:
        raise ValueError(f"a naive time: {value.isoformat()}")
    return value.astimezone(UTC)


def parse_time(text: str) -> datetime | None:
    """An ISO date or time as UTC (naive is taken as UTC); None when unreadable."""
    try:
        value = datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        return None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        return None
