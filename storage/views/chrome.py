"""The few numbers every page shows: one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
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
    return read(session.execute(_query()).one())


def read(row: Sequence[Any]) -> Chrome:
    """The numbers in a row of `columns`."""
    waiting, failing, dead, circuit, newest = row
    return Chrome(Count(min(waiting, CAP), waiting > CAP), failing, dead, circuit or "", newest)


@cache
def _query() -> Select[*tuple[Any, ...]]:
    return select(*columns())


def columns() -> tuple[ScalarSelect[Any], ...]:
    """What makes the numbers, for a statement that asks for more besides."""
    open_cards = select(QueueRow.evidence_id).where(QueueRow.state == "open", QueueRow.lead.is_(True)).limit(CAP + 1)
    failing = (FeedRow.error_count > 0) | (FeedRow.state == "gone")
    circuit = select(ChannelRow.destination).where(ChannelRow.circuit_open_since.is_not(None)).limit(1)
    return (
        select(func.count()).select_from(open_cards.subquery()).scalar_subquery(),
        select(func.count()).select_from(FeedRow).where(failing, FeedRow.state != "removed").scalar_subquery(),
        select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == "dead").scalar_subquery(),
        circuit.scalar_subquery(),
        select(func.max(ItemRow.first_seen)).scalar_subquery(),
    )
