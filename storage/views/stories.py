"""Stories as a list, the last to move first; and one with what was merged into it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.schema.news import StoryRow
from storage.views import paging


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One story."""

    id: int
    title: str
    items: int
    first_at: datetime
    last_at: datetime
    merged_into: int | None


def newest(session: Session, *, after: str | None = None, size: int = 40) -> paging.Page[StoryLine]:
    """Stories that were not merged away, the last to move first."""
    query = select(StoryRow).where(StoryRow.merged_into.is_(None))
    if after:
        query = query.where(paging.beyond(StoryRow.last_at, StoryRow.id, paging.read_cursor(after, datetime, int)))
    query = query.order_by(StoryRow.last_at.desc(), StoryRow.id.desc()).limit(size + 1)
    rows, more = paging.cut(session.scalars(query).all(), size)
    cursor = paging.make_cursor(rows[-1].last_at, rows[-1].id) if rows and more else None
    return paging.Page(tuple(_line(row) for row in rows), cursor)


def one(session: Session, story_id: int) -> StoryLine | None:
    """One story."""
    row = session.get(StoryRow, story_id)
    return _line(row) if row else None


def _line(row: StoryRow) -> StoryLine:
    return StoryLine(row.id, row.title, row.items, row.first_at, row.last_at, row.merged_into)
