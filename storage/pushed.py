"""Items that were pushed to us rather than fetched, as far as they still wait to be matched."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.items import PUSHED
from storage.schema.news import ItemRow

MOST = 5_000
"""Waiting items that are looked at; with more, whoever matches them is awake already."""


def waiting(session: Session) -> frozenset[tuple[str, int]]:
    """(id, version) of pushed items that no matching has read in that version."""
    query = select(ItemRow.id, ItemRow.version).where(ItemRow.matched_stamp.is_(None), ItemRow.feed == PUSHED)
    return frozenset((row.id, row.version) for row in session.execute(query.limit(MOST)))
