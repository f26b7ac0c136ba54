"""The queue as a list: filters, orders, keyset pages, and facets counted over its first rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow, ReviewRow
from storage.schema.queue import QueueRow
from storage.views import paging
from storage.views.evidence import Card
from storage.views.search import items_with

BANDS = {"90": (0.9, 1.01), "70": (0.7, 0.9), "50": (0.5, 0.7), "30": (0.3, 0.5), "0": (0.0, 0.3)}
"""Confidence bands by their lower bound in percent."""

ORDERS: dict[str, tuple[Any, type, bool]] = {
    "priority": (QueueRow.priority, float, True),
    "oldest": (QueueRow.recorded_at, datetime, False),
    "newest": (QueueRow.recorded_at, datetime, True),
    "confident": (QueueRow.confidence, float, True),
    "doubtful": (QueueRow.confidence, float, False),
}
"""Sort value, its type, whether it falls."""

_CHUNK = 500

FACETS = ("commitment", "verdict", "band", "holder", "outlet", "tier", "language", "matcher", "assignee")


_COLUMN = {"band": "confidence", "holder": "holders"}
_EQUAL = ("commitment", "verdict", "outlet", "tier", "language", "matcher", "assignee")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to show; an empty value filters nothing. `topic` is resolved by the caller into `commitments`."""

    state: str = "open"
    commitment: str = ""
    verdict: str = ""
    band: str = ""
    holder: str = ""
    outlet: str = ""
    tier: str = ""
    language: str = ""
    matcher: str = ""
    assignee: str = ""
    flagged: bool = False
    before: datetime | None = None
    """Only what was recorded before this time: the age facet."""
    commitments: tuple[str, ...] | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts per value, taken over the first `paging.CAP` rows of the list; `whole` when that is all of them."""

    total: paging.Count
    values: dict[str, list[tuple[str, int]]]

    @property
    def whole(self) -> bool:
        """Whether every row was counted."""
        return not self.total.capped


def page(
    session: Session, wanted: QueueFilter, order: str = "priority", after: str | None = None, size: int = 20
) -> paging.Page[int]:
    """Evidence ids in order; `after` is the cursor of an earlier page (UsageError when it is none)."""
    column, kind, descending = ORDERS[order]
    query = select(QueueRow.evidence_id, column.label("place")).where(*conditions(session, wanted))
    if after:
        at = paging.read_cursor(after, kind, int)
        query = query.where(paging.beyond(column, QueueRow.evidence_id, at, descending=descending))
    ends = (column.desc(), QueueRow.evidence_id.desc()) if descending else (column, QueueRow.evidence_id)
    rows, more = paging.cut(session.execute(query.order_by(*ends).limit(size + 1)).all(), size)
    cursor = paging.make_cursor(rows[-1].place, rows[-1].evidence_id) if rows and more else None
    return paging.Page(tuple(row.evidence_id for row in rows), cursor)


def cursor_of(session: Session, evidence_id: int, order: str = "priority") -> str | None:
    """The place of one waiting piece of evidence; None when it waits no more."""
    place = session.scalar(select(ORDERS[order][0]).where(QueueRow.evidence_id == evidence_id))
    return None if place is None else paging.make_cursor(place, evidence_id)


def place_of(card: Card, order: str) -> str:
    """The cursor of a card one already has."""
    value = {"priority": card.priority, "confident": card.confidence, "doubtful": card.confidence}
    return paging.make_cursor(value.get(order, card.recorded_at), card.id)


def all_ids(session: Session, wanted: QueueFilter, cap: int) -> list[int]:
    """Every evidence id of a filter, at most `cap + 1`, in order of priority."""
    query = select(QueueRow.evidence_id).where(*conditions(session, wanted))
    return list(session.scalars(query.order_by(QueueRow.priority.desc(), QueueRow.evidence_id.desc()).limit(cap + 1)))


def newer(session: Session, wanted: QueueFilter, since: datetime) -> paging.Count:
    """How many have come since a page was shown."""
    query = select(QueueRow.evidence_id).where(*conditions(session, wanted), QueueRow.recorded_at > since)
    return paging.count(session, query)


def facets(session: Session, wanted: QueueFilter) -> Facets:
    """Counts of the list as filtered; one query, of bounded cost."""
    columns = [getattr(QueueRow, _COLUMN.get(name, name)) for name in FACETS]
    query: Select[Any] = select(*columns).where(*conditions(session, wanted))
    rows = session.execute(query.order_by(QueueRow.priority.desc()).limit(paging.CAP + 1)).all()
    total = paging.Count(min(len(rows), paging.CAP), len(rows) > paging.CAP)
    by_column = zip(*map(tuple, rows[: paging.CAP]), strict=True) if rows else [()] * len(FACETS)
    return Facets(total, {name: _tally(name, values) for name, values in zip(FACETS, by_column, strict=True)})


def conditions(session: Session, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    """The WHERE of a filter: only leads, so that a fold is one row."""
    where: list[ColumnElement[bool]] = [QueueRow.state == wanted.state, QueueRow.lead.is_(True)]
    where.extend(getattr(QueueRow, name) == value for name in _EQUAL if (value := getattr(wanted, name)))
    if wanted.holder:
        where.append(QueueRow.holders.contains(f"|{wanted.holder}|", autoescape=True))
    if wanted.band in BANDS:
        low, high = BANDS[wanted.band]
        sure = _unindexed(session, QueueRow.confidence)
        where += [sure >= low, sure < high]
    if wanted.flagged:
        where.append(QueueRow.flagged.is_(True))
    if wanted.before is not None:
        where.append(QueueRow.recorded_at < wanted.before)
    if wanted.commitments is not None:
        where.append(QueueRow.commitment.in_(wanted.commitments))
    if wanted.text:
        hits = select(EvidenceRow.id).where(EvidenceRow.item_id.in_(items_with(session, wanted.text)))
        where.append(QueueRow.evidence_id.in_(hits))
    return where


def _unindexed(session: Session, column: Any) -> Any:
    """The column as an expression where SQLite would else read the list by it, and not in the list's order."""
    return column + 0.0 if session.get_bind().dialect.name == "sqlite" else column


