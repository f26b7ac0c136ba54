"""How far the queue has followed the ledger, read at the beginning of every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow, MatchingRow, ReviewRow, StatusRow
from storage.schema.queue import QueueMarkRow
from storage.views.chrome import Chrome, columns, read

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the queue has followed the ledger, and when it last changed. The same mark means the same queue."""

    evidence: int
    review: int
    matching: int
    statuses_at: datetime | None
    synced_at: datetime


class Stand(NamedTuple):
    """How far the queue has come (None: nowhere yet), whether the ledger is ahead of it, and the frame's numbers."""

    mark: Mark | None
    behind: bool
    chrome: Chrome


def stand(session: Session) -> Stand:
    marks, newest, frame = len(Mark.__slots__), 4, session.execute(_everything()).one()
    evidence, review, matching, statuses_at, synced_at = frame[:marks]
    numbers = read(frame[marks + newest :])
    if synced_at is None:
        return Stand(None, True, numbers)
    mark = Mark(evidence, review, matching, statuses_at, synced_at)
    ledger = _filled(frame[marks : marks + newest])
    return Stand(mark, (evidence, review, matching, statuses_at) != ledger, numbers)


def newest(session: Session) -> tuple[int, int, int, datetime | None]:
    return _filled(session.execute(select(*_newest_of())).one())


def _filled(newest: Sequence[Any]) -> tuple[int, int, int, datetime | None]:
    evidence, review, matching, statuses_at = newest
    return evidence or 0, review or 0, matching or 0, statuses_at


@cache
def _everything() -> Select[*tuple[Any, ...]]:
    """One statement, since every page begins with it, and each takes a way to the database and back."""
    mark = [select(getattr(QueueMarkRow, name)).where(QueueMarkRow.id == 1) for name in Mark.__slots__]
    return select(*(one.scalar_subquery() for one in mark), *_newest_of(), *columns())


def _newest_of() -> list[ScalarSelect[Any]]:
    """The newest id of each kind of row that the queue follows, and when a status last changed."""
    ids = [select(func.max(row.id)).scalar_subquery() for row in (EvidenceRow, ReviewRow, MatchingRow)]
    return [*ids, select(func.max(StatusRow.updated_at)).scalar_subquery()]


def touch(session: Session, now: datetime) -> None:
    """Say that the queue was changed otherwise than by following the ledger: nobody may use what they counted."""
    mark = session.get(QueueMarkRow, 1)
    if mark is not None:
        moved(mark, now)
        session.flush()


def moved(mark: QueueMarkRow, now: datetime) -> None:
    """The queue has changed: two states of it never have the same mark, whatever the clock says."""
    mark.synced_at = max(now, mark.synced_at + _MOMENT)
