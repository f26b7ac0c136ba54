"""How much a passage is about each commitment, and which way it points, by its words alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matchers.analysis import Passage, Scanned
from matchers.compiled import Compiled
from matchers.rivals import ahead
from matchers.scan import Hit
from matchers.signs import Reading

Row = NDArray[np.float32]

SUBJECT_NAMES: Final = ("subject item", "subject lead over rivals", "subject lead in a passage", "subject share")
"""Columns of `subject_numbers`."""
_FAR: Final = 2.0


def term_weights(hits: Iterable[Hit]) -> dict[int, float]:
    """Term → how telling its occurrence is: a word that many concepts share tells less."""
    weights: dict[int, float] = {}
    for hit in hits:
        terms = hit.entry.terms
        share = 1 / len(terms) ** 0.5 if terms else 0
        for term in terms:
            weights[term] = max(weights.get(term, 0.0), share)
    return weights


class SubjectScorer:
    """Vectorised over commitments: cost per item grows by one multiplication per commitment and term."""

    def __init__(self, compiled: Compiled) -> None:
        self._by_term = np.ascontiguousarray(compiled.topical.T)
        self._signed_by_term = np.ascontiguousarray((compiled.swing * compiled.oriented).T)

    def of_hits(self, hits: Iterable[Hit]) -> Row:
        """Subject score per commitment, unbounded above; 1 is about one telling word."""
        weights = term_weights(hits)
        if not weights:
            return np.zeros(self._by_term.shape[1], dtype=np.float32)
        columns = list(weights)
        return np.asarray(np.array(list(weights.values()), dtype=np.float32) @ self._by_term[columns], dtype=np.float32)

    def of_item(self, scanned: Scanned) -> Row:
        """The whole item: the title counts in full, the lead for what it adds at half."""
        title = self.of_hits(scanned.hits["title"])
        whole = self.of_hits(hit for _, hit in scanned.all_hits())
        return np.asarray(title + 0.5 * (whole - title), dtype=np.float32)

    def valence(self, readings: Sequence[Reading]) -> Row:
        """Signed subject score per commitment: what the passage says happens to what the commitment wants."""
        signed: defaultdict[int, float] = defaultdict(float)
        for reading in readings:
            terms = reading.hit.entry.terms
            for term in terms:
                value = reading.sign / len(terms) ** 0.5
                if abs(value) > abs(signed[term]):
                    signed[term] = value
        if not signed:
            return np.zeros(self._by_term.shape[1], dtype=np.float32)
        columns = list(signed)
        return np.asarray(
            np.array(list(signed.values()), dtype=np.float32) @ self._signed_by_term[columns], dtype=np.float32
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """Scores of one item: per commitment overall, and per passage × commitment."""

    item: Row
    passages: NDArray[np.float32]
    valences: NDArray[np.float32]


def subject_of(scanned: Scanned, passages: Sequence[Passage], scorer: SubjectScorer) -> Subject:
    """All subject scores of one item."""
    per_passage = [scorer.of_hits(p.clause.hits) for p in passages]
    valences = [scorer.valence(p.readings) for p in passages]
    item = scorer.of_item(scanned)
    empty = np.zeros((0, len(item)), dtype=np.float32)
    return Subject(item, np.stack(per_passage) if per_passage else empty, np.stack(valences) if valences else empty)


def subject_numbers(subject: Subject, rows: Sequence[int]) -> NDArray[np.float64]:
    """How much an item is about its candidates `rows`, alone and beside each other: rows × SUBJECT_NAMES."""
    own = subject.item[list(rows)].astype(np.float64)
    lead = ahead(own[None])[0]
    inside = subject.passages[:, list(rows)].astype(np.float64)
    leads = np.where(inside > 0, ahead(inside), -_FAR).max(axis=0, initial=-_FAR)
    both = own + (own - lead)
    share = np.divide(own, both, out=np.zeros_like(own), where=both > 0)
    return np.column_stack([1 - np.exp(-own), np.clip(lead, -_FAR, _FAR), np.clip(leads, -_FAR, _FAR), share])