def is_unfiltered(wanted: QueueFilter) -> bool:
    """Whether nothing narrows the list but its state."""
    return all(getattr(wanted, f.name) == f.default for f in fields(wanted) if f.name != "state")


def _tally(name: str, values: Sequence[Any]) -> list[tuple[str, int]]:
    if name == "band":
        counted = Counter(map(_band, values))
        return [(band, counted[band]) for band in BANDS if counted[band]]
    if name == "holder":
        counted = Counter()
        for holders, number in Counter(values).items():
            counted.update({holder: number for holder in holders.strip("|").split("|") if holder})
    else:
        counted = Counter(values)
    return sorted(((value, n) for value, n in counted.items() if value), key=lambda pair: (-pair[1], pair[0]))


def _band(confidence: float) -> str:
    return next(band for band, (low, _) in BANDS.items() if confidence >= low)


def with_folds(session: Session, leads: Sequence[int]) -> list[int]:
    """`leads` that still wait, with everything folded under them, in order of id."""
    found: set[int] = set()
    for start in range(0, len(leads), _CHUNK):
        folds = select(QueueRow.fold, QueueRow.state).where(QueueRow.evidence_id.in_(leads[start : start + _CHUNK]))
        inner = folds.subquery()
        same = (QueueRow.fold == inner.c.fold) & (QueueRow.state == inner.c.state)
        found.update(session.scalars(select(QueueRow.evidence_id).join(inner, same)))
    return sorted(found)


def newest_reviews(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """The newest review of each, where there is one."""
    found: dict[int, int] = {}
    for start in range(0, len(ids), _CHUNK):
        query = (
            select(ReviewRow.evidence_id, func.max(ReviewRow.id).label("newest"))
            .where(ReviewRow.evidence_id.in_(ids[start : start + _CHUNK]))
            .group_by(ReviewRow.evidence_id)
        )
        found.update({row.evidence_id: row.newest for row in session.execute(query)})
    return found
