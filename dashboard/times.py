"""Times and amounts in words."""

from datetime import UTC, date, datetime

_STEPS = ((60, "s", 1), (3600, "min", 60), (86400, "h", 3600), (86400 * 14, "d", 86400), (86400 * 60, "wk", 86400 * 7))
_YEAR = 86400 * 365.25
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""In English, whatever the machine's language; and there is one of these on every line of every list."""


def ago(then: datetime, now: datetime) -> str:
    """`3 h ago`, `in 2 d`, `just now`; months and years beyond sixty days."""
    seconds = (now - then).total_seconds()
    if abs(seconds) < 45:
        return "just now"
    amount = span_words(abs(seconds))
    return f"{amount} ago" if seconds > 0 else f"in {amount}"


def span_words(seconds: float) -> str:
    """A duration in its largest sensible unit."""
    for limit, unit, size in _STEPS:
        if seconds < limit:
            return f"{int(seconds // size)} {unit}"
    if seconds < _YEAR:
        return f"{int(seconds // (_YEAR / 12))} mo"
    return f"{seconds / _YEAR:.0f} yr"


def stamp(then: datetime) -> str:
    """`2024-05-03 14:07 UTC`."""
    return f"{then.astimezone(UTC).isoformat(' ')[:16]} UTC"


def day(then: datetime | date) -> str:
    """`3 May 2024`."""
    return f"{then.day} {_MONTHS[then.month - 1]} {then.year}"


def number(value: float) -> str:
    """`1,234`, `0.5`."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def signed(value: float | None) -> str:
    """A score: `+1`, `−0.5`, `0`, `–` without one."""
    if value is None:
        return "–"
    text = number(abs(round(value, 2)))
    return text if text == "0" else f"{'+' if value > 0 else '−'}{text}"


def percent(value: float) -> str:
    """`62 %`; never 0 or 100 by rounding alone."""
    rounded = round(value * 100)
    if rounded == 100 and value < 1:
        return "> 99 %"
    if rounded == 0 and value > 0:
        return "< 1 %"
    return f"{rounded} %"
