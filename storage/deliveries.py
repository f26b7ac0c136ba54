"""Deliveries: what is to be done where, written with the decision. `storage.claims` hands them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from core.errors import Conflict, NotFound
from storage.insert import insert_new
from storage.schema.outbox import AlertRow, DeliveryRow

OPEN = ("pending", "claimed")


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """One delivery as it stands. `state`: pending · claimed · sent · dead · dropped."""

    id: int
    alert_id: int
    key: str
    destination: str
    action: str
    state: str
    lane: str
    group_key: str
    group_id: int | None
    post_id: int | None
    attempts: int
    next_attempt_at: datetime
    error: str | None
    channel_id: str | None
    message_ts: str | None
    created_at: datetime
    sent_at: datetime | None

    @property
    def untried(self) -> bool:
        """Whether nobody has claimed it yet (a post gets its `group_id` when it is first claimed)."""
        return self.state == "pending" and self.group_id is None and self.attempts == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A delivery to write. `key` is unique for ever: writing it again does nothing."""

    alert_id: int
    key: str
    destination: str
    action: str
    due: datetime
    lane: str = ""
    group_key: str = ""
    post_id: int | None = None


def add(session: Session, new: NewDelivery, now: datetime) -> bool:
    """Write `new`; False when its key stands already."""
    return insert_new(
        session,
        DeliveryRow,
        alert_id=new.alert_id,
        key=new.key,
        destination=new.destination,
        action=new.action,
        next_attempt_at=new.due,
        lane=new.lane,
        group_key=new.group_key,
        post_id=new.post_id,
        created_at=now,
    )


def add_update(session: Session, post: StoredDelivery, due: datetime, now: datetime) -> bool:
    """An edit of `post`'s message, unless one waits already (it will show what is new then too).

    A waiting edit is brought forward to `due`. Posts that share a message share its edits.
    """
    lead = post.group_id or post.id
    of = [DeliveryRow.post_id == lead, DeliveryRow.action == "update"]
    waits = session.scalar(select(DeliveryRow).where(*of, DeliveryRow.state == "pending", DeliveryRow.attempts == 0))
    if waits is not None:
        waits.next_attempt_at = min(waits.next_attempt_at, due) if due > now else waits.created_at
        session.flush()
        return False
    number = session.scalar(select(func.count()).select_from(DeliveryRow).where(*of)) or 0
    key = f"{get(session, lead).key}|update|{number + 1}"
    new = NewDelivery(
        alert_id=post.alert_id,
        key=key,
        destination=post.destination,
        action="update",
        due=due,
        lane=post.lane,
        post_id=lead,
    )
    return add(session, new, now)


def posts_of(session: Session, alert_id: int) -> list[StoredDelivery]:
    """The posts of an alert, locked: their states hold until this transaction ends."""
    query = select(DeliveryRow).where(DeliveryRow.alert_id == alert_id, DeliveryRow.action == "post")
    rows = session.scalars(query.order_by(DeliveryRow.id).with_for_update().execution_options(populate_existing=True))
    return [stored(row) for row in rows]


def drop(session: Session, ids: Sequence[int], reason: str) -> None:
    """Deliveries that are no longer wanted, unless a worker has them already."""
    which = [DeliveryRow.id.in_(ids), DeliveryRow.state == "pending"]
    session.execute(update(DeliveryRow).where(*which).values(state="dropped", error=reason))


def revive(session: Session, key: str, due: datetime) -> None:
    """Let a dropped post leave after all."""
    which = [DeliveryRow.key == key, DeliveryRow.state == "dropped", DeliveryRow.message_ts.is_(None)]
    session.execute(update(DeliveryRow).where(*which).values(state="pending", next_attempt_at=due, error=None))


def pending_posts(session: Session) -> list[StoredDelivery]:
    """Posts that no attempt was made for yet, locked."""
    which = [DeliveryRow.state == "pending", DeliveryRow.action == "post", DeliveryRow.group_id.is_(None)]
    return [stored(row) for row in session.scalars(select(DeliveryRow).where(*which).with_for_update())]


def group_times(session: Session, destination: str, group_key: str) -> tuple[datetime | None, datetime | None]:
    """When the group's waiting message is due, and when its last one left; None where there is none."""
    mine = [DeliveryRow.destination == destination, DeliveryRow.group_key == group_key, DeliveryRow.action == "post"]
    waits = [*mine, DeliveryRow.state == "pending", DeliveryRow.group_id.is_(None)]
    due = session.scalar(select(func.min(DeliveryRow.next_attempt_at)).where(*waits))
    left = session.scalar(select(func.max(DeliveryRow.sent_at)).where(*mine, DeliveryRow.state == "sent"))
    return due, left


def members(session: Session, delivery: StoredDelivery) -> list[StoredDelivery]:
    """All posts that share `delivery`'s message, in order (itself alone when it went by itself)."""
    if delivery.group_id is None:
        return [delivery]
    query = select(DeliveryRow).where(DeliveryRow.group_id == delivery.group_id, DeliveryRow.action == "post")
    return [stored(row) for row in session.scalars(query.order_by(DeliveryRow.id))]


def get(session: Session, delivery_id: int) -> StoredDelivery:
    """The delivery of this number; NotFound when there is none."""
    row = session.get(DeliveryRow, delivery_id, populate_existing=True)
    if row is None:
        raise NotFound(f"delivery {delivery_id}", "no such delivery; see `pledgewatch alerts log`")
    return stored(row)


def recent(
    session: Session, *, states: Sequence[str] = (), limit: int = 50, before: int | None = None
) -> list[tuple[StoredDelivery, str, str]]:
    """The newest deliveries with their alert's key and reason, newest first."""
    query = select(DeliveryRow, AlertRow.key, AlertRow.reason).join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
    if states:
        query = query.where(DeliveryRow.state.in_(states))
    if before is not None:
        query = query.where(DeliveryRow.id < before)
    rows = session.execute(query.order_by(DeliveryRow.id.desc()).limit(limit))
    return [(stored(row), key, reason) for row, key, reason in rows]


def count_states(session: Session) -> dict[str, int]:
    """State → number of deliveries."""
    query = select(DeliveryRow.state, func.count().label("n")).group_by(DeliveryRow.state)
    return {row.state: row.n for row in session.execute(query)}


def resend(session: Session, delivery_id: int, now: datetime) -> StoredDelivery:
    """Try a dead or dropped delivery (and those that share its message) again; Conflict when it waits or arrived."""
    row = session.get(DeliveryRow, delivery_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"delivery {delivery_id}", "no such delivery; see `pledgewatch alerts log`")
    if row.state not in {"dead", "dropped"}:
        raise Conflict(f"delivery {delivery_id}", f"it is {row.state}; only dead or dropped ones can be sent again")
    group = row.group_id if row.action == "post" and row.group_id is not None else None
    same = or_(DeliveryRow.id == row.id, DeliveryRow.group_id == group) if group else DeliveryRow.id == row.id
    session.execute(
        update(DeliveryRow)
        .where(same)
        .values(state="pending", attempts=0, next_attempt_at=now, error=None, claimed_by=None, claimed_until=None)
    )
    return get(session, delivery_id)


def stored(row: DeliveryRow) -> StoredDelivery:
    """The record of a row."""
    return StoredDelivery(**{name: getattr(row, name) for name in StoredDelivery.__slots__})
