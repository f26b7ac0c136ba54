"""How near a text is to what each commitment says of itself, by verdict: example, guideline part, statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from core.words import Verdict
from declarations.actors import Actors
from declarations.registry import Registry
from matchers.compiled import Compiled
from matchers.delex import delexicalise
from matchers.embedding import Embedder, Vectors
from matchers.lines import Line, fragments

GROUPS: Final = (
    "example fulfils", "example advances", "example contradicts", "example restates", "example unrelated",
    "guideline fulfils", "guideline advances", "guideline contradicts", "guideline restates", "guideline unrelated",
    "statement",
)  # fmt: skip
"""Kinds of lines that are kept apart; the last axis of `Bank.nearest`."""


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
        self._threads = ThreadpoolController()

    def places_of(self, text: str) -> list[int]:
        """Where the vectors of the line `text` stand."""
        return [i for i, e in enumerate(self.entries) if e.line.text == text]

    def cosines(self, texts: Vectors) -> NDArray[np.float32]:
        """Cosine of every text with every entry: texts × entries. On one thread: others would spin on after it."""
        with self._threads.limit(limits=1, user_api="blas"):
            return np.asarray(texts @ self.vectors.T, dtype=np.float32)

    def nearest(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """The highest cosine per commitment and group: texts × commitments × GROUPS; 0 where there is no line."""
        out = np.zeros((len(cosines), self.rows * len(GROUPS)), dtype=np.float32)
        if len(self.entries):
            out[:, self._cells] = np.maximum.reduceat(cosines, self._starts, axis=1)
        return np.maximum(out, 0).reshape(len(cosines), self.rows, len(GROUPS))


def build_bank(compiled: Compiled, registry: Registry, embedder: Embedder, keep: frozenset[str]) -> Bank:
    """Embeds every line once. `keep`: actors that are not folded."""
    entries = [
        Entry(row, GROUPS.index(_group(line)), text, line) for row, line, text in folded_lines(compiled, registry, keep)
    ]
    vectors = embedder.embed([e.text for e in entries])
    return Bank(entries, vectors, len(compiled.ids))


def folded_lines(compiled: Compiled, registry: Registry, keep: frozenset[str]) -> Iterator[tuple[int, Line, str]]:
    """(commitment, line, text as it is embedded): every fragment of every line."""
    for row, line in compiled.lines:
        commitment = compiled.commitments[row]
        for text in fragments(line, commitment.statement, _holder(registry, commitment.holders[0])):
            yield row, line, fold(text, registry.actors, keep)


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
