"""One item and one commitment as numbers. No feature names a commitment, so that what is learned serves new ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.words import Kind, Verdict
from declarations.actors import Actors
from matchers.analysis import Analysis
from matchers.compiled import Compiled
from matchers.evidence import PARTY, Collector, Evidence, buckets
from matchers.nearness import NEAR_NAMES, near_numbers
from matchers.signs import REALNESS
from matchers.subject import SUBJECT_NAMES, Subject, subject_numbers
from matchers.votes import VOTE_NAMES, Nearness, Votes, vote_numbers

STAGES: Final = ("denied", "urged", "hypothetical", "proposed", "planned", "decided", "under way", "done", "said", "")
NOISE: Final = ("question", "leading question", "explainer", "opinion", "live", "past", "poll", "front", "quote")
AGENTS: Final = (
    "holder agent", "holder speaker", "holder adjective", "holder earlier", "holder named",
    "theme agent", "other agent", "none",
)  # fmt: skip
Numbers = dict[str, float]
_COLUMNS: Final = (*NEAR_NAMES, *VOTE_NAMES, *SUBJECT_NAMES)


@dataclass(frozen=True, slots=True)
class View:
    """What one item looks like from one commitment. `evidence` is strongest first and may be empty."""

    row: int
    evidence: tuple[Evidence, ...]
    numbers: Numbers

    @property
    def best(self) -> Evidence | None:
        """The passage that bears on the commitment most."""
        return self.evidence[0] if self.evidence else None


class Viewer:
    """Builds views; holds what all items share."""

    def __init__(self, compiled: Compiled, actors: Actors, votes: Votes) -> None:
        self._compiled = compiled
        self._actors = actors
        self._collector = Collector(compiled, actors)
        self._votes = votes
        acts = {n[2:]: i for n, i in compiled.scanner.vocabulary.numbers.items() if n.startswith("a:")}
        self._acts = {name: place for place, name in enumerate(acts)}
        self._known = np.stack([compiled.acts[v][:, [*acts.values()]] for v in Verdict])

    def views(self, analysis: Analysis, subject: Subject, nearness: Nearness, rows: Sequence[int]) -> list[View]:
        """One view for each candidate in `rows`; they are each other's rivals."""
        if not rows:
            return []
        evidence = [self._collector.collect(analysis, subject, row) for row in rows]
        bests = [found[0] if found else None for found in evidence]
        near = near_numbers(nearness.nearest, rows)
        votes = vote_numbers(nearness.crowd, rows, self._votes.shares(nearness.cosines, rows, bests))
        about = subject_numbers(subject, rows)
        columns = [dict(zip(_COLUMNS, row, strict=True)) for row in np.hstack([near, votes, about]).tolist()]
        views: list[View] = []
        for row, found, best, numbers in zip(rows, evidence, bests, columns, strict=True):
            numbers["subject passage"] = best.strength if best else 0.0
            numbers |= _signs(subject, row, best)
            numbers |= buckets(found)
            numbers |= self._act_numbers(row, best)
            numbers |= self._actor_numbers(analysis, row, best)
            numbers |= _form(analysis, best)
            numbers |= self._kind(row)
            numbers |= _agreement(numbers, best)
            views.append(View(row, tuple(found), numbers))
        return views

    def _act_numbers(self, row: int, best: Evidence | None) -> Numbers:
        """Whether the predicates of the passage are those that the commitment names, by verdict."""
        readings = best.passage.readings if best else []
        acts = {s.name for r in readings for s in r.steps} | {r.hit.entry.act.name for r in readings if r.hit.entry.act}
        columns = [self._acts[a] for a in acts if a in self._acts]
        most = self._known[:, row, columns].max(axis=1, initial=0.0).tolist()
        return {f"act of {v.value}": one for v, one in zip(Verdict, most, strict=True)}

    def _actor_numbers(self, analysis: Analysis, row: int, best: Evidence | None) -> Numbers:
        agent = best.agent if best else "none"
        places, themes = self._compiled.places[row], self._compiled.themes[row]
        return {f"acts: {role}": float(agent == role) for role in AGENTS} | {
            "elsewhere": float(self._is_elsewhere(analysis, row, best)),
            "theatre named": float(bool(places & analysis.actors)) if places else 0.5,
            "theatre missing": float(bool(places) and not places & analysis.actors),
            "theme named": float(bool(themes & analysis.actors)) if themes else 0.5,
        }

    def _is_elsewhere(self, analysis: Analysis, row: int, best: Evidence | None) -> bool:
        """Whether the text names a country that is neither holder nor theme: another theatre."""
        places = self._compiled.places[row]
        if not places or places & analysis.actors:
            return False
        known = self._compiled.themes[row] | frozenset(best.holders if best else ())
        others = [a for a in analysis.actors - known if self._actors.kind(a) == "country"]
        return any(not self._collector.is_holder(a, row, analysis.on) for a in others)

    def _kind(self, row: int) -> Numbers:
        commitment = self._compiled.commitments[row]
        return {
            "demand": float(commitment.kind is Kind.DEMAND),
            "principle": float(commitment.kind is Kind.PRINCIPLE),
            "discrete": float(commitment.is_discrete),
        }


