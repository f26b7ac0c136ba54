"""What reviews say of the matches: decided evidence with its decision, and how old what waits is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.words import Decision, Verdict
from storage.schema.ledger import EvidenceRow, MatchingRow, ReviewRow
from storage.schema.queue import QueueRow
from storage.views.decided import standing_review

MOST = 20_000
"""Newest decisions counted; beyond them the page says so."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One machine match a person decided on, as the matcher had it."""

    evidence_id: int
    commitment: str
    verdict: str
    confidence: float
    accepted: bool
    matcher: str
    right: bool
    """Confirmed, or relabelled within the same commitment and direction."""
    reviewer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long what is open has waited: oldest, and the middle one."""

    oldest: datetime | None
    median: datetime | None
    number: int


def judged(session: Session, most: int = MOST) -> list[Judged]:
    """The newest decided machine matches; those somebody was unsure of are left out."""
    query = (
        select(EvidenceRow, MatchingRow.matcher_version, ReviewRow)
        .join(ReviewRow, ReviewRow.evidence_id == EvidenceRow.id)
        .join(MatchingRow, MatchingRow.id == EvidenceRow.matching_id)
        .where(ReviewRow.decision.in_((Decision.CONFIRM, Decision.REJECT, Decision.RELABEL)))
        .where(ReviewRow.id == standing_review(EvidenceRow.id))
        .order_by(ReviewRow.id.desc())
        .limit(most)
    )
    return [_judged(evidence, matcher, review) for evidence, matcher, review in session.execute(query)]


def waiting(session: Session) -> Waiting:
    """Ages of the open queue. Reads one index."""
    open_cards = (QueueRow.state == "open", QueueRow.lead.is_(True))
    number = session.scalar(select(func.count()).select_from(QueueRow).where(*open_cards)) or 0
    if not number:
        return Waiting(None, None, 0)
    ages = select(QueueRow.recorded_at).where(*open_cards).order_by(QueueRow.recorded_at)
    return Waiting(session.scalar(ages.limit(1)), session.scalar(ages.offset(number // 2).limit(1)), number)


def per_reviewer(session: Session, since: datetime) -> Sequence[tuple[str, int]]:
    """Decisions since then, by person."""
    query = (
        select(ReviewRow.reviewer, func.count().label("number"))
        .where(ReviewRow.at >= since, ReviewRow.decision != Decision.UNDO)
        .group_by(ReviewRow.reviewer)
    )
    rows = [(row.reviewer, row.number) for row in session.execute(query)]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _judged(evidence: EvidenceRow, matcher: str, review: ReviewRow) -> Judged:
    same = review.commitment in (None, evidence.commitment) and (
        review.verdict is None or Verdict(review.verdict).direction == Verdict(evidence.verdict).direction
    )
    return Judged(
        evidence_id=evidence.id,
        commitment=evidence.commitment,
        verdict=evidence.verdict,
        confidence=evidence.confidence,
        accepted=evidence.accepted,
        matcher=matcher,
        right=review.decision == Decision.CONFIRM or (review.decision == Decision.RELABEL and same),
        reviewer=review.reviewer,
        at=review.at,
    )
