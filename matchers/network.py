"""A linear rule with a few hidden units beside it: what it scores, and how it is fitted.

The linear part says most; the hidden units (tanh) add what only several numbers together tell. Some networks of
different beginnings are fitted and averaged by their scores, which makes one network again, surer than any of them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matchers.learning import Array, minimise, softmax

HIDDEN: Final = 16
NETWORKS: Final = 3
HIDDEN_PENALTY: Final = 80.0
FARTHEST: Final = 6.0
"""No number counts as farther from the usual than this many deviations."""
_STEPS: Final = 150


@dataclass(frozen=True, slots=True)
class Network:
    """Shapes: linear, features × classes; constant, classes; inner, features × units; threshold, units; outer,
    units × classes.
    """

    linear: Array
    constant: Array
    inner: Array
    threshold: Array
    outer: Array

    def scores(self, x: Array) -> Array:
        """Log-odds up to a constant: rows × classes. `x`: standardised rows."""
        near = np.clip(x, -FARTHEST, FARTHEST)
        return np.asarray(near @ self.linear + self.constant + np.tanh(near @ self.inner + self.threshold) @ self.outer)


def fit_network(
    x: Array, y: NDArray[np.int64], weights: Array, classes: int, penalty: float, seen: int, hidden: int = HIDDEN
) -> Network:
    """The average of NETWORKS networks, each with `hidden` units; without any it is a logistic regression.

    `x` should be standardised; the units see its first `seen` columns. `penalty` is on the linear part. Rows of weight
    0 teach nothing.
    """
    sure = weights > 0
    fitter = _Fitter(x[sure], y[sure], weights[sure], classes, penalty, seen, hidden)
    return _average([fitter.fit(seed) for seed in range(NETWORKS if hidden else 1)])


class _Fitter:
    """One set of rows, in single precision: it is twice as fast, and as good."""

    def __init__(
        self, x: Array, y: NDArray[np.int64], weights: Array, classes: int, penalty: float, seen: int, hidden: int
    ) -> None:
        self._x = np.array(x, dtype=np.float32)
        np.clip(self._x[:, :seen], -FARTHEST, FARTHEST, out=self._x[:, :seen])
        self._seen = seen
        self._wanted = np.eye(classes, dtype=np.float32)[y]
        self._weights = np.asarray(weights, dtype=np.float32)
        self._penalty = penalty
        columns = x.shape[1]
        self._shapes = [(columns, classes), (classes,), (columns, hidden), (hidden,), (hidden, classes)]

    def fit(self, seed: int) -> Network:
        """From a beginning of its own: the linear part at rest, the hidden units at random."""
        chance = np.random.default_rng(seed)
        linear, constant, inner, threshold, outer = (np.zeros(shape) for shape in self._shapes)
        inner[: self._seen] = chance.normal(0, 1 / np.sqrt(self._seen), inner[: self._seen].shape)
        outer = chance.normal(0, 0.3, outer.shape)
        start = np.concatenate([part.ravel() for part in (linear, constant, inner, threshold, outer)])
        linear, constant, inner, threshold, outer = self._parts(minimise(self._loss, start, _STEPS))
        return Network(linear, constant, inner[: self._seen], threshold, outer)

    def _parts(self, flat: Array) -> list[Array]:
        cuts = np.cumsum([int(np.prod(shape)) for shape in self._shapes])[:-1]
        return [part.reshape(shape) for part, shape in zip(np.split(flat, cuts), self._shapes, strict=True)]

    def _loss(self, flat: Array) -> tuple[float, Array]:
        """Penalised surprise, and its slopes. The rows are read once each way, for all that is multiplied with them."""
        linear, constant, inner, threshold, outer = (p.astype(np.float32) for p in self._parts(flat))
        classes = linear.shape[1]
        both = self._x @ np.hstack([linear, inner])
        units = np.tanh(both[:, classes:] + threshold)
        chances = softmax(both[:, :classes] + units @ outer + constant)
        surprise = -float((self._weights * np.log((chances * self._wanted).sum(axis=1) + 1e-12)).sum(dtype=np.float64))
        fault = (chances - self._wanted) * self._weights[:, None]
        back = fault @ outer.T * (1 - units * units)
        pulls = self._x.T @ np.hstack([fault, back])
        pulls[self._seen :, classes:] = 0
        slopes = (
            pulls[:, :classes] + self._penalty * linear,
            fault.sum(axis=0),
            pulls[:, classes:] + HIDDEN_PENALTY * inner,
            back.sum(axis=0),
            units.T @ fault + HIDDEN_PENALTY * outer,
        )
        held = self._penalty * (linear**2).sum() + HIDDEN_PENALTY * ((inner**2).sum() + (outer**2).sum())
        return surprise + 0.5 * float(held), np.concatenate([s.ravel() for s in slopes]).astype(np.float64)


def _average(networks: list[Network]) -> Network:
    return Network(
        np.mean([n.linear for n in networks], axis=0),
        np.mean([n.constant for n in networks], axis=0),
        np.hstack([n.inner for n in networks]),
        np.concatenate([n.threshold for n in networks]),
        np.vstack([n.outer for n in networks]) / len(networks),
    )
