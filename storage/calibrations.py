"""Calibrations refitted from reviews, and the passages people decided on. Both stay in the store."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from core.records import Match, Matching
from core.words import Decision
from storage.schema.learning import CalibrationRow, LearnedExampleRow
from storage.schema.ledger import EvidenceRow, ReviewRow
from storage.views.decided import standing_review

_EDGE = 1e-4
"""Confidences are kept this far from 0 and 1, where a logit has no value."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """p' = 1 / (1 + exp(−(slope × logit(p) + offset))). `id` 0 is the identity: nothing has been applied."""

    id: int = 0
    slope: float = 1.0
    offset: float = 0.0

    @property
    def suffix(self) -> str:
        """What a matcher's version ends in while this is in force: `+c3`."""
        return f"+c{self.id}" if self.id else ""

    def confidence(self, raw: float) -> float:
        """What the matcher's own confidence becomes."""
        return _sigmoid(self.slope * logit(raw) + self.offset) if self.id else raw

    def raw(self, confidence: float) -> float:
        """The matcher's own confidence behind a calibrated one."""
        return _sigmoid((logit(confidence) - self.offset) / self.slope) if self.id else confidence

    def applied(self, matching: Matching, point: Callable[[Match], float]) -> Matching:
        """A matching with calibrated confidences; `point` gives the confidence that accepts a match."""
        if not self.id:
            return matching
        return replace(matching, matches=tuple(self._match(match, point(match)) for match in matching.matches))

    def _match(self, match: Match, accept: float) -> Match:
        confidence = self.confidence(match.confidence)
        return replace(match, confidence=confidence, accepted=confidence >= accept)


def logit(p: float) -> float:
    """The log odds of a probability."""
    kept = min(max(p, _EDGE), 1 - _EDGE)
    return math.log(kept / (1 - kept))


def current(session: Session) -> Calibration:
    """The calibration in force: the newest, or the identity."""
    row = session.scalar(select(CalibrationRow).order_by(CalibrationRow.id.desc()).limit(1))
    return _calibration(row) if row else Calibration()


def every(session: Session) -> dict[int, Calibration]:
    """All that ever were in force, by id, the identity included: old evidence names the one it was made under."""
    return {0: Calibration()} | {row.id: _calibration(row) for row in session.scalars(select(CalibrationRow))}


def keep(
    session: Session,
    *,
    matcher: str,
    slope: float,
    offset: float,
    reviews: int,
    report: dict[str, Any],
    author: str,
    now: datetime,
) -> Calibration:
    """Put a calibration in force for what is matched from now on."""
    row = CalibrationRow(
        matcher_version=matcher, slope=slope, offset=offset, reviews=reviews, report=report, author=author, at=now
    )
    session.add(row)
    session.flush()
    return _calibration(row)


def keep_examples(session: Session, now: datetime) -> dict[str, int]:
    """Write the passages people decided on anew: examples and hard negatives; how many of each."""
    session.execute(delete(LearnedExampleRow))
    query = (
        select(EvidenceRow, ReviewRow)
        .join(ReviewRow, ReviewRow.evidence_id == EvidenceRow.id)
        .where(ReviewRow.id == standing_review(EvidenceRow.id))
        .where(ReviewRow.decision.in_((Decision.CONFIRM, Decision.REJECT, Decision.RELABEL)))
    )
    rows = [_example(evidence, review, now) for evidence, review in session.execute(query)]
    for start in range(0, len(rows), 500):
        session.execute(insert(LearnedExampleRow), rows[start : start + 500])
    hard = sum(row["kind"] == "hard negative" for row in rows)
    return {"examples": len(rows) - hard, "hard negatives": hard}


def _example(evidence: EvidenceRow, review: ReviewRow, now: datetime) -> dict[str, Any]:
    rejected = review.decision == Decision.REJECT
    return {
        "evidence_id": evidence.id,
        "commitment": review.commitment or evidence.commitment,
        "kind": "hard negative" if rejected else "example",
        "verdict": review.verdict or evidence.verdict,
        "text": evidence.passage,
        "review_id": review.id,
        "at": now,
    }


def _calibration(row: CalibrationRow) -> Calibration:
    return Calibration(row.id, row.slope, row.offset)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-min(max(x, -40.0), 40.0)))
