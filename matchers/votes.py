"""All lines vote on an item: those of one commitment on the verdict, all at once on the commitment too."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.words import Verdict
from matchers.compiled import Compiled
from matchers.evidence import Evidence
from matchers.shapes import line_shape, shape_of
from matchers.similarity import Bank

SHARPNESS: Final = 14.0
NOBODY: Final = 0.55
"""Cosine at which a line's vote weighs as much as the vote for nobody."""
VOTERS: Final = ("fulfils", "advances", "contradicts", "restates", "unrelated")
SOURCES: Final = ("example", "guideline")
_ACTS: Final = VOTERS[:3]
_RELATED: Final = VOTERS[:4]
_OTHER_SIGN: Final = 0.3
_OTHER_REALITY: Final = 0.12
"""What a line's cosine loses where the words, as composed, point the other way, or tell of another stage."""

Numbers = dict[str, float]
Crowd = NDArray[np.float64]
"""Shares of the vote of all lines: (anywhere, in title) × commitments × SOURCES × VOTERS."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near one item is to all lines. `cosines`: texts × lines, title first; `nearest`: see `Bank.nearest`."""

    cosines: NDArray[np.float32]
    nearest: NDArray[np.float32]
    crowd: Crowd


class Votes:
    """Near lines count most; within a commitment, those of another sign or reality count less."""

    def __init__(self, bank: Bank, compiled: Compiled) -> None:
        owners = np.array([e.row for e in bank.entries], dtype=np.int64)
        edges = np.searchsorted(owners, np.arange(bank.rows + 1))
        self._mine = [slice(int(first), int(last)) for first, last in itertools.pairwise(edges)]
        self._verdicts = np.array([_voter(e.line.verdict) for e in bank.entries], dtype=np.int64)
        self._examples = np.array([e.line.source == "example" for e in bank.entries])
        self._shape = (bank.rows, len(SOURCES), len(VOTERS))
        self._cells = (owners * len(SOURCES) + np.where(self._examples, 0, 1)) * len(VOTERS) + self._verdicts
        shapes = [line_shape(compiled, e.row, e.line) for e in bank.entries]
        self._signs = np.array([s for s, _ in shapes], dtype=np.int64)
        self._realities = np.array([r for _, r in shapes], dtype=np.int64)

    def crowd(self, cosines: NDArray[np.float32]) -> Crowd:
        """The vote of all commitments at once, of which a part goes to nobody."""
        return np.stack([self._crowd(cosines.max(axis=0)), self._crowd(cosines[0])])

    def shares(self, cosines: NDArray[np.float32], row: int, best: Evidence | None) -> Numbers:
        """Share of the vote per verdict, by examples and by guideline, of which a part goes to nobody."""
        mine = self._mine[row]
        near = cosines[:, mine].max(axis=0)
        sign, reality = shape_of(best)
        agreed = np.where(self._signs[mine] * sign < 0, -_OTHER_SIGN, 0.0) + np.where(
            (self._realities[mine] != reality) & (reality >= 0) & (self._realities[mine] >= 0), -_OTHER_REALITY, 0.0
        )
        weights = np.exp(SHARPNESS * (near + agreed - NOBODY))
        numbers: Numbers = {}
        for source, chosen in (("example", self._examples[mine]), ("guideline", ~self._examples[mine])):
            by = np.bincount(self._verdicts[mine][chosen], weights[chosen], minlength=len(VOTERS))
            shares = by / (1.0 + by.sum())
            numbers |= {f"{source} votes {name}": float(share) for name, share in zip(VOTERS, shares, strict=True)}
        return numbers

    def _crowd(self, near: NDArray[np.float32]) -> NDArray[np.float64]:
        weights = np.exp(SHARPNESS * (near - NOBODY))
        by = np.bincount(self._cells, weights, minlength=int(np.prod(self._shape)))
        return np.asarray(by.reshape(self._shape) / (1.0 + by.sum()))


def vote_numbers(crowd: Crowd, row: int, rivals: Sequence[int], own: Numbers) -> Numbers:
    """What all votes say, and a commitment's `own`: shares, their log-odds, and the rank among rivals."""
    numbers: Numbers = {}
    for where, shares in zip(("", " in title"), crowd, strict=True):
        for source, by in zip(SOURCES, shares[row], strict=True):
            told = {f"{source} votes {name} of all{where}": float(by[VOTERS.index(name)]) for name in _RELATED}
            acts = float(by[: len(_ACTS)].sum())
            numbers |= told | _odds(told) | _odds({f"{source} votes for an act of all{where}": acts})
    numbers |= _odds({name: share for name, share in own.items() if not name.endswith("unrelated")})
    for source in SOURCES:
        numbers |= _odds({f"{source} votes for an act": sum(own[f"{source} votes {name}"] for name in _ACTS)})
    related = crowd[0, list(rivals), :, : len(_RELATED)].sum(axis=(1, 2))
    mine, most = float(related[rivals.index(row)]), float(related.max())
    numbers["votes beside the first"] = mine / most if most > 0 else 0.0
    numbers["votes first"] = float(mine >= most > 0)
    return numbers


def _odds(shares: Numbers) -> Numbers:
    """Log-odds of shares, bounded: small shares differ too."""
    bounded = {name: min(max(share, 1e-3), 1 - 1e-3) for name, share in shares.items()}
    return {f"{name}, odds": math.log(p / (1 - p)) for name, p in bounded.items()}


def _voter(verdict: Verdict | None) -> int:
    return VOTERS.index(verdict.value if verdict else "unrelated")
