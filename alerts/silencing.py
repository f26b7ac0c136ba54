"""Setting a silence: it mutes what comes, and what still waits to be sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from alerts.facts import from_facts
from alerts.mute import Matcher, SilenceFacts, mutes, read_matcher
from alerts.reasons import Action, Reason
from alerts.traits import traits_of
from storage import alerts, deliveries, silences


def in_force(session: Session, now: datetime) -> list[SilenceFacts]:
    """The silences in force, as deciding needs them."""
    return [
        SilenceFacts(id=s.id, matcher=read_matcher(s.matcher, f"silence {s.id}"), author=s.author, ends_at=s.ends_at)
        for s in silences.active(session, now)
    ]


def silence(
    session: Session, matcher: Matcher, author: str, reason: str, via: str, now: datetime, ends_at: datetime
) -> tuple[silences.Silence, int]:
    """Set a silence until `ends_at`; returns it and how many waiting posts it dropped. UsageError when it has no end
    ahead, no author or no reason.
    """
    made = silences.add(session, _plain(matcher), author, reason, via, now, ends_at)
    said = f"silence {made.id} by {made.author} until {made.ends_at:%Y-%m-%d %H:%M} UTC"
    waiting = [(post, alerts.get(session, post.alert_id)) for post in deliveries.pending_posts(session)]
    caught = [(post, alert) for post, alert in waiting if mutes(matcher, traits_of(from_facts(alert.facts)))]
    deliveries.drop(session, [post.id for post, _ in caught], said)
    for alert_id in {alert.id for _, alert in caught}:
        if all(post.state == "dropped" for post in deliveries.posts_of(session, alert_id)):
            alerts.hold(session, alert_id, Reason.SILENCED, now)
            alerts.log(session, alert_id, Action.HOLD, Reason.SILENCED, said, (), now)
    return made, len(caught)


def _plain(matcher: Matcher) -> dict[str, object]:
    return matcher.model_dump(mode="json", exclude_defaults=True)
