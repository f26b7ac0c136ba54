"""Carrying deliveries out: a worker claims one under a lease, tries it once, and says what came of it.

Several workers may claim at once. Within a destination and lane (a commitment) order is kept: what is in flight or
being retried goes first. PostgreSQL locks the row that is claimed (SKIP LOCKED), SQLite the whole database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage import channels
from storage.deliveries import StoredDelivery, stored
from storage.schema.outbox import ChannelRow, DeliveryRow

D = DeliveryRow
GROUP_LIMIT = 20
"""Most alerts one message may hold: with its limits, twenty still show a sentence each."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How work is handed out; the two functions are asked by destination."""

    lease: timedelta
    circuit: timedelta
    pace: Callable[[str], timedelta]
    burst: Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Claim:
    """One message to send. `members` are the deliveries it carries, the first of them leads and lends its key.

    `post` is the message to edit or reply to. `uncertain`: an earlier attempt may have arrived.
    """

    worker: str
    members: tuple[StoredDelivery, ...]
    attempts: int
    uncertain: bool
    post: StoredDelivery | None = None

    @property
    def lead(self) -> StoredDelivery:
        """The delivery whose key is the message's."""
        return self.members[0]


def claim(session: Session, worker: str, now: datetime, terms: Terms) -> Claim | None:
    """The oldest message that is due and whose destination's turn it is; None when there is none."""
    for destination in _destinations(session, now):
        # The lock on the channel comes first: whoever has it sees all that was claimed before, so order holds.
        turn = channels.turn(session, destination, now, terms.circuit)
        row = _first(session, destination, now) if turn else None
        if turn and row:
            turn.next_send_at = now + terms.pace(destination)
            return _take(session, row, worker, now, terms)
    return None


def sent(session: Session, done: Claim, now: datetime, channel_id: str, message_ts: str, note: str | None) -> bool:
    """The message stands. False when the lease was lost meanwhile to another worker, which then decides."""
    values = {"state": "sent", "sent_at": now, "channel_id": channel_id, "message_ts": message_ts, "error": note}
    return _finish(session, done, uncertain=False, **values)


def retry(session: Session, done: Claim, at: datetime, error: str, *, uncertain: bool, counts: bool) -> bool:
    """Try again at `at`. An attempt that does not count (a server's rate limit) never leads to a dead letter."""
    attempts = done.attempts if counts else done.attempts - 1
    values = {"state": "pending", "next_attempt_at": at, "error": error, "attempts": attempts}
    return _finish(session, done, uncertain=uncertain, **values)


def dead(session: Session, done: Claim, error: str) -> bool:
    """Never again by itself; shown with its reason. What hangs on a dead post is dropped."""
    finished = _finish(session, done, uncertain=False, state="dead", error=error)
    if finished and done.lead.action == "post":
        hanging = D.post_id.in_([m.id for m in done.members])
        session.execute(
            update(D).where(hanging, D.state == "pending").values(state="dropped", error="its post is dead")
        )
    return finished


def dropped(session: Session, done: Claim, error: str) -> bool:
    """Not needed any more."""
    return _finish(session, done, uncertain=False, state="dropped", error=error)


def next_due(session: Session, now: datetime) -> datetime | None:
    """When work that only waits for its turn or a back-off comes due; None when there is none.

    Posts that wait for their schedule (a digest, quiet hours, a group) are not counted: they are for a later run.
    """
    turn = select(D.destination, ChannelRow.next_send_at).outerjoin(ChannelRow, ChannelRow.destination == D.destination)
    turns = session.execute(turn.where(_due(now), _free()).distinct()).all()
    probes = channels.next_tries(session)
    times = [max(moment or now, probes.get(channels.kind_of(name), now)) for name, moment in turns]
    retries = select(func.min(D.next_attempt_at)).where(D.state == "pending", D.attempts > 0, D.next_attempt_at > now)
    times += [moment for moment in session.scalars(retries) if moment]
    return min(times, default=None)


