"""How near an item is to the lines of its candidates, by verdict, and how they compare."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matchers.rivals import ahead
from matchers.similarity import GROUPS
from matchers.votes import SOURCES

_FIRST: Final = tuple(GROUPS.index(f"{source} fulfils") for source in SOURCES)
"""Where a source's four verdicts begin in GROUPS: fulfils, advances, contradicts, restates."""
_COMPARED: Final = ("minus over plus", "plus over words", "minus over words", "done over planned", "lead over rivals",
                    "lead in one piece", "close")  # fmt: skip

NEAR_NAMES: Final = (
    *(f"near {group}" for group in GROUPS),
    *(f"near {group} in title" for group in GROUPS),
    *(f"{source} {name}" for source in SOURCES for name in _COMPARED),
)
"""Columns of `near_numbers`."""


def near_numbers(near: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float64]:
    """rows × NEAR_NAMES. `near`: texts × commitments × GROUPS, title first; the rows are each other's rivals."""
    chosen = near[:, list(rows)].astype(np.float64)
    best, title = chosen.max(axis=0), chosen[0]
    parts = [best, title]
    for first in _FIRST:
        verdicts = slice(first, first + 4)
        f, a, c, r = best[:, verdicts].T
        plus = np.maximum(f, a)
        leads = ahead(chosen[:, :, verdicts].max(axis=2))
        told = [c - plus, plus - r, c - r, f - a, leads[0], leads.max(axis=0)]
        parts.append(np.column_stack([*told, 2 * np.maximum(0, np.maximum(plus, c) - 0.5)]))
    return np.hstack(parts)
