"""What stands between a worthy subject and its message: silences, parent events, and routes that do not take it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alerts.config import AlertsConfig
from alerts.decide import History
from alerts.facts import from_facts
from alerts.keys import key_of
from alerts.mute import inhibited, silenced
from alerts.reasons import Action, Decision, Reason
from alerts.records import ActSubject, ClockSubject, Subject
from alerts.route import route
from alerts.silencing import in_force
from storage import alerts


def history_of(stands: alerts.StoredAlert | None) -> History:
    """What `decide` must know of a key's past."""
    if stands is None:
        return History()
    return History(sent=True) if stands.sent else History(held=_reason(stands.reason))


def muted(
    session: Session, config: AlertsConfig, subject: ActSubject | ClockSubject, decision: Decision, now: datetime
) -> Decision:
    """`decision` to send, or the hold that a silence, a parent event or the lack of a route makes of it."""
    if said := silenced(subject, in_force(session, now)):
        return Decision(Action.HOLD, Reason.SILENCED, decision.key, said)
    if said := inhibited(config, subject, _earlier(session, config, subject, now), now):
        return Decision(Action.HOLD, Reason.INHIBITED, decision.key, said)
    if not route(config, subject):
        return Decision(Action.HOLD, Reason.NO_ROUTE, decision.key)
    return decision


def _earlier(
    session: Session, config: AlertsConfig, subject: ActSubject | ClockSubject, now: datetime
) -> list[tuple[datetime, Subject]]:
    """What was sent recently enough to mute something, with its times."""
    if not config.inhibit:
        return []
    reach = max((rule.within for rule in config.inhibit), default=timedelta())
    alone = all("commitment" in rule.equal for rule in config.inhibit)
    found = alerts.sent_since(session, now - reach, subject.commitment.id if alone else "")
    return [(alert.created_at, from_facts(alert.facts)) for alert in found if alert.key != key_of(subject)]


def _reason(text: str) -> Reason:
    """The named reason; one that this version no longer knows was some hold all the same."""
    return next((reason for reason in Reason if reason == text), Reason.BACKFILL)
