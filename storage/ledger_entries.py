"""Evidence and reviews as compliance reads them: everything that bears on one commitment, known at one time."""

from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from compliance.records import EvidenceEntry, ReviewEntry
from core.errors import NotFound
from core.records import Quantity
from core.words import Decision, Modality, Tier, Verdict
from storage import stories
from storage.schema.ledger import EvidenceRow, MatchingRow, ReviewRow
from storage.schema.news import ItemRow

WORDS_ONLY = Verdict.RESTATES.value


def load(
    session: Session, commitment: str, *, as_of: datetime | None = None, with_words: bool = False
) -> tuple[list[EvidenceEntry], list[ReviewEntry]]:
    """Evidence on `commitment` (also what a person moved to it) and its reviews, both oldest first.

    `as_of` leaves out what was recorded later; `with_words` takes in what only restates and was never reviewed.
    """
    moved = select(ReviewRow.evidence_id).where(ReviewRow.commitment == commitment)
    query = _query().where(or_(EvidenceRow.commitment == commitment, EvidenceRow.id.in_(moved)))
    if not with_words:
        reviewed = select(ReviewRow.evidence_id)
        query = query.where(or_(EvidenceRow.verdict != WORDS_ONLY, EvidenceRow.id.in_(reviewed)))
    if as_of is not None:
        query = query.where(EvidenceRow.recorded_at <= as_of)
    rows = session.execute(query.order_by(EvidenceRow.id)).all()
    roots = stories.roots(session, {row.story_id for row, *_ in rows if row.story_id is not None}, as_of=as_of)
    entries = [_entry(row, later, title, published, roots) for row, later, title, published in rows]
    return entries, _reviews(session, [e.id for e in entries], as_of)


def load_one(session: Session, evidence_id: int) -> EvidenceEntry:
    """One piece of evidence; NotFound when there is none of this number."""
    found = session.execute(_query().where(EvidenceRow.id == evidence_id)).first()
    if found is None:
        raise NotFound(f"evidence {evidence_id}", "there is none with this number")
    row, later, title, published = found
    return _entry(row, later, title, published, stories.roots(session, [row.story_id] if row.story_id else []))


def _query() -> Select[EvidenceRow, datetime | None, str | None, datetime | None]:
    """Evidence with the time a later reading of its item replaced it, and the item's title and date."""
    later = aliased(MatchingRow)
    replaced = (
        select(later.at)
        .where(later.item_id == EvidenceRow.item_id, later.id > EvidenceRow.matching_id)
        .order_by(later.id)
        .limit(1)
        .scalar_subquery()
    )
    return select(EvidenceRow, replaced, ItemRow.title, ItemRow.published).outerjoin(
        ItemRow, ItemRow.id == EvidenceRow.item_id
    )


def _entry(
    row: EvidenceRow,
    superseded_at: datetime | None,
    title: str | None,
    published: datetime | None,
    roots: dict[int, int],
) -> EvidenceEntry:
    return EvidenceEntry(
        id=row.id,
        commitment=row.commitment,
        verdict=Verdict(row.verdict),
        modality=Modality(row.modality),
        confidence=row.confidence,
        accepted=row.accepted,
        holders=tuple(row.holders),
        story=roots.get(row.story_id, row.story_id) if row.story_id is not None else None,
        item=row.item_id,
        version=row.item_version or 1,
        title=title or "",
        outlet=row.outlet,
        tier=Tier(row.tier),
        url=row.url,
        reference=row.reference,
        passage=row.passage,
        passage_hash=row.passage_hash,
        wire_copy=row.wire_copy,
        quantities=tuple(Quantity(**q) for q in row.quantities),
        reasons=tuple(row.reasons),
        published=published,
        act_at=row.act_at,
        recorded_at=row.recorded_at,
        superseded_at=superseded_at,
        origin="hand" if row.origin == "hand" else "machine",
        added_by=row.added_by,
        backfill=row.backfill,
    )


def _reviews(session: Session, evidence: list[int], as_of: datetime | None) -> list[ReviewEntry]:
    found: list[ReviewEntry] = []
    for start in range(0, len(evidence), 500):
        query = select(ReviewRow).where(ReviewRow.evidence_id.in_(evidence[start : start + 500]))
        if as_of is not None:
            query = query.where(ReviewRow.at <= as_of)
        found += [review_entry(row) for row in session.scalars(query)]
    return sorted(found, key=lambda r: r.id)


def review_entry(row: ReviewRow) -> ReviewEntry:
    """A row as a record."""
    return ReviewEntry(
        id=row.id,
        evidence=row.evidence_id,
        decision=Decision(row.decision),
        reviewer=row.reviewer,
        at=row.at,
        verdict=Verdict(row.verdict) if row.verdict else None,
        commitment=row.commitment,
        holders=tuple(row.holders) if row.holders is not None else None,
        via=row.via,
        reason=row.reason,
        comment=row.comment,
        undoes=row.undoes,
    )