def _destinations(session: Session, now: datetime) -> list[str]:
    query = select(D.destination).where(_due(now), _free()).group_by(D.destination).order_by(func.min(D.id))
    return list(session.scalars(query))


def _due(now: datetime) -> ColumnElement[bool]:
    """Waiting and due, or left behind by a worker whose lease ran out."""
    return or_(
        and_(D.state == "pending", D.next_attempt_at <= now),
        and_(D.state == "claimed", D.claimed_until <= now),
    )


def _free() -> ColumnElement[bool]:
    """Led by nobody else, its post sent, and nothing before it in its lane in flight or being retried."""
    before, post = aliased(D), aliased(D)
    in_hand = or_(before.state == "claimed", and_(before.state == "pending", before.attempts > 0))
    blocked = exists().where(
        before.destination == D.destination,
        before.lane == D.lane,
        before.id < D.id,
        in_hand,
        or_(D.group_id.is_(None), before.group_id.is_(None), before.group_id != D.group_id),
    )
    return and_(
        or_(D.group_id.is_(None), D.group_id == D.id),
        or_(D.post_id.is_(None), exists().where(post.id == D.post_id, post.state == "sent")),
        or_(D.lane == "", ~blocked),
    )


def _first(session: Session, destination: str, now: datetime) -> DeliveryRow | None:
    # An edit or reply that is due as soon as it is written answers a person, who is watching: it goes first.
    asked_for = and_(D.action != "post", D.next_attempt_at <= D.created_at)
    order = case((asked_for, 0), else_=1)
    query = select(D).where(D.destination == destination, _due(now), _free()).order_by(order, D.id).limit(1)
    query = query.with_for_update(skip_locked=True, of=D).execution_options(populate_existing=True)
    return session.scalar(query)


def _take(session: Session, row: DeliveryRow, worker: str, now: datetime, terms: Terms) -> Claim:
    """Mark the message's deliveries as this worker's, until its lease runs out."""
    uncertain = row.uncertain or row.state == "claimed"
    rows = [row, *_companions(session, row, now, terms.burst(row.destination))]
    attempts = row.attempts + 1
    for member in rows:
        member.state, member.claimed_by, member.claimed_until = "claimed", worker, now + terms.lease
        member.attempts, member.uncertain = attempts, uncertain
        member.group_id = row.id if row.action == "post" else None
    session.flush()
    post = session.get(D, row.post_id, populate_existing=True) if row.post_id else None
    return Claim(worker, tuple(map(stored, rows)), attempts, uncertain, stored(post) if post else None)


def _companions(session: Session, row: DeliveryRow, now: datetime, burst: int) -> Sequence[DeliveryRow]:
    """Other posts that leave in the same message: those it left with before, its group, or a backlog's oldest."""
    if row.action != "post":
        return []
    others = [D.destination == row.destination, D.action == "post", D.id != row.id]
    if row.group_id is not None:
        return session.scalars(select(D).where(D.group_id == row.group_id, *others).order_by(D.id)).all()
    waiting = [*others, D.state == "pending", D.group_id.is_(None)]
    due = [*waiting, D.next_attempt_at <= now, D.attempts == 0]
    backlog = session.scalar(select(func.count()).select_from(D).where(*due)) or 0
    if backlog < burst and not row.group_key:
        return []
    wanted = due if backlog >= burst else [*waiting, D.group_key == row.group_key]
    query = select(D).where(*wanted).order_by(D.id).limit(GROUP_LIMIT - 1).with_for_update(skip_locked=True)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _finish(session: Session, done: Claim, **values: object) -> bool:
    """Write what came of a claim, where it is still ours."""
    mine = [D.id.in_([m.id for m in done.members]), D.claimed_by == done.worker, D.state == "claimed"]
    result = session.execute(update(D).where(*mine).values(claimed_by=None, claimed_until=None, **values))
    assert isinstance(result, CursorResult)
    return result.rowcount == len(done.members)
