"""What alerting is told of reviews: the act as it stands after them, keyed as before them."""

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


class View:
    """States by commitment, with every act found by its evidence and by its key: thousands may be reviewed at once."""

    def __init__(self, states: Mapping[str, CommitmentState]) -> None:
        self.states = states
        self._by_evidence = {i: (act, home) for home, s in states.items() for act in s.acts for i in act.evidence}
        self._by_key = {(home, a.direction, a.story): a for home, s in states.items() for a in s.acts if a.story}

    def place(self, evidence_id: int) -> tuple[Act, str] | None:
        """The act that the evidence is part of, and its commitment."""
        return self._by_evidence.get(evidence_id)

    def same(self, home: str, direction: Direction, story: int | None, evidence_id: int) -> Act | None:
        """The act of the same direction and story; without a story, the one that the evidence makes alone."""
        if story is not None:
            return self._by_key.get((home, direction, story))
        act, _ = self._by_evidence.get(evidence_id, (None, home))
        return act if act is not None and act.direction is direction else None


class Teller:
    """Tells of the reviews of one transaction: `before` them and `after` them."""

    def __init__(self, session: Session, ledger: Ledger, before: View, after: View, now: datetime) -> None:
        self.session, self.ledger = session, ledger
        self.before, self.after, self.now = before, after, now

    def tell(self, review: ReviewEntry) -> Decision | None:
        """What came of it; None where nobody was told of its act and it changes no status."""
        row = evidence.get(self.session, review.evidence)
        # What an undo is about is the act that it brings back, not the one that it takes away.
        brought_back = self.after.place(row.id) if review.decision is Review.UNDO else None
        was, home = brought_back or self.before.place(row.id) or (None, row.commitment)
        only_words = was is None and Verdict(row.verdict).direction is Direction.NONE
        if only_words or home not in self.after.states:
            return self._tell_new(review, was)
        decision = self._tell_known(review, row, was, home)
        return self._tell_new(review, was) or decision

    def _tell_known(self, review: ReviewEntry, row: EvidenceRow, was: Act | None, home: str) -> Decision | None:
        subject = self._subject(review, row, was, home)
        told = stored_alerts.find(self.session, key_of(subject.act)) is not None
        if not told and subject.status_before is subject.status_after:
            return None
        # A report was rejected, but others still carry its act: nothing was overturned.
        carried = review.decision is Review.REJECT and was is not None
        stands = carried and was and self.after.same(home, was.direction, was.story, 0) is not None
        return announce(self.session, self.ledger.alerts, subject.act if stands else subject, self.now)

    def _tell_new(self, review: ReviewEntry, was: Act | None) -> Decision | None:
        """A relabelling may make an act elsewhere: of another commitment, or pointing the other way."""
        place = self.after.place(review.evidence)
        if review.decision is not Review.RELABEL or place is None:
            return None
        act, home = place
        known = self.before.place(review.evidence)
        if was is not None and known is not None and known[1] == home and was.direction is act.direction:
            return None
        story = self._keyed(home, act.direction, act.story)
        states = self.before.states[home], self.after.states[home]
        subject = subjects.act_subject(self.ledger, act, *states, [review.evidence], story=story, review=_note(review))
        return announce(self.session, self.ledger.alerts, subject, self.now)

    def _subject(self, review: ReviewEntry, row: EvidenceRow, was: Act | None, home: str) -> ReviewSubject:
        readings = was.readings if was else ()
        return ReviewSubject(
            review_id=review.id,
            act=self._act(review, row, was, home),
            note=_note(review),
            verdict_before=next((r.verdict for r in readings if r.entry.id == row.id), Verdict(row.verdict)),
            verdict_after=review.verdict,
            commitment_after=review.commitment,
            undoes=self._undone(review),
            status_before=self.before.states[home].status,
            status_after=self.after.states[home].status,
        )

    def _undone(self, review: ReviewEntry) -> Review | None:
        if review.undoes is None:
            return None
        earlier = reviews.of_evidence(self.session, review.evidence)
        return next((r.decision for r in earlier if r.id == review.undoes), None)

    def _act(self, review: ReviewEntry, row: EvidenceRow, was: Act | None, home: str) -> ActSubject:
        """The reviewed act: as it stands, else as it stood, else the lone evidence."""
        direction = was.direction if was else Verdict(row.verdict).direction
        story = was.story if was else (stories.root(self.session, row.story_id) if row.story_id else None)
        keyed = self._keyed(home, direction, story)
        before, after = self.before.states[home], self.after.states[home]
        stands = self.after.same(home, direction, story, row.id) or was
        if stands is not None:
            return subjects.act_subject(self.ledger, stands, before, after, (), story=keyed, review=_note(review))
        entry = ledger_entries.load_one(self.session, row.id)
        lone = Reading(entry, entry.verdict, entry.commitment, entry.holders)
        return subjects.uncounted_subject(self.ledger, [lone], after, story=keyed, before_declared=False)

    def _keyed(self, commitment: str, direction: Direction, story: int | None) -> int | None:
        merged = stories.absorbed(self.session, [] if story is None else [story])
        return told_story(self.session, commitment, direction, story, merged)


def _note(review: ReviewEntry) -> ReviewNote:
    return ReviewNote(review.decision, review.reviewer, review.via, review.at, review.comment)
