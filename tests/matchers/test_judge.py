"""From chances to matches: what is accepted, and what an accepted act is called."""

import numpy as np
import pytest

from core.records import Item
from core.words import Verdict
from matchers.config import Point
from matchers.engine import Matcher
from matchers.judge import judge


@pytest.mark.parametrize(("share", "called"), [(0.5, Verdict.FULFILS), (0.6, Verdict.FULFILS), (0.7, Verdict.ADVANCES)])
def test_from_its_share_of_plus_an_act_is_called_fulfilled(matcher: Matcher, share: float, called: Verdict) -> None:
    (look,) = matcher.look([Item("1", "Germany delivers tanks to Ukraine")])
    assert look.analysis is not None
    point = Point(alert=0.5, restates=0.5, fulfils=share)
    chances = np.array([0.4, 0.36, 0.24, 0.0, 0.0])
    (found,) = judge(look.analysis, look.views[0], "any", chances, point, matcher.config, "")
    assert (found.verdict, found.accepted) == (called, True)
    assert found.confidence == pytest.approx(0.6)
