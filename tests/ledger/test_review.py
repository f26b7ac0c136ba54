"""A person's decision: review, status and correction in one transaction; undone, replayed, or lost to who was first."""

from typing import Any

import pytest

from core.errors import Conflict, NotFound, UsageError
from core.words import Tier, Verdict

SEND_NEW = ("act", "send", "new act")
OVERTURNED = ("correction", "send", "an alerted verdict was overturned")


def alerted(newsroom: Any) -> Any:
    """One official contradiction that was told, with the message on its way."""
    newsroom.report("contradicts", tier=Tier.OFFICIAL, story="s", outlet="A")
    newsroom.assess()
    with newsroom.store.begin() as session:
        from storage.schema.outbox import DeliveryRow

        for row in session.query(DeliveryRow):
            row.state, row.attempts = "sent", 1
    assert newsroom.alerts() == [SEND_NEW]
    return newsroom


def test_a_rejection_takes_the_status_back_and_corrects_the_alert(newsroom: Any) -> None:
    outcome = alerted(newsroom).review(1, "reject", comment="another ministry")
    assert newsroom.status() == "no evidence"
    assert newsroom.history()[-1] == ("contradicted", "no evidence", "review")
    assert newsroom.alerts() == [SEND_NEW, OVERTURNED]
    assert [c.cause_id for c in outcome.changes] == [outcome.review.id] * len(outcome.changes)


def test_undo_restores_status_and_tells_so(newsroom: Any) -> None:
    alerted(newsroom).review(1, "reject")
    newsroom.at(1).review(1, "undo")
    assert newsroom.status() == newsroom.status(holder="germany") == "contradicted"
    assert newsroom.alerts()[-1] == ("correction", "send", "an overturned verdict was reinstated")


def test_confirming_makes_it_certain_and_corrects_nothing(newsroom: Any) -> None:
    outcome = alerted(newsroom).review(1, "confirm")
    assert [(c.before, c.after, c.appears) for c in outcome.changes] == [("contradicted", "contradicted", False)] * 2
    assert newsroom.alerts() == [SEND_NEW]
    assert outcome.alert.reason == "a person decided on an alerted act"


def test_relabelling_points_it_the_other_way(newsroom: Any) -> None:
    alerted(newsroom).review(1, "relabel", verdict=Verdict.FULFILS)
    assert newsroom.status() == "upheld"
    assert OVERTURNED in newsroom.alerts()
    assert newsroom.alerts()[-1] == SEND_NEW


def test_relabelling_moves_it_to_another_commitment(newsroom: Any) -> None:
    alerted(newsroom).review(1, "relabel", commitment="bridge", holders=("France",))
    assert (newsroom.status(), newsroom.status("bridge")) == ("no evidence", "contradicted")
    assert newsroom.status("bridge", "france") == "contradicted"
    assert newsroom.alerts()[1:] == [OVERTURNED, SEND_NEW]
    newsroom.at(1).review(1, "undo")
    assert (newsroom.status(), newsroom.status("bridge")) == ("contradicted", "no evidence")
    assert newsroom.alerts()[-1] == ("correction", "send", "an overturned verdict was reinstated")
    assert newsroom.at(2).assess().changes == ()


def test_rejecting_one_of_two_reports_overturns_nothing(newsroom: Any) -> None:
    alerted(newsroom).at(0.1).report("contradicts", tier=Tier.OFFICIAL, story="s", outlet="B")
    newsroom.assess()
    outcome = newsroom.review(2, "reject")
    assert newsroom.status() == "contradicted"
    assert newsroom.alerts() == [SEND_NEW]
    assert outcome.changes == ()


def test_a_decision_on_the_whole_act_takes_all_reports_and_is_undone_whole(newsroom: Any) -> None:
    alerted(newsroom).at(0.1).report("contradicts", tier=Tier.OFFICIAL, story="s", outlet="B")
    newsroom.assess()
    outcome = newsroom.review(1, "reject", whole_act=True)
    assert [r.evidence for r in outcome.also] == [2]
    assert newsroom.status() == "no evidence"
    assert newsroom.alerts() == [SEND_NEW, OVERTURNED]
    undone = newsroom.at(1).review(1, "undo")
    assert [r.evidence for r in undone.also] == [2]
    assert newsroom.status() == "contradicted"


def test_the_second_of_two_reviewers_is_told_who_was_first(newsroom: Any) -> None:
    alerted(newsroom)
    first = newsroom.review(1, "confirm", reviewer="Ana", via="web", expected=0)
    with pytest.raises(Conflict, match="Ana decided first: confirm on 2024-01-01 at 12:00 UTC, through web"):
        newsroom.review(1, "reject", reviewer="Ben", expected=0)
    assert newsroom.review(1, "reject", reviewer="Ben", expected=first.review.id).review.reviewer == "Ben"


