"""The audit log: who changed what, from where, before and after."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.schema.outbox import AuditRow


def write(
    session: Session,
    actor: str,
    action: str,
    subject: str,
    now: datetime,
    *,
    via: str = "cli",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Append one entry; it is kept or lost with the change it tells of."""
    session.add(
        AuditRow(
            at=now, actor=actor[:120], via=via, action=action[:60], subject=subject[:200], before=before, after=after
        )
    )
    session.flush()


def latest(session: Session, limit: int = 100, *, subject: str = "") -> list[AuditRow]:
    """The latest entries, newest first, on one subject or on all."""
    query = select(AuditRow)
    if subject:
        query = query.where(AuditRow.subject == subject)
    return list(session.scalars(query.order_by(AuditRow.id.desc()).limit(limit)))
