"""What routes would have sent: history replayed through them, with their groups, digests and quiet hours. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alerts.config import AlertsConfig
from alerts.facts import from_facts
from alerts.mute import inhibited
from alerts.phrases import headline
from alerts.reasons import Reason
from alerts.records import OpsSubject, Subject
from alerts.route import group_key, route
from alerts.schedule import due
from storage.alerts import StoredAlert

_BY_RULES = {Reason.INHIBITED, Reason.NO_ROUTE}
"""Holds that a route file decides, and that another one may lift."""


@dataclass(slots=True)
class PreviewMessage:
    """One message that would have left: when, where, and its alerts' headlines."""

    at: datetime
    channel: str
    group: str = ""
    alerts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Preview:
    """What would have been sent, oldest first, and how many alerts were held back by which reason."""

    messages: list[PreviewMessage] = field(default_factory=list)
    held: Counter[str] = field(default_factory=Counter)

    def by_channel(self) -> dict[str, int]:
        """Messages per channel."""
        return dict(Counter(message.channel for message in self.messages))


def preview(history: Sequence[StoredAlert], config: AlertsConfig) -> Preview:
    """Replay `history` (oldest first). What was held back for its own sake, or silenced, stays held back."""
    made, sent = Preview(), list[tuple[datetime, Subject]]()
    reach = max((rule.within for rule in config.inhibit), default=timedelta())
    for alert in history:
        if not alert.sent and alert.reason not in _BY_RULES:
            made.held[alert.reason] += 1
            continue
        subject, now = from_facts(alert.facts), alert.created_at
        sent = [(at, other) for at, other in sent if now - at <= reach]
        if inhibited(config, subject, sent, now):
            made.held[Reason.INHIBITED] += 1
        elif names := route(config, subject):
            sent.append((now, subject))
            for name in names:
                _place(made, config, name, subject, now)
        else:
            made.held[Reason.NO_ROUTE] += 1
    made.messages.sort(key=lambda message: message.at)
    return made


def title(subject: Subject) -> str:
    """An alert in a line."""
    about = subject.commitment.id if not isinstance(subject, OpsSubject) else ""
    return f"{headline(subject)}: {about}" if about else headline(subject)


def _place(made: Preview, config: AlertsConfig, name: str, subject: Subject, now: datetime) -> None:
    """Into the message that waits for its group, or into a new one."""
    channel = config.channels[name]
    group = group_key(channel, subject)
    mine = [m for m in made.messages if group and (m.channel, m.group) == (name, group)]
    last = mine[-1] if mine else None
    if last is not None and last.at >= now:
        last.alerts.append(title(subject))
        return
    at = due(channel, now, None, last.at if last else None)
    made.messages.append(PreviewMessage(at, name, group, [title(subject)]))
