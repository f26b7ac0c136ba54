"""The state of destinations that all deliverers share: whose turn it is, and circuits that are open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.insert import insert_new
from storage.schema.outbox import ChannelRow


@dataclass(frozen=True, slots=True)
class OpenCircuit:
    """A kind of destination (`slack`) that refuses us as a whole, since when, and in whose words."""

    kind: str
    since: datetime
    reason: str


def kind_of(destination: str) -> str:
    """`slack:#policy` → `slack`."""
    return destination.partition(":")[0]


def turn(session: Session, destination: str, now: datetime, circuit: timedelta) -> ChannelRow | None:
    """The row of `destination`, locked until the transaction ends, if this worker may send to it now; else None.

    None too while another worker is at it, and while the circuit of its kind is open, but for one try every `circuit`.
    """
    row = _locked(session, destination)
    if row is None or (row.next_send_at is not None and row.next_send_at > now):
        return None
    return row if _let_through(session, kind_of(destination), now, circuit) else None


def delay(session: Session, destination: str, until: datetime) -> None:
    """Nobody sends to `destination` before `until` (a server said so)."""
    insert_new(session, ChannelRow, destination=destination)
    later = (ChannelRow.next_send_at.is_(None)) | (ChannelRow.next_send_at < until)
    session.execute(update(ChannelRow).where(ChannelRow.destination == destination, later).values(next_send_at=until))


def next_turn(session: Session, destination: str) -> datetime | None:
    """When `destination` may next be sent to; None for at once."""
    return session.scalar(select(ChannelRow.next_send_at).where(ChannelRow.destination == destination))


def open_circuit(session: Session, kind: str, reason: str, now: datetime, retry_at: datetime) -> bool:
    """Stop all of `kind` until one try at `retry_at`; True when it was closed before."""
    insert_new(session, ChannelRow, destination=kind)
    row = session.scalars(select(ChannelRow).where(ChannelRow.destination == kind).with_for_update()).one()
    first = row.circuit_open_since is None
    row.circuit_open_since = row.circuit_open_since or now
    row.circuit_reason = reason
    row.next_send_at = retry_at
    session.flush()
    return first


def close_circuit(session: Session, kind: str) -> None:
    """All of `kind` may be sent to again."""
    session.execute(
        update(ChannelRow)
        .where(ChannelRow.destination == kind, ChannelRow.circuit_open_since.is_not(None))
        .values(circuit_open_since=None, circuit_reason=None, next_send_at=None)
    )


def open_circuits(session: Session) -> list[OpenCircuit]:
    """What refuses us now: for the banner of every page."""
    rows = session.scalars(select(ChannelRow).where(ChannelRow.circuit_open_since.is_not(None)))
    return [
        OpenCircuit(r.destination, r.circuit_open_since, r.circuit_reason or "") for r in rows if r.circuit_open_since
    ]


def next_tries(session: Session) -> dict[str, datetime]:
    """Kind → when an open circuit lets the next try through."""
    rows = session.scalars(select(ChannelRow).where(ChannelRow.circuit_open_since.is_not(None)))
    return {row.destination: row.next_send_at for row in rows if row.next_send_at}


def _locked(session: Session, destination: str) -> ChannelRow | None:
    """The row of `destination`; None while another worker holds it."""
    insert_new(session, ChannelRow, destination=destination)
    query = select(ChannelRow).where(ChannelRow.destination == destination)
    return session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def _let_through(session: Session, kind: str, now: datetime, circuit: timedelta) -> bool:
    if session.scalar(select(ChannelRow.circuit_open_since).where(ChannelRow.destination == kind)) is None:
        return True
    row = _locked(session, kind)
    if row is None or (row.next_send_at is not None and row.next_send_at > now):
        return False
    row.next_send_at = now + circuit
    return True
