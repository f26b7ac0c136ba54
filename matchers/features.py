"""One item and one commitment as numbers. No feature names a commitment, so that what is learned serves new ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.words import Kind, Verdict
from declarations.actors import Actors, Mention
from matchers.analysis import Analysis, Passage
from matchers.compiled import Compiled
from matchers.signs import REALNESS, Reading
from matchers.similarity import GROUPS
from matchers.subject import Subject

STAGES: Final = ("denied", "urged", "hypothetical", "proposed", "planned", "decided", "under way", "done", "said", "")
NOISE: Final = ("question", "leading question", "explainer", "opinion", "live", "past", "poll", "front", "quote")
_ROLE_WEIGHT: Final = {
    "main": 1.0,
    "parallel": 0.85,
    "contrast": 0.8,
    "background": 0.55,
    "condition": 0.5,
    "speaker": 0.6,
}


@dataclass(frozen=True, slots=True)
class View:
    """What one item looks like from one commitment: the passage that bears on it most, and what was read there."""

    row: int
    passage: Passage | None
    reading: Reading | None
    valence: float
    agent: str
    holders: tuple[str, ...]
    numbers: dict[str, float]


class Viewer:
    """Builds views; holds what all items share."""

    def __init__(self, compiled: Compiled, actors: Actors) -> None:
        self._compiled = compiled
        self._actors = actors
        self._act_terms = {
            n.removeprefix("a:"): i for n, i in compiled.scanner.vocabulary.numbers.items() if n.startswith("a:")
        }

    def view(
        self, analysis: Analysis, subject: Subject, near: NDArray[np.float32], row: int, rivals: Sequence[int]
    ) -> View:
        """`near`: texts × commitments × GROUPS, the first text being the title; `rivals`: the other candidates."""
        numbers: dict[str, float] = {}
        place = self._best_passage(analysis, subject, row)
        passage = analysis.passages[place] if place is not None else None
        valence = float(subject.valences[place, row]) if place is not None else 0.0
        reading = self._leading(passage, row) if passage else None
        agent, holders = self._agent(analysis, passage, row)
        self._add_subject(numbers, subject, row, place, rivals)
        self._add_near(numbers, near, row, rivals)
        self._add_sign(numbers, subject, row, valence, reading, passage)
        self._add_actors(numbers, analysis, agent, row)
        self._add_form(numbers, analysis, passage, reading)
        self._add_kind(numbers, row)
        return View(row, passage, reading, valence, agent, holders, numbers)

    def _best_passage(self, analysis: Analysis, subject: Subject, row: int) -> int | None:
        best, best_score = None, 0.0
        for place, passage in enumerate(analysis.passages):
            score = float(subject.passages[place, row]) * _ROLE_WEIGHT[passage.clause.role]
            score *= 1.0 if passage.clause.field == "title" else 0.75
            score *= 1.2 if any(r.hit.entry.act or r.steps for r in passage.readings) else 1.0
            if score > best_score:
                best, best_score = place, score
        if best is None and analysis.passages:
            return 0
        return best

    def _leading(self, passage: Passage, row: int) -> Reading | None:
        """The reading that carries the subject: the most telling word, governed ones first."""
        topical = self._compiled.topical[row]
        best, best_score = None, 0.0
        for reading in passage.readings:
            terms = reading.hit.entry.terms
            score = max((float(topical[t]) for t in terms), default=0.0) + (0.15 if reading.steps else 0.0)
            if reading.hit.entry.act is not None and len(terms) <= 1:
                score = 0.1 + (0.05 if reading.steps else 0.0)
            if score > best_score:
                best, best_score = reading, score
        return best

    def _agent(self, analysis: Analysis, passage: Passage | None, row: int) -> tuple[str, tuple[str, ...]]:
        """Who acts, as a named role, and the holders among them."""
        if passage is None:
            return "none", ()
        agents = passage.agents
        for role, mentions in (("agent", agents.acts), ("speaker", agents.says), ("adjective", agents.adjectives)):
            holders = self._holders(mentions, row, analysis.on)
            if holders:
                return f"holder {role}", holders
            if mentions and role == "agent":
                names = {m.actor for m in mentions}
                return ("theme agent" if names & self._compiled.themes[row] else "other agent"), ()
        before = [
            m
            for p in analysis.passages[: passage.order]
            for m in p.agents.acts
            if p.clause.field == passage.clause.field
        ]
        if holders := self._holders(before, row, analysis.on):
            return "holder earlier", holders
        if holders := self._holders(agents.others, row, analysis.on):
            return "holder named", holders
        return "none", ()

    def _holders(self, mentions: Sequence[Mention], row: int, on: date | None) -> tuple[str, ...]:
        holders = self._compiled.commitments[row].holders
        counts = self._actors.counts_for
        return tuple(dict.fromkeys(m.actor for m in mentions if any(counts(h, m.actor, on) for h in holders)))

    def _add_subject(
        self, numbers: dict[str, float], subject: Subject, row: int, place: int | None, rivals: Sequence[int]
    ) -> None:
        own = float(subject.item[row])
        other = max((float(subject.item[r]) for r in rivals if r != row), default=0.0)
        numbers["subject item"] = 1 - np.exp(-own)
        numbers["subject passage"] = 1 - np.exp(-float(subject.passages[place, row])) if place is not None else 0.0
        numbers["subject lead over rivals"] = float(np.clip(own - other, -2, 2))
        numbers["subject share"] = own / (own + other) if own + other > 0 else 0.0

    def _add_near(self, numbers: dict[str, float], near: NDArray[np.float32], row: int, rivals: Sequence[int]) -> None:
        title, best = near[0, row], near[:, row].max(axis=0)
        others = [r for r in rivals if r != row]
        rival = near[0, others].max(axis=0) if others else np.zeros(len(GROUPS))
        for group, name in enumerate(GROUPS):
            numbers[f"near {name}"] = float(best[group])
            numbers[f"near {name} in title"] = float(title[group])
        for source, first in (("example", 0), ("guideline", 5)):
            f, a, c, r = (float(best[first + i]) for i in range(4))
            numbers[f"{source} minus over plus"] = c - max(f, a)
            numbers[f"{source} plus over words"] = max(f, a) - r
            numbers[f"{source} minus over words"] = c - r
            numbers[f"{source} done over planned"] = f - a
            numbers[f"{source} lead over rivals"] = float(
                title[first : first + 4].max() - rival[first : first + 4].max()
            )
            top = float(max(f, a, c))
            numbers[f"{source} close"] = max(0.0, top - 0.5) * 2
            numbers[f"{source} plus close"] = max(0.0, max(f, a) - 0.55) * (max(f, a) > c)
            numbers[f"{source} minus close"] = max(0.0, c - 0.55) * (c > max(f, a))

    def _add_sign(
        self,
        numbers: dict[str, float],
        subject: Subject,
        row: int,
        valence: float,
        reading: Reading | None,
        passage: Passage | None,
    ) -> None:
        numbers["valence plus"] = max(0.0, np.tanh(valence))
        numbers["valence minus"] = max(0.0, np.tanh(-valence))
        total = subject.valences[:, row]
        numbers["valence plus anywhere"] = float(np.tanh(max(0.0, total.max(initial=0.0))))
        numbers["valence minus anywhere"] = float(np.tanh(max(0.0, -total.min(initial=0.0))))
        governed = reading is not None and any(s.name not in {"not", "modal"} for s in reading.steps)
        numbers["governed"] = float(governed)
        numbers["governed plus"] = numbers["valence plus"] * governed
        numbers["governed minus"] = numbers["valence minus"] * governed
        numbers["turned"] = float(reading is not None and any(s.sign < 0 for s in reading.steps))
        acts = {s.name for r in (passage.readings if passage else ()) for s in r.steps}
        acts |= {r.hit.entry.act.name for r in (passage.readings if passage else ()) if r.hit.entry.act}
        columns = [self._act_terms[a] for a in acts if a in self._act_terms]
        for verdict in Verdict:
            known = self._compiled.acts[verdict][row]
            numbers[f"act of {verdict.value}"] = float(known[columns].max(initial=0.0)) if columns else 0.0

    def _add_actors(self, numbers: dict[str, float], analysis: Analysis, agent: str, row: int) -> None:
        for role in (
            "holder agent",
            "holder speaker",
            "holder adjective",
            "holder earlier",
            "holder named",
            "theme agent",
            "other agent",
            "none",
        ):
            numbers[f"acts: {role}"] = float(agent == role)
        places, themes = self._compiled.places[row], self._compiled.themes[row]
        numbers["theatre named"] = float(bool(places & analysis.actors)) if places else 0.5
        numbers["theatre missing"] = float(bool(places) and not places & analysis.actors)
        numbers["theme named"] = float(bool(themes & analysis.actors)) if themes else 0.5
        holder = agent.startswith("holder")
        numbers["plus by holder"] = numbers["valence plus"] * holder
        numbers["minus by holder"] = numbers["valence minus"] * holder
        numbers["plus by other"] = numbers["valence plus"] * (agent in {"theme agent", "other agent"})
        numbers["minus by other"] = numbers["valence minus"] * (agent in {"theme agent", "other agent"})
        close = max(numbers["example close"], numbers["guideline close"])
        numbers["close by holder"] = close * holder
        numbers["close by other"] = close * (agent in {"theme agent", "other agent"})

    def _add_form(
        self, numbers: dict[str, float], analysis: Analysis, passage: Passage | None, reading: Reading | None
    ) -> None:
        stage = reading.stage if reading else ""
        for name in STAGES:
            numbers[f"stage {name or 'none'}"] = float(stage == name)
        numbers["real"] = REALNESS[stage] / 7 if stage not in {"said", ""} else 0.0
        numbers["in title"] = float(passage is not None and passage.clause.field == "title")
        numbers["in background"] = float(passage is not None and passage.clause.role == "background")
        numbers["in condition"] = float(passage is not None and passage.clause.role == "condition")
        numbers["in question"] = float(passage is not None and passage.clause.is_question)
        for name in NOISE:
            numbers[f"noise {name}"] = float(name in analysis.noise)
        urged = sum(r.stage == "urged" for p in analysis.passages for r in p.readings if p.clause.field == "title")
        numbers["urging in title"] = min(1.0, urged / 2)

    def _add_kind(self, numbers: dict[str, float], row: int) -> None:
        commitment = self._compiled.commitments[row]
        demand = commitment.kind is Kind.DEMAND
        numbers["demand"] = float(demand)
        numbers["principle"] = float(commitment.kind is Kind.PRINCIPLE)
        numbers["discrete"] = float(commitment.is_discrete)
