"""How long the oldest piece of work has waited for a stage: what operators watch, before anybody feels it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow
from storage.schema.news import FeedRow, ItemRow
from storage.schema.outbox import DeliveryRow


def lag(session: Session, stage: str, now: datetime) -> float | None:
    """Seconds; 0.0 when nothing waits, None for a stage that nothing waits for. One indexed query.

    For `fetch` since a feed was due, for `match` since an item was stored (an edited one does not count), for `assess`
    since evidence was recorded, for `alert` since a message could have left.
    """
    query = _oldest(now).get(stage)
    if query is None:
        return None
    oldest = session.scalar(query)
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def _oldest(now: datetime) -> dict[str, Select[Any]]:
    return {
        "fetch": select(func.min(FeedRow.next_check_at)).where(
            FeedRow.next_check_at <= now, FeedRow.state.in_(("active", "degraded"))
        ),
        "match": select(func.min(ItemRow.first_seen)).where(ItemRow.matched_stamp.is_(None), ItemRow.version == 1),
        "assess": select(func.min(EvidenceRow.recorded_at)).where(EvidenceRow.assessed_at.is_(None)),
        "alert": select(func.min(DeliveryRow.next_attempt_at)).where(
            DeliveryRow.state == "pending", DeliveryRow.next_attempt_at <= now
        ),
    }
