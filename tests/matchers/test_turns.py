"""Twice turned, an act points where its words say, whatever like lines vote."""

import numpy as np
import pytest

from core.records import Item
from matchers.engine import Matcher
from matchers.features import View
from matchers.turns import follow_turns
from matchers.weights import CLASSES

FOR = np.array([0.1, 0.6, 0.1, 0.1, 0.1])
AGAINST = np.array([0.1, 0.1, 0.1, 0.6, 0.1])


def view_of(matcher: Matcher, title: str, commitment: str) -> View:
    (look,) = matcher.look([Item("1", title)])
    return next(v for v in look.views if matcher.compiled.ids[v.row] == commitment)


@pytest.mark.parametrize(
    ("title", "commitment", "likeliest"),
    [
        ("Hungary lifts veto on €50bn for Ukraine", "financial-aid", "fulfils"),
        ("Czech parliament rejects cut in defence budget", "defence-spending", "fulfils"),
        ("EU postpones ban on Russian uranium", "energy-phase-out", "contradicts"),
    ],
)
def test_turned_twice_by_a_holder_the_words_decide(
    matcher: Matcher, title: str, commitment: str, likeliest: str
) -> None:
    view = view_of(matcher, title, commitment)
    for chances in (FOR, AGAINST):
        turned = follow_turns(view, chances)
        assert CLASSES[int(turned.argmax())] == likeliest
        assert turned.sum() == pytest.approx(chances.sum())
        assert turned[[0, 4]].tolist() == chances[[0, 4]].tolist()


@pytest.mark.parametrize(
    ("title", "commitment"),
    [
        ("Germany sends tanks to Ukraine", "military-aid"),
        ("Kyiv urges Hungary to lift veto on €50bn for Ukraine", "financial-aid"),
        ("Armenia drops plan to leave ICC", "war-crimes-accountability"),
    ],
)
def test_one_turn_words_and_others_acts_are_left_to_the_weights(matcher: Matcher, title: str, commitment: str) -> None:
    view = view_of(matcher, title, commitment)
    assert follow_turns(view, AGAINST).tolist() == AGAINST.tolist()
