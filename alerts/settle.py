"""Writing down what came of one attempt, in one transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from alerts.backoff import retry_at
from alerts.config import AlertsConfig
from alerts.outbox import announce
from alerts.outcome import Failed, Failure, Outcome, Sent
from alerts.records import OpsSubject
from alerts.tally import Tally
from storage import channels, claims
from storage.channels import kind_of

_DONE = {"post": "posted", "update": "updated", "reply": "replied"}
_KEPT = "another worker took it over meanwhile"


def settle(
    session: Session,
    config: AlertsConfig,
    claim: claims.Claim,
    outcome: Outcome | None,
    now: datetime,
    jitter: float,
    tally: Tally,
    *,
    asked: bool,
) -> None:
    """Mark the claim by its outcome, move its channel's turn, open or close the circuit, and count."""
    if outcome is None:
        _bury(session, config, claim, "no way leads there any more: see `channels` in alerts.yaml", now, tally)
    elif isinstance(outcome, Sent):
        _sent(session, claim, outcome, now, tally, asked=asked)
    elif outcome.failure is Failure.DEAD:
        _bury(session, config, claim, outcome.reason, now, tally)
    elif outcome.failure is Failure.GONE:
        claims.dropped(session, claim, outcome.reason)
        tally.counts["dropped"] += 1
    elif outcome.failure is Failure.TOKEN:
        _refused(session, config, claim, outcome, now, tally)
    else:
        _again(session, config, claim, outcome, now, jitter, tally)


def _sent(session: Session, claim: claims.Claim, outcome: Sent, now: datetime, tally: Tally, *, asked: bool) -> None:
    note = outcome.note or None
    if not claims.sent(session, claim, now, outcome.channel_id, outcome.message_ts, note):
        tally.failures.append(f"delivery {claim.lead.id}: {_KEPT}")
        return
    channels.close_circuit(session, kind_of(claim.lead.destination))
    tally.counts[_DONE[claim.lead.action]] += 1
    if claim.lead.action == "post":
        tally.counts["alerts"] += len(claim.members)
    if asked and outcome.note.startswith("found"):
        tally.counts["found"] += 1


def _again(
    session: Session,
    config: AlertsConfig,
    claim: claims.Claim,
    outcome: Failed,
    now: datetime,
    jitter: float,
    tally: Tally,
) -> None:
    """Try again later, or give up after the last attempt that counts."""
    limited = outcome.failure is Failure.RATE_LIMITED
    if not limited and claim.attempts >= config.delivery.attempts:
        _bury(session, config, claim, f"{outcome.reason}, after {claim.attempts} attempts", now, tally)
        return
    at = retry_at(config.delivery, claim.attempts, now, outcome.seconds, jitter)
    if limited:
        channels.delay(session, claim.lead.destination, at)
    uncertain = outcome.failure is Failure.UNSURE or (claim.uncertain and limited)
    # Under a rate limit the channel waits as a whole, so that its order is kept.
    due = now if limited else at
    claims.retry(session, claim, due, outcome.reason, uncertain=uncertain, counts=not limited)
    tally.counts["retried"] += 1


def _refused(
    session: Session, config: AlertsConfig, claim: claims.Claim, outcome: Failed, now: datetime, tally: Tally
) -> None:
    """A refused token stops all of its kind, loses nothing, and an operator is told once a day."""
    kind, at = kind_of(claim.lead.destination), now + config.delivery.circuit
    claims.retry(session, claim, at, outcome.reason, uncertain=claim.uncertain, counts=False)
    if channels.open_circuit(session, kind, outcome.reason, now, at):
        detail = f"{kind} answers {outcome.reason}; alerts wait until it takes our token again"
        announce(session, config, OpsSubject("token refused", kind, detail, now.date()), now)
    tally.counts["retried"] += 1


def _bury(
    session: Session, config: AlertsConfig, claim: claims.Claim, reason: str, now: datetime, tally: Tally
) -> None:
    """A dead letter; an operator is told of the first one of a destination and day."""
    claims.dead(session, claim, reason)
    detail = f"{reason}; see `pledgewatch alerts log --state dead`"
    announce(session, config, OpsSubject("undeliverable", claim.lead.destination, detail, now.date()), now)
    tally.counts["dead"] += 1
    tally.failures.append(f"delivery {claim.lead.id} to {claim.lead.destination}: {reason}")
