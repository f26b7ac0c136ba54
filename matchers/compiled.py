"""A registry made ready for matching: which terms a commitment is about, which way each points, and its lines."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.words import Verdict
from declarations.actors import Actors
from declarations.model import Commitment
from declarations.registry import Registry
from matchers.clauses import split
from matchers.commonness import weight_of
from matchers.lines import Line, lines_of
from matchers.morphology import noun_forms, stem, verb_forms
from matchers.scan import Scanner
from matchers.signs import Reading, compose
from matchers.text import lower, plain
from matchers.wordbook import grammar, predicates

Matrix = NDArray[np.float32]

VERDICTS: Final = tuple(Verdict)
_WEIGHTS: Final = {"statement": 1.0, "guideline": 0.7, "example": 0.35}
_TELLING_ACTS: Final = frozenset(
    ["withdraw", "expel", "down", "annex", "recognise", "deploy", "free", "seize", "target", "attack", "cede"]
)
"""Predicate classes that are a subject by themselves: Russia *withdraws*, diplomats are *expelled*."""
_SWING_OF_ACTS: Final = 0.8
"""Beside a telling word. Seizing and freezing fulfil a commitment to sanctions, whatever the thing seized is called."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """Row i belongs to commitment `ids[i]`; columns are the scanner's terms.

    topical      how much a term is about the commitment, 0..1
    oriented     what bringing the term about does to the commitment, −1..1
    swing        how much a term's sign says of the direction, 0..1: as `topical`, and predicates count too
    acts         per verdict: which predicate classes its lines name, 0..1 (columns as `topical`)
    """

    ids: tuple[str, ...]
    commitments: tuple[Commitment, ...]
    scanner: Scanner
    topical: Matrix
    oriented: Matrix
    swing: Matrix
    acts: Mapping[Verdict, Matrix]
    lines: tuple[tuple[int, Line], ...]
    themes: tuple[frozenset[str], ...]
    """Actors that statement or guideline name beside the holders: whom the commitment is about."""
    places: tuple[frozenset[str], ...]
    """Those that the statement itself names."""
    theatre: tuple[frozenset[str], ...]
    """`places`, and the members of the blocs and groups among them."""
    has_examples: NDArray[np.bool_]


def compile_registry(registry: Registry) -> Compiled:
    """Everything that can be known before the first item comes."""
    commitments = tuple(registry.commitments.values())
    lines = [(row, line) for row, c in enumerate(commitments) for line in lines_of(c)]
    scanner = Scanner(_registry_words(registry, lines))
    tally = _Tally(len(commitments), len(scanner.vocabulary.numbers))
    for row, line in lines:
        tally.add(row, line, _readings(scanner, line.text))
    for row, commitment in enumerate(commitments):
        _add_cues(tally, scanner, row, commitment)
    named = [_named(registry, c) for c in commitments]
    return Compiled(
        ids=tuple(c.id for c in commitments),
        commitments=commitments,
        scanner=scanner,
        topical=tally.topical(scanner.vocabulary.names),
        oriented=tally.oriented(),
        swing=tally.swing(scanner.vocabulary.names),
        acts=tally.acts(scanner.vocabulary.names),
        lines=tuple(lines),
        themes=tuple(t for t, _ in named),
        places=tuple(p for _, p in named),
        theatre=tuple(with_members(p, registry.actors) for _, p in named),
        has_examples=np.array([len(c.examples.by_verdict()) >= 3 for c in commitments], dtype=bool),
    )


def _readings(scanner: Scanner, text: str) -> list[Reading]:
    cleaned = plain(text)
    low = lower(cleaned)
    return [r for clause in split("title", cleaned, low, scanner.scan(low)) for r in compose(clause, low)]


class _Tally:
    """Adds up what the lines say of each term."""

    def __init__(self, rows: int, columns: int) -> None:
        self._seen = np.zeros((rows, columns), dtype=np.float32)
        self._telling: dict[int, float] = {}
        self._forms: list[dict[int, set[str]]] = [defaultdict(set) for _ in range(rows)]
        self._signed = np.zeros((rows, columns), dtype=np.float32)
        self._weight = np.zeros((rows, columns), dtype=np.float32)
        self._acts = {v: np.zeros((rows, columns), dtype=np.float32) for v in VERDICTS}

    def add(self, row: int, line: Line, readings: Iterable[Reading]) -> None:
        """Count `line` for commitment `row`. An unrelated line says nothing of the subject."""
        if line.verdict is None:
            return
        weight = _WEIGHTS[line.source]
        for reading in readings:
            for term in reading.hit.entry.terms:
                share = weight * (0.5 if line.verdict is Verdict.RESTATES else 1.0)
                known = self._seen[row, term]
                self._seen[row, term] = known + share * (0.5 if line.source == "example" else 1 / (1 + 2 * known))
                self._forms[row][term].add(stem(reading.hit.text))
                self._telling[term] = min(self._telling.get(term, 1.0), weight_of(reading.hit.text))
                self._acts[line.verdict][row, term] += weight
                if line.direction:
                    self._signed[row, term] += weight * line.direction * reading.sign
                    self._weight[row, term] += weight * abs(reading.sign)

    def cue(self, row: int, terms: Iterable[int], sign: int, weight: float) -> None:
        """Count a hand-given cue."""
        for term in terms:
            self._seen[row, term] += weight
            self._signed[row, term] += 3 * weight * sign
            self._weight[row, term] += 3 * weight * abs(sign)

    def topical(self, names: list[str]) -> Matrix:
        """0..1: seen often, in several words of the concept, and not in every commitment."""
        seen = self._seen.copy()
        for column, name in enumerate(names):
            if name.startswith("a:"):
                seen[:, column] *= 0.35 if name.removeprefix("a:") in _TELLING_ACTS else 0.0
            elif name.startswith("c:"):
                several = np.array([len(forms.get(column, ())) for forms in self._forms], dtype=np.float32)
                seen[:, column] *= np.minimum(1.0, 0.4 + 0.2 * several)
            else:
                seen[:, column] *= self._telling.get(column, 1.0)
        rows = len(seen)
        rarity = np.log1p(rows / np.maximum(1, (seen > 0.3).sum(axis=0))) / math.log1p(rows)
        made = 1 - np.exp(-1.5 * seen)
        return np.asarray(made * (0.25 + 0.75 * np.minimum(1, rarity * 1.3)) if rows >= 6 else made, dtype=np.float32)

    def swing(self, names: list[str]) -> Matrix:
        """0..1: as `topical`; a predicate that the lines name tells the way without being the subject."""
        is_act = np.array([n.startswith("a:") for n in names])
        named = _SWING_OF_ACTS * (1 - np.exp(-1.5 * self._seen))
        topical = self.topical(names)
        return np.where(is_act, np.maximum(topical, named), topical).astype(np.float32)

    def oriented(self) -> Matrix:
        """−1..1; terms that no line orients count as wanted, weakly."""
        value = self._signed / (self._weight + 0.3)
        return np.where(self._weight > 0, value, 0.25 * (self._seen > 0)).astype(np.float32)

    def acts(self, names: list[str]) -> Mapping[Verdict, Matrix]:
        """Per verdict the predicate classes its lines use, each row scaled to at most 1."""
        mask = np.array([n.startswith("a:") for n in names], dtype=np.float32)
        return {v: np.minimum(1.0, m * mask).astype(np.float32) for v, m in self._acts.items()}


def _registry_words(registry: Registry, lines: list[tuple[int, Line]]) -> dict[str, list[str]]:
    """Surface form → the word terms it shows, for every telling word of statements, guidelines and examples."""
    counts: Counter[tuple[int, str]] = Counter()
    forms: defaultdict[str, set[str]] = defaultdict(set)
    firm: set[str] = set()
    passing = frozenset(grammar().passing.split())
    generic = {form for cls in predicates().values() for verb in cls.verbs for form, _ in verb_forms(verb)}
    for row, line in lines:
        if line.verdict is None:
            continue
        for word in _words(registry, line.text):
            if word in passing or word in generic:
                continue
            key = stem(word)
            forms[key] |= {word, *noun_forms(word), word.removesuffix("s")}
            counts[row, key] += 1
            if line.source != "example":
                firm.add(key)
    often = {key for (_, key), n in counts.items() if n >= 2}
    table: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(firm | often):
        for form in sorted(forms[key]):
            if len(form) >= 3:
                table[form].append(f"w:{key}")
    return table


def _words(registry: Registry, text: str) -> list[str]:
    """Lower-case words of `text` that are no actor's name."""
    for mention in reversed(registry.actors.find(text)):
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return re.findall(r"[a-z][a-z'-]{2,}", lower(plain(text)))


def _add_cues(tally: _Tally, scanner: Scanner, row: int, commitment: Commitment) -> None:
    cues = commitment.cues
    for sign, phrases in ((0, cues.subject), (1, cues.plus), (-1, cues.minus)):
        for phrase in phrases:
            for hit in scanner.scan(lower(plain(phrase))):
                tally.cue(row, hit.entry.terms, sign, 1.0)


def with_members(named: frozenset[str], actors: Actors) -> frozenset[str]:
    """`named`, and who belongs, or once belonged, to a bloc or group among them."""
    return named.union(*(actors.members(actor) for actor in named))


def _named(registry: Registry, commitment: Commitment) -> tuple[frozenset[str], frozenset[str]]:
    """(actors of statement and guideline that are no holders, those of the statement)."""
    actors = registry.actors
    text = " ".join(getattr(commitment.guideline, v.value) for v in Verdict)
    place = {m.actor for m in actors.find(commitment.statement)}
    theme = place | {m.actor for m in actors.find(text)}
    holders = {actors.resolve(h) for h in commitment.holders}
    return frozenset(theme - holders), frozenset(place)
