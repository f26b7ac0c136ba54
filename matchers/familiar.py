"""What labelled news has taught of commitments it names: how often each is met, and how headlines that count look.

All other weights name no commitment, so that they serve new ones. This part is silent on a commitment that no labelled
news has met.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PARTS: Final = 60
"""Directions in which headlines differ most; what is learned of them is kept."""


@dataclass(frozen=True, slots=True)
class Familiar:
    """`offsets`: commitment → score per class. `headline`: numbers of a headline's vector × classes."""

    offsets: Mapping[str, Array]
    headline: Array

    def scores(self, commitments: Sequence[str], headlines: NDArray[np.float32]) -> Array:
        """What is added to the scores of each pair: one row per pair; zero where the commitment is new."""
        nothing = np.zeros(self.headline.shape[1])
        met = np.array([c in self.offsets for c in commitments], dtype=np.float64)[:, None]
        offsets = np.array([self.offsets.get(c, nothing) for c in commitments]).reshape(len(met), len(nothing))
        return np.asarray(met * (headlines @ self.headline) + offsets, dtype=np.float64)

    def divided(self, heat: float) -> "Familiar":
        """All of it, divided by `heat`."""
        return Familiar({c: o / heat for c, o in self.offsets.items()}, self.headline / heat)


@dataclass(frozen=True, slots=True)
class Directions:
    """The directions in which headlines differ most, each scaled to a spread of one."""

    mean: Array
    basis: Array

    def of(self, headlines: NDArray[np.float32]) -> Array:
        """Headlines as they lie along the directions: texts × PARTS."""
        return np.asarray((headlines - self.mean) @ self.basis, dtype=np.float64)


def find_directions(headlines: NDArray[np.float32]) -> Directions:
    """Principal components of these vectors (Jolliffe, Principal Component Analysis, ch. 2), whitened."""
    mean = headlines.mean(axis=0, dtype=np.float64)
    spread, axes = np.linalg.eigh(np.cov((headlines - mean).T))
    kept = axes[:, ::-1][:, :PARTS] / np.sqrt(np.maximum(spread[::-1][:PARTS], 1e-8))
    return Directions(mean, np.asarray(kept, dtype=np.float64))
