"""Reviews: what people decided on evidence. Append-only; one is taken back by another row."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.records import ReviewEntry
from storage.ledger_entries import review_entry
from storage.schema.ledger import ReviewRow

ACT_BATCH = "act:"
"""How the batch of one decision on a whole act begins; such a decision is also undone as a whole."""


def add(session: Session, entry: ReviewEntry, *, batch: str | None = None, request: str | None = None) -> ReviewEntry:
    """Append `entry` (its `id` is not looked at); the same with its number."""
    row = ReviewRow(
        evidence_id=entry.evidence,
        decision=entry.decision.value,
        verdict=entry.verdict.value if entry.verdict else None,
        commitment=entry.commitment,
        holders=list(entry.holders) if entry.holders is not None else None,
        reason=entry.reason[:60],
        comment=entry.comment,
        reviewer=entry.reviewer[:120],
        via=entry.via,
        at=entry.at,
        undoes=entry.undoes,
        batch=batch,
        request=request,
    )
    session.add(row)
    session.flush()
    return review_entry(row)


def of_evidence(session: Session, evidence_id: int) -> list[ReviewEntry]:
    """Every review of one piece of evidence, oldest first."""
    return of_many(session, [evidence_id]).get(evidence_id, [])


def of_many(session: Session, evidence: Sequence[int]) -> dict[int, list[ReviewEntry]]:
    """Evidence id → its reviews, oldest first."""
    found: dict[int, list[ReviewEntry]] = {}
    for start in range(0, len(evidence), 500):
        query = select(ReviewRow).where(ReviewRow.evidence_id.in_(list(evidence[start : start + 500])))
        for row in session.scalars(query.order_by(ReviewRow.id)):
            found.setdefault(row.evidence_id, []).append(review_entry(row))
    return found


def by_request(session: Session, request: str) -> ReviewEntry | None:
    """The review that a request made, if it did already."""
    row = session.scalar(select(ReviewRow).where(ReviewRow.request == request))
    return review_entry(row) if row else None


def in_batch(session: Session, batch: str) -> list[ReviewEntry]:
    """The reviews made together, in order."""
    rows = session.scalars(select(ReviewRow).where(ReviewRow.batch == batch).order_by(ReviewRow.id))
    return [review_entry(row) for row in rows]


def together_with(session: Session, review_id: int) -> list[ReviewEntry]:
    """The reviews that one decision made on all reports of an act, if `review_id` is one of them."""
    row = session.get(ReviewRow, review_id)
    return in_batch(session, row.batch) if row and row.batch and row.batch.startswith(ACT_BATCH) else []


def every(session: Session, since: datetime | None = None, until: datetime | None = None) -> list[ReviewEntry]:
    """All reviews between two times, oldest first."""
    query = select(ReviewRow)
    if since is not None:
        query = query.where(ReviewRow.at >= since)
    if until is not None:
        query = query.where(ReviewRow.at <= until)
    return [review_entry(row) for row in session.scalars(query.order_by(ReviewRow.id))]
