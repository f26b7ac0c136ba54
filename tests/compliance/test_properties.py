"""What holds whatever the evidence: order of arrival does not matter, undo restores, time only does its own."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.words import Decision, Modality, Tier, Verdict


def entries(world: Any) -> st.SearchStrategy[list[Any]]:
    one = st.fixed_dictionaries(
        {
            "verdict": st.sampled_from(list(Verdict)),
            "day": st.integers(-400, 400),
            "story": st.integers(1, 5),
            "outlet": st.sampled_from("ABC"),
            "tier": st.sampled_from(list(Tier)),
            "modality": st.sampled_from(list(Modality)),
            "accepted": st.booleans(),
            "holders": st.lists(st.sampled_from(["germany", "hungary", "nato", "russia"]), max_size=2, unique=True),
            "item": st.sampled_from(["i", "j", "k"]),
            "passage_hash": st.sampled_from("xyz"),
        }
    )
    return st.lists(one, max_size=8).map(
        lambda many: [
            world.entry(n, e.pop("verdict").value, e.pop("day"), **{**e, "holders": tuple(e["holders"])})
            for n, e in enumerate(many, 1)
        ]
    )


def reviews(world: Any, evidence: list[Any], data: st.DataObject) -> list[Any]:
    if not evidence:
        return []
    picks = st.tuples(st.sampled_from(evidence), st.sampled_from(["confirm", "reject", "unsure"]))
    chosen = data.draw(st.lists(picks, max_size=4))
    return [world.review(n, e.id, decision, at=e.recorded_at) for n, (e, decision) in enumerate(chosen, 1)]


TERMS = [{"nature": "discrete"}, {"nature": "continuing"}, {"due": "2024-02-01"}, {"quantity": "four ships"}]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_the_order_of_arrival_does_not_matter(world: Any, data: st.DataObject) -> None:
    told = data.draw(entries(world))
    made = reviews(world, told, data)
    terms = data.draw(st.sampled_from(TERMS))
    shuffled = data.draw(st.permutations(told))
    first = world.judge(told, made, day=450, terms=terms)
    second = world.judge(shuffled, list(reversed(made)), day=450, terms=terms)
    assert first == second


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_undo_restores_the_state(world: Any, data: st.DataObject) -> None:
    told = data.draw(entries(world).filter(bool))
    made = reviews(world, told, data)
    before = world.judge(told, made, day=450)
    target = data.draw(st.sampled_from(told))
    decision = data.draw(st.sampled_from([Decision.CONFIRM, Decision.REJECT, Decision.RELABEL, Decision.UNSURE]))
    late = world.start + timedelta(days=440)
    number = len(made) + 1
    more = {"verdict": data.draw(st.sampled_from(list(Verdict)))} if decision is Decision.RELABEL else {}
    decided = world.review(number, target.id, decision.value, at=late, **more)
    undone = world.review(number + 1, target.id, "undo", undoes=number, at=late)
    assert world.judge(told, [*made, decided, undone], day=450) == before


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_recorded_later_changes_nothing_that_was_known(world: Any, data: st.DataObject) -> None:
    told = data.draw(entries(world))
    day = data.draw(st.integers(-400, 400))
    by_then = [e for e in told if e.recorded_at <= world.start + timedelta(days=day)]
    assert world.judge(told, day=day) == world.judge(by_then, day=day)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_between_wakings_the_clock_changes_nothing(world: Any, data: st.DataObject) -> None:
    told = data.draw(entries(world))
    terms = data.draw(st.sampled_from(TERMS))
    now = world.start + timedelta(days=450)
    state = world.judge(told, day=450, terms=terms)
    until = state.wakes_at or now + timedelta(days=2000)
    later = world.judge(told, day=(until - world.start) / timedelta(days=1) - 0.001, terms=terms)
    assert [(h.holder, h.status) for h in later.holders] == [(h.holder, h.status) for h in state.holders]
    assert later.status is state.status


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_state_says_why_and_scores_within_bounds(world: Any, data: st.DataObject) -> None:
    state = world.judge(data.draw(entries(world)), day=450, terms=data.draw(st.sampled_from(TERMS)))
    assert state.reason
    assert all(h.reason and h.n for h in state.holders)
    assert state.score is None or -1 <= state.score <= 1
    assert (state.score is None) == (state.n == 0)
