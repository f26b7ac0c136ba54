"""Response headers as decisions need them. Pure; whatever cannot be read is None, never an error."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})\"?", re.IGNORECASE)


def http_date(text: str | None) -> datetime | None:
    """An HTTP date as aware UTC; None when absent or unreadable."""
    try:
        value = parsedate_to_datetime((text or "").strip())
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the server asks to stay away (RFC 9110, 10.2.3); None when it does not say so sensibly.

    A date counts from the server's own clock (`Date`) where it gives one, so that a wrong clock does no harm.
    """
    text = headers.get("retry-after", "").strip()
    if text.isdecimal() and text.isascii() and len(text) <= 12:
        return float(text)
    return _until(http_date(text), headers, now)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the server says its answer stays fresh, by `max-age` before `Expires`; None when it does not say."""
    control = headers.get("cache-control", "")
    if re.search(r"\bno-(?:cache|store)\b", control, re.IGNORECASE):
        return None
    if found := _MAX_AGE.search(control):
        return float(found[1])
    return _until(http_date(headers.get("expires")), headers, now)


def media_type(headers: Mapping[str, str]) -> str:
    """`text/html` of `Text/HTML; charset=utf-8`; "" when the server does not say."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()[:80]


def _until(moment: datetime | None, headers: Mapping[str, str], now: datetime) -> float | None:
    if moment is None:
        return None
    seconds = (moment - (http_date(headers.get("date")) or now)).total_seconds()
    return seconds if seconds > 0 else None
