"""Everything that ships, fitted in one go: weights for both ways of writing a commitment, and the operating point."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchers.config import OperatingPoint, Point
from matchers.engine import Matcher
from matchers.evaluating import tables_for
from matchers.labelled import Labelled
from matchers.practice import Practice
from matchers.table import Table
from matchers.training import calibrate, choose_point, cross_calibrated, fit, out_of_fold, predict, word_features
from matchers.weights import Head, Weights


def fit_everything(
    matcher: Matcher,
    labelled: Sequence[Labelled],
    more: Sequence[Sequence[Labelled]],
    practice: Sequence[Practice] = (),
) -> tuple[dict[Head, Weights], OperatingPoint]:
    """Weights by head, and the point that is best on predictions out of fold."""
    weights: dict[Head, Weights] = {}
    points: dict[Head, Point] = {}
    heads: tuple[tuple[Head, bool], ...] = (("examples", False), ("guideline", True))
    for head, bare in heads:
        main, helping = tables_for(matcher, bare, labelled, more, practice)
        chances = out_of_fold(main, helping)
        weights[head] = fit([(t, _shippable(t)) for t in (main, *helping)]).calibrated(
            *calibrate(chances, main.classes, main.weights)
        )
        points[head] = choose_point(main, cross_calibrated(main, chances), matcher.config, range(len(main.labelled)))
        if head == "examples":
            weights["words"] = fit([(t, _shippable(t)) for t in (main, *helping)], word_features(main))
            found = predict(weights["words"], main)
            points["words"] = choose_point(main, found, matcher.config, range(len(main.labelled)))
    return weights, OperatingPoint(examples=points["examples"], guideline=points["guideline"], words=points["words"])


def _shippable(table: Table) -> NDArray[np.bool_]:
    return np.array([table.labelled[p.item].shippable for p in table.pairs], dtype=bool)
