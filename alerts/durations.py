"""Durations as people write them: `30s`, `5m`, `2h`, `1d`, `1w`, or several: `1h30m`."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

_PART = re.compile(r"(\d{1,6})\s*([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_duration(text: str) -> timedelta:
    """`text` as a duration; ValueError says how one is written."""
    compact = text.strip().lower()
    total = sum((timedelta(**{_UNITS[u]: int(n)}) for n, u in _PART.findall(compact)), timedelta())
    if not compact or _PART.sub("", compact).strip():
        raise ValueError("a duration is written as in 30s, 5m, 2h, 1d or 1w")
    return total


def _read(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise ValueError("a duration is written as in 30s, 5m, 2h, 1d or 1w")  # noqa: TRY004  (pydantic's protocol)
    return parse_duration(value)


def _write(value: timedelta) -> str:
    return f"{int(value.total_seconds())}s"


Duration = Annotated[timedelta, BeforeValidator(_read), PlainSerializer(_write, when_used="json")]
