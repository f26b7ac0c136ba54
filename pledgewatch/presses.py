"""What a press of a Slack button does: a review through the ledger, or a silence."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING

from core.errors import PledgewatchError
from pledgewatch.context import Context

if TYPE_CHECKING:
    from alerts.intent import Intent
    from alerts.interactive import Act

_LOG = logging.getLogger(__name__)
_SAID = {"confirm": "Confirmed", "reject": "Rejected"}


def act_of(context: Context) -> "Act":
    """The write that a press asks for; it says in a sentence what was done, or raises who was first."""
    from alerts.buttons import Press
    from alerts.snooze import snooze

    messages = Soon(context)

    def act(intent: "Intent") -> str:
        if intent.press is not Press.SNOOZE:
            said = _review(context, intent)
            messages.deliver()
            return said
        with context.store.begin() as session:
            value = intent.value
            return snooze(session, value.alert_id, value.days, intent.person, "slack", context.clock())

    return act


def _review(context: Context, intent: "Intent") -> str:
    from core.words import Decision
    from ledger.book import Ledger
    from ledger.review import ReviewRequest, review

    assert intent.decision is not None
    ledger = Ledger(context.store, context.registry, context.compliance, context.alerts)
    request = ReviewRequest(
        evidence=intent.value.evidence_id,
        decision=Decision(intent.decision),
        reviewer=intent.person,
        via="slack",
        reason=intent.reason,
        expected=0,
        # The message is about the act: rejecting it rejects every report of it, not only the one it quotes.
        whole_act=intent.decision is Decision.REJECT,
        request=intent.request,
    )
    outcome = review(ledger, request, context.clock())
    changed = next((c for c in outcome.changes if not c.holder), None)
    now = f" {changed.commitment} is now {'apparently ' if changed.appears else ''}{changed.after}." if changed else ""
    base = context.settings.dashboard_url.rstrip("/")
    page = f" Say which commitment it is about at {base}/evidence/{request.evidence}" if intent.reason and base else ""
    return f"{_SAID[intent.decision]}.{now} The message shows it in a moment.{page}"


class Soon:
    """Delivers what is due in the background, so that a message shows a decision now and not at the next run.

    Calls that come while one is waiting to start are one. Where no Slack is set up there is nothing to hurry for.
    """

    def __init__(self, context: Context) -> None:
        self._context, self._waiting, self._lock = context, False, Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="deliver-soon")

    def deliver(self) -> None:
        """Return at once; deliver in a moment."""
        with self._lock:
            if self._waiting or self._context.settings.slack_token is None:
                return
            self._waiting = True
        self._pool.submit(self._run)

    def _run(self) -> None:
        from pledgewatch.stages.alert import alert

        with self._lock:
            self._waiting = False
        try:
            alert(self._context)
        except PledgewatchError as error:
            _LOG.warning("messages wait for the next run: %s", error)
