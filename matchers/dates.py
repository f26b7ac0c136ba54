"""The day an act happened or will happen, where the text states it; never guessed from publication alone."""

import re
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = {
    m: i for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_DAYS: Final = {
    d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_PATTERNS: Final = (
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>20\d\d))?\b", re.IGNORECASE
    ),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<year>20\d\d))?", re.IGNORECASE),
)
_RELATIVE = re.compile(r"\b(?P<word>today|tonight|yesterday|tomorrow)\b", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"\b(?P<when>on|last|next)\s+(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", re.IGNORECASE
)


def find_event_date(text: str, published: date | None) -> date | None:
    """The first day that `text` states. Without a year the one nearest to `published`; relative days need it."""
    for pattern in _PATTERNS:
        if match := pattern.search(text):
            return _absolute(match, published)
    if published is None:
        return None
    if match := _RELATIVE.search(text):
        return published + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(match["word"].lower(), 0))
    if match := _WEEKDAY.search(text):
        return _weekday(match, published)
    return None


def _absolute(match: re.Match[str], published: date | None) -> date | None:
    groups = match.groupdict()
    month = int(groups["number"]) if groups.get("number") else _MONTHS[groups["month"][:3].lower()]
    if groups["year"]:
        return _date(int(groups["year"]), month, int(groups["day"]))
    if published is None:
        return None
    days = [_date(published.year + shift, month, int(groups["day"])) for shift in (-1, 0, 1)]
    return min((d for d in days if d), key=lambda d: abs((d - published).days), default=None)


def _weekday(match: re.Match[str], published: date) -> date:
    """ "on Monday" is the last one (today included), "next Monday" the coming one."""
    back = (published.weekday() - _DAYS[match["day"].lower()]) % 7
    if match["when"].lower() == "next":
        return published + timedelta(days=7 - back)
    if match["when"].lower() == "last" and back == 0:
        back = 7
    return published - timedelta(days=back)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
