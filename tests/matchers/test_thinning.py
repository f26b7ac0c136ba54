"""What is left out teaches little, and what stays stands for it."""

import numpy as np

from matchers.features import View
from matchers.table import Pair, Table
from matchers.thinning import KEPT, thinned

VIEW = View(0, (), np.ones(1))


def table(numbers: np.ndarray, classes: np.ndarray, weight: float = 20.0) -> Table:
    pairs = [Pair(i, 0, VIEW, int(k), weight) for i, k in enumerate(classes)]
    return Table([], [], pairs, ("a",), numbers[:, None], ("one",))


def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Most bear on nothing, and plainly; some bear on something; some look as if they did."""
    random = np.random.default_rng(3)
    numbers = np.concatenate([random.normal(-4, 0.5, 800), random.normal(4, 0.5, 100), random.normal(3.5, 0.5, 40)])
    return numbers, np.concatenate([np.zeros(800), np.ones(100), np.zeros(40)]).astype(np.int64)


def test_plain_pairs_are_thinned_and_the_rest_stays() -> None:
    numbers, classes = drawn()
    (thin,) = thinned([table(numbers, classes)])
    assert (thin.classes == 1).sum() == 100
    assert (thin.numbers[:, 0] > 0).sum() == 140
    assert (thin.numbers[:, 0] < 0).sum() == 800 // KEPT


def test_what_stays_of_the_plain_weighs_as_much_as_all_did() -> None:
    numbers, classes = drawn()
    (thin,) = thinned([table(numbers, classes, weight=7.5)])
    assert np.isclose(thin.weights.sum(), 7.5 * len(classes), rtol=0.02)


def test_pairs_that_count_nothing_and_empty_tables_are_dropped() -> None:
    numbers, classes = drawn()
    nothing = table(np.empty(0), np.empty(0, dtype=np.int64))
    counted, uncounted = thinned([table(numbers, classes), nothing, table(numbers, classes, weight=0.0)])
    assert len(counted.pairs) > 0
    assert not uncounted.pairs
    assert thinned([nothing]) == []
