"""Statuses as they stand, their changes, and when each commitment was assessed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.insert import insert_new
from storage.schema.ledger import AssessmentRow, StatusChangeRow, StatusRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatus:
    """What is to stand in one row; `holder` "" is the commitment as a whole."""

    commitment: str
    holder: str
    status: str
    appears: bool
    progress: str
    score: float | None
    n: int
    reason: str
    measured: dict[str, Any] | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """One change to keep. `cause` is evidence, review, clock or registry; `cause_id` the evidence or review."""

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


def of(session: Session, commitment: str) -> dict[str, StatusRow]:
    """Holder → row, "" for the commitment as a whole."""
    rows = session.scalars(select(StatusRow).where(StatusRow.commitment == commitment))
    return {row.holder: row for row in rows}


def every(session: Session) -> list[StatusRow]:
    """All rows, by commitment and holder."""
    return list(session.scalars(select(StatusRow).order_by(StatusRow.commitment, StatusRow.holder)))


def put(session: Session, new: NewStatus, now: datetime) -> None:
    """Let `new` stand; nothing is written where it stands already."""
    row = session.get(StatusRow, (new.commitment, new.holder))
    values = {name: getattr(new, name) for name in NewStatus.__slots__}
    if row is None:
        session.add(StatusRow(**values, updated_at=now))
    elif any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = now
    session.flush()


def add_changes(session: Session, changes: Iterable[NewChange]) -> list[StatusChangeRow]:
    """Append them to the history."""
    rows = [StatusChangeRow(**{name: getattr(c, name) for name in NewChange.__slots__}) for c in changes]
    session.add_all(rows)
    session.flush()
    return rows


def changes(
    session: Session, *, commitments: Sequence[str] = (), since: datetime | None = None, until: datetime | None = None
) -> list[StatusChangeRow]:
    """The history, oldest first, of some commitments (default: all) between two times of recording."""
    query = select(StatusChangeRow)
    if commitments:
        query = query.where(StatusChangeRow.commitment.in_(commitments))
    if since is not None:
        query = query.where(StatusChangeRow.at >= since)
    if until is not None:
        query = query.where(StatusChangeRow.at <= until)
    return list(session.scalars(query.order_by(StatusChangeRow.id)))


def lock(session: Session, commitment: str, registry_version: str, now: datetime) -> tuple[AssessmentRow, bool]:
    """The commitment's assessment row, held until this transaction ends; and whether it is the first."""
    values = {"commitment": commitment, "first_at": now, "last_at": now, "registry_version": registry_version}
    first = insert_new(session, AssessmentRow, **values)
    query = select(AssessmentRow).where(AssessmentRow.commitment == commitment)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one(), first


def note(
    session: Session, row: AssessmentRow, version: str, due: date | None, next_at: datetime | None, now: datetime
) -> None:
    """Note that the commitment was assessed, and when the clock wants it next."""
    row.last_at = max(row.last_at, now)
    row.registry_version, row.due, row.next_at = version, due, next_at
    session.flush()


def wake(session: Session, commitment: str, at: datetime | None) -> None:
    """Let the clock look at the commitment at `at`, if it would not look earlier."""
    row = session.get(AssessmentRow, commitment)
    if row is not None and at is not None and (row.next_at is None or at < row.next_at):
        row.next_at = at
        session.flush()


def due(session: Session, registry_version: str, now: datetime) -> set[str]:
    """Commitments that the clock or another registry asks to be assessed again."""
    query = select(AssessmentRow.commitment).where(
        or_(AssessmentRow.next_at <= now, AssessmentRow.registry_version != registry_version)
    )
    return set(session.scalars(query))


def assessed(session: Session) -> set[str]:
    """Commitments that were assessed at least once."""
    return set(session.scalars(select(AssessmentRow.commitment)))
