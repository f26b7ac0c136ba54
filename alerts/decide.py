"""Whether a subject is worth an alert. Pure: what stands in the arguments decides, and the reason has a name.

An alert is for a new act, or for what the clock or a person changes. Another report of an act only updates. Old
items, re-scored evidence and what the clock did before the first assessment never alert by themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch

from alerts.keys import key_of
from alerts.reasons import Action, Decision, Reason
from alerts.records import ActSubject, ClockReason, ClockSubject, OpsSubject, Report, ReviewSubject, Subject
from core.words import Decision as Review
from core.words import Direction

FINAL_HOLDS = frozenset({Reason.SILENCED, Reason.INHIBITED, Reason.OVERTURNED_UNSENT, Reason.HELD_BEFORE})
"""Once an act is held back for one of these, no later report of it alerts."""
_BACKFILL = {"old item": Reason.OLD_ITEM, "re-scored": Reason.RE_SCORED}
_ADDING = frozenset({Review.CONFIRM, Review.RELABEL})
_OVERTURNING = frozenset({Review.REJECT, Review.RELABEL})


@dataclass(frozen=True, slots=True)
class History:
    """What came of the subject's key (for a review: of its act's key) before: the last action and its reason."""

    sent: bool = False
    held: Reason | None = None


def decide(subject: Subject, history: History) -> Decision:
    """Send, hold back or update, by the rules above; routing and silences come after."""
    action, reason, detail = _judge(subject, history)
    return Decision(action, reason, key_of(subject), detail)


_Judgement = tuple[Action, Reason, str]


@singledispatch
def _judge(subject: Subject, history: History) -> _Judgement:
    raise TypeError(type(subject).__name__)


@_judge.register
def _(subject: ActSubject, history: History) -> _Judgement:
    fresh = [r for r in subject.reports if r.evidence_id in subject.fresh]
    if history.sent:
        return Action.UPDATE, Reason.ANOTHER_REPORT, _outlets(fresh or subject.reports)
    if history.held in FINAL_HOLDS:
        return Action.HOLD, Reason.HELD_BEFORE, str(history.held)
    return _worth(subject, fresh, known=history.held is not None)


def _worth(subject: ActSubject, fresh: list[Report], *, known: bool) -> _Judgement:
    """An act that no message has told of yet."""
    if subject.direction is Direction.NONE:
        return Action.HOLD, Reason.WORDS_ONLY, ""
    if subject.before_declared:
        return Action.HOLD, Reason.BEFORE_DECLARED, ""
    if not fresh:
        return Action.HOLD, Reason.NOTHING_FRESH, ""
    timely = [r for r in fresh if not r.backfill]
    if not timely:
        return Action.HOLD, _BACKFILL.get(fresh[0].backfill, Reason.BACKFILL), fresh[0].backfill
    accepted = [r for r in timely if r.accepted or r.origin == "hand"]
    if not accepted:
        return Action.HOLD, Reason.NOT_ACCEPTED, f"confidence {max(r.confidence for r in timely):.2f}"
    if known and all(r.version > 1 for r in accepted):
        return Action.HOLD, Reason.EDITED, _outlets(accepted)
    return Action.SEND, Reason.NEW_ACT, subject.corroboration or "one outlet reports"


@_judge.register
def _(subject: ClockSubject, history: History) -> _Judgement:
    if history.sent or history.held is not None:
        return Action.HOLD, Reason.ALREADY, ""
    if subject.on < subject.first_assessed.date():
        return Action.HOLD, Reason.BEFORE_ASSESSMENT, f"first assessed {subject.first_assessed:%Y-%m-%d}"
    reason = Reason.DEADLINE_NEAR if subject.reason is ClockReason.DUE_SOON else Reason.CLOCK
    return Action.SEND, reason, f"{subject.reason} on {subject.on.isoformat()}"


@_judge.register
def _(subject: ReviewSubject, history: History) -> _Judgement:
    who = f"{subject.note.decision} by {subject.note.reviewer}"
    if history.sent:
        if _overturns(subject):
            return Action.SEND, Reason.OVERTURNED, who
        if _takes_back(subject):
            return Action.SEND, Reason.REINSTATED, who
        return Action.UPDATE, Reason.DECIDED, who
    if history.held is Reason.OVERTURNED_UNSENT and _takes_back(subject):
        return Action.SEND, Reason.REINSTATED, who
    return _worth_of_review(subject, history, who)


def _worth_of_review(subject: ReviewSubject, history: History, who: str) -> _Judgement:
    """A review of an act that no message has told of."""
    added = subject.note.decision in _ADDING and not _overturns(subject)
    if subject.status_before is subject.status_after or not added:
        return Action.HOLD, Reason.CHANGES_NOTHING_ALERTED, who
    if history.held in FINAL_HOLDS:
        return Action.HOLD, Reason.HELD_BEFORE, str(history.held)
    if all(r.backfill for r in subject.act.reports):
        return Action.HOLD, Reason.REVIEWED_BACKFILL, who
    return Action.SEND, Reason.PERSON_CHANGED_STATUS, f"{who}: {subject.status_before} → {subject.status_after}"


@_judge.register
def _(subject: OpsSubject, history: History) -> _Judgement:
    if history.sent or history.held is not None:
        return Action.HOLD, Reason.ALREADY, ""
    return Action.SEND, Reason.OPERATIONS, subject.what


def _overturns(subject: ReviewSubject) -> bool:
    """Whether the review takes back what the message said: the verdict or the commitment."""
    if subject.note.decision is Review.REJECT:
        return True
    if subject.note.decision is not Review.RELABEL:
        return False
    moved = subject.commitment_after not in (None, subject.commitment.id)
    return moved or subject.verdict_after not in (None, subject.verdict_before)


def _takes_back(subject: ReviewSubject) -> bool:
    return subject.note.decision is Review.UNDO and subject.undoes in _OVERTURNING


def _outlets(reports: Iterable[Report]) -> str:
    return ", ".join(dict.fromkeys(r.outlet for r in reports if r.outlet))
