"""What is worth an alert, and under which name it is held back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from alerts.decide import History, decide
from alerts.reasons import Action, Reason
from alerts.records import ClockReason, ClockSubject, OpsSubject
from core.words import Decision as Review
from core.words import Direction, Status, Verdict

NEW, SENT = History(), History(sent=True)


def test_a_new_act_is_sent_under_commitment_direction_and_story(make: Any) -> None:
    decision = decide(make.act(7), NEW)
    assert (decision.action, decision.reason) == (Action.SEND, Reason.NEW_ACT)
    assert decision.key == "act:oil-phase-out:-:7"
    assert decision.detail == "one outlet reports"


def test_another_report_of_a_sent_act_only_updates(make: Any) -> None:
    act = make.act(1, make.report(1), make.report(2, "Quay Gazette"), fresh=(2,))
    decision = decide(act, SENT)
    assert (decision.action, decision.reason, decision.detail) == (Action.UPDATE, Reason.ANOTHER_REPORT, "Quay Gazette")


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        (Reason.WORDS_ONLY, {"direction": Direction.NONE}),
        (Reason.BEFORE_DECLARED, {"before_declared": True}),
        (Reason.NOTHING_FRESH, {"fresh": ()}),
    ],
)
def test_an_act_that_is_none_is_held_back_by_name(make: Any, reason: Reason, change: dict[str, Any]) -> None:
    assert decide(make.act(1, **change), NEW).reason is reason


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        (Reason.OLD_ITEM, {"backfill": "old item"}),
        (Reason.RE_SCORED, {"backfill": "re-scored"}),
        (Reason.BACKFILL, {"backfill": "restored from an archive"}),
        (Reason.NOT_ACCEPTED, {"accepted": False}),
    ],
)
def test_evidence_that_never_alerts_by_itself_is_held_back_by_name(
    make: Any, reason: Reason, change: dict[str, Any]
) -> None:
    decision = decide(make.act(1, make.report(1, **change)), NEW)
    assert (decision.action, decision.reason) == (Action.HOLD, reason)


def test_a_fresh_report_beside_backfill_is_sent(make: Any) -> None:
    act = make.act(1, make.report(1, backfill="old item"), make.report(2))
    assert decide(act, NEW).action is Action.SEND


def test_a_fresh_report_of_an_act_known_only_from_backfill_is_sent(make: Any) -> None:
    act = make.act(1, make.report(1, backfill="old item"), make.report(2), fresh=(2,))
    assert decide(act, History(held=Reason.OLD_ITEM)).action is Action.SEND


def test_an_edited_item_alerts_only_where_its_act_is_new(make: Any) -> None:
    edited = make.act(1, make.report(1, version=2))
    assert decide(edited, NEW).action is Action.SEND
    assert decide(edited, History(held=Reason.NOT_ACCEPTED)).reason is Reason.EDITED


@pytest.mark.parametrize("held", [Reason.SILENCED, Reason.INHIBITED, Reason.OVERTURNED_UNSENT, Reason.HELD_BEFORE])
def test_what_somebody_muted_stays_muted_when_it_is_reported_again(make: Any, held: Reason) -> None:
    assert decide(make.act(1), History(held=held)).reason is Reason.HELD_BEFORE


def test_evidence_added_by_hand_is_an_act_of_its_own(make: Any) -> None:
    decision = decide(make.act(None, make.report(9, origin="hand", accepted=False)), NEW)
    assert (decision.action, decision.key) == (Action.SEND, "act:oil-phase-out:-:hand-9")


def _clock(make: Any, reason: ClockReason, on: date, first: datetime) -> ClockSubject:
    return ClockSubject(make.commitment(), reason, on, first)


def test_what_the_clock_changes_is_sent_once(make: Any) -> None:
    subject = _clock(make, ClockReason.OVERDUE, date(2026, 3, 1), make.now - timedelta(days=90))
    decision = decide(subject, NEW)
    assert (decision.action, decision.reason) == (Action.SEND, Reason.CLOCK)
    assert decision.key == "clock:oil-phase-out:overdue:2026-03-01"
    assert decide(subject, SENT).reason is Reason.ALREADY
    assert decide(subject, History(held=Reason.BEFORE_ASSESSMENT)).reason is Reason.ALREADY


def test_what_the_clock_did_before_the_first_assessment_is_held_back(make: Any) -> None:
    subject = _clock(make, ClockReason.STALLED, date(2025, 1, 1), make.now)
    assert decide(subject, NEW).reason is Reason.BEFORE_ASSESSMENT


def test_a_deadline_that_is_near_is_told(make: Any) -> None:
    subject = _clock(make, ClockReason.DUE_SOON, make.now.date(), make.now - timedelta(days=3))
    assert decide(subject, NEW).reason is Reason.DEADLINE_NEAR


def test_a_failure_is_told_once_a_day(make: Any) -> None:
    subject = OpsSubject("feed gone", "harbour-wire", "410 three times", make.now.date())
    assert decide(subject, NEW).key == "ops:feed gone:harbour-wire:2026-03-03"
    assert decide(subject, SENT).action is Action.HOLD


@pytest.mark.parametrize(
    ("decision", "other", "action", "reason"),
    [
        (Review.REJECT, {}, Action.SEND, Reason.OVERTURNED),
        (Review.RELABEL, {"verdict_after": Verdict.ADVANCES}, Action.SEND, Reason.OVERTURNED),
        (Review.RELABEL, {"commitment_after": "gas-storage"}, Action.SEND, Reason.OVERTURNED),
        (Review.RELABEL, {"verdict_after": Verdict.CONTRADICTS}, Action.UPDATE, Reason.DECIDED),
        (Review.UNDO, {"undoes": Review.REJECT}, Action.SEND, Reason.REINSTATED),
        (Review.UNDO, {"undoes": Review.CONFIRM}, Action.UPDATE, Reason.DECIDED),
        (Review.CONFIRM, {}, Action.UPDATE, Reason.DECIDED),
        (Review.UNSURE, {}, Action.UPDATE, Reason.DECIDED),
    ],
)
def test_a_review_of_an_alerted_act(make: Any, decision: Review, other: Any, action: Action, reason: Reason) -> None:
    made = decide(make.review(make.act(1), decision, **other), SENT)
    assert (made.action, made.reason, made.key) == (action, reason, "correction:1")


def test_a_review_that_changes_a_status_is_told_although_no_act_was(make: Any) -> None:
    review = make.review(make.act(1), Review.CONFIRM, status_before=Status.IN_PROGRESS, status_after=Status.FULFILLED)
    assert decide(review, History(held=Reason.NOT_ACCEPTED)).reason is Reason.PERSON_CHANGED_STATUS
    assert decide(replace(review, status_after=Status.IN_PROGRESS), NEW).reason is Reason.CHANGES_NOTHING_ALERTED


def test_working_off_backfill_tells_nobody(make: Any) -> None:
    old = make.act(1, make.report(1, backfill="old item"))
    assert decide(make.review(old, Review.CONFIRM), NEW).reason is Reason.REVIEWED_BACKFILL


def test_rejecting_what_nobody_was_told_of_tells_nobody(make: Any) -> None:
    assert decide(make.review(make.act(1)), NEW).reason is Reason.CHANGES_NOTHING_ALERTED


def test_a_review_of_a_silenced_act_stays_silent(make: Any) -> None:
    review = make.review(make.act(1), Review.CONFIRM)
    assert decide(review, History(held=Reason.SILENCED)).reason is Reason.HELD_BEFORE
