"""What a press of a Slack button does: a review through the ledger, or a silence."""

from typing import TYPE_CHECKING

from pledgewatch.context import Context

if TYPE_CHECKING:
    from alerts.intent import Intent
    from alerts.interactive import Act

_SAID = {"confirm": "Confirmed", "reject": "Rejected"}


def act_of(context: Context) -> "Act":
    """The write that a press asks for; it says in a sentence what was done, or raises who was first."""
    from alerts.buttons import Press
    from alerts.snooze import snooze

    def act(intent: "Intent") -> str:
        if intent.press is not Press.SNOOZE:
            return _review(context, intent)
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
    return f"{_SAID[intent.decision]}.{now} The message shows it in a moment."
