"""Publication times as feeds write them. What cannot be read is None: first sight stands in for it later."""

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

from core.clock import parse_time

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before this nothing was published in a feed: an earlier time is a default that somebody forgot to fill in."""

AHEAD = timedelta(days=1)
"""So much a publisher's clock or zone may be wrong before its time is not believed at all."""


_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {name: n for n, name in enumerate(_NAMES.split(), start=1)}
_RFC822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))?"
    r" (GMT|UTC|Z|[+-]\d{4})"
)


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


def from_rfc822(value: str) -> datetime | None:
    """An RSS time in its usual form (`Sun, 01 Mar 2026 10:00:00 +0100`); None in any other."""
    found = _RFC822.fullmatch(value)
    if found is None:
        return None
    day, month, year, hour, minute, second, zone = found.groups()
    try:
        moment = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC)
    except (ValueError, KeyError):
        return None
    if zone[0] not in "+-":
        return moment
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    return moment - offset if zone[0] == "+" else moment + offset


def believable(published: datetime | None, first_seen: datetime) -> datetime | None:
    """`published`, or None when it is missing, from before there were feeds, or from the future."""
    if published is None or published < EARLIEST or published > first_seen + AHEAD:
        return None
    return published
