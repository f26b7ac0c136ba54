"""Why a match came about, in short plain sentences."""

from typing import Final

import numpy as np

from core.words import Verdict
from matchers.features import FEATURES, View
from matchers.votes import SOURCES

_AGENTS: Final = {
    "holder agent": "A holder acts",
    "holder speaker": "A holder says so",
    "holder adjective": "A holder is named as whose it is",
    "holder earlier": "A holder acts in an earlier clause",
    "holder named": "A holder is named, not as the one who acts",
    "theme agent": "Who acts is whom the commitment is about, not a holder",
    "other agent": "Who acts is no holder",
    "none": "No holder is named here",
}

_NEAR: Final = np.array([[FEATURES.index(f"near {s} {v.value}") for s in SOURCES] for v in Verdict])


def reasons_for(view: View, verdict: Verdict, confidence: float, accept: float) -> tuple[str, ...]:
    """What was tested, what came out, and how it compares with the operating point."""
    return tuple(
        r for r in (_actor(view), _sign(view), _stage(view), _nearest(view), _score(verdict, confidence, accept)) if r
    )


def _actor(view: View) -> str:
    if view.best is None:
        return "No clause names its subject; the text as a whole is near it."
    who = f": {', '.join(view.best.holders)}" if view.best.holders else ""
    return f"{_AGENTS[view.best.agent]}{who}."


def _sign(view: View) -> str:
    best = view.best
    if best is None or best.reading is None:
        return ""
    steps = " ".join(f"{s.text} ({'−' if s.sign < 0 else '+'})" for s in best.reading.steps)
    way = {1: "towards the commitment", -1: "against it", 0: "neither way"}[best.direction]
    return f"Words: {f'{steps} → ' if steps else ''}{best.reading.hit.text}; together {way} ({best.valence:+.2f})."


def _stage(view: View) -> str:
    stage = view.best.reading.stage if view.best and view.best.reading else ""
    return f"Stage by its words: {stage}." if stage not in {"", "said"} else ""


def _nearest(view: View) -> str:
    near = view.values[_NEAR].max(axis=1)
    best = int(near.argmax())
    return f"Nearest line of the commitment: {[*Verdict][best].value} ({near[best]:.2f})." if near[best] > 0 else ""


def _score(verdict: Verdict, confidence: float, accept: float) -> str:
    told = "words only" if verdict is Verdict.RESTATES else f"direction {verdict.direction.value}"
    return f"Probability of {told} {confidence:.2f}; accepted from {accept:.2f}."
