"""Items as stages read them: what waits for matching, what was matched, one by its id; and news pushed to us."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from core.records import Item
from core.text import clean
from core.urls import canonical_url
from core.words import Tier
from feeds.config import FeedConfig
from feeds.records import Entry
from storage.bulk import table_of
from storage.intake import Counts, store_entries
from storage.schema.news import ItemRow

LEASE = timedelta(minutes=10)
"""How long a batch may be matched before another worker takes it up: matching it twice does no harm."""

PUSHED = "pushed"
"""Feed name of news that was posted to us rather than fetched."""


@dataclass(frozen=True, slots=True)
class Matched:
    """An item version that was matched, and why it passed or stopped at the gate."""

    id: str
    version: int
    gate: str


def get(session: Session, item_id: str) -> Item | None:
    """The item as it reads now; None when there is none."""
    row = session.get(ItemRow, item_id)
    return item_from_row(row) if row else None


def item_from_row(row: ItemRow) -> Item:
    """The record that crosses rooms."""
    return Item(
        id=row.id,
        title=row.title,
        summary=row.summary,
        published=row.published,
        source=row.outlet,
        url=row.url,
        tier=Tier(row.tier),
        language=row.language,
        feed=row.feed,
        first_seen=row.first_seen,
        version=row.version,
    )


def count_waiting(session: Session, stamp_suffix: str) -> int:
    """How many items were never matched, edited since, or matched under another stamp."""
    return session.scalar(select(func.count()).select_from(ItemRow).where(_waits(stamp_suffix))) or 0


def waiting(session: Session, stamp_suffix: str, limit: int, claimer: str, now: datetime) -> list[Item]:
    """Up to `limit` items that wait for matching under `<matcher version>|<registry version>`, claimed for `claimer`.

    New ones come first, oldest first. What another worker holds is left out until its lease runs out. Call it in a
    writing transaction.
    """
    free = or_(ItemRow.claimed_until.is_(None), ItemRow.claimed_until <= now, ItemRow.claimed_by == claimer)
    rows = _take(session, select(ItemRow).where(ItemRow.matched_stamp.is_(None), free), limit)
    if len(rows) < limit:
        stale = select(ItemRow).where(_stale(stamp_suffix), free)
        rows += _take(session, stale, limit - len(rows))
    ids = [row.id for row in rows]
    if ids:
        session.execute(
            update(ItemRow).where(ItemRow.id.in_(ids)).values(claimed_by=claimer, claimed_until=now + LEASE)
        )
    return [item_from_row(row) for row in rows]


def mark_matched(session: Session, stamp_suffix: str, matched: Iterable[Matched]) -> int:
    """Say that these item versions were matched; how many were given.

    An item edited meanwhile keeps waiting: the stamp is set only where the version still is the one that was matched.
    """
    values = [
        {"key": m.id, "was": m.version, "stamp": f"{stamp_suffix}|{m.version}", "why": m.gate[:60]} for m in matched
    ]
    if values:
        table = table_of(ItemRow)
        session.connection().execute(
            update(table)
            .where(table.c.id == bindparam("key"), table.c.version == bindparam("was"))
            .values(matched_stamp=bindparam("stamp"), gate=bindparam("why"), claimed_by=None, claimed_until=None),
            values,
        )
    return len(values)


def store_pushed(session: Session, items: Sequence[Item], now: datetime) -> Counts:
    """News posted to us. Its own id is its identity, so posting it again stores nothing; changed text is an edit."""
    total = Counts()
    groups: dict[tuple[str, Tier], list[Entry]] = {}
    for item in items:
        groups.setdefault((item.source or PUSHED, item.tier), []).append(_entry(item))
    for (outlet, tier), entries in groups.items():
        feed = FeedConfig.model_construct(name=PUSHED, url="", outlet=outlet[:200], tier=tier)
        counts = store_entries(session, [(feed, entries)], now, most_updates=1_000)[PUSHED]
        for name in ("stored", "updated", "duplicates", "known", "ignored"):
            setattr(total, name, getattr(total, name) + getattr(counts, name))
    return total


def _entry(item: Item) -> Entry:
    """A pushed item as an entry, cleaned as all that comes from outside."""
    link, guid = canonical_url(item.url), clean(item.id, 1_000)
    return Entry(clean(item.title, 1_000), clean(item.summary), link, guid, item.published, item.language)


def _take(session: Session, query: Select[Any], limit: int) -> list[ItemRow]:
    query = query.order_by(ItemRow.first_seen, ItemRow.id).limit(limit).with_for_update(skip_locked=True)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _waits(stamp_suffix: str) -> ColumnElement[bool]:
    return or_(ItemRow.matched_stamp.is_(None), _stale(stamp_suffix))


def _stale(stamp_suffix: str) -> ColumnElement[bool]:
    """Matched under another stamp: outside the range of `<suffix>|…` ("}" is the character after "|")."""
    return or_(ItemRow.matched_stamp < f"{stamp_suffix}|", ItemRow.matched_stamp >= f"{stamp_suffix}}}")
