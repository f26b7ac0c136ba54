"""The alert stage: what the outbox holds is delivered. It decides nothing; the ledger has decided."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, TextIO

from pledgewatch.context import Context
from pledgewatch.stages.report import Progress, StageReport, no_progress

if TYPE_CHECKING:
    from alerts.outcome import Sender


@dataclass(frozen=True, kw_only=True)
class AlertReport(StageReport):
    """Counts of one run.

    `sent` are messages posted and `alerts` what they hold; `held` are decisions to hold back since the last 24 hours,
    by reason; `retry` will be tried again; `dead` were given up in this run, `dead_letters` stand in all.
    """

    sent: int = 0
    alerts: int = 0
    updated: int = 0
    replied: int = 0
    held: int = 0
    retry: int = 0
    dead: int = 0
    dropped: int = 0
    waiting: int = 0
    dead_letters: int = 0
    found: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """`send: new act` → how often it was decided in the last 24 hours."""


def alert(
    context: Context,
    *,
    progress: Progress = no_progress,
    wait: Callable[[float], None] = time.sleep,
    stream: TextIO | None = None,
) -> AlertReport:
    """Deliver what is due. `stream` takes what goes to the console (standard error by default)."""
    from datetime import timedelta

    from alerts.deliver import deliver
    from storage.alerts import count_reasons

    started = time.monotonic()
    made = deliver(
        context.store,
        context.alerts,
        senders_of(context, stream),
        context.clock,
        base=context.settings.dashboard_url,
        wait=wait,
        told=lambda done: progress("delivering", done, 0),
    )
    with context.store.read() as session:
        reasons = count_reasons(session, context.clock() - timedelta(hours=24))
    names = {"posted": "sent", "retried": "retry"}
    return AlertReport(
        **{names.get(name, name): value for name, value in asdict(made).items()},
        held=sum(n for (action, _), n in reasons.items() if action == "hold"),
        reasons={f"{action}: {reason}": n for (action, reason), n in sorted(reasons.items())},
        seconds=time.monotonic() - started,
    )


def senders_of(context: Context, stream: TextIO | None = None) -> "dict[str, Sender]":
    """The ways out that are set up: the console always, Slack with a token, webhooks through the guarded client."""
    from alerts.console import ConsoleSender
    from alerts.slack import SlackSender
    from alerts.webhook import WebhookSender

    settings, clock = context.settings, context.clock
    made: dict[str, Sender] = {"console": ConsoleSender(stream)}
    if settings.slack_token:
        made["slack"] = SlackSender(
            settings.slack_token.get_secret_value(),
            api_url=settings.slack_api_url,
            pace=context.alerts.delivery.pace,
            clock=clock,
        )
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    made["webhook"] = WebhookSender(context.alerts, context.http, secret, clock)
    return made
