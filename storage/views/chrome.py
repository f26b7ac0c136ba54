"""The few numbers every page shows: one query."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.schema.news import FeedRow, ItemRow
from storage.schema.outbox import ChannelRow, DeliveryRow
from storage.schema.queue import QueueRow
from storage.views.paging import CAP, Count


@dataclass(frozen=True, slots=True)
class Chrome:
    """Open cards, feeds in trouble, dead messages, the first closed channel, and when the newest item came."""

    waiting: Count
    feeds_failing: int
    dead: int
    circuit: str
    newest_item: datetime | None


def chrome(session: Session) -> Chrome:
    """The numbers as of now."""
    row = session.execute(_query()).one()
    return Chrome(Count(min(row[0], CAP), row[0] > CAP), row[1], row[2], row[3] or "", row[4])


@cache
def _query() -> Select[*tuple[Any, ...]]:
    open_cards = select(QueueRow.evidence_id).where(QueueRow.state == "open", QueueRow.lead.is_(True)).limit(CAP + 1)
    failing = (FeedRow.error_count > 0) | (FeedRow.state == "gone")
    circuit = select(ChannelRow.destination).where(ChannelRow.circuit_open_since.is_not(None)).limit(1)
    return select(
        select(func.count()).select_from(open_cards.subquery()).scalar_subquery(),
        select(func.count()).select_from(FeedRow).where(failing, FeedRow.state != "removed").scalar_subquery(),
        select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == "dead").scalar_subquery(),
        circuit.scalar_subquery(),
        select(func.max(ItemRow.first_seen)).scalar_subquery(),
    )
