"""Cards: everything one needs to decide on a piece of evidence, in a fixed number of queries however many are shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
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
    query = (
        select(EvidenceRow, ItemRow, MatchingRow, QueueRow, TriageRow)
        .outerjoin(ItemRow, ItemRow.id == EvidenceRow.item_id)
        .outerjoin(MatchingRow, MatchingRow.id == EvidenceRow.matching_id)
        .outerjoin(QueueRow, QueueRow.evidence_id == EvidenceRow.id)
        .outerjoin(TriageRow, TriageRow.evidence_id == EvidenceRow.id)
        .where(EvidenceRow.id.in_(ids))
    )
    found = {row[0].id: row for row in session.execute(query)}
    reviews = reviews_of(session, ids)
    texts = _earlier_texts(session, [(e, i) for e, i, *_ in found.values()])
    return [_card(*found[one], texts.get(one), reviews.get(one, ())) for one in ids if one in found]


def card(session: Session, evidence_id: int) -> Card | None:
    """One card, or None."""
    return next(iter(cards(session, [evidence_id])), None)


def reviews_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[Reviewed, ...]]:
    """All reviews by evidence id, oldest first."""
    found: dict[int, list[Reviewed]] = {}
    query = select(ReviewRow).where(ReviewRow.evidence_id.in_(ids)).order_by(ReviewRow.id)
    for row in session.scalars(query):
        found.setdefault(row.evidence_id, []).append(reviewed(row))
    return {one: tuple(rows) for one, rows in found.items()}


def reviewed(row: ReviewRow) -> Reviewed:
    """A row of `reviews` as a record."""
    names = ("id", "decision", "verdict", "commitment", "reason", "comment", "reviewer", "via", "at", "undoes", "batch")
    return Reviewed(**{name: getattr(row, name) for name in names})


def _earlier_texts(session: Session, pairs: Sequence[tuple[EvidenceRow, ItemRow | None]]) -> dict[int, tuple[str, str]]:
    """Title and summary by evidence id, where the item has been edited since."""
    edited = {e.id: (e.item_id, e.item_version) for e, i in pairs if i is not None and i.version != e.item_version}
    if not edited:
        return {}
    wanted = {item for item, _ in edited.values()}
    rows = session.scalars(select(ItemVersionRow).where(ItemVersionRow.item_id.in_(wanted)))
    texts = {(row.item_id, row.version): (row.title, row.summary) for row in rows}
    return {one: texts[key] for one, key in edited.items() if key in texts}


_SAME = (
    *("id", "origin", "commitment", "direction", "verdict", "modality", "confidence", "accepted", "passage"),
    *("outlet", "tier", "url", "reference", "act_at", "recorded_at", "added_by", "backfill", "story_id", "item_id"),
)
_LISTS = ("holders", "spans", "reasons", "quantities")


def _card(
    evidence: EvidenceRow,
    item: ItemRow | None,
    matching: MatchingRow | None,
    queue: QueueRow | None,
    triage: TriageRow | None,
    text: tuple[str, str] | None,
    reviews: tuple[Reviewed, ...],
) -> Card:
    same: dict[str, Any] = {name: getattr(evidence, name) for name in _SAME}
    lists: dict[str, Any] = {name: tuple(getattr(evidence, name) or ()) for name in _LISTS}
    return Card(
        **same,
        **lists,
        **_of_item(item, text, evidence.item_version),
        matcher=matching.matcher_version if matching else "",
        registry=matching.registry_version if matching else "",
        degraded=matching.degraded if matching else "",
        folded=queue.folded if queue else 0,
        impact=queue.impact if queue else 0.0,
        priority=queue.priority if queue else 0.0,
        flagged=bool(triage and triage.flagged),
        assignee=triage.assignee if triage else "",
        reviews=reviews,
    )


def _of_item(item: ItemRow | None, text: tuple[str, str] | None, version: int | None) -> dict[str, Any]:
    """What a card takes from its item; `text` is an earlier reading of it."""
    title, summary = text or ((item.title, item.summary) if item else ("", ""))
    return {
        "title": title,
        "summary": summary,
        "language": item.language if item else "",
        "published": item.published if item else None,
        "first_seen": item.first_seen if item else None,
        "edited": item is not None and item.version != version,
    }


def any_evidence(session: Session) -> bool:
    """Whether the ledger holds anything at all."""
    return session.scalar(select(EvidenceRow.id).limit(1)) is not None
