"""What a decision on a piece of evidence would change: the half of the queue's order that is not uncertainty."""

from dataclasses import dataclass

from core.words import Direction, Status, Verdict

FLOOR = 0.02
"""Neither factor of the priority falls below this, so that the order stays total."""

_SETTLED = (Status.UPHELD, Status.FULFILLED)
_NEGATIVE = (Status.CONTRADICTED, Status.REGRESSED)


@dataclass(frozen=True, slots=True)
class Impact:
    """How much (0..1), and in words."""

    weight: float
    words: str


def impact(verdict: Verdict, status: Status, appears: bool) -> Impact:
    """What confirming or rejecting evidence of `verdict` does to a commitment in `status`.

    `appears`: the status rests on reports nobody has confirmed. An estimate by rule, cheap enough for a whole queue;
    the card of one piece of evidence shows the computed one.
    """
    if verdict is Verdict.RESTATES:
        return Impact(0.1, "words only: no status rests on it")
    if status is Status.CONTESTED:
        return Impact(1.0, "may settle a contested commitment")
    if verdict.direction is Direction.MINUS:
        return _minus(status, appears)
    return _plus(verdict, status, appears)


def _minus(status: Status, appears: bool) -> Impact:
    if status not in _NEGATIVE:
        return Impact(1.0, f"would turn “{status}” into a contradiction")
    if appears:
        return Impact(0.9, f"“{status}” rests on reports nobody has confirmed")
    return Impact(0.3, f"one more report for “{status}”")


def _plus(verdict: Verdict, status: Status, appears: bool) -> Impact:
    if status in _NEGATIVE:
        return Impact(1.0, f"would speak against “{status}”")
    if status in _SETTLED:
        return Impact(0.8, f"“{status}” rests on reports nobody has confirmed") if appears else _more(status)
    if verdict is Verdict.FULFILS:
        return Impact(0.9, f"would lift it from “{status}”")
    if status is Status.IN_PROGRESS:
        return _more(status)
    return Impact(0.6, f"would move it from “{status}” to “in progress”")


def _more(status: Status) -> Impact:
    return Impact(0.3, f"one more report for “{status}”")


def uncertainty(confidence: float) -> float:
    """1 at 0.5, 0 at 0 and at 1."""
    return max(0.0, round(1.0 - abs(2.0 * confidence - 1.0), 6))


def priority(uncertain: float, weight: float) -> float:
    """The queue's order: uncertainty × what a decision would change."""
    return max(uncertain, FLOOR) * max(weight, FLOOR)
