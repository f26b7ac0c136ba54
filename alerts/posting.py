"""Writing an alert, its log and its deliveries, in the caller's transaction."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alerts.config import AlertsConfig
from alerts.facts import to_facts
from alerts.reasons import Action, Decision
from alerts.records import ActSubject, ClockSubject, ReviewSubject, Subject
from alerts.route import group_key, route
from alerts.schedule import due
from storage import alerts, deliveries


def write(session: Session, subject: Subject, decision: Decision, now: datetime) -> alerts.StoredAlert:
    """Keep `subject` under the decision's key."""
    act = subject.act if isinstance(subject, ReviewSubject) else subject
    new = alerts.NewAlert(
        key=decision.key,
        kind=subject.kind,
        decision="hold" if decision.action is Action.HOLD else "send",
        reason=decision.reason,
        facts=to_facts(subject),
        commitment=act.commitment.id if isinstance(act, ActSubject | ClockSubject) else "",
        direction=str(act.direction) if isinstance(act, ActSubject) else "",
        story_id=act.story if isinstance(act, ActSubject) else None,
        evidence_id=act.lead.evidence_id if isinstance(act, ActSubject) else None,
        review_id=subject.review_id if isinstance(subject, ReviewSubject) else None,
    )
    return alerts.put(session, new, now)


def log(session: Session, alert_id: int, subject: Subject, decision: Decision, now: datetime) -> None:
    """Append `decision` to the log, for each fresh piece of evidence."""
    fresh = subject.fresh if isinstance(subject, ActSubject) else ()
    alerts.log(session, alert_id, decision.action, decision.reason, decision.detail, fresh, now)


def post(session: Session, config: AlertsConfig, subject: Subject, decision: Decision, now: datetime) -> None:
    """Write an alert that is to be sent, and one post for each destination that it is routed to."""
    stored = write(session, subject, decision, now)
    log(session, stored.id, subject, decision, now)
    for name in route(config, subject):
        channel, destination = config.channels[name], config.destination(name)
        group = group_key(channel, subject)
        waiting, left = deliveries.group_times(session, destination, group) if group else (None, None)
        new = deliveries.NewDelivery(
            alert_id=stored.id,
            key=f"{decision.key}|{destination}|post",
            destination=destination,
            action="post",
            due=due(channel, now, waiting, left),
            lane=stored.commitment,
            group_key=group,
        )
        if not deliveries.add(session, new, now):
            deliveries.revive(session, new.key, new.due)


def refresh(session: Session, alert_id: int, now: datetime, wait: timedelta) -> None:
    """Let every message of an alert that has left show what is known now, `wait` from now.

    One that still waits needs nothing: a message is rendered when it is sent. The console cannot be edited.
    """
    for sent in deliveries.posts_of(session, alert_id):
        left = sent.state in {"pending", "claimed", "sent"} and not sent.untried
        if left and not sent.destination.startswith("console:"):
            deliveries.add_update(session, sent, now + wait, now)
