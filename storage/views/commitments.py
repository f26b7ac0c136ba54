"""Commitments as the ledger sees them: status, evidence counts, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Integer, Select, String, bindparam, func, select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow, StatusRow
from storage.schema.queue import QueueRow
from storage.views.paging import CAP, Count


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a commitment, or one holder's part of it, stands."""

    commitment: str
    holder: str
    status: str
    appears: bool
    progress: str
    score: float | None
    n: int
    reason: str
    measured: dict[str, object] | None
    since: datetime
    updated_at: datetime


def standings(session: Session, commitments: Sequence[str] | None = None, *, holders: bool = False) -> list[Standing]:
    """Statuses of these commitments (of all, when None); with `holders`, of each holder too."""
    query = select(*(getattr(StatusRow, name) for name in Standing.__slots__))
    if commitments is not None:
        query = query.where(StatusRow.commitment.in_(commitments))
    if not holders:
        query = query.where(StatusRow.holder == "")
    rows = session.execute(query.order_by(StatusRow.commitment, StatusRow.holder))
    return [Standing(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Cell:
    """What the scoreboard shows of a holder on a commitment (of the commitment itself, where `holder` is "")."""

    commitment: str
    holder: str
    status: str
    appears: bool
    score: float | None
    n: int
    reason: str


def board(session: Session) -> tuple[list[Cell], datetime | None]:
    """Every cell, and when the newest of them was computed."""
    query = select(*(getattr(StatusRow, name) for name in Cell.__slots__))
    rows = session.execute(query.order_by(StatusRow.commitment, StatusRow.holder))
    return [Cell(*row) for row in rows], session.scalar(select(func.max(StatusRow.updated_at)))


def waiting(session: Session) -> dict[str, int]:
    """Open cards by commitment. Reads one narrow index, whatever their number."""
    query = (
        select(QueueRow.commitment, func.count().label("number"))
        .where(QueueRow.state == "open", QueueRow.lead.is_(True))
        .group_by(QueueRow.commitment)
    )
    return {row.commitment: row.number for row in session.execute(query)}


def latest_evidence(session: Session, commitments: list[str]) -> dict[str, datetime]:
    """When the newest act known of each commitment happened: one index look-up each."""
    parts = [
        select(EvidenceRow.commitment, EvidenceRow.act_at)
        .where(EvidenceRow.commitment == one, EvidenceRow.accepted.is_(True))
        .order_by(EvidenceRow.act_at.desc())
        .limit(1)
        .subquery()
        for one in commitments
    ]
    if not parts:
        return {}
    first, *others = [select(part) for part in parts]
    return {row.commitment: row.act_at for row in session.execute(first.union_all(*others))}


def amounts(session: Session, commitment: str) -> tuple[Count, Count]:
    """How many open cards a commitment has, and how much evidence."""
    waits, number = session.execute(_amounts(), {"commitment": commitment, "most": CAP + 1}).one()
    return Count(min(waits, CAP), waits > CAP), Count(min(number, CAP), number > CAP)


@cache
def _amounts() -> Select[int, int]:
    one, most = bindparam("commitment", type_=String), bindparam("most", type_=Integer)
    open_cards = select(QueueRow.evidence_id).where(
        QueueRow.state == "open", QueueRow.lead.is_(True), QueueRow.commitment == one
    )
    known = select(EvidenceRow.id).where(EvidenceRow.commitment == one)
    parts = [select(func.count()).select_from(part.limit(most).subquery()) for part in (open_cards, known)]
    return select(*(part.scalar_subquery() for part in parts))
