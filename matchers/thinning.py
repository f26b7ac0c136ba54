"""Leaves out what teaches little, so that fitting is quicker: pairs that plainly bear on nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matchers.learning import Array, softmax
from matchers.network import fit_network
from matchers.table import Table
from matchers.training import PENALTY
from matchers.weights import CLASSES

PLAIN: Final = 0.95
"""Chance of "none" from which a pair teaches little."""
KEPT: Final = 10
"""One in so many of these is kept, and counts as much as all."""
_SAMPLED: Final = 3


def thinned(tables: Sequence[Table]) -> list[Table]:
    """The tables without most of their plain pairs, and without those that count nothing.

    What is plain says a logistic regression, fitted on one in _SAMPLED of the pairs of class "none" and all others.
    """
    filled = [table for table in tables if table.pairs]
    if not filled:
        return []
    numbers = np.vstack([table.numbers for table in filled])
    classes = np.concatenate([table.classes for table in filled])
    weights = np.concatenate([table.weights for table in filled])
    count = np.arange(len(classes))
    plain = (classes == 0) & (_chances_of_none(numbers, classes, weights) > PLAIN)
    chosen = (weights > 0) & (~plain | (count % KEPT == 0))
    weights = np.where(plain, weights * KEPT, weights)
    cuts = np.cumsum([len(table.pairs) for table in filled])[:-1]
    parts = zip(filled, np.split(chosen, cuts), np.split(weights, cuts), strict=True)
    return [_only(table, np.flatnonzero(some), sure) for table, some, sure in parts]


def _chances_of_none(numbers: Array, classes: NDArray[np.int64], weights: Array) -> Array:
    rows = (numbers - numbers.mean(axis=0)) / np.maximum(numbers.std(axis=0), 1e-3)
    some = (classes > 0) | (np.arange(len(classes)) % _SAMPLED == 0)
    rule = fit_network(rows[some], classes[some], weights[some], len(CLASSES), PENALTY, seen=numbers.shape[1], hidden=0)
    return np.asarray(softmax(rule.scores(rows))[:, 0])


def _only(table: Table, places: NDArray[np.int64], weights: Array) -> Table:
    pairs = [replace(table.pairs[i], weight=float(weights[i])) for i in places]
    return replace(table, pairs=pairs, numbers=table.numbers[places])
