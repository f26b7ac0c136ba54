"""What happened since a time, in counts: for the digest of the watch."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow, ReviewRow, StatusChangeRow
from storage.schema.news import FeedRow, ItemRow
from storage.schema.outbox import AlertRow, DeliveryRow

SHOWN = 10
"""Changes of status that are listed; further ones are counted."""


@dataclass(frozen=True, slots=True)
class Change:
    """A commitment's own change of status."""

    commitment: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Activity:
    """Counts since a time; `dead`, `failing` and `feeds` as they stand now."""

    items: int
    evidence: int
    reviews: int
    changed: int
    changes: tuple[Change, ...]
    sent: int
    held: int
    dead: int
    feeds: int
    failing: tuple[str, ...]


def since(session: Session, moment: datetime) -> Activity:
    """What happened since `moment`."""
    own = (StatusChangeRow.holder == "", StatusChangeRow.at >= moment)
    latest = select(StatusChangeRow).where(*own).order_by(StatusChangeRow.id.desc()).limit(SHOWN)
    changes = tuple(Change(row.commitment, row.before, row.after) for row in session.scalars(latest))
    by_decision = select(AlertRow.decision, func.count().label("n")).where(AlertRow.created_at >= moment)
    decided = {row.decision: row.n for row in session.execute(by_decision.group_by(AlertRow.decision))}
    failing = select(FeedRow.name).where(FeedRow.error_count > 0, FeedRow.state != "removed").order_by(FeedRow.name)

    def count(*where: object) -> int:
        return session.scalar(select(func.count()).where(*where)) or 0  # type: ignore[arg-type]

    return Activity(
        items=count(ItemRow.first_seen >= moment),
        evidence=count(EvidenceRow.recorded_at >= moment),
        reviews=count(ReviewRow.at >= moment),
        changed=count(*own),
        changes=changes,
        sent=decided.get("send", 0),
        held=decided.get("hold", 0),
        dead=count(DeliveryRow.state == "dead"),
        feeds=count(FeedRow.state != "removed"),
        failing=tuple(session.scalars(failing)),
    )
