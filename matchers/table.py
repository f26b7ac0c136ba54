"""Labelled news as numbers: one row per item and candidate commitment, with what is right for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.records import Item
from declarations.model import Examples
from declarations.registry import Registry
from matchers.engine import Look, Matcher
from matchers.features import FEATURES, View
from matchers.labelled import Label, Labelled
from matchers.weights import CLASSES

OWN: Final = 0.25
OWN_OF_OTHERS: Final = 0.075
"""Weights of the registry's own examples beside labelled news, on their own commitment and on others."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One item (by its place) with one commitment (by its row), what it looks like, and what it is."""

    item: int
    row: int
    view: View
    klass: int
    weight: float


@dataclass(slots=True)
class Table:
    """All pairs of a labelled set. `ids` names the commitments by row."""

    labelled: list[Labelled]
    looks: list[Look]
    pairs: list[Pair]
    features: tuple[str, ...]
    numbers: NDArray[np.float64]
    ids: tuple[str, ...]

    @property
    def classes(self) -> NDArray[np.int64]:
        """Class of each pair, as a place in `weights.CLASSES`."""
        return np.array([p.klass for p in self.pairs], dtype=np.int64)

    @property
    def weights(self) -> NDArray[np.float64]:
        """0 for pairs that nobody is sure of."""
        return np.array([p.weight for p in self.pairs], dtype=np.float64)

    @property
    def commitments(self) -> list[str]:
        """Commitment of each pair."""
        return [self.ids[p.row] for p in self.pairs]


def tabulate(matcher: Matcher, labelled: Sequence[Labelled], leave_out_own: bool = False, counts: float = 1.0) -> Table:
    """Looks at every item as matching would. `leave_out_own`: the registry's own lines do not see themselves.

    `counts`: how much each pair teaches, beside other tables.
    """
    kept = list(labelled)
    looks = matcher.look([one.item for one in kept], leave_out_own=leave_out_own)
    rows = {commitment: row for row, commitment in enumerate(matcher.compiled.ids)}
    pairs: list[Pair] = []
    for place, (one, look) in enumerate(zip(kept, looks, strict=True)):
        doubtful_first = sorted(one.labels, key=lambda lab: not lab.unsure)
        truth = {rows[lab.commitment]: lab for lab in doubtful_first if lab.commitment in rows}
        for view in look.views:
            label = truth.get(view.row)
            klass = CLASSES.index(label.verdict.value) if label else 0
            weight = counts * _weight(label, bool(one.labels), leave_out_own)
            pairs.append(Pair(place, view.row, view, klass, weight))
    numbers = np.array([p.view.values for p in pairs], dtype=np.float64).reshape(len(pairs), len(FEATURES))
    return Table(kept, looks, pairs, FEATURES, numbers, matcher.compiled.ids)


def _weight(label: Label | None, labelled: bool, own: bool) -> float:
    """How much a pair teaches. An example tells of its own commitment, and little of others that it may bear on too."""
    if not own:
        return 0.0 if label and label.unsure else 1.0
    return OWN if label or not labelled else OWN_OF_OTHERS


def own_examples(registry: Registry) -> list[Labelled]:
    """The registry's example headlines as labelled items; unrelated ones bear on nothing."""
    found: list[Labelled] = []
    for commitment in registry.commitments.values():
        told: list[tuple[str, tuple[Label, ...]]] = [
            (text, (Label(commitment.id, verdict),)) for verdict, text in commitment.examples.by_verdict()
        ]
        told += [(text, ()) for text in commitment.examples.unrelated]
        for number, (text, labels) in enumerate(told):
            found.append(Labelled(Item(f"{commitment.id}#{number}", text), labels, "own", shippable=True))
    return found


def without_examples(registry: Registry) -> Registry:
    """The same commitments with statement and guideline only, as somebody would write down a new one."""
    bare = {i: c.model_copy(update={"examples": Examples()}) for i, c in registry.commitments.items()}
    return replace(registry, commitments=bare)
