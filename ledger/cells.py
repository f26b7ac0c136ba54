"""Tables as CSV that no spreadsheet mistakes for formulas."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """`rows` under `columns`, as RFC 4180; text that a spreadsheet would run gets a leading apostrophe."""
    return "".join([line(columns), *(line([row.get(column) for column in columns]) for row in rows)])


def line(values: Iterable[Any]) -> str:
    """One line of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(value) for value in values])
    return out.getvalue()


def cell(value: Any) -> str:
    """One value as text: lists joined, times as ISO, numbers as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = _joined(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _joined(value: Any) -> str:
    if isinstance(value, dict) or (isinstance(value, list | tuple) and any(isinstance(v, dict) for v in value)):
        return json.dumps(value, ensure_ascii=False)
    return "; ".join(str(v) for v in value) if isinstance(value, list | tuple) else str(value)
