"""Folds reports of one act into one card: the most confident leads, the others are counted on it."""

from collections.abc import Iterable

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.schema.queue import QueueRow

CHUNK = 400


def refold(session: Session, folds: Iterable[str]) -> None:
    """Choose the lead of each fold again, and count what it holds. Open and unsure reports fold apart."""
    wanted = sorted(folds)
    for start in range(0, len(wanted), CHUNK):
        _refold(session, wanted[start : start + CHUNK])


def _refold(session: Session, folds: list[str]) -> None:
    one = (QueueRow.fold, QueueRow.state)
    place = func.row_number().over(partition_by=one, order_by=(QueueRow.confidence.desc(), QueueRow.evidence_id))
    size = func.count().over(partition_by=one)
    found = session.execute(
        select(QueueRow.evidence_id, QueueRow.lead, QueueRow.folded, place.label("place"), size.label("size")).where(
            QueueRow.fold.in_(folds)
        )
    ).all()
    changed = []
    for row in found:
        lead = row.place == 1
        folded = row.size - 1 if lead else 0
        if (lead, folded) != (row.lead, row.folded):
            changed.append({"evidence_id": row.evidence_id, "lead": lead, "folded": folded})
    if changed:
        session.execute(update(QueueRow), changed)
