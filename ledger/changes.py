"""A computed state against what stands: the rows to write and the changes to keep."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from compliance.states import CommitmentState, HolderState
from core.words import Progress, Status
from storage import statuses
from storage.schema.ledger import StatusRow
from storage.statuses import NewChange, NewStatus

CauseName = Literal["evidence", "review", "clock", "registry"]


@dataclass(frozen=True, slots=True)
class Cause:
    """What brought a change about. `ids` are the evidence or reviews it may be due to, the likeliest first."""

    name: CauseName
    ids: tuple[int, ...] = ()

    def decisive(self, because: tuple[int, ...]) -> int | None:
        """The one that decided the status, else the first."""
        if self.name == "evidence" and (hits := [i for i in self.ids if i in because]):
            return hits[0]
        return self.ids[0] if self.ids else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A row as the ledger compares it."""

    status: Status
    appears: bool
    progress: Progress


NOTHING = Standing(Status.NO_EVIDENCE, False, Progress.NONE)


def write_state(session: Session, state: CommitmentState, cause: Cause, now: datetime) -> list[NewChange]:
    """Let `state` stand, and keep what it changes with its cause; the changes, the commitment's own first."""
    rows = statuses.of(session, state.commitment)
    wanted = rows_of(state, rows[""].since if "" in rows else now)
    for holder in set(rows) - set(wanted):
        wanted[holder] = _empty(state.commitment, holder, rows[holder], now)
    because = {"": state.because, **{h.holder: h.because for h in state.holders}}
    changes = [
        _change(wanted[h], _standing(rows.get(h)), cause, cause.decisive(because.get(h, ())), now)
        for h in sorted(wanted)
        if standing_of(wanted[h]) != _standing(rows.get(h))
    ]
    for row in wanted.values():
        statuses.put(session, row, now)
    statuses.add_changes(session, changes)
    return changes


def rows_of(state: CommitmentState, since: datetime) -> dict[str, NewStatus]:
    """Holder → the row that is to stand; "" is the commitment as a whole. `since` serves where no date is known."""
    return {"": _own(state, since), **{h.holder: _of_holder(state.commitment, h) for h in state.holders}}


def standing_of(row: NewStatus) -> Standing:
    """What of a row makes a change when it differs."""
    return Standing(Status(row.status), row.appears, Progress(row.progress))


def _own(state: CommitmentState, since: datetime) -> NewStatus:
    measured: dict[str, Any] = {"groups": [asdict(g) | {"members": list(g.members)} for g in state.groups]}
    if state.measured is not None:
        measured["target"] = _plain(state.measured)
    return NewStatus(
        commitment=state.commitment,
        holder="",
        status=state.status.value,
        appears=state.appears,
        progress=state.progress.value,
        score=state.score,
        n=state.n,
        reason=state.reason,
        measured=measured,
        since=state.since or since,
    )


def _of_holder(commitment: str, holder: HolderState) -> NewStatus:
    return NewStatus(
        commitment=commitment,
        holder=holder.holder,
        status=holder.status.value,
        appears=holder.appears,
        progress=holder.progress.value,
        score=holder.score,
        n=holder.n,
        reason=holder.reason,
        measured={"target": _plain(holder.measured)} if holder.measured else None,
        since=holder.since,
    )


def _plain(measured: Any) -> dict[str, Any]:
    return asdict(measured) | {"at": measured.at.isoformat(), "text": measured.text}


def _empty(commitment: str, holder: str, row: StatusRow, now: datetime) -> NewStatus:
    """A holder whose evidence was all taken back."""
    gone = row.status == Status.NO_EVIDENCE.value
    return NewStatus(
        commitment=commitment,
        holder=holder,
        status=Status.NO_EVIDENCE.value,
        appears=False,
        progress=Progress.NONE.value,
        score=None,
        n=0,
        reason="no act on it is known any more",
        measured=None,
        since=row.since if gone else now,
    )


def _standing(row: StatusRow | None) -> Standing:
    return Standing(Status(row.status), row.appears, Progress(row.progress)) if row else NOTHING


def _change(new: NewStatus, before: Standing, cause: Cause, cause_id: int | None, now: datetime) -> NewChange:
    return NewChange(
        commitment=new.commitment,
        holder=new.holder,
        before=before.status.value,
        after=new.status,
        appears=new.appears,
        progress=new.progress,
        score=new.score,
        reason=new.reason,
        cause=cause.name,
        cause_id=cause_id,
        effective_at=new.since,
        at=now,
    )
