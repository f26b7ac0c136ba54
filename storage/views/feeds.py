"""How much each feed brought, day by day; and its last looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.schema.news import FeedRow, FetchRow

DAYS = 28


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a feed."""

    at: datetime
    outcome: str
    http_status: int | None
    error: str | None
    seconds: float
    entries: int
    stored: int
    dropped: int


def brought(session: Session, now: datetime) -> Mapping[str, tuple[int, ...]]:
    """New items per day over the last 28 days, oldest first, by feed."""
    first = (now - timedelta(days=DAYS - 1)).date()
    day = func.date(FetchRow.at)
    query = (
        select(FetchRow.feed, day.label("day"), func.sum(FetchRow.stored).label("stored"))
        .where(FetchRow.at >= now - timedelta(days=DAYS), FetchRow.stored > 0)
        .group_by(FetchRow.feed, day)
    )
    found: dict[str, list[int]] = {}
    for row in session.execute(query):
        when = row.day if isinstance(row.day, date) else date.fromisoformat(row.day)
        place = (when - first).days
        if 0 <= place < DAYS:
            found.setdefault(row.feed, [0] * DAYS)[place] += int(row.stored)
    return {feed: tuple(days) for feed, days in found.items()}


def looks(session: Session, feed: str, limit: int = 40) -> list[Looked]:
    """The last looks at a feed, newest first."""
    query = select(FetchRow).where(FetchRow.feed == feed).order_by(FetchRow.at.desc()).limit(limit)
    names = Looked.__dataclass_fields__
    return [Looked(**{name: getattr(row, name) for name in names}) for row in session.scalars(query)]


def statuses(session: Session) -> dict[str, tuple[int | None, str | None, str]]:
    """The last HTTP status, the kind of the last error, and the address in use, by feed."""
    query = select(FeedRow.name, FeedRow.http_status, FeedRow.error_kind, FeedRow.url)
    return {row.name: (row.http_status, row.error_kind, row.url) for row in session.execute(query)}
