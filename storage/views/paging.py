"""Keyset pages and capped counts: the cost of a page does not grow with the table behind it."""

import base64
import binascii
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from core.clock import parse_time
from core.errors import UsageError

T = TypeVar("T")

CAP = 1_000
"""Counts stop here and say "over 1,000"."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, or that there are more than `value`."""

    value: int
    capped: bool = False

    def __str__(self) -> str:
        return f"over {self.value:,}" if self.capped else f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows in order, and the cursor of the page after (None on the last)."""

    rows: tuple[T, ...]
    after: str | None = None


def count(session: Session, query: Select[Any], cap: int = CAP) -> Count:
    """How many rows `query` has, looking at no more than `cap + 1` of them."""
    inner = query.with_only_columns(literal_column("1")).order_by(None).limit(cap + 1).subquery()
    found = session.scalar(select(func.count()).select_from(inner)) or 0
    return Count(min(found, cap), found > cap)


def make_cursor(value: datetime | float | str, key: int | str) -> str:
    """An opaque, URL-safe place in a list: the last row's sort value and its key."""
    plain = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([plain, key]).encode()).decode().rstrip("=")


def read_cursor(text: str, value: type, key: type) -> tuple[Any, Any]:
    """The place behind a cursor; UsageError when it is none of ours."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        first, second = found
        first = parse_time(first) if value is datetime else value(first)
        second = key(second)
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError):
        raise UsageError("after", "this is no place in the list; go back to its first page") from None
    _check(first, second)
    return first, second


def _check(first: object, second: object) -> None:
    """Refuse what a database would: NaN, numbers beyond 64 bits, NUL."""
    bad = first is None or (isinstance(first, float) and not math.isfinite(first))
    bad = bad or (isinstance(second, int) and not 0 <= second < 2**63)
    if bad or "\x00" in str(first) + str(second):
        raise UsageError("after", "this is no place in the list; go back to its first page")


def beyond(value: Any, key: Any, at: tuple[Any, Any], *, descending: bool = True) -> ColumnElement[bool]:
    """Rows after `at` in an order by `value`, then `key` (both the same way)."""
    first, second = at
    if descending:
        return and_(value <= first, or_(value < first, key < second))
    return and_(value >= first, or_(value > first, key > second))


def cut(rows: Sequence[T], size: int) -> tuple[tuple[T, ...], bool]:
    """The first `size` rows, and whether there was another."""
    return tuple(rows[:size]), len(rows) > size