def test_the_same_request_again_has_no_second_effect(newsroom: Any) -> None:
    alerted(newsroom)
    first = newsroom.review(1, "reject", request="click-1")
    again = newsroom.review(1, "reject", request="click-1")
    assert again.replayed
    assert again.review == first.review
    assert newsroom.alerts() == [SEND_NEW, OVERTURNED]


def test_an_undone_undo_stands_again(newsroom: Any) -> None:
    alerted(newsroom).review(1, "reject")
    undo = newsroom.review(1, "undo")
    newsroom.review(1, "undo", undoes=undo.review.id)
    assert newsroom.status() == "no evidence"


@pytest.mark.parametrize(
    ("request_", "error", "says"),
    [
        ({"evidence": 99, "decision": "confirm"}, NotFound, "evidence 99"),
        ({"evidence": 2**40, "decision": "confirm"}, NotFound, "none with this number"),
        ({"evidence": -1, "decision": "confirm"}, NotFound, "none with this number"),
        ({"evidence": 1, "decision": "undo"}, Conflict, "no review to undo"),
        ({"evidence": 1, "decision": "undo", "undoes": 5}, Conflict, "review 5 is none of its reviews"),
        ({"evidence": 1, "decision": "relabel"}, UsageError, "another verdict, commitment or holders"),
        ({"evidence": 1, "decision": "confirm", "verdict": Verdict.FULFILS}, UsageError, "go with relabel"),
        ({"evidence": 1, "decision": "relabel", "commitment": "nowhere"}, NotFound, "nowhere"),
        ({"evidence": 1, "decision": "relabel", "holders": ("Atlantis",)}, UsageError, "'Atlantis'"),
        ({"evidence": 1, "decision": "confirm", "reviewer": " "}, UsageError, "name of its reviewer"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    desk: Any, request_: dict[str, Any], error: type[Exception], says: str
) -> None:
    alerted(desk)
    with pytest.raises(error, match=says):
        desk.review(**request_)
    assert desk.status() == "contradicted"
    assert desk.alerts() == [SEND_NEW]


def test_a_batch_is_kept_whole_or_not_at_all(newsroom: Any) -> None:
    from core.words import Decision
    from ledger.requests import ReviewRequest
    from ledger.review import review_many

    alerted(newsroom)
    good = ReviewRequest(evidence=1, decision=Decision.REJECT, reviewer="Ana", batch="b")
    bad = ReviewRequest(evidence=77, decision=Decision.REJECT, reviewer="Ana", batch="b")
    with pytest.raises(NotFound):
        review_many(newsroom.ledger, [good, bad], newsroom.now)
    assert newsroom.status() == "contradicted"
    assert len(review_many(newsroom.ledger, [good], newsroom.now)) == 1
    assert newsroom.status() == "no evidence"


def test_a_person_may_decide_before_the_machine_has_assessed(newsroom: Any) -> None:
    newsroom.report("contradicts", tier=Tier.OFFICIAL)
    newsroom.review(1, "confirm")
    assert newsroom.status() == "contradicted"
    newsroom.assess()
    assert newsroom.status() == "contradicted"
    assert len([a for a in newsroom.alerts() if a[0] == "act"]) == 1


def test_confirming_what_was_below_the_operating_point_tells_of_it(newsroom: Any) -> None:
    newsroom.report("contradicts", accepted=False, confidence=0.4)
    newsroom.assess()
    newsroom.review(1, "confirm")
    assert newsroom.status() == "contradicted"
    assert newsroom.alerts() == [("act", "send", "a person changed the status")]


def test_reviewing_words_only_changes_nothing(newsroom: Any) -> None:
    newsroom.report("restates")
    newsroom.assess()
    outcome = newsroom.review(1, "reject")
    assert (outcome.changes, outcome.alert, newsroom.alerts()) == ((), None, [])
    newsroom.review(1, "relabel", verdict=Verdict.CONTRADICTS)
    assert newsroom.status() == "contradicted"
    assert newsroom.alerts() == [SEND_NEW]


def test_a_review_of_a_commitment_that_left_the_registry_is_kept(desk: Any) -> None:
    desk.report("fulfils", commitment="unheard-of")
    desk.assess()
    assert desk.review(1, "confirm").review.id == 1


def test_what_a_person_makes_count_stalls_like_anything_else(newsroom: Any) -> None:
    newsroom.report("fulfils", accepted=False, confidence=0.4)
    newsroom.assess()
    newsroom.review(1, "confirm")
    assert newsroom.status() == "upheld"
    newsroom.at(181).assess()
    assert newsroom.status() == "stalled"
    assert newsroom.history()[-1] == ("upheld", "stalled", "clock")


def test_what_the_clock_brought_about_meanwhile_is_no_doing_of_the_reviewer(newsroom: Any) -> None:
    newsroom.report("advances", commitment="bridge", tier=Tier.OFFICIAL)
    newsroom.assess()
    newsroom.at(107).review(1, "confirm")
    assert newsroom.history("bridge")[-1] == ("in progress", "overdue", "clock")
    assert ("clock", "send", "the clock changed the status") in newsroom.alerts()
