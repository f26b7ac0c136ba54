"""Fits the two numbers of a calibration to decided matches, and measures it on decisions it has not seen. Pure."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from storage.calibrations import Calibration, logit

LEAST = 50
"""Decisions below which nothing is fitted: two numbers from fewer would follow chance."""
_PRIOR = 4.0
"""Weight of the belief that the shipped calibration is right, in decisions."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decided match: its evidence, the matcher's own confidence, and whether people said it was right."""

    evidence: int
    raw: float
    right: bool


@dataclass(frozen=True, slots=True)
class Measures:
    """On `n` decisions: log loss, Brier score, and the mean gap between said and found in ten bins. Lower is better."""

    n: int
    log_loss: float
    brier: float
    gap: float


@dataclass(frozen=True, slots=True)
class Learned:
    """A fitted calibration, with measures on held-out decisions as it is now and as it would be."""

    slope: float
    offset: float
    fitted_on: int
    before: Measures
    after: Measures

    @property
    def is_better(self) -> bool:
        """Whether it would have said held-out decisions better."""
        return self.after.log_loss < self.before.log_loss

    def as_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        return asdict(self) | {"better": self.is_better}


def learn(decided: Sequence[Decided], now: Calibration) -> Learned:
    """Fit on about seven in ten, measure on the rest. Which is which follows from the evidence's number, so that the
    same decisions always give the same answer. ValueError for fewer than `LEAST`.
    """
    if len(decided) < LEAST:
        raise ValueError(f"{len(decided)} decisions; at least {LEAST} are needed")
    held = [one for one in decided if _is_held_out(one)]
    rest = [one for one in decided if not _is_held_out(one)]
    slope, offset = fit(rest)
    new = Calibration(-1, slope, offset)
    return Learned(slope, offset, len(rest), measure(held, now), measure(held, new))


def fit(decided: Sequence[Decided], steps: int = 50) -> tuple[float, float]:
    """Slope and offset by Newton's method on the log loss, held near 1 and 0 by a weak prior (J. Platt, 1999)."""
    slope, offset = 1.0, 0.0
    points = [(logit(one.raw), float(one.right)) for one in decided]
    for _ in range(steps):
        ga, gb = _PRIOR * (slope - 1), _PRIOR * offset
        haa = hbb = _PRIOR
        hab = 0.0
        for x, y in points:
            p = Calibration(-1, slope, offset).confidence(_expit(x))
            ga, gb = ga + (p - y) * x, gb + p - y
            w = p * (1 - p)
            haa, hab, hbb = haa + w * x * x, hab + w * x, hbb + w
        det = haa * hbb - hab * hab
        da, db = (hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det
        slope, offset = max(slope - da, 0.05), offset - db
        if abs(da) + abs(db) < 1e-9:
            break
    return slope, offset


def measure(decided: Sequence[Decided], calibration: Calibration) -> Measures:
    """How well a calibration says what people decided."""
    pairs = [(calibration.confidence(one.raw), float(one.right)) for one in decided]
    n = len(pairs)
    if not n:
        return Measures(0, 0.0, 0.0, 0.0)
    kept = [(min(max(p, 1e-6), 1 - 1e-6), y) for p, y in pairs]
    loss = -sum(y * math.log(p) + (1 - y) * math.log(1 - p) for p, y in kept) / n
    brier = sum((p - y) ** 2 for p, y in pairs) / n
    return Measures(n, round(loss, 4), round(brier, 4), round(_gap(pairs), 4))


def _gap(pairs: Sequence[tuple[float, float]]) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins: dict[int, list[tuple[float, float]]] = {}
    for p, y in pairs:
        bins.setdefault(min(int(p * 10), 9), []).append((p, y))
    return sum(abs(sum(p - y for p, y in found)) for found in bins.values()) / len(pairs)


def _is_held_out(one: Decided) -> bool:
    return one.evidence * 2_654_435_761 % 2**32 < 0.3 * 2**32


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x))
