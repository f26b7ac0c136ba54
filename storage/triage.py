"""What people note beside waiting evidence: a flag, and who looks at it. Shown in the queue at once."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.errors import NotFound
from storage.schema.ledger import EvidenceRow
from storage.schema.queue import QueueRow, TriageRow


def note(
    session: Session,
    evidence_id: int,
    by: str,
    now: datetime,
    *,
    flagged: bool | None = None,
    assignee: str | None = None,
) -> TriageRow:
    """Set what is given and leave the rest; NotFound without such evidence."""
    row = session.get(TriageRow, evidence_id)
    if row is None:
        if session.get(EvidenceRow, evidence_id) is None:
            raise NotFound(f"evidence {evidence_id}", "there is no such evidence")
        row = TriageRow(evidence_id=evidence_id, flagged=False, assignee="", by=by, at=now)
        session.add(row)
    row.flagged = row.flagged if flagged is None else flagged
    row.assignee = row.assignee if assignee is None else assignee[:120]
    row.by, row.at = by[:120], now
    session.flush()
    session.execute(
        update(QueueRow)
        .where(QueueRow.evidence_id == evidence_id)
        .values(flagged=row.flagged, assignee=row.assignee)
        .execution_options(synchronize_session=False)
    )
    return row
