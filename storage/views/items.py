"""Items as lists: newest first, or found by words; and one item with everything made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow, MatchingRow
from storage.schema.news import ItemRow, ItemVersionRow, SightingRow
from storage.schema.search import SearchRow
from storage.views import paging
from storage.views.search import order_of, places_with


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item in a list. `matched` None: not processed yet; else how many matches it has."""

    id: str
    title: str
    summary: str
    outlet: str
    tier: str
    language: str
    url: str
    published: datetime | None
    first_seen: datetime
    sort_at: datetime
    gate: str | None
    story_id: int | None
    matched: int | None


@dataclass(frozen=True, slots=True)
class Matched:
    """One reading of an item by a matcher."""

    id: int
    version: int
    matcher: str
    registry: str
    gate: str
    degraded: str
    at: datetime


def newest(
    session: Session, *, outlet: str = "", language: str = "", after: str | None = None, size: int = 40
) -> paging.Page[ItemLine]:
    """Items by the publisher's time, newest first."""
    query = select(*_LINE)
    query = query.where(ItemRow.outlet == outlet) if outlet else query
    query = query.where(ItemRow.language == language) if language else query
    if after:
        query = query.where(paging.beyond(ItemRow.sort_at, ItemRow.id, paging.read_cursor(after, datetime, str)))
    query = query.order_by(ItemRow.sort_at.desc(), ItemRow.id.desc()).limit(size + 1)
    rows, more = paging.cut(session.execute(query).all(), size)
    cursor = paging.make_cursor(rows[-1].sort_at, rows[-1].id) if rows and more else None
    return paging.Page(_lines(session, rows), cursor)


def found(session: Session, text: str, after: str | None = None, size: int = 40) -> paging.Page[ItemLine]:
    """Items with these words, the last to arrive first."""
    hits = places_with(session, text)
    place = hits.selected_columns[0]
    if after:
        hits = hits.where(place < paging.read_cursor(after, int, int)[0])
    places = session.scalars(hits.order_by(order_of(session, text, place)).limit(size + 1)).all()
    kept, more = paging.cut(places, size)
    query = select(*_LINE).join(SearchRow, ItemRow.id == SearchRow.item_id).where(SearchRow.id.in_(kept))
    rows = session.execute(query.order_by(SearchRow.id.desc())).all()
    cursor = paging.make_cursor(kept[-1], 0) if kept and more else None
    return paging.Page(_lines(session, rows), cursor)


def of_story(session: Session, stories: Sequence[int], limit: int = 200) -> list[ItemLine]:
    """The items of some stories (one, and those merged into it), oldest first."""
    query = select(*_LINE).where(ItemRow.story_id.in_(stories)).order_by(ItemRow.sort_at, ItemRow.id).limit(limit)
    return list(_lines(session, session.execute(query).all()))


def one(session: Session, item_id: str) -> ItemRow | None:
    """The item's row."""
    return session.get(ItemRow, item_id)


def versions(session: Session, item_id: str) -> list[ItemVersionRow]:
    """Earlier readings of its text, newest first."""
    query = select(ItemVersionRow).where(ItemVersionRow.item_id == item_id)
    return list(session.scalars(query.order_by(ItemVersionRow.version.desc()).limit(25)))


def sightings(session: Session, item_id: str) -> list[SightingRow]:
    """Other feeds that carried it."""
    query = select(SightingRow).where(SightingRow.item_id == item_id).order_by(SightingRow.seen_at).limit(50)
    return list(session.scalars(query))


def readings(session: Session, item_id: str) -> list[Matched]:
    """Every matching of the item, newest first."""
    query = select(MatchingRow).where(MatchingRow.item_id == item_id).order_by(MatchingRow.id.desc()).limit(25)
    return [
        Matched(m.id, m.item_version, m.matcher_version, m.registry_version, m.gate, m.degraded, m.at)
        for m in session.scalars(query)
    ]


def evidence_ids(session: Session, item_id: str) -> list[int]:
    """Evidence made of the item, newest first."""
    query = select(EvidenceRow.id).where(EvidenceRow.item_id == item_id).order_by(EvidenceRow.id.desc())
    return list(session.scalars(query.limit(100)))


_LINE = tuple(getattr(ItemRow, name) for name in ItemLine.__slots__ if name != "matched")
"""What a line shows, and no more: an item may hold a whole article."""


def _lines(session: Session, rows: Sequence[Row[Any]]) -> tuple[ItemLine, ...]:
    counts = _matches(session, [row.id for row in rows])
    return tuple(
        ItemLine(**row._mapping, matched=counts.get(row.id, 0) if row.gate is not None else None) for row in rows
    )


def _matches(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """Matches of the latest reading of each item."""
    if not ids:
        return {}
    latest = select(func.max(MatchingRow.id)).where(MatchingRow.item_id.in_(ids)).group_by(MatchingRow.item_id)
    query = (
        select(EvidenceRow.item_id, func.count().label("number"))
        .where(EvidenceRow.matching_id.in_(latest))
        .group_by(EvidenceRow.item_id)
    )
    return {row.item_id: row.number for row in session.execute(query)}
