"""Days by which something is to be done: "by June 2025", "within 90 days", "before the end of the year"."""

import calendar
import re
from datetime import date, timedelta

from declarations.importer.records import Deadline

_MONTHS = {m.lower(): i for i, m in enumerate(calendar.month_name) if m}
_MONTH = "|".join(m.capitalize() for m in _MONTHS)
_BY = r"(?:by|before|until|no later than|not later than|at the latest by|on or before|from|as of|starting)"
_FULL = re.compile(
    rf"\b(?P<lead>by|before|no later than|not later than|on)\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+"
    rf"(?:of\s+)?(?P<month>{_MONTH})(?:,?\s+(?P<year>20\d\d))?\b"
)
_US = re.compile(
    rf"\b(?P<lead>by|before|no later than|on)\s+(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+"
    rf"(?P<year>20\d\d))?\b"
)
_OF_MONTH = re.compile(
    rf"\b(?:by|before|no later than|in|during|at [^,.;]{{3,50}} in)\s+(?:the\s+(?:end|close|beginning|start|"
    rf"middle)\s+of\s+|early\s+|late\s+|mid-)?(?P<month>{_MONTH})(?:\s+(?P<year>20\d\d))?\b"
)
_OF_YEAR = re.compile(
    r"\b(?:by|before|no later than|not later than|in|during)\s+"
    r"(?P<part>end[\s-](?:of\s+)?|the\s+(?:end|close|first half|second half|middle)\s+of\s+|early\s+|late\s+|mid-)?"
    r"(?P<year>20[2-9]\d)\b(?!\s*(?:levels?|baseline|agreement|framework|summit))"
)
_THIS_YEAR = re.compile(
    r"\b(?:by|before)\s+(?:the\s+)?(?:end of (?:the|this) year|year[- ]end|the year['’]s end)\b|\b(?:later\s+)?"
    r"this year\b"
)
_WITHIN = re.compile(
    r"\b(?:within|in the next|over the next|in the coming|no later than|in (?:our|the) first)\s+"
    r"(?:the\s+(?:next|first)\s+)?"
    r"(?P<count>\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty|sixty|ninety|hundred)\s+"
    r"(?P<unit>days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_COUNTS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "thirty": 30, "sixty": 60, "ninety": 90, "hundred": 100,
}  # fmt: skip


def deadline(text: str, adopted: date | None) -> Deadline | None:
    """The latest day that `text` names as a term; None where it names none, or where the adoption must be known for it.

    A month without a year is the first such month to end after `adopted`.
    """
    for reader in (_day, _within, _month, _this_year, _year):
        found = reader(text, adopted)
        if found is not None:
            return found
    return None


def _day(text: str, adopted: date | None) -> Deadline | None:
    match = _FULL.search(text) or _US.search(text)
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else _coming_year(_MONTHS[match["month"].lower()], adopted)
    try:
        due = date(year, _MONTHS[match["month"].lower()], int(match["day"])) if year else None
    except ValueError:
        return None
    if due is None or (match["lead"] == "on" and adopted is not None and due < adopted):
        return None  # "adopted on 2 March" dates what is past
    return Deadline(due, match.group())


def _month(text: str, adopted: date | None) -> Deadline | None:
    match = _OF_MONTH.search(text)
    if match is None:
        return None
    month = _MONTHS[match["month"].lower()]
    year = int(match["year"]) if match["year"] else _coming_year(month, adopted)
    return Deadline(date(year, month, calendar.monthrange(year, month)[1]), match.group()) if year else None


def _coming_year(month: int, adopted: date | None) -> int | None:
    if adopted is None:
        return None
    return adopted.year if month >= adopted.month else adopted.year + 1


def _year(text: str, adopted: date | None) -> Deadline | None:
    match = _OF_YEAR.search(text)
    if match is None:
        return None
    part = (match["part"] or "").strip()
    month = 6 if part in {"the first half of", "early", "mid-", "the middle of"} else 12
    year = int(match["year"])
    if match.group().lower().startswith("before ") and not part:
        year, month = year - 1, 12
    return Deadline(date(year, month, calendar.monthrange(year, month)[1]), match.group())


def _this_year(text: str, adopted: date | None) -> Deadline | None:
    match = _THIS_YEAR.search(text)
    return Deadline(date(adopted.year, 12, 31), match.group()) if match and adopted else None


def _within(text: str, adopted: date | None) -> Deadline | None:
    match = _WITHIN.search(text)
    if match is None or adopted is None:
        return None
    word = match["count"].lower()
    count, unit = _COUNTS.get(word) or int(word), match["unit"].rstrip("s")
    try:
        due = _later(adopted, count, unit)
    except (OverflowError, ValueError):
        return None
    return Deadline(due, match.group())


def _later(start: date, count: int, unit: str) -> date:
    if unit in {"day", "week"}:
        return start + timedelta(days=count * (7 if unit == "week" else 1))
    months = start.month - 1 + count * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
