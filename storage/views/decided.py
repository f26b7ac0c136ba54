"""Which review of a piece of evidence counts: the latest that no other row has undone."""

from collections.abc import Iterable, Sequence
from functools import cache

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from core.words import Decision
from storage.schema.ledger import ReviewRow


@cache
def standing_review(evidence_id: InstrumentedAttribute[int]) -> ScalarSelect[int | None]:
    """Id of the review that counts for the outer query's evidence, as a correlated subquery."""
    review, undo = aliased(ReviewRow), aliased(ReviewRow)
    return (
        select(func.max(review.id))
        .where(review.evidence_id == evidence_id, review.decision != Decision.UNDO, ~_undone(review, undo))
        .correlate(evidence_id.class_)
        .scalar_subquery()
    )


def standing(session: Session, ids: Iterable[int]) -> dict[int, ReviewRow]:
    """The review that counts, by evidence id; evidence nobody decided is absent."""
    wanted = list(ids)
    if not wanted:
        return {}
    undo = aliased(ReviewRow)
    found: Sequence[ReviewRow] = session.scalars(
        select(ReviewRow)
        .where(ReviewRow.evidence_id.in_(wanted), ReviewRow.decision != Decision.UNDO, ~_undone(ReviewRow, undo))
        .order_by(ReviewRow.id)
    ).all()
    return {row.evidence_id: row for row in found}


def _undone(review: type[ReviewRow], undo: type[ReviewRow]) -> ColumnElement[bool]:
    # evidence_id is what the index is on
    return exists().where(undo.evidence_id == review.evidence_id, undo.undoes == review.id)
