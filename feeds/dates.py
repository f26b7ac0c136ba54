"""Publication times as feeds write them. What cannot be read is None: first sight stands in for it later."""

from calendar import timegm
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

from core.clock import parse_time

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before this nothing was published in a feed: an earlier time is a default that somebody forgot to fill in."""

AHEAD = timedelta(days=1)
"""So much a publisher's clock or zone may be wrong before its time is not believed at all."""


def from_struct(value: Any) -> datetime | None:
    """feedparser's parsed time (UTC) as aware UTC; None when it is no time."""
    if not isinstance(value, struct_time | tuple):
        return None
    try:
        return datetime.fromtimestamp(timegm(tuple(value)), UTC)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None


def from_iso(value: Any) -> datetime | None:
    """An ISO time of a JSON feed; None when it is none."""
    return parse_time(value) if isinstance(value, str) and len(value) < 64 else None


def believable(published: datetime | None, first_seen: datetime) -> datetime | None:
    """`published`, or None when it is missing, from before there were feeds, or from the future."""
    if published is None or published < EARLIEST or published > first_seen + AHEAD:
        return None
    return published
