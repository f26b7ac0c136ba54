"""All lines vote on an item: those of one commitment on the verdict, all at once on the commitment too."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.words import Verdict
from matchers.evidence import Evidence
from matchers.shapes import LineReader, Shape, shape_of
from matchers.similarity import Bank

SHARPNESS: Final = 14.0
NOBODY: Final = 0.55
"""Cosine at which a line's vote weighs as much as the vote for nobody."""
USUAL: Final = 80
"""So many lines a commitment usually has: where there are more, each counts less against nobody, by their root."""
VOTERS: Final = ("fulfils", "advances", "contradicts", "restates", "unrelated")
SOURCES: Final = ("example", "guideline")
_CELLS: Final = len(SOURCES) * len(VOTERS)
_ACTS: Final = 3
_RELATED: Final = 4
"""So many of VOTERS, from the first, are for an act, and for the commitment at all."""
_OTHER_SIGN: Final = 0.3
_OTHER_REALITY: Final = 0.12
_OTHER_PARTY: Final = 0.12
"""What a line's cosine loses where the words, as composed, point the other way, or tell of another stage, or where a
holder acts in one and somebody else in the other."""
_LEAST: Final = 1e-3
"""Where log-odds stop: small shares differ too, none is infinitely far from another."""

Shares = NDArray[np.float64]
"""Shares of one vote, the last two axes SOURCES × VOTERS; what is missing to 1 has gone to nobody."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """The vote of all lines. `shares`: commitments × SOURCES × VOTERS, each in the piece of text where it does best.

    So whom one act of an item serves need not outdo those whom its other acts serve. `beside`: (anywhere, in one piece)
    × commitments, all votes for each beside those for the first. `most`: how much each line votes where it does best.
    """

    shares: Shares
    beside: NDArray[np.float64]
    most: NDArray[np.float32]

    @property
    def related(self) -> NDArray[np.float64]:
        """The part of all votes that is for the commitment, whatever the verdict: one number for each."""
        return np.asarray(self.shares[:, :, :_RELATED].sum(axis=(1, 2)))


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near one item is to all lines. `nearest`: see `Bank.nearest`."""

    nearest: NDArray[np.float32]
    crowd: Crowd


class Votes:
    """Near lines count most; within a commitment, those of another sign, reality or party count less."""

    def __init__(self, bank: Bank, reader: LineReader) -> None:
        owners = np.array([e.row for e in bank.entries], dtype=np.int64)
        edges = np.searchsorted(owners, np.arange(bank.rows + 1))
        self._mine = [slice(first, last) for first, last in itertools.pairwise(edges.tolist())]
        self._nobody = np.sqrt(np.maximum(1, np.diff(edges)) / USUAL)
        self._nobody_of_all = float(self._nobody.mean())
        self._rows = bank.rows
        examples = np.array([e.line.source == "example" for e in bank.entries])
        voters = np.array([_voter(e.line.verdict) for e in bank.entries])
        self._cells = owners * _CELLS + np.where(examples, 0, len(VOTERS)) + voters
        told = dict.fromkeys((e.row, e.line.text) for e in bank.entries)  # a line has several entries
        shapes = {line: shape_of(reader.read(*line)) for line in told}
        self._shapes = np.array([shapes[e.row, e.line.text] for e in bank.entries], dtype=np.int64).reshape(-1, 3)
        self._kept: dict[Shape, NDArray[np.float32]] = {}

    def crowd(self, cosines: NDArray[np.float32]) -> Crowd:
        """The vote of all commitments at once, held over the whole item and over each piece of text."""
        weights = np.exp(SHARPNESS * (cosines - NOBODY))
        weights = np.vstack([weights.max(axis=0), weights])
        total = self._nobody_of_all + weights.sum(axis=1)
        shares = np.stack([self._count(self._cells, w) for w in weights]) / total[:, None, None, None]
        related = shares[:, :, :, :_RELATED].sum(axis=(2, 3))
        beside = related / np.maximum(related.max(axis=1, keepdims=True), 1e-300)
        return Crowd(shares[1:].max(axis=0), np.stack([beside[0], beside[1:].max(axis=0)]), weights[0])

    def shares(self, crowd: Crowd, rows: Sequence[int], bests: Sequence[Evidence | None]) -> Shares:
        """The votes of the lines of each commitment for itself: rows × SOURCES × VOTERS, each source one vote."""
        mine = [self._mine[row] for row in rows]
        weights = np.concatenate(
            [crowd.most[part] * self._kept_by(shape_of(best))[part] for part, best in zip(mine, bests, strict=True)]
        )
        by = self._count(np.concatenate([self._cells[part] for part in mine]), weights)[list(rows)]
        return np.asarray(by / (self._nobody[list(rows), None, None] + by.sum(axis=2, keepdims=True)))

    def _count(self, cells: NDArray[np.int64], weights: NDArray[np.float32]) -> Shares:
        """Votes by commitment, source and voter."""
        by = np.bincount(cells, weights, minlength=self._rows * _CELLS)
        return np.asarray(by, dtype=np.float64).reshape(self._rows, len(SOURCES), len(VOTERS))

    def _kept_by(self, shape: Shape) -> NDArray[np.float32]:
        """The part of its vote that each line keeps, told by its own shape, for a passage of this shape."""
        if shape not in self._kept:
            signs, realities, parties = self._shapes.T
            sign, reality, party = shape
            lost = _OTHER_SIGN * (signs * sign < 0) + _OTHER_PARTY * (parties * party < 0)
            lost = lost + _OTHER_REALITY * ((realities >= 0) & (reality >= 0) & (realities != reality))
            self._kept[shape] = np.exp(-SHARPNESS * lost).astype(np.float32)
        return self._kept[shape]


def _names() -> tuple[str, ...]:
    names = [f"{source} votes {voter}" for source in SOURCES for voter in VOTERS]
    told = [f"{source} votes {voter} of all" for source in SOURCES for voter in VOTERS[:_RELATED]]
    names += [*told, *(f"{name}, odds" for name in told)]
    names += [f"{source} votes for an act of all, odds" for source in SOURCES]
    names += [f"{source} votes {voter}, odds" for source in SOURCES for voter in VOTERS[:_RELATED]]
    names += [f"{source} votes for an act, odds" for source in SOURCES]
    return (*names, *(f"votes {place}{where}" for place in ("beside the first", "first") for where in _WHERE))


_WHERE: Final = ("", " in one piece")
VOTE_NAMES: Final = _names()
"""Columns of `vote_numbers`."""


def vote_numbers(crowd: Crowd, rows: Sequence[int], own: Shares) -> NDArray[np.float64]:
    """What all votes say of the candidates `rows`, and their `own`: rows × VOTE_NAMES."""
    flat = (len(rows), -1)
    told = crowd.shares[list(rows), :, :_RELATED]
    parts = [own.reshape(flat), told.reshape(flat), _odds(told).reshape(flat), _odds(told[:, :, :_ACTS].sum(axis=2))]
    parts += [_odds(own[:, :, :_RELATED]).reshape(flat), _odds(own[:, :, :_ACTS].sum(axis=2))]
    beside = crowd.beside[:, list(rows)].T
    return np.column_stack([*parts, beside, beside >= 1.0])


def _odds(shares: Shares) -> Shares:
    """Log-odds."""
    bounded = np.clip(shares, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(bounded / (1 - bounded)))


def _voter(verdict: Verdict | None) -> int:
    return VOTERS.index(verdict.value if verdict else "unrelated")