def _signs(subject: Subject, row: int, best: Evidence | None) -> Numbers:
    """What happens to what the commitment wants, in the best passage and anywhere."""
    valence = best.valence if best else 0.0
    total = subject.valences[:, row]
    steps = best.reading.steps if best and best.reading else ()
    return {
        "valence plus": float(np.tanh(max(0.0, valence))),
        "valence minus": float(np.tanh(max(0.0, -valence))),
        "valence plus anywhere": float(np.tanh(max(0.0, float(total.max(initial=0.0))))),
        "valence minus anywhere": float(np.tanh(max(0.0, -float(total.min(initial=0.0))))),
        "governed": float(any(s.name not in {"not", "modal"} for s in steps)),
        "turned": float(any(s.sign < 0 for s in steps)),
    }


def _agreement(numbers: Numbers, best: Evidence | None) -> Numbers:
    """Where the votes of like lines and the composed words meet: together, apart, or by the wrong party."""
    direction = best.direction if best else 0
    party = PARTY[best.agent] if best else "unnamed"
    found: Numbers = {}
    for source in ("example", "guideline"):
        plus = numbers[f"{source} votes fulfils"] + numbers[f"{source} votes advances"]
        for name, votes, way in (("plus", plus, 1), ("minus", numbers[f"{source} votes contradicts"], -1)):
            found[f"{source} {name} votes, words agree"] = votes * (direction == way)
            found[f"{source} {name} votes, words differ"] = votes * (direction == -way)
            found[f"{source} {name} votes by holder"] = votes * (party == "holder")
            found[f"{source} {name} votes by other"] = votes * (party == "other")
            found[f"{source} {name} votes elsewhere"] = votes * numbers["elsewhere"]
    return found


def _form(analysis: Analysis, best: Evidence | None) -> Numbers:
    """How it is told: stage, place in the text, signs that it reports no act."""
    stage = best.reading.stage if best and best.reading else ""
    clause = best.passage.clause if best else None
    urged = sum(r.stage == "urged" for p in analysis.passages for r in p.readings if p.clause.field == "title")
    numbers = {f"stage {name or 'none'}": float(stage == name) for name in STAGES}
    numbers |= {
        "real": REALNESS[stage] / 7 if stage not in {"said", ""} else 0.0,
        "in title": float(clause is not None and clause.field == "title"),
        "in background": float(clause is not None and clause.role == "background"),
        "in condition": float(clause is not None and clause.role == "condition"),
        "in question": float(clause is not None and clause.is_question),
        "urging in title": min(1.0, urged / 2),
    }
    return numbers | {f"noise {name}": float(name in analysis.noise) for name in NOISE}
