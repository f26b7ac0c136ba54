"""Where a review or a batch of them stands."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from core.errors import NotFound
from core.words import Decision
from storage.schema.ledger import ReviewRow


@dataclass(frozen=True, slots=True)
class Standing:
    """A review, the evidence it is on, and whether it was taken back."""

    id: int
    evidence_id: int
    decision: str
    reviewer: str
    undone: bool


def review(session: Session, review_id: int) -> Standing:
    """One review; NotFound when there is none."""
    found = _standing(session, ReviewRow.id == review_id)
    if not found:
        raise NotFound(f"review {review_id}", "there is no such review")
    return found[0]


def batch(session: Session, name: str) -> list[Standing]:
    """The reviews of a batch that are no undoing; NotFound when there is none."""
    found = _standing(session, ReviewRow.batch == name)
    if not found:
        raise NotFound(f"batch {name}", "there is no such batch of reviews")
    return found


def _standing(session: Session, which: ColumnElement[bool]) -> list[Standing]:
    undo = aliased(ReviewRow)
    undone = exists().where(undo.evidence_id == ReviewRow.evidence_id, undo.undoes == ReviewRow.id)
    query = (
        select(ReviewRow.id, ReviewRow.evidence_id, ReviewRow.decision, ReviewRow.reviewer, undone.label("undone"))
        .where(which, ReviewRow.decision != Decision.UNDO)
        .order_by(ReviewRow.id)
    )
    return [Standing(r.id, r.evidence_id, r.decision, r.reviewer, r.undone) for r in session.execute(query)]
