"""One holder's status: the rows of the ledger's table, each a function; where several hold, the lowest wins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.acts import Act
from compliance.corroboration import Corroboration
from core.words import Direction, Status


@dataclass(frozen=True, slots=True)
class Terms:
    """What a commitment's status hangs on beside the acts. `overdue_from` is the first moment after `due`."""

    discrete: bool
    overdue_from: datetime | None
    window: timedelta
    contested: timedelta
    now: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that holds: since when, why, and by which acts."""

    status: Status
    since: datetime
    reason: str
    acts: tuple[Act, ...] = ()
    appears: bool = False


def find_status(acts: Sequence[Act], terms: Terms) -> Finding | None:
    """The lowest row that holds for one holder's acts in order of time; None where none does (no evidence)."""
    found = [finding for row in ROWS if (finding := row(acts, terms)) is not None]
    return found[-1] if found else None


def in_progress(acts: Sequence[Act], _terms: Terms) -> Finding | None:
    """Something was reported, and nothing more can be said yet."""
    if not acts:
        return None
    if not any(a.corroboration for a in acts):
        return Finding(Status.IN_PROGRESS, acts[0].at, str(Corroboration.NONE), (acts[-1],))
    if all(a.direction is Direction.PLUS for a in acts) and not any(a.fulfils for a in acts):
        return Finding(Status.IN_PROGRESS, acts[0].at, "on the way: advances, not fulfilled", (acts[-1],))
    return Finding(Status.IN_PROGRESS, acts[-1].at, "reports since then are not corroborated", (acts[-1],))


def upheld(acts: Sequence[Act], terms: Terms) -> Finding | None:
    """Continuing, and the latest corroborated act is + and within the window."""
    latest = _latest(acts)
    if terms.discrete or latest is None or latest.direction is not Direction.PLUS:
        return None
    if latest.at + terms.window <= terms.now:
        return None
    return Finding(Status.UPHELD, _run(acts)[0].at, str(latest.corroboration), (latest,))


def fulfilled(acts: Sequence[Act], terms: Terms) -> Finding | None:
    """Discrete, and a corroborated `fulfils`."""
    delivered = [a for a in acts if a.fulfils]
    if not terms.discrete or not delivered:
        return None
    first = delivered[0]
    late = " (late)" if terms.overdue_from is not None and first.at >= terms.overdue_from else ""
    confirmed = any(r.confirmed and r.verdict.value == "fulfils" for a in delivered for r in a.readings)
    return Finding(Status.FULFILLED, first.at, f"{first.fulfils}{late}", (first,), appears=not confirmed)


def stalled(acts: Sequence[Act], terms: Terms) -> Finding | None:
    """In progress or upheld before, and nothing for the window."""
    if not acts or fulfilled(acts, terms) is not None:
        return None
    latest = _latest(acts)
    if latest is not None and latest.direction is Direction.MINUS:
        return None
    since = acts[-1].at + terms.window
    if since > terms.now:
        return None
    return Finding(Status.STALLED, since, f"nothing for {terms.window.days} days", (acts[-1],))


def overdue(acts: Sequence[Act], terms: Terms) -> Finding | None:
    """`due` has passed, and no corroborated act fulfils it."""
    if terms.overdue_from is None or terms.now < terms.overdue_from or any(a.fulfils for a in acts):
        return None
    due = terms.overdue_from - timedelta(days=1)
    return Finding(Status.OVERDUE, terms.overdue_from, f"was due on {due:%Y-%m-%d}", tuple(acts[-1:]))


def contradicted(acts: Sequence[Act], _terms: Terms) -> Finding | None:
    """The latest corroborated act is −."""
    latest = _latest(acts)
    if latest is None or latest.direction is not Direction.MINUS:
        return None
    run = _run(acts)
    appears = not any(a.confirmed for a in run)
    return Finding(Status.CONTRADICTED, run[0].at, str(latest.corroboration), (latest,), appears=appears)


def regressed(acts: Sequence[Act], terms: Terms) -> Finding | None:
    """Contradicted after fulfilled."""
    against = contradicted(acts, terms)
    if against is None or not terms.discrete:
        return None
    before = [a for a in acts if a.fulfils and a.at <= against.since]
    if not before:
        return None
    reason = f"fulfilled on {before[0].at:%Y-%m-%d}, then {against.reason}"
    return Finding(Status.REGRESSED, against.since, reason, (before[-1], *against.acts), appears=against.appears)


def contested(acts: Sequence[Act], terms: Terms) -> Finding | None:
    """The latest corroborated act, and one that points the other way so shortly before that neither has settled it."""
    latest = _latest(acts)
    if latest is None:
        return None
    for other in reversed(acts):
        if other.corroboration and other.direction is not latest.direction:
            apart = latest.at - other.at
            if apart > terms.contested:
                return None
            reason = f"corroborated acts for and against {_within(apart)}"
            return Finding(Status.CONTESTED, latest.at, reason, (other, latest))
    return None


ROWS: tuple[Callable[[Sequence[Act], Terms], Finding | None], ...] = (
    in_progress,
    upheld,
    fulfilled,
    stalled,
    overdue,
    contradicted,
    regressed,
    contested,
)
"""In the order of the ledger's table."""


def _within(apart: timedelta) -> str:
    return "within a day" if apart < timedelta(days=2) else f"within {apart.days} days"


def _latest(acts: Sequence[Act]) -> Act | None:
    return next((a for a in reversed(acts) if a.corroboration), None)


def _run(acts: Sequence[Act]) -> list[Act]:
    """The corroborated acts since the direction last changed; at least one is there."""
    run: list[Act] = []
    for act in reversed([a for a in acts if a.corroboration]):
        if run and act.direction is not run[0].direction:
            break
        run.insert(0, act)
    return run
