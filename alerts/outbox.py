"""The one door by which the ledger announces something: decide, mute, route, and write, in the caller's transaction.

Nothing is sent here: what is written is delivered by `alerts.deliver`, and a crash between the two loses nothing.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from alerts import posting
from alerts.config import AlertsConfig
from alerts.corrections import announce_review
from alerts.decide import decide
from alerts.facts import from_facts
from alerts.gate import history_of, muted
from alerts.keys import key_of
from alerts.plain import lines_of
from alerts.reasons import Action, Decision
from alerts.records import ActSubject, ClockSubject, ReviewSubject, Subject
from core.words import Decision as Review
from storage import alerts


def announce(session: Session, config: AlertsConfig, subject: Subject, now: datetime) -> Decision:
    """Decide on `subject`, and write the decision with what must be delivered. Returns what was decided, and why.

    Idempotent: the same subject again sends nothing again. A review goes to the alert of its act.
    """
    if isinstance(subject, ReviewSubject):
        return announce_review(session, config, subject, now)
    stands = alerts.find(session, key_of(subject), lock=True)
    before = from_facts(stands.facts) if stands else None
    if isinstance(subject, ActSubject) and isinstance(before, ActSubject):
        subject = _with_review(subject, before)
    decision = decide(subject, history_of(stands))
    if decision.action is Action.SEND and isinstance(subject, ActSubject | ClockSubject):
        decision = muted(session, config, subject, decision, now)
    if decision.action is Action.SEND:
        posting.post(session, config, subject, decision, now)
        return decision
    # What the clock did and what failed is told once, and its row stays as it was told.
    stored = stands if stands and not isinstance(subject, ActSubject) else None
    stored = stored or posting.write(session, subject, decision, now)
    posting.log(session, stored.id, subject, decision, now)
    if decision.action is Action.UPDATE and not _reads_the_same(before, subject):
        posting.refresh(session, stored.id, now, config.delivery.update_wait)
    return decision


def _with_review(subject: ActSubject, before: ActSubject) -> ActSubject:
    """Another report does not wipe out who decided what on the act; one that was rejected while the act stands on
    others has not decided on the act.
    """
    note = subject.review if subject.review and subject.review.decision is not Review.REJECT else None
    return replace(subject, review=note or before.review)


def _reads_the_same(before: Subject | None, subject: Subject) -> bool:
    """Whether an edit would change nothing: neither what the message says nor what its buttons decide on."""
    if not isinstance(before, ActSubject) or not isinstance(subject, ActSubject):
        return False
    return before.lead.evidence_id == subject.lead.evidence_id and lines_of(before) == lines_of(subject)
