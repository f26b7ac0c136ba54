"""Where an act is turned twice ("lifts its veto", "drops plan to leave"), the composed words decide its direction.

Lines that vote know words better than their order: to them, lifting a veto is near vetoing. Once turned, they are right
more often than the composition is; twice turned, the composition is.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from matchers.evidence import PARTY, Party
from matchers.features import View
from matchers.weights import CLASSES

CLEAR: Final[dict[Party, float]] = {"holder": 0.2, "unnamed": 0.7}
"""Valence from which the composed words lean one way beyond doubt, by who acts. An act of others is no evidence."""
_FULFILS, _ADVANCES, _CONTRADICTS = (CLASSES.index(name) for name in ("fulfils", "advances", "contradicts"))


def follow_turns(view: View, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """`chances` by CLASSES; what stood for the other direction goes to the composed one where that is plain."""
    way = _composed(view)
    if not way:
        return chances
    moved = chances.copy()
    if way < 0:
        moved[_CONTRADICTS] += moved[_FULFILS] + moved[_ADVANCES]
        moved[[_FULFILS, _ADVANCES]] = 0
    else:
        planned = view.best is not None and view.best.reality == "soft"
        moved[_ADVANCES if planned else _FULFILS] += moved[_CONTRADICTS]
        moved[_CONTRADICTS] = 0
    return moved


def _composed(view: View) -> int:
    """+1 or −1 where an act, of a holder or of nobody named, is turned twice or more and plainly one way; else 0."""
    best = view.best
    if best is None or best.reading is None or best.reality == "words" or PARTY[best.agent] not in CLEAR:
        return 0
    turns = sum(step.sign < 0 for step in best.reading.steps)
    return best.direction if turns >= 2 and abs(best.valence) >= CLEAR[PARTY[best.agent]] else 0
