"""A person's decision: review, status, and the correction of what was told, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from compliance.readings import standing
from compliance.records import ReviewEntry
from compliance.states import CommitmentState
from core.words import Decision
from ledger.assess import assess_in, split
from ledger.book import Ledger
from ledger.changes import Cause, write_state
from ledger.corrections import Teller, View
from ledger.requests import ReviewOutcome, ReviewRequest, entry_of
from ledger.states import state_of
from storage import evidence, ledger_entries, reviews, statuses
from storage.schema.ledger import EvidenceRow
from storage.statuses import NewChange


def review(ledger: Ledger, request: ReviewRequest, now: datetime) -> ReviewOutcome:
    """Keep one decision and everything that follows from it.

    Raises Conflict (who decided first, and when), NotFound, UsageError; then nothing was written.
    """
    return review_many(ledger, [request], now)[0]


def review_many(ledger: Ledger, requests: Sequence[ReviewRequest], now: datetime) -> list[ReviewOutcome]:
    """Keep several decisions, all or none, in one transaction; outcomes in the order of the requests."""
    with ledger.store.begin() as session:
        rows = evidence.get_many(session, [request.evidence for request in requests])
        commitments = _affected(session, ledger, rows, requests)
        _let_the_clock_first(session, ledger, commitments, now)
        before = _states(session, ledger, commitments, (), now)
        made = [_make(session, ledger, request, before, now) for request in requests]
        new = [r for one in made if not one.replayed for r in (one.review, *one.also)]
        after = _states(session, ledger, commitments, [r.evidence for r in new], now)
        changes = _write(session, after, new, now)
        teller = Teller(session, ledger, View(before), View(after), now)
        return [_outcome(one, teller, changes) for one in made]


@dataclass(frozen=True, slots=True)
class _Made:
    review: ReviewEntry
    also: tuple[ReviewEntry, ...] = ()
    replayed: bool = False


def _affected(
    session: Session, ledger: Ledger, rows: Sequence[EvidenceRow], requests: Sequence[ReviewRequest]
) -> list[str]:
    """Every commitment a request may touch, in one order for all, so that two never wait for each other."""
    found = {row.commitment for row in rows} | {r.commitment for r in requests if r.commitment}
    earlier = reviews.of_many(session, [row.id for row in rows])
    found |= {r.commitment for many in earlier.values() for r in many if r.commitment}
    return sorted(c for c in found if c in ledger.registry.commitments)


def _let_the_clock_first(session: Session, ledger: Ledger, commitments: Sequence[str], now: datetime) -> None:
    """Lock the commitments; what the clock has brought about meanwhile is no doing of the reviewer."""
    rows = {c: statuses.lock(session, c, ledger.registry.version, now)[0] for c in commitments}
    for commitment, row in rows.items():
        if row.next_at is not None and row.next_at <= now:
            assess_in(session, ledger, commitment, now)


def _states(
    session: Session, ledger: Ledger, commitments: Iterable[str], reviewed: Sequence[int], now: datetime
) -> dict[str, CommitmentState]:
    """Commitment → its state from what was assessed and what is being reviewed; the rest waits for its assessment."""
    found: dict[str, CommitmentState] = {}
    for commitment in commitments:
        entries, made = ledger_entries.load(session, commitment)
        row, first = statuses.lock(session, commitment, ledger.registry.version, now)
        waiting = frozenset(evidence.waiting(session, commitment).get(commitment, []))
        fresh, known = split(entries, waiting, row, first)
        known += [e for e in entries if e.id in fresh and e.id in reviewed]
        found[commitment] = state_of(ledger, commitment, known, made, now)
    return found


def _make(
    session: Session, ledger: Ledger, request: ReviewRequest, before: dict[str, CommitmentState], now: datetime
) -> _Made:
    """Write the review, and the same on other reports of its act where that is asked for."""
    if request.request and (known := reviews.by_request(session, request.request)):
        return _Made(known, replayed=True)
    row = evidence.get(session, request.evidence)
    entry = entry_of(ledger, request, row, reviews.of_evidence(session, row.id), now)
    batch = request.batch or (f"act:{row.id}:{now.timestamp():.6f}" if request.whole_act else None)
    made = reviews.add(session, entry, batch=batch, request=request.request)
    also = [replace(entry, evidence=i, undoes=u) for i, u in _siblings(session, request, entry, before)]
    return _Made(made, tuple(reviews.add(session, other, batch=batch) for other in also))


def _siblings(
    session: Session, request: ReviewRequest, entry: ReviewEntry, before: dict[str, CommitmentState]
) -> list[tuple[int, int | None]]:
    """(evidence, review it undoes) of the other reports of the act: for an undo, those decided on together."""
    if entry.decision is Decision.UNDO:
        together = reviews.together_with(session, entry.undoes or 0)
        standing_now = {
            r.id
            for many in reviews.of_many(session, [r.evidence for r in together]).values()
            for r in standing(many).values()
        }
        return [(r.evidence, r.id) for r in together if r.id in standing_now and r.evidence != entry.evidence]
    if not request.whole_act:
        return []
    acts = (a for state in before.values() for a in state.acts if entry.evidence in a.evidence)
    return [
        (r.entry.id, None) for act in acts for r in act.readings if r.entry.id != entry.evidence and r.review is None
    ]


def _write(
    session: Session, after: dict[str, CommitmentState], new: Sequence[ReviewEntry], now: datetime
) -> list[NewChange]:
    if not new:
        return []
    cause = Cause("review", tuple(r.id for r in new))
    for commitment, state in after.items():
        statuses.wake(session, commitment, state.wakes_at)
    return [change for state in after.values() for change in write_state(session, state, cause, now)]


def _outcome(made: _Made, teller: Teller, changes: Sequence[NewChange]) -> ReviewOutcome:
    if made.replayed:
        return ReviewOutcome(review=made.review, replayed=True)
    return ReviewOutcome(review=made.review, also=made.also, changes=tuple(changes), alert=teller.tell(made.review))


__all__ = ["ReviewOutcome", "ReviewRequest", "review", "review_many"]
