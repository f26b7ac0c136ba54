"""Whose acts count: a bloc for itself and its members on that date; their acts kept apart, and aggregated."""

from typing import Any

import pytest

from core.words import Status, Tier

OFFICIAL = {"tier": Tier.OFFICIAL}
DISCRETE = {"nature": "discrete"}


def test_a_member_counts_from_the_day_it_joined(world: Any) -> None:
    before = world.entry(1, "fulfils", 5, holders=("finland",), **OFFICIAL)
    after = world.entry(2, "fulfils", 40, holders=("finland",), **OFFICIAL)
    assert world.judge([before]).status is Status.NO_EVIDENCE
    assert [why.value for _, why in world.judge([before]).aside] == ["by nobody whose acts count"]
    assert world.judge([before, after], day=50).holder("finland").n == 1


def test_outsiders_are_set_aside_and_holders_beside_them_are_kept(world: Any) -> None:
    both = world.entry(1, "fulfils", 0, holders=("russia", "germany"), **OFFICIAL)
    assert world.judge([both]).acts[0].holders == ("germany",)


def test_a_bloc_and_its_members_are_kept_apart_and_aggregated(world: Any) -> None:
    state = world.judge(*world.told("0 fulfils two nato", "1 contradicts two hungary", "50 fulfils two france"), day=60)
    assert [h.holder for h in state.holders] == ["france", "hungary", "nato"]
    nato, eu = state.groups
    assert (nato.own, nato.members, nato.n) == ("nato", ("france", "hungary"), 3)
    assert nato.score == pytest.approx(1 / 3)
    assert (nato.own_score, nato.members_score) == (1.0, 0.0)
    assert (eu.own, eu.members, eu.score, eu.n) == (None, ("france",), 1.0, 1)


def test_the_commitment_stands_as_the_holder_of_its_most_recent_act(world: Any) -> None:
    told = world.told("0 fulfils two germany", "60 contradicts two hungary")
    state = world.judge(*told, day=70, terms=DISCRETE)
    assert state.status is Status.CONTRADICTED
    assert state.holder("germany").status is Status.FULFILLED
    assert (state.score, state.n) == (0.0, 2)


def test_holders_against_each_other_within_30_days_contest_the_commitment(world: Any) -> None:
    state = world.judge(*world.told("0 fulfils two germany", "20 contradicts two hungary"), day=70)
    assert state.status is Status.CONTESTED
    assert {h.status for h in state.holders} == {Status.UPHELD, Status.CONTRADICTED}


def test_nobody_is_judged_on_what_is_said_of_others(world: Any) -> None:
    first = world.entry(1, "contradicts", 0, story=1, holders=("germany", "hungary"))
    second = world.entry(2, "contradicts", 0, story=1, holders=("hungary",))
    state = world.judge([first, second])
    assert state.holder("hungary").status is Status.CONTRADICTED
    assert state.holder("germany").status is Status.IN_PROGRESS


def test_one_act_can_have_several_holders(world: Any) -> None:
    state = world.judge(*world.told("0 fulfils two germany,france"), terms=DISCRETE)
    assert len(state.acts) == 1
    assert state.n == 2


@pytest.mark.parametrize(
    ("lines", "day", "score"),
    [
        ([], 20, None),
        (["0 fulfils two"], 20, 1.0),
        (["0 advances two"], 20, 0.0),
        (["0 contradicts two"], 20, -1.0),
        (["0 fulfils two", "9 contradicts two"], 20, 0.0),
        (["0 fulfils two germany", "0 contradicts two france", "0 advances one hungary"], 20, 0.0),
        (["0 fulfils two germany", "0 fulfils two france", "0 advances one hungary"], 20, 2 / 3),
    ],
)
def test_the_score_is_the_mean_over_holders_with_evidence(
    world: Any, lines: list[str], day: float, score: float | None
) -> None:
    found = world.judge(*world.told(*lines), day=day, terms=DISCRETE).score
    assert found == (None if score is None else pytest.approx(score))


def test_since_decides_instead_of_the_declaration(world: Any) -> None:
    told = world.told("0 fulfils two", "10 contradicts one")
    state = world.judge(*told, terms={"since": "2024-01-05"})
    assert [a.verdict.value for a in state.acts] == ["contradicts"]
    assert [why.value for _, why in state.aside] == ["before declared"] * 2
