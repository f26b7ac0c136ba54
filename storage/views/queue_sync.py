"""Keeps the queue in step with the ledger: level-triggered, safe to run at any time and any number of times."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.errors import StoreLocked, StoreReadOnly
from core.words import Status, Verdict
from storage.engine import Store
from storage.schema.ledger import EvidenceRow, MatchingRow, ReviewRow, StatusRow
from storage.schema.queue import QueueMarkRow, QueueRow
from storage.views.impact import FLOOR, impact
from storage.views.queue_fold import refold
from storage.views.queue_rows import CHUNK, replace

OVERLAP = 200
"""Ids are looked at again this far back: on PostgreSQL a lower id may be committed after a higher one."""
_LOCK = 0x71756575
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def is_behind(session: Session) -> bool:
    """Whether the ledger has moved since the queue last followed it (one query)."""
    mark = session.get(QueueMarkRow, 1)
    now = _newest(session)
    return mark is None or (mark.evidence, mark.review, mark.matching, mark.statuses_at) != now


def catch_up(session: Session, now: datetime) -> int:
    """Follow the ledger; how many pieces of evidence were looked at again. One process at a time does it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    mark = session.get(QueueMarkRow, 1)
    if mark is None:
        mark = QueueMarkRow(id=1, evidence=0, review=0, matching=0, statuses_at=None, synced_at=now)
        session.add(mark)
    newest = _newest(session)
    looked = sum(_take_in(session, chunk) for chunk in _chunks(_touched(session, mark)))
    _reweigh(session, mark.statuses_at or _NEVER)
    mark.evidence, mark.review, mark.matching, mark.statuses_at = newest
    mark.synced_at = now
    session.flush()
    return looked


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


def _newest(session: Session) -> tuple[int, int, int, datetime | None]:
    row = session.execute(
        select(
            select(func.max(EvidenceRow.id)).scalar_subquery(),
            select(func.max(ReviewRow.id)).scalar_subquery(),
            select(func.max(MatchingRow.id)).scalar_subquery(),
            select(func.max(StatusRow.updated_at)).scalar_subquery(),
        )
    ).one()
    return row[0] or 0, row[1] or 0, row[2] or 0, row[3]


def _touched(session: Session, mark: QueueMarkRow) -> Iterator[int]:
    """Evidence that is new, was decided on, or whose item was matched again."""
    yield from session.scalars(select(EvidenceRow.id).where(EvidenceRow.id > mark.evidence - OVERLAP))
    if mark.review or mark.evidence:
        yield from session.scalars(select(ReviewRow.evidence_id).where(ReviewRow.id > mark.review - OVERLAP))
    if mark.matching:
        again = select(MatchingRow.item_id).where(MatchingRow.id > mark.matching - OVERLAP)
        yield from session.scalars(select(EvidenceRow.id).where(EvidenceRow.item_id.in_(again)))


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
