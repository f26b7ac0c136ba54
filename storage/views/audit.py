"""The audit trail: reviews and every other change people made, in one list by time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow, ReviewRow
from storage.schema.outbox import AuditRow


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a person (or a program in their name)."""

    at: datetime
    actor: str
    via: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def trail(
    session: Session,
    *,
    actor: str = "",
    via: str = "",
    kind: str = "",
    until: datetime | None = None,
    size: int = 100,
) -> list[Act]:
    """Acts at or before `until`, newest first. `kind`: reviews, others, or "" for both."""
    acts: list[Act] = []
    if kind != "others":
        acts += _reviews(session, actor, via, until, size)
    if kind != "reviews":
        acts += _others(session, actor, via, until, size)
    return sorted(acts, key=lambda act: act.at, reverse=True)[:size]


def _reviews(session: Session, actor: str, via: str, until: datetime | None, size: int) -> list[Act]:
    query = select(ReviewRow, EvidenceRow.commitment, EvidenceRow.verdict)
    query = query.join(EvidenceRow, EvidenceRow.id == ReviewRow.evidence_id)
    query = query.where(ReviewRow.reviewer == actor) if actor else query
    query = query.where(ReviewRow.via == via) if via else query
    query = query.where(ReviewRow.at <= until) if until else query
    return [
        _of_review(review, commitment, verdict)
        for review, commitment, verdict in session.execute(query.order_by(ReviewRow.at.desc()).limit(size))
    ]


def _of_review(review: ReviewRow, commitment: str, verdict: str) -> Act:
    given: dict[str, Any] = {
        "decision": review.decision,
        "verdict": review.verdict,
        "commitment": review.commitment,
        "reason": review.reason,
    }
    given |= {"comment": review.comment, "undoes": review.undoes, "batch": review.batch}
    after = {key: value for key, value in given.items() if value}
    before = {"commitment": commitment, "verdict": verdict}
    return Act(
        review.at, review.reviewer, review.via, review.decision, f"evidence {review.evidence_id}", before, after or None
    )


def _others(session: Session, actor: str, via: str, until: datetime | None, size: int) -> list[Act]:
    query = select(AuditRow)
    query = query.where(AuditRow.actor == actor) if actor else query
    query = query.where(AuditRow.via == via) if via else query
    query = query.where(AuditRow.at <= until) if until else query
    rows = session.scalars(query.order_by(AuditRow.at.desc()).limit(size))
    return [Act(r.at, r.actor, r.via, r.action, r.subject, r.before, r.after) for r in rows]
