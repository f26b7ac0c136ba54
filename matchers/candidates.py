"""Which commitments are looked at closely for one item: the best by words, by examples, by guideline, by statement."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from matchers.subject import Row

_SHARES: Final = ((0, 4, 0.5), (5, 9, 0.5), (10, 11, 0.3))
"""Slices of `similarity.GROUPS`, and how many of the wanted number each brings."""
_FEWEST: Final = 0.02
"""Share of the votes of all lines that a commitment must have: with less it never came to more than a slight chance."""


def choose_candidates(
    subject: Row, near: NDArray[np.float32], wanted: int, votes: NDArray[np.float64] | None = None
) -> list[int]:
    """Rows of commitments, best by words first, at most twice `wanted`. `near`: texts × commitments × groups.

    `votes`: the share of each commitment in the votes of all lines; None where there is no model to vote by.
    """
    chosen = dict.fromkeys(_top(subject, max(1, round(0.6 * wanted))))
    for first, last, share in _SHARES:
        chosen |= dict.fromkeys(_top(near[:, :, first:last].max(axis=(0, 2)), max(1, round(share * wanted))))
    return [row for row in chosen if votes is None or votes[row] >= _FEWEST]


def _top(scores: NDArray[np.float32], number: int) -> list[int]:
    if len(scores) <= number:
        return [int(i) for i in np.argsort(-scores, kind="stable") if scores[i] > 0]
    part = np.argpartition(-scores, number)[:number]
    return [int(i) for i in part[np.lexsort((part, -scores[part]))] if scores[i] > 0]
