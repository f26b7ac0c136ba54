"""The clock: what time alone brings about, and when it will next."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from compliance.config import ComplianceConfig
from compliance.states import Deadline, HolderState
from compliance.status import Terms
from core.words import Status
from declarations.model import Commitment

_MOVING = frozenset({Status.IN_PROGRESS, Status.UPHELD, Status.CONTESTED})


def terms_of(commitment: Commitment, config: ComplianceConfig, now: datetime) -> Terms:
    """The terms of `commitment` at `now`; after `until` its clock stands still."""
    if commitment.until is not None:
        now = min(now, _start_of(commitment.until + timedelta(days=1)))
    return Terms(
        discrete=commitment.is_discrete,
        overdue_from=_start_of(commitment.due + timedelta(days=1)) if commitment.due else None,
        window=config.window(commitment.id),
        contested=config.contested,
        now=now,
    )


def announced(commitment: Commitment, config: ComplianceConfig, fulfilled: bool, now: datetime) -> tuple[Deadline, ...]:
    """The announcements of `due` whose day has come, nearest first; none once it is fulfilled or has passed."""
    if commitment.due is None or fulfilled or now.date() > commitment.due:
        return ()
    notices = _notices(commitment.due, config)
    return tuple(sorted((n for n in notices if n.on <= now.date()), key=lambda n: n.days))


def wakes_at(
    commitment: Commitment, config: ComplianceConfig, holders: Iterable[HolderState], now: datetime
) -> datetime | None:
    """The next moment after `now` at which the clock alone may change a status or announce a deadline."""
    moments = [h.wakes_at for h in holders if h.wakes_at is not None]
    if commitment.due is not None:
        moments.append(_start_of(commitment.due + timedelta(days=1)))
        moments += [_start_of(n.on) for n in _notices(commitment.due, config)]
    return min((m for m in moments if m > now), default=None)


def holder_wakes_at(status: Status, last_acts: Iterable[datetime], terms: Terms) -> datetime | None:
    """When the window closes on a holder that moves; None for one that does not."""
    if status not in _MOVING:
        return None
    return min((at + terms.window for at in last_acts if at + terms.window > terms.now), default=None)


def _notices(due: date, config: ComplianceConfig) -> list[Deadline]:
    return [Deadline(on=due - timedelta(days=d), due=due, days=d) for d in config.deadline_notice_days]


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
