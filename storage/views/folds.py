"""What lies folded under a card: other reports of the same act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from storage.schema.ledger import EvidenceRow
from storage.schema.news import ItemRow
from storage.schema.queue import QueueRow


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a fold."""

    evidence_id: int
    outlet: str
    tier: str
    title: str
    language: str
    url: str
    confidence: float
    act_at: datetime


def reports(session: Session, leads: Sequence[int], most: int = 12) -> dict[int, tuple[Report, ...]]:
    """The other reports under each of `leads` that wait too, the most confident first; `most` of each."""
    if not leads:
        return {}
    lead = aliased(QueueRow)
    query = (
        select(lead.evidence_id, EvidenceRow, ItemRow.title, ItemRow.language)
        .join(QueueRow, (QueueRow.fold == lead.fold) & (QueueRow.state == lead.state))
        .join(EvidenceRow, EvidenceRow.id == QueueRow.evidence_id)
        .outerjoin(ItemRow, ItemRow.id == EvidenceRow.item_id)
        .where(lead.evidence_id.in_(leads), QueueRow.evidence_id != lead.evidence_id)
        .order_by(EvidenceRow.confidence.desc())
        .limit(most * len(leads))
    )
    found: dict[int, list[Report]] = {}
    for one, e, title, language in session.execute(query):
        report = Report(e.id, e.outlet, e.tier, title or e.passage, language or "", e.url, e.confidence, e.act_at)
        found.setdefault(one, []).append(report)
    return {one: tuple(rows[:most]) for one, rows in found.items()}
