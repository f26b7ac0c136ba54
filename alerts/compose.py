"""A claimed delivery as the message that leaves: rendered now, from what is known now."""

from sqlalchemy.orm import Session

from alerts.config import AlertsConfig
from alerts.facts import from_facts
from alerts.message import Entry, commitments_of
from alerts.outcome import Outgoing
from alerts.render import render
from storage import alerts, claims, deliveries

_TITLES = {"daily": "Daily digest", "weekly": "Weekly digest"}


def compose(session: Session, config: AlertsConfig, claim: claims.Claim, base: str) -> Outgoing:
    """What is sent for `claim`; an edit shows all alerts that share the message."""
    lead, post = claim.lead, claim.post
    shown = deliveries.members(session, post) if post and lead.action == "update" else list(claim.members)
    stored = [alerts.get(session, alert_id) for alert_id in dict.fromkeys(d.alert_id for d in shown)]
    entries = [Entry(alert.id, from_facts(alert.facts)) for alert in stored]
    message = render(entries, base=base, days=config.snooze.days, title=_title(config, lead.destination, entries))
    return Outgoing(
        key=lead.key,
        destination=lead.destination,
        action=lead.action,
        message=message,
        since=lead.created_at,
        channel_id=(post.channel_id or "") if post else "",
        message_ts=(post.message_ts or "") if post else "",
        facts=tuple({"key": a.key, "reason": a.reason, **a.facts} for a in stored),
    )


def _title(config: AlertsConfig, destination: str, entries: list[Entry]) -> str:
    """The headline of a digest, or of several alerts in one message; "" for a single one."""
    channel = config.channel_of(destination)
    n = len(entries)
    if channel and channel.mode in _TITLES:
        return f"{_TITLES[channel.mode]}: {n} alert{'s' if n > 1 else ''}"
    if n == 1:
        return ""
    about = commitments_of(entries)
    return f"{n} alerts: {next(iter(about.values()))}" if len(about) == 1 else f"{n} alerts on {len(about)} commitments"
