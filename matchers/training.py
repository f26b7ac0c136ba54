"""Fits the weights and the operating point on labelled news, and predicts folds that they have not seen."""

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.records import Match
from core.words import Verdict
from matchers.config import MatchingConfig, Point
from matchers.judge import judge
from matchers.learning import softmax
from matchers.measures import score
from matchers.network import Network, fit_network
from matchers.table import Table
from matchers.turns import follow_turns
from matchers.weights import CLASSES, WAY_OF, WAYS, Weights, by_class, by_way

PENALTY: Final = 150.0
OFFSET_PENALTY: Final = 2.0
FOLDS: Final = 5
HEATS: Final = (0.9, 1.0, 1.1, 1.2, 1.3)
CAUTIONS: Final = (-0.2, 0.0, 0.2, 0.4, 0.6, 0.8)
SLACK: Final = 0.0125
GRID: Final = tuple(round(0.2 + 0.025 * i, 3) for i in range(20))
_PLUS: Final = (CLASSES.index("fulfils"), CLASSES.index("advances"))

Chances = NDArray[np.float64]
Part = tuple[Table, NDArray[np.bool_]]
"""A table, and which of its pairs are used."""


def fit(parts: Sequence[Part], features: Sequence[str] = ()) -> Weights:
    """Weights from the chosen pairs of some tables, over these features; over all where none are named.

    The first part is news as it comes: it alone teaches how often a commitment is met. What commitments have in common
    there goes into the constant, so that it holds for new ones.
    """
    wanted = tuple(features) or parts[0][0].features
    columns = [parts[0][0].features.index(name) for name in wanted]
    numbers = np.vstack([table.numbers[chosen][:, columns] for table, chosen in parts])
    classes = np.concatenate([table.classes[chosen] for table, chosen in parts])
    sure = np.concatenate([table.weights[chosen] for table, chosen in parts])
    mean, scale = numbers.mean(axis=0), np.maximum(numbers.std(axis=0), 1e-3)
    met = _met(parts)
    rows = np.hstack([(numbers - mean) / scale, met.columns * met.scale])
    network = _fit_outputs(rows, classes, sure, len(wanted))
    rates = network.linear[len(wanted) :] * met.scale
    usual = rates.mean(axis=0)
    general = replace(network, linear=network.linear[: len(wanted)], constant=network.constant + usual)
    return Weights(wanted, mean, scale, general, dict(zip(met.ids, rates - usual, strict=True)))


def _fit_outputs(
    rows: NDArray[np.float64], classes: NDArray[np.int64], sure: NDArray[np.float64], seen: int
) -> Network:
    """The network of `weights.OUTPUTS`: the ways, then what tells fulfilled from advanced, learned where either is so.

    The latter is a logistic regression: hidden units brought nothing.
    """
    ways = fit_network(rows, WAY_OF[classes], sure, len(WAYS), PENALTY, seen)
    plus = np.flatnonzero(np.isin(classes, _PLUS))
    split = fit_network(
        rows[plus], (classes[plus] != _PLUS[0]).astype(np.int64), sure[plus], len(_PLUS), PENALTY, seen, hidden=0
    )
    return Network(
        np.column_stack([ways.linear, split.linear[:, 0] - split.linear[:, 1]]),
        np.append(ways.constant, split.constant[0] - split.constant[1]),
        ways.inner,
        ways.threshold,
        np.column_stack([ways.outer, np.zeros(len(ways.outer))]),
    )


@dataclass(frozen=True, slots=True)
class _Met:
    """One column per commitment that the news has met, 1 where a pair of the news is on it."""

    ids: tuple[str, ...]
    columns: NDArray[np.float64]
    scale: float = (PENALTY / OFFSET_PENALTY) ** 0.5


def _met(parts: Sequence[Part]) -> _Met:
    names = [list(itertools.compress(table.commitments, chosen)) for table, chosen in parts]
    ids = tuple(sorted(set(names[0])))
    places = {name: place for place, name in enumerate(ids)}
    columns = np.zeros((sum(map(len, names)), len(ids)))
    columns[np.arange(len(names[0])), [places[name] for name in names[0]]] = 1
    return _Met(ids, columns)


def word_features(table: Table) -> list[str]:
    """The features that need no embedding model."""
    return [f for f in table.features if not any(w in f for w in ("near ", "votes", "example", "guideline", " line"))]


def predict(weights: Weights, table: Table, chosen: NDArray[np.bool_] | None = None) -> Chances:
    """Class probabilities of the chosen pairs of `table`, or of all."""
    rows = np.ones(len(table.pairs), dtype=bool) if chosen is None else chosen
    columns = [table.features.index(name) for name in weights.features]
    names = list(itertools.compress(table.commitments, rows))
    return weights.probabilities(table.numbers[rows][:, columns], names)


