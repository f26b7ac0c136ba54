"""Builds the queue's rows from evidence: what is open or unsure goes in, what is decided or out of force goes out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from core.words import Decision, Status, Verdict
from storage.schema.ledger import EvidenceRow, MatchingRow, ReviewRow, StatusRow
from storage.schema.news import ItemRow
from storage.schema.queue import QueueRow, TriageRow
from storage.views.decided import standing_review
from storage.views.impact import FLOOR, impact, priority, uncertainty

CHUNK = 500
"""Evidence per statement; SQLite allows 32,766 variables in one."""


def replace(session: Session, ids: Sequence[int]) -> set[str]:
    """Make the queue right for this evidence; the folds that may have changed."""
    before = session.scalars(select(QueueRow.fold).where(QueueRow.evidence_id.in_(ids)))
    folds = set(before)
    session.execute(delete(QueueRow).where(QueueRow.evidence_id.in_(ids)))
    statuses = _statuses(session)
    rows = [_row(found, statuses) for found in _evidence(session, ids) if _waits(found)]
    if rows:
        session.execute(insert(QueueRow), rows)
    return folds | {row["fold"] for row in rows}


def _statuses(session: Session) -> dict[str, tuple[Status, bool]]:
    found = session.execute(
        select(StatusRow.commitment, StatusRow.status, StatusRow.appears).where(StatusRow.holder == "")
    )
    return {commitment: (Status(status), appears) for commitment, status, appears in found}


def _evidence(session: Session, ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    later = aliased(MatchingRow)
    superseded = exists().where(later.item_id == EvidenceRow.item_id, later.id > EvidenceRow.matching_id)
    query = (
        select(
            *(getattr(EvidenceRow, name) for name in _COPIED),
            EvidenceRow.holders,
            ItemRow.language,
            func.coalesce(ItemRow.story_id, EvidenceRow.story_id).label("story"),
            MatchingRow.matcher_version,
            ReviewRow.decision,
            TriageRow.flagged,
            TriageRow.assignee,
            superseded.label("superseded"),
        )
        .outerjoin(ItemRow, ItemRow.id == EvidenceRow.item_id)
        .outerjoin(MatchingRow, MatchingRow.id == EvidenceRow.matching_id)
        .outerjoin(ReviewRow, ReviewRow.id == standing_review(EvidenceRow.id))
        .outerjoin(TriageRow, TriageRow.evidence_id == EvidenceRow.id)
        .where(EvidenceRow.id.in_(ids))
    )
    return session.execute(query).all()


_COPIED = ("id", "commitment", "direction", "verdict", "confidence", "outlet", "tier", "recorded_at")


def _waits(found: Row[*tuple[Any, ...]]) -> bool:
    """Undecided machine evidence in force, and whatever somebody was unsure of."""
    if found.decision is None:
        return found.matcher_version is not None and not found.superseded
    return bool(found.decision == Decision.UNSURE)


def _row(found: Row[*tuple[Any, ...]], statuses: dict[str, tuple[Status, bool]]) -> dict[str, Any]:
    status, appears = statuses.get(found.commitment, (Status.NO_EVIDENCE, False))
    weight = max(impact(Verdict(found.verdict), status, appears).weight, FLOOR)
    uncertain = max(uncertainty(found.confidence), FLOOR)
    story = found.story if found.story is not None else f"e{found.id}"  # the item's: it follows when stories merge
    return {
        "evidence_id": found.id,
        "state": "unsure" if found.decision else "open",
        "fold": f"{found.commitment}|{found.direction}|{story}",
        "lead": True,
        "folded": 0,
        "commitment": found.commitment,
        "direction": found.direction,
        "verdict": found.verdict,
        "holders": "".join(f"|{holder}" for holder in found.holders)[:399] + "|" if found.holders else "",
        "outlet": found.outlet,
        "tier": found.tier,
        "language": found.language or "",
        "matcher": found.matcher_version or "",
        "confidence": found.confidence,
        "uncertainty": uncertain,
        "impact": weight,
        "priority": priority(uncertain, weight),
        "recorded_at": found.recorded_at,
        "flagged": bool(found.flagged),
        "assignee": found.assignee or "",
    }
