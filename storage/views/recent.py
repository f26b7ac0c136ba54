"""The last decisions of a person, each still open to undoing; and how many were made lately."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from core.words import Decision
from storage.schema.ledger import EvidenceRow, ReviewRow
from storage.views.paging import CAP, Count


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision with what it was about."""

    id: int
    evidence_id: int
    decision: str
    verdict: str | None
    commitment: str
    passage: str
    at: datetime
    batch: str | None
    undone: bool


def recent(session: Session, reviewer: str, limit: int = 10) -> list[Decided]:
    """The newest decisions of `reviewer`, undone ones marked."""
    found = session.execute(_recent(), {"reviewer": reviewer, "most": limit})
    return [Decided(*tuple(row)) for row in found]


@cache
def _recent() -> Select[*tuple[Any, ...]]:
    undo = aliased(ReviewRow)
    undone = exists().where(undo.evidence_id == ReviewRow.evidence_id, undo.undoes == ReviewRow.id)
    return (
        select(
            *(ReviewRow.id, ReviewRow.evidence_id, ReviewRow.decision, ReviewRow.verdict),
            func.coalesce(func.nullif(ReviewRow.commitment, ""), EvidenceRow.commitment),
            *(EvidenceRow.passage, ReviewRow.at, ReviewRow.batch, undone),
        )
        .join(EvidenceRow, EvidenceRow.id == ReviewRow.evidence_id)
        .where(ReviewRow.reviewer == bindparam("reviewer"), ReviewRow.decision != Decision.UNDO)
        .order_by(ReviewRow.id.desc())
        .limit(bindparam("most", type_=Integer))
    )


def reviewed_since(session: Session, since: datetime) -> Count:
    """How many decisions were made since then, by anybody."""
    inner = select(ReviewRow.id).where(ReviewRow.at >= since, ReviewRow.decision != Decision.UNDO).limit(CAP + 1)
    found = session.scalar(select(func.count()).select_from(inner.subquery())) or 0
    return Count(min(found, CAP), found > CAP)
