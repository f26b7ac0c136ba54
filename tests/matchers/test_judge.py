"""From chances to matches: what is accepted, and what an accepted act is called."""

import numpy as np
import pytest

from core.records import Item
from core.words import Verdict
from matchers.config import Point
from matchers.engine import Matcher
from matchers.judge import judge


@pytest.mark.parametrize(("fulfils", "called"), [(0.36, Verdict.FULFILS), (0.24, Verdict.ADVANCES)])
def test_an_act_is_called_what_it_likelier_is(matcher: Matcher, fulfils: float, called: Verdict) -> None:
    (look,) = matcher.look([Item("1", "Germany delivers tanks to Ukraine")])
    assert look.analysis is not None
    chances = np.array([0.4, fulfils, 0.6 - fulfils, 0.0, 0.0])
    point = Point(alert=0.5, restates=0.5)
    (found,) = judge(look.analysis, look.views[0], "any", chances, point, matcher.config, "")
    assert (found.verdict, found.accepted) == (called, True)
    assert found.confidence == pytest.approx(0.6)
