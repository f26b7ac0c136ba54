"""Cards: everything one needs to decide on a piece of evidence, in a fixed number of queries however many are shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, false, func, select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow, MatchingRow, ReviewRow
from storage.schema.news import ItemRow, ItemVersionRow
from storage.schema.queue import QueueRow, TriageRow


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One review as it is shown."""

    id: int
    decision: str
    verdict: str | None
    commitment: str | None
    reason: str
    comment: str
    reviewer: str
    via: str
    at: datetime
    undoes: int | None
    batch: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of evidence with its item's text as the matcher read it; spans are in code points of that text."""

    id: int
    origin: str
    commitment: str
    direction: str
    verdict: str
    modality: str
    confidence: float
    accepted: bool
    holders: tuple[str, ...]
    spans: tuple[dict[str, Any], ...]
    reasons: tuple[str, ...]
    quantities: tuple[dict[str, Any], ...]
    passage: str
    outlet: str
    tier: str
    url: str
    reference: str
    act_at: datetime
    recorded_at: datetime
    added_by: str
    backfill: str
    story_id: int | None
    item_id: str | None
    title: str
    summary: str
    language: str
    published: datetime | None
    first_seen: datetime | None
    edited: bool
    """The item's text has changed since this version was read."""
    article: str
    """What became of the article's page (`feeds.fulltext.ArticleState`), "" when it was never asked for."""
    matcher: str
    registry: str
    degraded: str
    folded: int
    impact: float
    priority: float
    flagged: bool
    assignee: str
    reviews: tuple[Reviewed, ...] = field(default=())

    @property
    def seen(self) -> int:
        """Id of the newest review, 0 without one: sent back with a decision, so that nobody overwrites unseen."""
        return max((review.id for review in self.reviews), default=0)

    @property
    def standing(self) -> Reviewed | None:
        """The review that counts."""
        undone = {review.undoes for review in self.reviews}
        return next((r for r in reversed(self.reviews) if r.decision != "undo" and r.id not in undone), None)


def cards(session: Session, ids: Sequence[int]) -> list[Card]:
    """The cards of `ids`, in that order; ids that are not there are left out. Three queries."""
    if not ids:
        return []
    found = {row.id: row for row in session.execute(_query(), {"ids": list(ids)})}
    reviews = reviews_of(session, ids)
    texts = _earlier_texts(session, list(found.values()))
    return [_card(found[one], texts.get(one), reviews.get(one, ())) for one in ids if one in found]


def card(session: Session, evidence_id: int) -> Card | None:
    """One card, or None."""
    return next(iter(cards(session, [evidence_id])), None)


def reviews_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[Reviewed, ...]]:
    """All reviews by evidence id, oldest first."""
    found: dict[int, list[Reviewed]] = {}
    for one, *review in session.execute(_reviews(), {"ids": list(ids)}):
        found.setdefault(one, []).append(Reviewed(*review))
    return {one: tuple(rows) for one, rows in found.items()}


def _earlier_texts(session: Session, rows: Sequence[Row[Any]]) -> dict[int, tuple[str, str]]:
    """Title and summary by evidence id, where the item has been edited since."""
    edited = {row.id: (row.item_id, row.item_version) for row in rows if row[_EDITED]}
    if not edited:
        return {}
    names = (ItemVersionRow.item_id, ItemVersionRow.version, ItemVersionRow.title, ItemVersionRow.summary)
    wanted = select(*names).where(ItemVersionRow.item_id.in_({item for item, _ in edited.values()}))
    texts = {(item, version): (title, summary) for item, version, title, summary in session.execute(wanted)}
    return {one: texts[key] for one, key in edited.items() if key in texts}


_OF_ITEM = {name: getattr(ItemRow, name) for name in ("published", "first_seen")} | {
    name: func.coalesce(getattr(ItemRow, name), "") for name in ("title", "summary", "language")
}
_OTHERS = {
    "edited": ItemRow.version.is_not(None) & ItemRow.version.is_distinct_from(EvidenceRow.item_version),
    "article": func.coalesce(ItemRow.body_state, ""),
    "matcher": func.coalesce(MatchingRow.matcher_version, ""),
    "registry": func.coalesce(MatchingRow.registry_version, ""),
    "degraded": func.coalesce(MatchingRow.degraded, ""),
    "folded": func.coalesce(QueueRow.folded, 0),
    "impact": func.coalesce(QueueRow.impact, 0.0),
    "priority": func.coalesce(QueueRow.priority, 0.0),
    "flagged": func.coalesce(TriageRow.flagged, false()),
    "assignee": func.coalesce(TriageRow.assignee, ""),
}
_FIELDS = tuple(field.name for field in fields(Card) if field.name != "reviews")
_LISTS = tuple(_FIELDS.index(name) for name in ("holders", "spans", "reasons", "quantities"))
_TITLE, _EDITED = _FIELDS.index("title"), _FIELDS.index("edited")


@cache
def _query() -> Select[*tuple[Any, ...]]:
    """The fields of a card in their order, and the version that was matched.

    Built once, and only what a card shows: an item may hold a whole article, and objects cost more than rows. Evidence
    added by hand has no item, a decided one no queue row.
    """
    columns: list[Any] = [(_OF_ITEM | _OTHERS).get(name, getattr(EvidenceRow, name, None)) for name in _FIELDS]
    return (
        select(*columns, EvidenceRow.item_version)
        .outerjoin(ItemRow, ItemRow.id == EvidenceRow.item_id)
        .outerjoin(MatchingRow, MatchingRow.id == EvidenceRow.matching_id)
        .outerjoin(QueueRow, QueueRow.evidence_id == EvidenceRow.id)
        .outerjoin(TriageRow, TriageRow.evidence_id == EvidenceRow.id)
        .where(EvidenceRow.id.in_(bindparam("ids", expanding=True)))
    )


@cache
def _reviews() -> Select[*tuple[Any, ...]]:
    names = Reviewed.__slots__
    return (
        select(ReviewRow.evidence_id, *(getattr(ReviewRow, name) for name in names))
        .where(ReviewRow.evidence_id.in_(bindparam("ids", expanding=True)))
        .order_by(ReviewRow.id)
    )


def _card(row: Sequence[Any], text: tuple[str, str] | None, reviews: tuple[Reviewed, ...]) -> Card:
    """`text` is an earlier reading of the item, where it was edited since."""
    values = [*row[:-1], reviews]
    for place in _LISTS:
        values[place] = tuple(values[place] or ())
    if text is not None:
        values[_TITLE : _TITLE + 2] = text
    return Card(*values)


def any_evidence(session: Session) -> bool:
    """Whether the ledger holds anything at all."""
    return session.scalar(select(EvidenceRow.id).limit(1)) is not None
