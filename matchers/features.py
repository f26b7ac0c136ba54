"""One item and one commitment as numbers. No feature names a commitment, so that what is learned serves new ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.words import Kind, Verdict
from declarations.actors import Actors
from matchers.analysis import Analysis, Passage
from matchers.compiled import Compiled
from matchers.composed import (
    AGENTS,
    AGREEMENT_NAMES,
    BUCKET_NAMES,
    FORM_NAMES,
    SIGN_NAMES,
    agreement,
    buckets,
    form_numbers,
    sign_numbers,
)
from matchers.evidence import Collector, Evidence
from matchers.nearness import NEAR_NAMES, near_numbers
from matchers.subject import SUBJECT_NAMES, Subject, subject_numbers
from matchers.votes import VOTE_NAMES, Nearness, Votes, vote_numbers

_ACT_NAMES: Final = tuple(f"act of {v.value}" for v in Verdict)
_ACTOR_NAMES: Final = (
    *(f"acts: {role}" for role in AGENTS), "elsewhere", "theatre named", "theatre missing", "theme named",
)  # fmt: skip
_KIND_NAMES: Final = ("demand", "principle", "discrete")
FEATURES: Final = (
    *NEAR_NAMES, *VOTE_NAMES, *SUBJECT_NAMES, "subject passage", *SIGN_NAMES, *BUCKET_NAMES, *_ACT_NAMES,
    *_ACTOR_NAMES, *FORM_NAMES, *_KIND_NAMES, *AGREEMENT_NAMES,
)  # fmt: skip
"""What the numbers of a view are called, in order."""
_ROLES: Final = {role: [float(role == other) for other in AGENTS] for role in AGENTS}


@dataclass(frozen=True, slots=True)
class View:
    """What one item looks like from one commitment. `evidence` is strongest first and may be empty.

    `values`: one number for each of FEATURES.
    """

    row: int
    evidence: tuple[Evidence, ...]
    values: NDArray[np.float64]

    @property
    def best(self) -> Evidence | None:
        """The passage that bears on the commitment most."""
        return self.evidence[0] if self.evidence else None

    @property
    def numbers(self) -> dict[str, float]:
        """The values by name."""
        return dict(zip(FEATURES, self.values.tolist(), strict=True))


class Viewer:
    """Builds views; holds what all items share."""

    def __init__(self, compiled: Compiled, actors: Actors, votes: Votes, collector: Collector) -> None:
        self._compiled = compiled
        self._actors = actors
        self._collector = collector
        self._votes = votes
        acts = {n[2:]: i for n, i in compiled.scanner.vocabulary.numbers.items() if n.startswith("a:")}
        self._acts = {name: place for place, name in enumerate(acts)}
        self._known = np.stack([compiled.acts[v][:, [*acts.values()]] for v in Verdict], axis=1).astype(np.float64)
        self._kinds = [
            [float(c.kind is Kind.DEMAND), float(c.kind is Kind.PRINCIPLE), float(c.is_discrete)]
            for c in compiled.commitments
        ]

    def views(self, analysis: Analysis, subject: Subject, nearness: Nearness, rows: Sequence[int]) -> list[View]:
        """One view for each candidate in `rows`; they are each other's rivals."""
        if not rows:
            return []
        evidence = self._collector.collect(analysis, subject, rows)
        bests = [found[0] if found else None for found in evidence]
        votes = vote_numbers(nearness.crowd, rows, self._votes.shares(nearness.crowd, rows, bests))
        elsewhere = [self._is_elsewhere(analysis, row, best) for row, best in zip(rows, bests, strict=True)]
        values = np.hstack(
            [
                near_numbers(nearness.nearest, rows),
                votes,
                subject_numbers(subject, rows),
                np.array([[best.strength if best else 0.0] for best in bests]),
                sign_numbers(subject, rows, bests),
                np.array([buckets(found) for found in evidence]),
                self._act_numbers(rows, bests),
                np.array([self._actor_numbers(analysis, *one) for one in zip(rows, bests, elsewhere, strict=True)]),
                np.array(form_numbers(analysis, bests)),
                np.array([self._kinds[row] for row in rows]),
                agreement(votes, bests, elsewhere),
            ]
        )
        return [View(*one) for one in zip(rows, map(tuple, evidence), values, strict=True)]

    def _act_numbers(self, rows: Sequence[int], bests: Sequence[Evidence | None]) -> NDArray[np.float64]:
        """Whether the predicates of the passage are those that the commitment names, by verdict."""
        told = {best.passage.order: self._told(best.passage) for best in bests if best}
        acts = [told[best.passage.order] if best else [] for best in bests]
        return np.array(
            [self._known[row][:, mine].max(axis=1, initial=0.0) for row, mine in zip(rows, acts, strict=True)]
        )

    def _told(self, passage: Passage) -> list[int]:
        """Columns of `_known` of the predicates in it."""
        acts = {s.name for r in passage.readings for s in r.steps}
        acts |= {r.hit.entry.act.name for r in passage.readings if r.hit.entry.act}
        return [self._acts[name] for name in acts if name in self._acts]

    def _actor_numbers(self, analysis: Analysis, row: int, best: Evidence | None, elsewhere: bool) -> list[float]:
        theatre, themes = self._compiled.theatre[row], self._compiled.themes[row]
        return [
            *_ROLES[best.agent if best else "none"],
            float(elsewhere),
            float(bool(theatre & analysis.actors)) if theatre else 0.5,
            float(bool(theatre) and not theatre & analysis.actors),
            float(bool(themes & analysis.actors)) if themes else 0.5,
        ]

    def _is_elsewhere(self, analysis: Analysis, row: int, best: Evidence | None) -> bool:
        """Whether the text names a country that is neither holder nor theme: another theatre."""
        theatre = self._compiled.theatre[row]
        if not theatre or theatre & analysis.actors:
            return False
        known = self._compiled.themes[row] | frozenset(best.holders if best else ())
        others = [a for a in analysis.actors - known if self._actors.kind(a) == "country"]
        return any(not self._collector.is_holder(a, row, analysis.on) for a in others)
