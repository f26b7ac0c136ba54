"""The alert log: every decision with its reason, and what became of its messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.schema.outbox import AlertRow, DeliveryRow


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery of an alert."""

    id: int
    destination: str
    action: str
    state: str
    attempts: int
    error: str | None
    next_attempt_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert, sent or held back."""

    id: int
    key: str
    kind: str
    decision: str
    reason: str
    commitment: str
    direction: str
    story_id: int | None
    evidence_id: int | None
    created_at: datetime
    updated_at: datetime
    deliveries: tuple[Sent, ...] = ()


def log(
    session: Session,
    *,
    decision: str = "",
    state: str = "",
    commitment: str = "",
    before: int | None = None,
    size: int = 50,
) -> list[AlertLine]:
    """Alerts, newest first; `state` wants one with a delivery in that state. Two queries."""
    query = select(AlertRow)
    query = query.where(AlertRow.decision == decision) if decision else query
    query = query.where(AlertRow.commitment == commitment) if commitment else query
    query = query.where(AlertRow.id < before) if before is not None else query
    if state:
        query = query.where(AlertRow.id.in_(select(DeliveryRow.alert_id).where(DeliveryRow.state == state)))
    rows = session.scalars(query.order_by(AlertRow.id.desc()).limit(size)).all()
    sent = _deliveries(session, [row.id for row in rows])
    names = ("id", "key", "kind", "decision", "reason", "commitment", "direction", "story_id", "evidence_id")
    return [
        AlertLine(
            **{name: getattr(row, name) for name in names},
            created_at=row.created_at,
            updated_at=row.updated_at,
            deliveries=tuple(sent.get(row.id, ())),
        )
        for row in rows
    ]


def _deliveries(session: Session, alerts: Sequence[int]) -> dict[int, list[Sent]]:
    found: dict[int, list[Sent]] = {}
    query = select(DeliveryRow).where(DeliveryRow.alert_id.in_(alerts)).order_by(DeliveryRow.id)
    names = Sent.__dataclass_fields__
    for row in session.scalars(query):
        found.setdefault(row.alert_id, []).append(Sent(**{name: getattr(row, name) for name in names}))
    return found
