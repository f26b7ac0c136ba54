"""Snooze…: mutes further steps in the same direction on the same commitment, and says until when."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alerts.facts import from_facts
from alerts.mute import Matcher
from alerts.phrases import date_words
from alerts.records import ActSubject, ClockSubject
from alerts.silencing import silence
from core.errors import UsageError
from core.words import Direction
from storage import alerts, silences

_WAYS = {Direction.PLUS: "towards", Direction.MINUS: "against", Direction.NONE: "about"}


def snooze(session: Session, alert_id: int, days: int, author: str, via: str, now: datetime) -> str:
    """Set the silence; what it mutes, in a sentence. A contradiction still comes through a snoozed fulfilment.

    Pressed twice, it says what stands. NotFound for an alert that is gone, UsageError for one that has no commitment.
    """
    subject = from_facts(alerts.get(session, alert_id).facts)
    if not isinstance(subject, ActSubject | ClockSubject):
        raise UsageError(f"alert {alert_id}", "only an act or a deadline can be snoozed")
    matcher = _matcher(subject)
    data = matcher.model_dump(mode="json", exclude_defaults=True)
    ends_at = now + timedelta(days=days)
    for one in silences.active(session, now):
        if one.matcher == data and one.ends_at >= ends_at - timedelta(hours=1):
            return f"Snoozed already, by {one.author} until {date_words(one.ends_at)}, {one.ends_at:%H:%M} UTC."
    silence(session, matcher, author, f"snoozed for {days} days from an alert", via, now, ends_at)
    until = f"{date_words(ends_at)}, {ends_at:%H:%M} UTC"
    return f"Snoozed until {until}: {_what(subject)}. `pledgewatch alerts silence end` ends it earlier."


def _matcher(subject: ActSubject | ClockSubject) -> Matcher:
    # Keyed on commitment and direction, not on text, which changes with every report.
    if isinstance(subject, ActSubject):
        return Matcher(commitments=[subject.commitment.id], directions=[subject.direction])
    return Matcher(commitments=[subject.commitment.id], kinds=["clock"])


def _what(subject: ActSubject | ClockSubject) -> str:
    if isinstance(subject, ActSubject):
        return f"further acts {_WAYS[subject.direction]} “{subject.commitment.id}”"
    return f"deadlines and silence of “{subject.commitment.id}”"
