"""What alerting is told of a review: the act as it stands after it, keyed as before it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from alerts.keys import key_of
from alerts.outbox import announce
from alerts.reasons import Decision
from alerts.records import ActSubject, ReviewNote, ReviewSubject
from compliance.acts import Act
from compliance.readings import Reading
from compliance.records import ReviewEntry
from compliance.states import CommitmentState
from core.words import Decision as Review
from core.words import Direction, Verdict
from ledger import subjects
from ledger.announce import told_story
from ledger.book import Ledger
from storage import alerts as stored_alerts
from storage import evidence, ledger_entries, reviews, stories
from storage.schema.ledger import EvidenceRow

States = Mapping[str, CommitmentState]


def tell(
    session: Session, ledger: Ledger, review: ReviewEntry, before: States, after: States, now: datetime
) -> Decision | None:
    """Tell alerting of `review`; None where nobody was told of its act and it changes no status."""
    row = evidence.get(session, review.evidence)
    # What an undo is about is the act that it brings back, not the one that it takes away.
    brought_back = _place(after, review.evidence) if review.decision is Review.UNDO else None
    was, home = brought_back or _place(before, review.evidence) or (None, row.commitment)
    if home not in after or (Verdict(row.verdict).direction is Direction.NONE and was is None):
        return _tell_new(session, ledger, review, was, before, after, now)
    subject = _subject(session, ledger, review, row, was, before[home], after[home])
    told = stored_alerts.find(session, key_of(subject.act)) is not None
    decision = None
    if told or subject.status_before is not subject.status_after:
        decision = announce(session, ledger.alerts, _still_stands(subject, was, after[home]) or subject, now)
    return _tell_new(session, ledger, review, was, before, after, now) or decision


def _tell_new(
    session: Session,
    ledger: Ledger,
    review: ReviewEntry,
    was: Act | None,
    before: States,
    after: States,
    now: datetime,
) -> Decision | None:
    """A relabelling may make an act elsewhere: of another commitment, or pointing the other way."""
    place = _place(after, review.evidence)
    if review.decision is not Review.RELABEL or place is None:
        return None
    act, home = place
    if was is not None and (was, home) == _place(before, review.evidence) and was.direction is act.direction:
        return None
    story = _keyed(session, home, act.direction, act.story)
    subject = subjects.act_subject(
        ledger, act, before[home], after[home], [review.evidence], story=story, review=_note(review)
    )
    return announce(session, ledger.alerts, subject, now)


def _subject(
    session: Session,
    ledger: Ledger,
    review: ReviewEntry,
    row: EvidenceRow,
    was: Act | None,
    before: CommitmentState,
    after: CommitmentState,
) -> ReviewSubject:
    undone = next((r for r in reviews.of_evidence(session, row.id) if r.id == review.undoes), None)
    return ReviewSubject(
        review_id=review.id,
        act=_act(session, ledger, review, row, was, before, after),
        note=_note(review),
        verdict_before=next((r.verdict for r in was.readings if r.entry.id == row.id), Verdict(row.verdict))
        if was
        else Verdict(row.verdict),
        verdict_after=review.verdict,
        commitment_after=review.commitment,
        undoes=undone.decision if undone else None,
        status_before=before.status,
        status_after=after.status,
    )


def _act(
    session: Session,
    ledger: Ledger,
    review: ReviewEntry,
    row: EvidenceRow,
    was: Act | None,
    before: CommitmentState,
    after: CommitmentState,
) -> ActSubject:
    """The reviewed act: as it stands, else as it stood, else the lone evidence."""
    direction = was.direction if was else Verdict(row.verdict).direction
    story = was.story if was else (stories.root(session, row.story_id) if row.story_id else None)
    keyed = _keyed(session, before.commitment, direction, story)
    stands = _same(after, direction, story, row.id) or was
    if stands is not None:
        return subjects.act_subject(ledger, stands, before, after, (), story=keyed, review=_note(review))
    entries, _ = ledger_entries.load(session, row.commitment, with_words=True)
    entry = next(e for e in entries if e.id == row.id)
    lone = Reading(entry, entry.verdict, entry.commitment, entry.holders)
    return subjects.uncounted_subject(ledger, [lone], after, story=keyed, before_declared=False)


def _still_stands(subject: ReviewSubject, was: Act | None, after: CommitmentState) -> ActSubject | None:
    """The act itself where a report of it was rejected but others still carry it: nothing was overturned."""
    if subject.note.decision is not Review.REJECT or was is None:
        return None
    stands = _same(after, was.direction, was.story, 0)
    return subject.act if stands is not None else None


def _same(state: CommitmentState, direction: Direction, story: int | None, evidence_id: int) -> Act | None:
    """The act of the same direction and story; without a story, the one that the evidence makes alone."""
    for act in state.acts:
        alone = story is None and evidence_id in act.evidence
        if act.direction is direction and (alone or (story is not None and act.story == story)):
            return act
    return None


def _place(states: States, evidence_id: int) -> tuple[Act, str] | None:
    """The act that the evidence is part of, and its commitment."""
    for home, state in states.items():
        for act in state.acts:
            if evidence_id in act.evidence:
                return act, home
    return None


def _note(review: ReviewEntry) -> ReviewNote:
    return ReviewNote(review.decision, review.reviewer, review.via, review.at, review.comment)


def _keyed(session: Session, commitment: str, direction: Direction, story: int | None) -> int | None:
    merged = stories.absorbed(session, [] if story is None else [story])
    return told_story(session, commitment, direction, story, merged)
