"""One commitment: its evidence in order of time, the dots of its timeline, the history of its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow, ReviewRow, StatusChangeRow
from storage.views import paging
from storage.views.decided import standing_review

DOTS = 160
"""The timeline shows the newest this many; more would be one smear."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One piece of evidence on the timeline."""

    id: int
    act_at: datetime
    verdict: str
    confidence: float
    accepted: bool
    passage: str
    outlet: str
    decision: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of status, and why."""

    id: int
    commitment: str
    holder: str
    before: str
    after: str
    appears: bool
    progress: str
    score: float | None
    reason: str
    cause: str
    cause_id: int | None
    effective_at: datetime
    at: datetime


def evidence_page(
    session: Session,
    commitment: str,
    *,
    verdict: str = "",
    holder_ids: Sequence[int] | None = None,
    after: str | None = None,
    size: int = 25,
) -> paging.Page[int]:
    """Evidence ids of a commitment, newest act first."""
    query = select(EvidenceRow.id, EvidenceRow.act_at).where(EvidenceRow.commitment == commitment)
    if verdict:
        query = query.where(EvidenceRow.verdict == verdict)
    if holder_ids is not None:
        query = query.where(EvidenceRow.id.in_(holder_ids))
    if after:
        query = query.where(paging.beyond(EvidenceRow.act_at, EvidenceRow.id, paging.read_cursor(after, datetime, int)))
    query = query.order_by(EvidenceRow.act_at.desc(), EvidenceRow.id.desc()).limit(size + 1)
    rows, more = paging.cut(session.execute(query).all(), size)
    cursor = paging.make_cursor(rows[-1].act_at, rows[-1].id) if rows and more else None
    return paging.Page(tuple(row.id for row in rows), cursor)


def dots(session: Session, commitment: str) -> list[Dot]:
    """The newest accepted or decided evidence, oldest first."""
    found = session.execute(_dots(), {"commitment": commitment, "most": DOTS}).all()
    return [Dot(*tuple(row)) for row in reversed(found)]


def changes(session: Session, commitment: str, limit: int = 30) -> list[Change]:
    """History of status, newest first."""
    query = select(StatusChangeRow).where(StatusChangeRow.commitment == commitment)
    rows = session.scalars(query.order_by(StatusChangeRow.at.desc(), StatusChangeRow.id.desc()).limit(limit))
    names = Change.__dataclass_fields__
    return [Change(**{name: getattr(row, name) for name in names}) for row in rows]


def earlier(session: Session, commitment: str, than: datetime, without: int, limit: int = 5) -> list[Dot]:
    """The last accepted evidence on a commitment before a time: what a reviewer compares with."""
    given = {"commitment": commitment, "than": than, "without": without, "most": limit}
    return [Dot(*tuple(row)) for row in session.execute(_earlier(), given)]


@cache
def _dots() -> Select[*tuple[Any, ...]]:
    """Built once: putting a statement together costs more than running it."""
    names = ("id", "act_at", "verdict", "confidence", "accepted", "passage", "outlet")
    return (
        select(*(getattr(EvidenceRow, name) for name in names), ReviewRow.decision)
        .outerjoin(ReviewRow, ReviewRow.id == standing_review(EvidenceRow.id))
        .where(EvidenceRow.commitment == bindparam("commitment"), EvidenceRow.accepted.is_(True))
        .order_by(EvidenceRow.act_at.desc())
        .limit(bindparam("most", type_=Integer))
    )


@cache
def _earlier() -> Select[*tuple[Any, ...]]:
    return _dots().where(EvidenceRow.act_at <= bindparam("than"), EvidenceRow.id != bindparam("without"))
