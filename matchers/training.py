"""Fits the weights and the operating point on labelled news, and measures them on folds they have not seen."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.records import Match
from matchers.config import MatchingConfig, Point
from matchers.engine import Look, Matcher
from matchers.features import View
from matchers.judge import judge
from matchers.labelled import Labelled
from matchers.learning import fit_logistic, softmax
from matchers.measures import score
from matchers.weights import CLASSES, Weights

PENALTY: Final = 20.0
FOLDS: Final = 5
GRID: Final = tuple(round(0.2 + 0.02 * i, 2) for i in range(26))


@dataclass(frozen=True, slots=True)
class Pair:
    """One item (by its place) with one commitment (by its row), what it looks like, and what it is."""

    item: int
    row: int
    view: View
    klass: int
    weight: float


@dataclass(slots=True)
class Table:
    """All pairs of a labelled set, as numbers."""

    labelled: list[Labelled]
    looks: list[Look]
    pairs: list[Pair]
    features: tuple[str, ...]
    numbers: NDArray[np.float64]

    @property
    def classes(self) -> NDArray[np.int64]:
        """Class of each pair, as a place in `weights.CLASSES`."""
        return np.array([p.klass for p in self.pairs], dtype=np.int64)

    @property
    def weights(self) -> NDArray[np.float64]:
        """0 for pairs that nobody is sure of."""
        return np.array([p.weight for p in self.pairs])


def tabulate(matcher: Matcher, labelled: Sequence[Labelled]) -> Table:
    """Looks at every item as matching would, and notes what is right for each pair."""
    kept = list(labelled)
    looks = matcher.look([one.item for one in kept])
    rows = {commitment: row for row, commitment in enumerate(matcher.compiled.ids)}
    pairs = []
    for place, (one, look) in enumerate(zip(kept, looks, strict=True)):
        truth = {
            rows[lab.commitment]: lab
            for lab in sorted(one.labels, key=lambda lab: not lab.unsure)
            if lab.commitment in rows
        }
        for view in look.views:
            label = truth.get(view.row)
            klass = CLASSES.index(label.verdict.value) if label else 0
            pairs.append(Pair(place, view.row, view, klass, 0.0 if label and label.unsure else 1.0))
    features = tuple(pairs[0].view.numbers) if pairs else ()
    numbers = np.array([[p.view.numbers[f] for f in features] for p in pairs], dtype=np.float64)
    return Table(kept, looks, pairs, features, numbers)


def fit(table: Table, chosen: NDArray[np.bool_]) -> Weights:
    """Weights from the chosen pairs."""
    numbers = table.numbers[chosen]
    mean, scale = numbers.mean(axis=0), np.maximum(numbers.std(axis=0), 1e-3)
    beta = fit_logistic((numbers - mean) / scale, table.classes[chosen], table.weights[chosen], len(CLASSES), PENALTY)
    return Weights(table.features, mean, scale, beta[:-1], beta[-1])


def predict(weights: Weights, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Class probabilities per pair."""
    return softmax((numbers - weights.mean) / weights.scale @ weights.coefficients + weights.constant)


def fold_of(text: str, folds: int, salt: str = "") -> int:
    """The fold that `text` (a week, a commitment) falls into; the same on every machine."""
    return int(hashlib.sha256(f"{salt}{text}".encode()).hexdigest(), 16) % folds


def out_of_fold(
    table: Table, folds: int = FOLDS, salt: str = "", unseen: Callable[[Pair], int] | None = None
) -> NDArray[np.float64]:
    """Probabilities of each pair by weights that saw neither its week nor, where `unseen` groups them, its commitment."""
    weeks = np.array([fold_of(table.labelled[p.item].week, folds, salt) for p in table.pairs])
    groups = np.array([unseen(p) for p in table.pairs]) if unseen else np.zeros(len(table.pairs), dtype=int)
    chances = np.zeros((len(table.pairs), len(CLASSES)))
    for fold in range(folds):
        for group in np.unique(groups):
            test = (weeks == fold) & (groups == group)
            train = (weeks != fold) & ((groups != group) if unseen else True)
            if test.any():
                chances[test] = predict(fit(table, train), table.numbers[test])
    return chances


def matches_of(
    table: Table,
    chances: NDArray[np.float64],
    point: Point,
    config: MatchingConfig,
    ids: Sequence[str],
    items: Iterable[int],
) -> dict[str, list[Match]]:
    """Matches as the engine would make them, for the items at these places."""
    wanted = set(items)
    found: dict[str, list[Match]] = {table.labelled[i].item.id: [] for i in wanted}
    for pair, row in zip(table.pairs, chances, strict=True):
        analysis = table.looks[pair.item].analysis
        if pair.item in wanted and analysis is not None:
            found[table.labelled[pair.item].item.id] += judge(
                analysis, pair.view, ids[pair.row], row, point, config, ""
            )
    return found


def choose_point(
    table: Table, chances: NDArray[np.float64], config: MatchingConfig, ids: Sequence[str], items: Sequence[int]
) -> Point:
    """The operating point with the best alert F1 on these items, then the best link F1."""
    labelled = [table.labelled[i] for i in items]
    found = matches_of(table, chances, Point(alert=0, restates=0), config, ids, items)

    def at(alert: float, restates: float) -> dict[str, list[Match]]:
        return {i: [_accept(m, alert, restates) for m in ms] for i, ms in found.items()}

    alert = max(GRID, key=lambda t: (score(labelled, at(t, 2.0)).alert.f1, t))
    restates = max(GRID, key=lambda t: (score(labelled, at(alert, t)).link.f1, t))
    return Point(alert=alert, restates=restates)


def _accept(match: Match, alert: float, restates: float) -> Match:
    from dataclasses import replace

    bar = restates if match.verdict.value == "restates" else alert
    return replace(match, accepted=match.confidence >= bar)
