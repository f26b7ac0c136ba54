"""Blind second readings: another person decides on a sample again, without seeing the first decision."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from core.errors import Conflict
from core.words import Decision
from storage.schema.learning import SecondReadingRow
from storage.schema.ledger import EvidenceRow, ReviewRow
from storage.views.decided import standing_review

ONE_IN = 10
"""One decided piece of evidence in ten is read again: chosen by its number, not by what it says."""
_READ = (Decision.CONFIRM, Decision.REJECT, Decision.RELABEL)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people's decisions on the same evidence; a relabelling counts as a rejection of what was proposed."""

    evidence_id: int
    commitment: str
    first: str
    first_reader: str
    second: str
    second_reader: str
    at: datetime


def next_for(session: Session, reader: str) -> int | None:
    """The oldest evidence of the sample that somebody else decided and nobody has read again; None when done."""
    again = exists().where(SecondReadingRow.evidence_id == EvidenceRow.id)
    query = (
        select(EvidenceRow.id)
        .join(ReviewRow, ReviewRow.evidence_id == EvidenceRow.id)
        .where(_in_sample(), ~again, ReviewRow.reviewer != reader, ReviewRow.decision.in_(_READ))
        .where(ReviewRow.id == standing_review(EvidenceRow.id))
        .order_by(EvidenceRow.id)
        .limit(1)
    )
    return session.scalar(query)


def keep(session: Session, evidence_id: int, reader: str, decision: Decision, now: datetime) -> None:
    """Keep a second reading; Conflict when this person has read it already, or decided on it first."""
    mine = exists().where(ReviewRow.evidence_id == evidence_id, ReviewRow.reviewer == reader)
    before = exists().where(SecondReadingRow.evidence_id == evidence_id, SecondReadingRow.reader == reader)
    if session.scalar(select(mine | before)):
        raise Conflict(
            f"evidence {evidence_id}", "you have decided on it already; a second reading needs another person"
        )
    session.add(SecondReadingRow(evidence_id=evidence_id, reader=reader, decision=decision.value, at=now))
    session.flush()


def pairs(session: Session, limit: int = 5_000) -> list[Pair]:
    """First and second readings beside each other, newest first; where either was unsure it is left out."""
    query = (
        select(SecondReadingRow, ReviewRow, EvidenceRow.commitment)
        .join(EvidenceRow, EvidenceRow.id == SecondReadingRow.evidence_id)
        .join(ReviewRow, ReviewRow.evidence_id == EvidenceRow.id)
        .where(ReviewRow.id == standing_review(EvidenceRow.id), ReviewRow.decision.in_(_READ))
        .where(SecondReadingRow.decision != Decision.UNSURE)
        .order_by(SecondReadingRow.id.desc())
        .limit(limit)
    )
    return [_pair(second, first, commitment) for second, first, commitment in session.execute(query)]


def _pair(second: SecondReadingRow, first: ReviewRow, commitment: str) -> Pair:
    said = Decision.CONFIRM if first.decision == Decision.CONFIRM else Decision.REJECT
    return Pair(second.evidence_id, commitment, said.value, first.reviewer, second.decision, second.reader, second.at)


def _in_sample() -> ColumnElement[bool]:
    """A prime spreads the sample, so that it does not follow what else goes by the last digit."""
    return EvidenceRow.id * 7919 % (ONE_IN * 9) % ONE_IN == 0
