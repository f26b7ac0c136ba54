"""Decisions from the web, put to the ledger: one, a fold, a batch, or the undoing of any."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import SetupError
from core.words import Decision, Verdict
from dashboard.security.users import User
from dashboard.services import Services
from ledger.book import Ledger
from ledger.review import ReviewOutcome, ReviewRequest, review, review_many
from storage.views.queue_sync import follow


@dataclass(frozen=True, slots=True)
class Did:
    """What a toast says, and the path that takes it back."""

    words: str
    undo: str = ""


def ledger(held: Services) -> Ledger:
    """The ledger over what is loaded now. SetupError where the dashboard was opened without its configuration."""
    if held.compliance is None or held.alerts is None:
        raise SetupError("dashboard", "it was opened without compliance and alerts configuration: it can only show")
    return Ledger(held.store, held.registry, held.compliance, held.alerts)


def decide(held: Services, request: ReviewRequest) -> ReviewOutcome:
    """Keep one decision, and bring the queue into step."""
    outcome = review(ledger(held), request, held.clock())
    follow(held.store, held.clock())
    return outcome


def decide_all(held: Services, requests: Sequence[ReviewRequest]) -> list[ReviewOutcome]:
    """Keep many decisions in one transaction, and bring the queue into step."""
    outcomes = review_many(ledger(held), requests, held.clock())
    follow(held.store, held.clock())
    return outcomes


def undo(held: Services, user: User, evidence: int, review_id: int) -> ReviewOutcome:
    """Take a review back by another row."""
    request = ReviewRequest(
        evidence=evidence, decision=Decision.UNDO, reviewer=user.name, via=user.via, undoes=review_id
    )
    return decide(held, request)


def did(outcome: ReviewOutcome) -> Did:
    """A decision in words, with its consequence where it had one."""
    made = outcome.review
    words = {
        Decision.CONFIRM: "Confirmed",
        Decision.REJECT: "Rejected",
        Decision.UNSURE: "Set aside as unsure",
        Decision.RELABEL: f"Relabelled{_as(made.verdict)}",
        Decision.UNDO: "Undone",
    }[made.decision]
    if outcome.also:
        words += f", with {len(outcome.also)} other report{'s' if len(outcome.also) > 1 else ''}"
    changed = next((c for c in outcome.changes if not c.holder), None)
    if changed is not None:
        words += f". {changed.commitment} is now {'apparently ' if changed.appears else ''}{changed.after}"
    return Did(f"{words}.", "" if made.decision is Decision.UNDO else f"/reviews/{made.id}/undo")


def _as(verdict: Verdict | None) -> str:
    return f" as {verdict}" if verdict else ""
