"""What a person asks of the ledger, checked before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alerts.reasons import Decision as AlertDecision
from compliance.readings import standing
from compliance.records import ReviewEntry
from core.errors import Conflict, UsageError
from core.text import clean
from core.words import Decision, Verdict
from declarations.actors import Actors
from ledger.book import Ledger
from storage.schema.ledger import EvidenceRow
from storage.statuses import NewChange


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """A decision on one piece of evidence.

    `verdict`, `commitment`, `holders` (names or ids) are for a relabelling. `expected` is the number of the last
    review the person saw (0 for none): Conflict when there is a later one; None checks nothing. `request` makes a
    replay harmless. `undoes` names the review an `undo` takes back, by default the one that stands. `whole_act`
    decides alike on every report of the same act that nobody has decided on.
    """

    evidence: int
    decision: Decision
    reviewer: str
    via: str = "cli"
    verdict: Verdict | None = None
    commitment: str | None = None
    holders: tuple[str, ...] | None = None
    reason: str = ""
    comment: str = ""
    expected: int | None = None
    batch: str | None = None
    request: str | None = None
    undoes: int | None = None
    whole_act: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOutcome:
    """What came of a request: the review (with those on other reports of its act), the changes of status, and what
    alerting made of it (None where there was nothing to tell). `replayed`: the same request had been made before.
    """

    review: ReviewEntry
    also: tuple[ReviewEntry, ...] = ()
    changes: tuple[NewChange, ...] = ()
    alert: AlertDecision | None = None
    replayed: bool = False


def entry_of(
    ledger: Ledger, request: ReviewRequest, row: EvidenceRow, earlier: list[ReviewEntry], now: datetime
) -> ReviewEntry:
    """The review that `request` asks for, `earlier` being those on its evidence. UsageError, NotFound, Conflict."""
    subject = f"evidence {row.id}"
    if not clean(request.reviewer):
        raise UsageError(subject, "a review needs the name of its reviewer")
    if request.expected is not None and (last := max((r.id for r in earlier), default=0)) != request.expected:
        raise Conflict(subject, _who(next((r for r in earlier if r.id == last), None)))
    if request.decision is not Decision.RELABEL and (request.verdict or request.commitment or request.holders):
        raise UsageError(subject, f"verdict, commitment and holders go with relabel, not with {request.decision}")
    if request.decision is Decision.RELABEL and not (request.verdict or request.commitment or request.holders):
        raise UsageError(subject, "a relabelling says another verdict, commitment or holders")
    if request.commitment is not None:
        ledger.commitment(request.commitment)
    return ReviewEntry(
        id=0,
        evidence=row.id,
        decision=request.decision,
        reviewer=clean(request.reviewer, 120),
        at=now,
        verdict=request.verdict,
        commitment=request.commitment,
        holders=resolved(ledger.registry.actors, request.holders, subject),
        via=request.via,
        reason=clean(request.reason, 60),
        comment=clean(request.comment, 4_000),
        undoes=_undone(request, row, earlier) if request.decision is Decision.UNDO else None,
    )


def resolved(actors: Actors, holders: Iterable[str] | None, subject: str) -> tuple[str, ...] | None:
    """Ids of the actors that are named; UsageError for one nobody knows."""
    if holders is None:
        return None
    found = {name: actors.resolve(name) for name in holders}
    if unknown := [name for name, actor in found.items() if actor is None]:
        raise UsageError(subject, f"no actor is called {', '.join(map(repr, unknown))}")
    return tuple(dict.fromkeys(actor for actor in found.values() if actor is not None))


def _undone(request: ReviewRequest, row: EvidenceRow, earlier: list[ReviewEntry]) -> int:
    """The review to take back; it must be one on this evidence that still stands."""
    subject = f"evidence {row.id}"
    stands = standing(earlier).get(row.id)
    if request.undoes is None:
        if stands is None:
            raise Conflict(subject, "there is no review to undo")
        return stands.id
    taken_back = {r.undoes for r in earlier if r.decision is Decision.UNDO}
    if request.undoes not in {r.id for r in earlier} or request.undoes in taken_back:
        raise Conflict(subject, f"review {request.undoes} is none of its reviews, or was undone before")
    return request.undoes


def _who(last: ReviewEntry | None) -> str:
    if last is None:
        return "the review that was seen does not exist"
    return f"{last.reviewer} decided first: {last.decision} on {last.at:%Y-%m-%d at %H:%M} UTC, through {last.via}"
