"""Whether anything moves: the newest of each stage's work, and what waits between the stages."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.schema.ledger import AssessmentRow, EvidenceRow, MatchingRow
from storage.schema.news import FetchRow, ItemRow
from storage.schema.outbox import DeliveryRow
from storage.schema.queue import QueueMarkRow
from storage.views.paging import CAP, Count


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: when it last did something, and how much waits for it (None where nothing is counted)."""

    name: str
    last: datetime | None
    waits: Count | None
    what: str


def stages(session: Session) -> list[Stage]:
    """Fetch, match, assess, alert, and the queue of this dashboard."""
    return [
        Stage("fetch", session.scalar(select(func.max(FetchRow.at))), None, "looks at what is due"),
        Stage("match", _newest_matching(session), _unmatched(session), "items not read by a matcher"),
        Stage("assess", session.scalar(select(func.max(AssessmentRow.last_at))), _unassessed(session), "new evidence"),
        Stage("alert", session.scalar(select(func.max(DeliveryRow.sent_at))), _undelivered(session), "messages"),
        Stage("queue", session.scalar(select(QueueMarkRow.synced_at)), None, "kept in step by the dashboard"),
    ]


def newest_item(session: Session) -> datetime | None:
    """When the newest item came in."""
    return session.scalar(select(func.max(ItemRow.first_seen)))


def usual_gap(session: Session) -> float | None:
    """The longest time in seconds between items among the last two hundred arrivals; None for fewer than ten."""
    times = session.scalars(select(ItemRow.first_seen).order_by(ItemRow.first_seen.desc()).limit(200)).all()
    if len(times) < 10:
        return None
    return max((a - b).total_seconds() for a, b in pairwise(times))


def _newest_matching(session: Session) -> datetime | None:
    return session.scalar(select(MatchingRow.at).order_by(MatchingRow.id.desc()).limit(1))


def _unmatched(session: Session) -> Count:
    return _count(session, select(ItemRow.id).where(ItemRow.matched_stamp.is_(None)))


def _unassessed(session: Session) -> Count:
    return _count(session, select(EvidenceRow.id).where(EvidenceRow.assessed_at.is_(None)))


def _undelivered(session: Session) -> Count:
    return _count(session, select(DeliveryRow.id).where(DeliveryRow.state.in_(("pending", "claimed"))))


def _count(session: Session, query: Select[Any]) -> Count:
    inner = query.limit(CAP + 1).subquery()
    found = session.scalar(select(func.count()).select_from(inner)) or 0
    return Count(min(found, CAP), found > CAP)
