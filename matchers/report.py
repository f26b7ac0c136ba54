"""How right the matcher is: out-of-fold figures with their spread, by half of the weeks, calibration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.records import Match
from core.words import Verdict
from matchers.config import Point
from matchers.labelled import Labelled
from matchers.measures import Scores, score
from matchers.training import fold_of

RESAMPLES: Final = 200
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Matches of like confidence: how many, what they say on average, and how many are right."""

    number: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Report:
    """One way of measuring, with everything that is shown of it."""

    name: str
    scores: Scores
    interval: tuple[float, float]
    halves: tuple[Scores, Scores]
    bins: tuple[Bin, ...]
    points: tuple[Point, ...]

    @property
    def calibration_error(self) -> float:
        """Expected calibration error over matches with confidence ≥ 0.2, in bins of equal mass."""
        total = sum(b.number for b in self.bins)
        return sum(b.number * abs(b.confidence - b.right) for b in self.bins) / total if total else 0.0


def make_report(
    name: str, labelled: Sequence[Labelled], found: Mapping[str, Sequence[Match]], points: Sequence[Point]
) -> Report:
    """All figures of `found` against `labelled`."""
    halves = [[one for one in labelled if fold_of(f"half {one.week}", 2) == half] for half in (0, 1)]
    return Report(
        name,
        score(labelled, found),
        bootstrap(labelled, found),
        (score(halves[0], found), score(halves[1], found)),
        tuple(calibration(labelled, found)),
        tuple(points),
    )


def bootstrap(labelled: Sequence[Labelled], found: Mapping[str, Sequence[Match]]) -> tuple[float, float]:
    """95 % interval of alert F1, resampling whole ISO weeks."""
    weeks: dict[str, list[Labelled]] = {}
    for one in labelled:
        weeks.setdefault(one.week, []).append(one)
    counts = np.array([_counts(score(items, found)) for items in weeks.values()], dtype=np.float64)
    random = np.random.default_rng(0)
    samples = [counts[random.integers(0, len(counts), len(counts))].sum(axis=0) for _ in range(RESAMPLES)]
    f1 = [2 * right / max(1.0, 2 * right + wrong + missed) for right, wrong, missed in samples]
    low, high = np.percentile(f1, [2.5, 97.5])
    return float(low), float(high)


def _counts(scores: Scores) -> tuple[int, int, int]:
    alert = scores.alert
    return alert.right, alert.wrong, alert.missed


def calibration(labelled: Sequence[Labelled], found: Mapping[str, Sequence[Match]]) -> list[Bin]:
    """Bins of equal mass over all matches with confidence ≥ 0.2; doubtful pairs are left out."""
    points: list[tuple[float, bool]] = []
    for one in labelled:
        doubtful = {lab.commitment for lab in one.labels if lab.unsure}
        truth = {(lab.commitment, lab.verdict.direction) for lab in one.labels}
        points += [
            (m.confidence, (m.commitment, m.direction) in truth)
            for m in found.get(one.item.id, ())
            if m.confidence >= 0.2 and m.commitment not in doubtful
        ]
    points.sort()
    parts = [points[len(points) * i // BINS : len(points) * (i + 1) // BINS] for i in range(BINS)]
    return [Bin(len(p), sum(c for c, _ in p) / len(p), sum(r for _, r in p) / len(p)) for p in parts if p]


def is_alert(match: Match) -> bool:
    """Whether the match says that something was done, either way."""
    return match.verdict is not Verdict.RESTATES
