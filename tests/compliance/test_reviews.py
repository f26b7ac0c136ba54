"""Reviews stand over the machine, and over each other in order; one is undone by another row."""

from datetime import timedelta
from typing import Any

import pytest

from compliance.readings import standing
from core.words import Status, Tier, Verdict

DISCRETE = {"nature": "discrete"}


@pytest.mark.parametrize(
    ("decisions", "stands"),
    [
        (["confirm"], 1),
        (["confirm", "reject"], 2),
        (["confirm", "reject", "undo 2"], 1),
        (["confirm", "undo 1"], None),
        (["confirm", "undo 1", "undo 2"], 1),
        (["confirm", "undo 1", "reject"], 3),
        (["confirm", "reject", "undo 1"], 2),
        (["unsure"], 1),
    ],
)
def test_the_latest_review_that_was_not_undone_stands(world: Any, decisions: list[str], stands: int | None) -> None:
    made = []
    for number, text in enumerate(decisions, 1):
        word, _, undone = text.partition(" ")
        made.append(world.review(number, 7, word, undoes=int(undone) if undone else None))
    found = standing(made).get(7)
    assert (found.id if found else None) == stands


def test_relabelling_changes_what_it_says(world: Any) -> None:
    told = [world.entry(1, "contradicts", 0)]
    relabel = world.review(1, 1, "relabel", verdict=Verdict.FULFILS)
    assert world.judge(told, [relabel], terms=DISCRETE).status is Status.FULFILLED


def test_relabelling_moves_it_to_another_commitment(world: Any) -> None:
    here = [world.entry(1, "contradicts", 0, commitment="other")]
    assert world.judge(here).status is Status.NO_EVIDENCE
    state = world.judge(here, [world.review(1, 1, "relabel", commitment="aid")])
    assert state.status is Status.CONTRADICTED
    away = [world.entry(1, "contradicts", 0)]
    assert world.judge(away, [world.review(1, 1, "relabel", commitment="other")]).status is Status.NO_EVIDENCE


def test_relabelling_names_other_holders(world: Any) -> None:
    told = [world.entry(1, "contradicts", 0, holders=())]
    assert world.judge(told).status is Status.NO_EVIDENCE
    state = world.judge(told, [world.review(1, 1, "relabel", holders=("hungary",))])
    assert [h.holder for h in state.holders] == ["hungary"]


def test_what_a_later_reading_of_the_item_replaced_counts_no_more(world: Any) -> None:
    old = world.entry(1, "fulfils", 0, tier=Tier.OFFICIAL, superseded_at=world.start + timedelta(days=5))
    assert world.judge([old], day=4, terms=DISCRETE).status is Status.FULFILLED
    assert world.judge([old], day=6, terms=DISCRETE).status is Status.NO_EVIDENCE


def test_what_a_person_confirmed_stays_in_force(world: Any) -> None:
    old = world.entry(1, "fulfils", 0, superseded_at=world.start + timedelta(days=5))
    assert world.judge([old], [world.review(1, 1, "confirm")], terms=DISCRETE).status is Status.FULFILLED


def test_a_new_matcher_does_not_bring_back_what_was_rejected(world: Any) -> None:
    old = world.entry(1, "contradicts", 0, item="a", superseded_at=world.start, tier=Tier.OFFICIAL)
    same = world.entry(2, "contradicts", 0, item="a", passage_hash=old.passage_hash, tier=Tier.OFFICIAL)
    other_words = world.entry(3, "contradicts", 0, item="a", tier=Tier.OFFICIAL)
    rejected = [world.review(1, 1, "reject")]
    assert world.judge([old, same], rejected).status is Status.NO_EVIDENCE
    assert world.judge([old, other_words], rejected).status is Status.CONTRADICTED
    undone = [*rejected, world.review(2, 1, "undo", undoes=1)]
    assert world.judge([old, same], undone).status is Status.CONTRADICTED


def test_nothing_is_known_before_it_was_recorded_or_decided(world: Any) -> None:
    late = world.entry(1, "fulfils", 0, recorded_at=world.start + timedelta(days=10))
    confirm = world.review(1, 1, "confirm", at=world.start + timedelta(days=12))
    assert world.judge([late], [confirm], day=9, terms=DISCRETE).status is Status.NO_EVIDENCE
    assert world.judge([late], [confirm], day=11, terms=DISCRETE).status is Status.IN_PROGRESS
    assert world.judge([late], [confirm], day=13, terms=DISCRETE).status is Status.FULFILLED
