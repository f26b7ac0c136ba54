"""One commitment: its evidence in order of time, the dots of its timeline, the history of its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, literal_column, select, union_all
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow, ReviewRow, StatusChangeRow
from storage.views import paging
from storage.views.decided import standing_review

DOTS = 100
"""The timeline shows the newest this many; more would be one smear."""
EARLIER = 5
"""Earlier pieces of evidence beside a card."""


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
    """The last changes of status that were found, in order of when they took effect, newest first."""
    query = select(StatusChangeRow).where(StatusChangeRow.commitment == commitment)
    rows = session.scalars(query.order_by(StatusChangeRow.at.desc(), StatusChangeRow.id.desc()).limit(limit))
    names = Change.__dataclass_fields__
    found = [Change(**{name: getattr(row, name) for name in names}) for row in rows]
    return sorted(found, key=lambda change: change.effective_at, reverse=True)


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of evidence, by what one compares it with: its commitment and when the act happened."""

    commitment: str
    act_at: datetime
    id: int


def earlier(session: Session, places: Sequence[Place]) -> list[tuple[Dot, ...]]:
    """For each place the last accepted evidence before it: what a reviewer compares with. One query for all."""
    if not places:
        return []
    given = {f"{name}{n}": getattr(p, name) for n, p in enumerate(places) for name in ("commitment", "act_at", "id")}
    found: list[list[Dot]] = [[] for _ in places]
    for n, *dot in session.execute(_earlier(len(places)), given | {"most": EARLIER}):
        found[n].append(Dot(*dot))
    return [tuple(dots) for dots in found]


@cache
def _dots() -> Select[*tuple[Any, ...]]:
    """Built once: putting a statement together costs more than running it."""
    return _accepted().where(EvidenceRow.commitment == bindparam("commitment")).order_by(EvidenceRow.act_at.desc())


@cache
def _earlier(number: int) -> Select[*tuple[Any, ...]]:
    parts = [
        _accepted(literal_column(str(n)).label("place"))
        .where(
            EvidenceRow.commitment == bindparam(f"commitment{n}"),
            EvidenceRow.act_at <= bindparam(f"act_at{n}"),
            EvidenceRow.id != bindparam(f"id{n}"),
        )
        .order_by(EvidenceRow.act_at.desc())
        .subquery()
        for n in range(number)
    ]
    together = union_all(*(select(part) for part in parts)).subquery()
    return select(together)


def _accepted(*more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """What makes a dot, of accepted evidence; as many as `most` says."""
    names = ("id", "act_at", "verdict", "confidence", "accepted", "passage", "outlet")
    return (
        select(*more, *(getattr(EvidenceRow, name) for name in names), ReviewRow.decision)
        .outerjoin(ReviewRow, ReviewRow.id == standing_review(EvidenceRow.id))
        .where(EvidenceRow.accepted.is_(True))
        .limit(bindparam("most", type_=Integer))
    )
