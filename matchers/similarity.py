"""How near a text is to what each commitment says of itself, by verdict: example, guideline part, statement."""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.words import Verdict
from declarations.actors import Actors
from declarations.registry import Registry
from matchers.compiled import Compiled
from matchers.delex import delexicalise
from matchers.embedding import Embedder, Vectors
from matchers.evidence import Evidence
from matchers.lines import Line, fragments
from matchers.shapes import line_shape, shape_of

GROUPS: Final = (
    "example fulfils", "example advances", "example contradicts", "example restates", "example unrelated",
    "guideline fulfils", "guideline advances", "guideline contradicts", "guideline restates", "guideline unrelated",
    "statement",
)  # fmt: skip
"""Kinds of lines that are kept apart; the last axis of `Bank.nearest`."""


_VOTE: Final = {Verdict.FULFILS: 0, Verdict.ADVANCES: 1, Verdict.CONTRADICTS: 2, Verdict.RESTATES: 3, None: 4}
_SHARPNESS: Final = 14.0
_NOBODY: Final = 0.55
"""Cosine at which a line's vote weighs as much as the vote for nobody."""
_OTHER_SIGN: Final = 0.3
_OTHER_REALITY: Final = 0.12
"""What a line's cosine loses where the words, as composed, point the other way, or tell of another stage."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One vector of the bank."""

    row: int
    group: int
    text: str
    line: Line


class Bank:
    """Vectors of all lines of all commitments, in order of (commitment, group)."""

    def __init__(self, entries: list[Entry], vectors: Vectors, rows: int) -> None:
        order = sorted(range(len(entries)), key=lambda i: (entries[i].row, entries[i].group))
        self.entries = [entries[i] for i in order]
        self.vectors = np.ascontiguousarray(vectors[order])
        self.rows = rows
        keys = [e.row * len(GROUPS) + e.group for e in self.entries]
        self._cells, self._starts = np.unique(np.array(keys, dtype=np.int64), return_index=True)

    def places_of(self, text: str) -> list[int]:
        """Where the vectors of the line `text` stand."""
        return [i for i, e in enumerate(self.entries) if e.line.text == text]

    def cosines(self, texts: Vectors) -> NDArray[np.float32]:
        """Cosine of every text with every entry: texts × entries."""
        return np.asarray(texts @ self.vectors.T, dtype=np.float32)

    def nearest(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """The highest cosine per commitment and group: texts × commitments × GROUPS; 0 where there is no line."""
        out = np.zeros((len(cosines), self.rows * len(GROUPS)), dtype=np.float32)
        if len(self.entries):
            out[:, self._cells] = np.maximum.reduceat(cosines, self._starts, axis=1)
        return np.maximum(out, 0).reshape(len(cosines), self.rows, len(GROUPS))


class Votes:
    """The lines of a commitment vote on the verdict, near ones most, those of another sign or reality less."""

    def __init__(self, bank: Bank, compiled: Compiled) -> None:
        owners = np.array([e.row for e in bank.entries], dtype=np.int64)
        edges = np.searchsorted(owners, np.arange(bank.rows + 1))
        self._rows = [slice(int(first), int(last)) for first, last in itertools.pairwise(edges)]
        self._verdicts = np.array([_VOTE[e.line.verdict] for e in bank.entries], dtype=np.int64)
        self._examples = np.array([e.line.source == "example" for e in bank.entries])
        shapes = [line_shape(compiled, e.row, e.line) for e in bank.entries]
        self._signs = np.array([s for s, _ in shapes], dtype=np.int64)
        self._realities = np.array([r for _, r in shapes], dtype=np.int64)

    def shares(self, cosines: NDArray[np.float32], row: int, best: Evidence | None) -> dict[str, float]:
        """Share of the vote per verdict, by examples and by guideline, of which a part goes to nobody."""
        mine = self._rows[row]
        near = cosines[:, mine].max(axis=0)
        sign, reality = shape_of(best)
        agreed = np.where(self._signs[mine] * sign < 0, -_OTHER_SIGN, 0.0) + np.where(
            (self._realities[mine] != reality) & (reality >= 0) & (self._realities[mine] >= 0), -_OTHER_REALITY, 0.0
        )
        weights = np.exp(_SHARPNESS * (near + agreed - _NOBODY))
        numbers: dict[str, float] = {}
        for source, chosen in (("example", self._examples[mine]), ("guideline", ~self._examples[mine])):
            by = np.bincount(self._verdicts[mine][chosen], weights[chosen], minlength=5)
            total = 1.0 + float(by.sum())
            for name, place in (("fulfils", 0), ("advances", 1), ("contradicts", 2), ("restates", 3), ("unrelated", 4)):
                numbers[f"{source} votes {name}"] = float(by[place]) / total
        return numbers


def build_bank(compiled: Compiled, registry: Registry, embedder: Embedder, keep: frozenset[str]) -> Bank:
    """Embeds every line once. `keep`: actors that are not folded."""
    entries: list[Entry] = []
    for row, line in compiled.lines:
        commitment = compiled.commitments[row]
        for text in fragments(line, commitment.statement, _holder(registry, commitment.holders[0])):
            folded = fold(text, registry.actors, keep)
            entries.append(Entry(row, GROUPS.index(_group(line)), folded, line))
    vectors = embedder.embed([e.text for e in entries])
    return Bank(entries, vectors, len(compiled.ids))


def kept_actors(compiled: Compiled, registry: Registry) -> frozenset[str]:
    """Actors that must not be folded: those that any commitment names, as holder, theme or place."""
    kept: set[str] = set()
    for row, commitment in enumerate(compiled.commitments):
        kept |= compiled.themes[row] | compiled.places[row]
        kept |= {a for h in commitment.holders if (a := registry.actors.resolve(h))}
    return frozenset(kept)


def fold(text: str, actors: Actors, keep: frozenset[str]) -> str:
    """`text` as it is embedded."""
    return delexicalise(text, actors.find(text), keep, actors)


def _holder(registry: Registry, name: str) -> str:
    actor = registry.actors.resolve(name)
    return registry.actors.name(actor).removesuffix(" members") if actor else name


def _group(line: Line) -> str:
    if line.source == "statement":
        return "statement"
    return f"{line.source} {line.verdict.value if line.verdict else 'unrelated'}"


def verdict_groups(source: str) -> dict[Verdict, int]:
    """Verdict → its place in GROUPS, for one source."""
    return {v: GROUPS.index(f"{source} {v.value}") for v in Verdict}
