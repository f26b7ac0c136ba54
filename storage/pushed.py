"""Items that were pushed to us rather than fetched, as far as they still wait to be matched."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.schema.news import ItemRow

FEED = "pushed"
"""`items.feed` of a pushed item."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many pushed items wait, and when the newest of them came."""

    items: int
    newest: datetime


def waiting(session: Session, after: datetime | None) -> Waiting | None:
    """Pushed items that no matching has read yet and that came after `after`; None when there are none."""
    query = select(func.count(), func.max(ItemRow.first_seen)).where(
        ItemRow.feed == FEED, ItemRow.matched_stamp.is_(None)
    )
    if after is not None:
        query = query.where(ItemRow.first_seen > after)
    count, newest = session.execute(query).one()
    return Waiting(count, newest) if count else None
