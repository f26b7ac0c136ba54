"""What each passage of an item says about one commitment, as composed evidence: direction × how real × who acts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np

from declarations.actors import Actors, Mention
from matchers.analysis import Analysis, Passage
from matchers.compiled import Compiled
from matchers.signs import Reading
from matchers.subject import Subject
from matchers.wordbook import Stage

Reality = Literal["real", "soft", "words", "bare"]
Party = Literal["holder", "unnamed", "other"]
Acting = tuple[str, tuple[str, ...]]
"""Who acts, as a named role, and the holders among them."""

REALITY: Final[dict[Stage, Reality]] = {
    "done": "real", "under way": "real", "decided": "real", "planned": "soft", "proposed": "soft",
    "hypothetical": "words", "urged": "words", "denied": "words", "said": "words", "": "bare",
}  # fmt: skip
REALITIES: Final[tuple[Reality, ...]] = ("real", "soft", "words", "bare")
PARTIES: Final[tuple[Party, ...]] = ("holder", "unnamed", "other")
PARTY: Final[dict[str, Party]] = {
    "holder agent": "holder", "holder speaker": "holder", "holder adjective": "holder", "holder earlier": "holder",
    "holder named": "unnamed", "none": "unnamed", "theme agent": "other", "other agent": "other",
}  # fmt: skip
ROLE_WEIGHT: Final = {
    "main": 1.0,
    "parallel": 0.9,
    "contrast": 0.8,
    "background": 0.6,
    "condition": 0.5,
    "speaker": 0.5,
}
LEAD_WEIGHT: Final = 0.8


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage from one commitment's view. `strength` 0..1: how much it is about it, title and main clause first."""

    passage: Passage
    reading: Reading | None
    strength: float
    valence: float
    agent: str
    holders: tuple[str, ...]

    @property
    def reality(self) -> Reality:
        """How real the act is; "bare" where no predicate governs the subject."""
        return REALITY[self.reading.stage] if self.reading else "bare"

    @property
    def direction(self) -> int:
        """+1, −1, or 0 where the words lean neither way."""
        return 1 if self.valence > 0.08 else -1 if self.valence < -0.08 else 0


class Collector:
    """Collects evidence; holds what all items share."""

    def __init__(self, compiled: Compiled, actors: Actors) -> None:
        self._compiled = compiled
        self._actors = actors
        self._named = [frozenset(a for h in c.holders if (a := actors.resolve(h))) for c in compiled.commitments]
        parties = [*zip([tuple(c.holders) for c in compiled.commitments], compiled.themes, self._named, strict=True)]
        places = {one: place for place, one in enumerate(dict.fromkeys(parties))}
        self._parties = [places[one] for one in parties]
        terms = [np.flatnonzero(row) for row in compiled.topical]
        self._topical = [
            dict(zip(t.tolist(), row[t].tolist(), strict=True)) for t, row in zip(terms, compiled.topical, strict=True)
        ]

    def collect(self, analysis: Analysis, subject: Subject, rows: Sequence[int]) -> list[list[Evidence]]:
        """For each commitment in `rows`, evidence of every passage that bears on it, strongest first."""
        acting: dict[tuple[int, int], Acting] = {}
        return [self._collect(analysis, subject, row, acting) for row in rows]

    def _collect(
        self, analysis: Analysis, subject: Subject, row: int, acting: dict[tuple[int, int], Acting]
    ) -> list[Evidence]:
        """`acting`: who acts in which passage for commitments with which parties, as far as it is known yet."""
        found = []
        strengths, valences = subject.passages[:, row].tolist(), subject.valences[:, row].tolist()
        for passage, about, valence in zip(analysis.passages, strengths, valences, strict=True):
            if about <= 0.05:
                continue
            strength = (1 - math.exp(-1.2 * about)) * ROLE_WEIGHT[passage.clause.role]
            strength *= LEAD_WEIGHT if passage.clause.field == "summary" else 1.0
            key = passage.order, self._parties[row]
            if key not in acting:
                acting[key] = self._agent(analysis, passage, row)
            found.append(Evidence(passage, self._leading(passage, row), strength, valence, *acting[key]))
        return sorted(found, key=lambda e: (-e.strength * (1.15 if e.reality != "bare" else 1.0), e.passage.order))

    def is_holder(self, actor: str, row: int, on: date | None) -> bool:
        """Whether an act of `actor` on that day counts for commitment `row`."""
        return any(self._actors.counts_for(h, actor, on) for h in self._compiled.commitments[row].holders)

    def _leading(self, passage: Passage, row: int) -> Reading | None:
        """The reading that carries the subject: the most telling word, governed ones first."""
        topical = self._topical[row]
        best, best_score = None, 0.0
        for reading in passage.readings:
            terms = reading.hit.entry.terms
            score = max([topical.get(t, 0.0) for t in terms], default=0.0) + (0.15 if reading.steps else 0.0)
            if reading.hit.entry.act is not None and len(terms) <= 1:
                score = min(score, 0.2)
            if score > best_score:
                best, best_score = reading, score
        return best

    def _agent(self, analysis: Analysis, passage: Passage, row: int) -> Acting:
        """Depends on `row` by its holders and themes alone."""
        agents = passage.agents
        for role, mentions in (("agent", agents.acts), ("speaker", agents.says), ("adjective", agents.adjectives)):
            holders = self._holders(mentions, row, analysis.on)
            if holders:
                return f"holder {role}", holders
            if mentions and role == "agent":
                names = {m.actor for m in mentions}
                return ("theme agent" if names & self._compiled.themes[row] else "other agent"), ()
        earlier = [
            m
            for p in analysis.passages[: passage.order]
            for m in p.agents.acts
            if p.clause.field == passage.clause.field
        ]
        if holders := self._holders(earlier, row, analysis.on):
            return "holder earlier", holders
        if holders := self._holders(agents.others, row, analysis.on):
            return "holder named", holders
        return "none", ()

    def _holders(self, mentions: Sequence[Mention], row: int, on: date | None) -> tuple[str, ...]:
        """Holders among `mentions`. Whom the commitment is about is none, unless it is named as one itself."""
        holders = self._compiled.commitments[row].holders
        themes, named = self._compiled.themes[row], self._named[row]
        counts = self._actors.counts_for
        actors = dict.fromkeys(m.actor for m in mentions)
        return tuple(a for a in actors if (a not in themes or a in named) and any(counts(h, a, on) for h in holders))
