"""Lengths of time as people write them in configuration: `30 s`, `5 min`, `2 h`, `1 d`."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
_FORM = re.compile(r"\s*(\d{1,6}(?:\.\d{1,3})?)\s*(s|min|h|d)\s*\Z")


def duration(value: Any) -> Any:
    """`value` as a timedelta; ValueError when it is none, so that a bare number is never guessed at."""
    if isinstance(value, timedelta):
        return value
    found = _FORM.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("expected a length of time such as '30 s', '5 min', '2 h' or '1 d'")
    return timedelta(seconds=float(found[1]) * _UNITS[found[2]])


def in_words(seconds: float) -> str:
    """`seconds` rounded to what a person would say: `45 s`, `12 min`, `3 h`, `2 d`."""
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size or (unit != "d" and seconds >= size):
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


Duration = Annotated[timedelta, BeforeValidator(duration)]