def fold_of(text: str, folds: int = FOLDS) -> int:
    """The fold that `text` (a week, a commitment) falls into; the same on every machine."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % folds


def out_of_fold(table: Table, more: Sequence[Table] = (), unseen_commitments: bool = False) -> Chances:
    """Probabilities of each pair by weights that did not see its week; nor its commitment, where that is asked for.

    `more` are tables that help to train and are not predicted.
    """
    weeks = np.array([fold_of(table.labelled[p.item].week) for p in table.pairs])
    groups = [_groups(t) if unseen_commitments else np.zeros(len(t.pairs), dtype=int) for t in (table, *more)]
    chances = np.zeros((len(table.pairs), len(CLASSES)))
    for fold in range(FOLDS):
        for group in np.unique(groups[0]):
            test = (weeks == fold) & (groups[0] == group)
            if not test.any():
                continue
            seen = [g != group if unseen_commitments else np.ones(len(g), dtype=bool) for g in groups]
            parts = [(table, (weeks != fold) & seen[0]), *zip(more, seen[1:], strict=True)]
            chances[test] = predict(fit(parts), table, test)
    return chances


def calibrate(chances: Chances, classes: NDArray[np.int64], sure: NDArray[np.float64]) -> tuple[float, float]:
    """(heat, caution) that make the chances the likeliest: see `calibrated`."""

    def surprise(pair: tuple[float, float]) -> float:
        p = calibrated(chances, *pair)[np.arange(len(classes)), classes]
        return -float((sure * np.log(p + 1e-12)).sum())

    return min(itertools.product(HEATS, CAUTIONS), key=surprise)


def calibrated(chances: Chances, heat: float, caution: float) -> Chances:
    """Chances with `caution` added to the score of "none", and all scores divided by `heat`."""
    scores = np.log(by_way(chances) + 1e-12)
    scores[:, WAYS.index("none")] += caution
    plus = chances[:, _PLUS]
    return by_class(softmax(scores / heat), plus[:, 0] / np.maximum(plus.sum(axis=1), 1e-12))


def cross_calibrated(table: Table, chances: Chances) -> Chances:
    """Out-of-fold chances, each fold calibrated on the others."""
    weeks = np.array([fold_of(table.labelled[p.item].week) for p in table.pairs])
    out = chances.copy()
    for fold in range(FOLDS):
        others = weeks != fold
        pair = calibrate(chances[others], table.classes[others], table.weights[others])
        out[~others] = calibrated(chances[~others], *pair)
    return out


def _groups(table: Table) -> NDArray[np.int64]:
    return np.array([fold_of(f"commitment {table.ids[p.row]}") for p in table.pairs], dtype=np.int64)


def matches_of(
    table: Table, chances: Chances, point: Point, config: MatchingConfig, items: Iterable[int]
) -> dict[str, list[Match]]:
    """Matches as the engine would make them, for the items at these places."""
    wanted = set(items)
    found: dict[str, list[Match]] = {table.labelled[i].item.id: [] for i in wanted}
    for pair, row in zip(table.pairs, chances, strict=True):
        analysis = table.looks[pair.item].analysis
        if pair.item in wanted and analysis is not None:
            turned = follow_turns(pair.view, row)
            found[table.labelled[pair.item].item.id] += judge(
                analysis, pair.view, table.ids[pair.row], turned, point, config, ""
            )
    return found


def choose_point(table: Table, chances: Chances, config: MatchingConfig, items: Sequence[int]) -> Point:
    """The highest operating point whose alert F1 on these items is as good as the best, then the best link F1.

    As good: within SLACK. F1 is flat around its best, and of points alike the one with fewest alerts is kindest. For
    new commitments it is a low one: chances come out lower, the farther a subject lies from all that was learned.
    """
    labelled = [table.labelled[i] for i in items]
    found = matches_of(table, chances, Point(alert=0, restates=0), config, items)

    def at(alert: float, restates: float) -> dict[str, list[Match]]:
        return {i: [_accept(m, alert, restates) for m in ms] for i, ms in found.items()}

    rightness = {t: score(labelled, at(t, 2.0)).alert.f1 for t in GRID}
    flat = [t for t in GRID if rightness[t] >= max(rightness.values()) - SLACK]
    alert = max(flat)
    restates = max(GRID, key=lambda t: (score(labelled, at(alert, t)).link.f1, t))
    return Point(alert=alert, new=flat[len(flat) // 4], restates=restates)


def cross_fitted(
    table: Table, chances: Chances, config: MatchingConfig, new: bool = False
) -> tuple[dict[str, list[Match]], list[Point]]:
    """Matches of every item, accepted by a point fitted on the other folds; and those points.

    `new`: as if no commitment had been met before.
    """
    folds = [fold_of(one.week) for one in table.labelled]
    found: dict[str, list[Match]] = {}
    points = []
    for fold in range(FOLDS):
        point = choose_point(table, chances, config, [i for i, f in enumerate(folds) if f != fold])
        point = point.for_new() if new else point
        found |= matches_of(table, chances, point, config, [i for i, f in enumerate(folds) if f == fold])
        points.append(point)
    return found, points


def _accept(match: Match, alert: float, restates: float) -> Match:
    bar = restates if match.verdict is Verdict.RESTATES else alert
    return replace(match, accepted=match.confidence >= bar)
