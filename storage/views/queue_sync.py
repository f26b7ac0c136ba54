"""Keeps the queue in step with the ledger: level-triggered, safe to run at any time and any number of times."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from core.errors import StoreLocked, StoreReadOnly
from core.words import Status, Verdict
from storage.engine import Store
from storage.schema.ledger import EvidenceRow, MatchingRow, ReviewRow, StatusRow
from storage.schema.news import ItemRow
from storage.schema.queue import QueueMarkRow, QueueRow
from storage.views.chrome import Chrome
from storage.views.impact import FLOOR, impact
from storage.views.queue_fold import refold
from storage.views.queue_mark import Mark, moved, newest, stand
from storage.views.queue_rows import CHUNK, replace

OVERLAP = 200
"""Ids are looked at again this far back: on PostgreSQL a lower id may be committed after a higher one."""
_LOCK = 0x71756575
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """A snapshot to read a page from; `current` is False when the queue in it lags behind the ledger."""

    session: Session
    current: bool
    mark: Mark | None
    chrome: Chrome


def is_behind(session: Session) -> bool:
    """Whether the ledger has moved since the queue last followed it (one query)."""
    return stand(session).behind


def catch_up(session: Session, now: datetime) -> int:
    """Follow the ledger; how many pieces of evidence were looked at again. One process at a time does it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    mark = session.get(QueueMarkRow, 1)
    if mark is None:
        mark = QueueMarkRow(id=1, evidence=0, review=0, matching=0, statuses_at=None, synced_at=now)
        session.add(mark)
    reached = newest(session)
    looked = sum(_take_in(session, chunk) for chunk in _chunks(_touched(session, mark)))
    if mark.evidence:  # else every row was just built with the statuses of now
        _reweigh(session, mark.statuses_at or _NEVER)
    mark.evidence, mark.review, mark.matching, mark.statuses_at = reached
    moved(mark, now)
    session.flush()
    return looked


@contextmanager
def in_step(store: Store, now: datetime) -> Iterator[Step]:
    """A snapshot in which the queue has followed the ledger, where no other process holds the store."""
    with store.read() as session:
        found = stand(session)
        if not found.behind:
            yield Step(session, True, found.mark, found.chrome)
            return
    current = follow(store, now)
    with store.read() as session:
        found = stand(session)
        yield Step(session, current, found.mark, found.chrome)


def follow(store: Store, now: datetime) -> bool:
    """Bring the queue into step if it is behind; False when another process holds the store, and it stays behind."""
    with store.read() as session:
        if not is_behind(session):
            return True
    try:
        with store.begin() as session:
            catch_up(session, now)
    except (StoreLocked, StoreReadOnly):
        return False
    return True


def rebuild(session: Session, now: datetime) -> int:
    """Forget the queue and build it again from the ledger."""
    session.execute(delete(QueueRow))
    session.execute(delete(QueueMarkRow))
    session.expire_all()
    return catch_up(session, now)


def _take_in(session: Session, ids: list[int]) -> int:
    refold(session, replace(session, ids))
    return len(ids)


def _touched(session: Session, mark: QueueMarkRow) -> Iterator[int]:
    """Evidence that is new, was decided on, or whose item was matched again or whose story became part of another."""
    yield from session.scalars(select(EvidenceRow.id).where(EvidenceRow.id > mark.evidence - OVERLAP))
    if mark.review or mark.evidence:
        yield from session.scalars(select(ReviewRow.evidence_id).where(ReviewRow.id > mark.review - OVERLAP))
    if mark.matching:
        again = select(MatchingRow.item_id).where(MatchingRow.id > mark.matching - OVERLAP)
        yield from session.scalars(select(EvidenceRow.id).where(EvidenceRow.item_id.in_(again)))
    if mark.evidence:
        yield from session.scalars(_gone_over(mark.evidence - OVERLAP))


def _gone_over(after: int) -> Select[int]:
    """Evidence whose item went over to a story that newer evidence is of: two stories merge when an item joins both."""
    stories = select(ItemRow.story_id).join(EvidenceRow, EvidenceRow.item_id == ItemRow.id)
    recent = stories.where(EvidenceRow.id > after, ItemRow.story_id.is_not(None))
    moved = select(EvidenceRow.id).join(ItemRow, ItemRow.id == EvidenceRow.item_id)
    return moved.where(ItemRow.story_id.in_(recent), ItemRow.story_id != EvidenceRow.story_id)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def _reweigh(session: Session, since: datetime) -> None:
    """Impact and priority of what waits on commitments whose status changed."""
    changed = select(StatusRow).where(StatusRow.holder == "", StatusRow.updated_at > since)
    for row in session.scalars(changed).all():
        for verdict in Verdict:
            weight = max(impact(verdict, Status(row.status), row.appears).weight, FLOOR)
            session.execute(
                update(QueueRow)
                .where(QueueRow.state.in_(("open", "unsure")), QueueRow.lead.in_((True, False)))  # as the index begins
                .where(QueueRow.commitment == row.commitment, QueueRow.verdict == verdict)
                .values(impact=weight, priority=QueueRow.uncertainty * weight)
                .execution_options(synchronize_session=False)
            )
