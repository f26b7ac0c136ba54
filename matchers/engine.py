"""The matcher: gate, clauses, subjects, nearest lines, features, verdict. Never raises on any text."""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.records import Item, Match, Matching
from declarations.registry import Registry
from matchers.analysis import Analysis, Scanned, analyse, scan_item
from matchers.candidates import choose_candidates
from matchers.compiled import Compiled, compile_registry
from matchers.config import MatchingConfig, OperatingPoint, Point
from matchers.delex import delexicalise
from matchers.embedded import Part, parts_of, title_of
from matchers.embedding import Embedder, Vectors, load_embedder
from matchers.evidence import Collector
from matchers.features import FEATURES, View, Viewer
from matchers.fingerprint import fingerprint
from matchers.gate import FAINT, NOTHING_NEAR, PASSED, Gate
from matchers.judge import judge
from matchers.names import Name, NameFinder
from matchers.shapes import LineReader
from matchers.similarity import Bank, build_bank, kept_actors
from matchers.subject import Subject, SubjectScorer, subject_of
from matchers.turns import follow_turns
from matchers.votes import Nearness, Votes
from matchers.weights import HEADS, Head, Weights, load_weights

BLOCK: Final = 512
BLOCK_CLOSE: Final = 160
"""So many items at most go through the steps together, and so many that passed the gate."""
NEAR_ENOUGH: Final = 0.46
"""Cosine with some line that an item faintly on subject must reach."""


class Matcher:
    """Compiled from one registry; the same item gives the same answer alone or among others."""

    def __init__(
        self, registry: Registry, config: MatchingConfig, embedder: Embedder, weights: dict[str, Weights]
    ) -> None:
        self.registry = registry
        self.config = config
        self.embedder = embedder
        self.weights = weights
        self._columns = {head: one.places_in(FEATURES) for head, one in weights.items()}
        self.compiled: Compiled = compile_registry(registry)
        self.keep = kept_actors(self.compiled, registry)
        self.bank: Bank = build_bank(self.compiled, registry, embedder, self.keep)
        self.scorer = SubjectScorer(self.compiled)
        self.gate = Gate(self.compiled, registry.actors, self.scorer, config.languages)
        collector = Collector(self.compiled, registry.actors)
        reader = LineReader(self.compiled.scanner, registry.actors, self.scorer, collector)
        self.votes = Votes(self.bank, reader)
        self.viewer = Viewer(self.compiled, registry.actors, self.votes, collector)
        self.names = NameFinder()
        self.degraded = embedder.missing
        self.registry_version = registry.version
        self.version = _version(config, self.degraded)

    def match(self, items: Iterable[Item]) -> Iterator[Matching]:
        """One matching per item, in order. While one block is judged, the next is being embedded."""
        with ThreadPoolExecutor(max_workers=1) as beside:
            waiting: tuple[list[Look], Future[Vectors]] | None = None
            for looks in self._blocks(items):
                ahead = (looks, beside.submit(self._embed, looks))
                if waiting:
                    yield from self._matchings(*waiting)
                waiting = ahead
            if waiting:
                yield from self._matchings(*waiting)

    def look(self, items: list[Item], leave_out_own: bool = False) -> "list[Look]":
        """Gate and close look, before any verdict: what `explain` and `train` work from.

        `leave_out_own`: an item whose title is a line of the registry is looked at as if that line were not there.
        """
        looks = [self.first_look(item, leave_out_own) for item in items]
        self._look_closer(looks, self._embed(looks))
        return looks

    def _blocks(self, items: Iterable[Item]) -> "Iterator[list[Look]]":
        """First looks, as many together as are worth embedding at once."""
        looks: list[Look] = []
        close = 0
        for item in items:
            looks.append(look := self.first_look(item))
            close += look.analysis is not None
            if len(looks) == BLOCK or close == BLOCK_CLOSE:
                yield looks
                looks, close = [], 0
        if looks:
            yield looks

    def first_look(self, item: Item, leave_out_own: bool = False) -> "Look":
        """Gate and clauses, and what is to be embedded."""
        scanned = scan_item(item, self.compiled.scanner)
        reason = self.gate.reason(scanned)
        analysis = analyse(scanned, self.registry.actors) if reason in {PASSED, FAINT} else None
        texts = self._texts(analysis, reason) if analysis else []
        return Look(scanned, reason, analysis, texts, item.title if leave_out_own else "")

    def _embed(self, looks: "list[Look]") -> Vectors:
        return self.embedder.embed([text for look in looks for text in look.texts])

    def _look_closer(self, looks: "list[Look]", vectors: Vectors) -> None:
        cosines = self.bank.cosines(vectors)
        first = 0
        for look in looks:
            if look.texts:
                self._closer(look, cosines[first : first + len(look.texts)])
                first += len(look.texts)

    def _texts(self, analysis: Analysis, gate: str) -> list[str]:
        """Names folded: the title alone where the gate is unsure."""
        parts = [title_of(analysis)] if gate == FAINT else parts_of(analysis)
        return [self._folded(analysis, part) or " " for part in parts]

    def _folded(self, analysis: Analysis, part: Part) -> str:
        field, spans = part
        plain, mentions, actors = analysis.scanned.plain[field], analysis.mentions[field], self.registry.actors
        inside = [[m for m in mentions if start <= m.start and m.end <= end] for start, end in spans]
        told = [delexicalise(plain, found, self.keep, actors, *span) for span, found in zip(spans, inside, strict=True)]
        return " ".join(told).strip()

    def _closer(self, look: "Look", cosines: NDArray[np.float32]) -> None:
        analysis = look.analysis
        assert analysis is not None
        look.cosines = cosines
        if look.hidden:
            look.cosines[:, self.bank.places_of(look.hidden)] = 0
        near = self.bank.nearest(look.cosines)
        if look.gate == FAINT and not self.embedder.missing and float(near.max(initial=0)) < NEAR_ENOUGH:
            look.gate, look.analysis = NOTHING_NEAR, None
            return
        look.subject = subject = subject_of(look.scanned, analysis.passages, self.scorer)
        nearness = Nearness(near, self.votes.crowd(look.cosines))
        votes = None if self.embedder.missing else nearness.crowd.related
        rows = choose_candidates(subject.item, near, self.config.candidates, votes)
        look.views = self.viewer.views(analysis, subject, nearness, rows)

    def _matchings(self, looks: "list[Look]", embedded: "Future[Vectors]") -> Iterator[Matching]:
        self._look_closer(looks, embedded.result())
        judged = [(look, self.judge_look(look)) for look in looks]
        named = self._names([look for look, matches in judged if any(m.accepted for m in matches)])
        for look, matches in judged:
            item = look.scanned.item.id
            features = fingerprint(look.analysis, self.registry.actors, named.get(item, ())) if look.analysis else {}
            yield Matching(item, matches, look.gate, features)

    def _names(self, looks: list["Look"]) -> dict[str, tuple[Name, ...]]:
        """Names in the titles by item, of items with an accepted match: the rest tells nobody of an event."""
        found = self.names.find([look.scanned.plain["title"] for look in looks])
        return {look.scanned.item.id: names for look, names in zip(looks, found, strict=True)}

    def judge_look(self, look: "Look") -> tuple[Match, ...]:
        """Matches of one looked-at item, most confident first."""
        analysis = look.analysis
        if analysis is None:
            return ()
        judged = [m for view, chances in self.chances(look.views) for m in self._judge(analysis, view, chances)]
        return tuple(sorted(judged, key=lambda m: (-m.confidence, m.commitment)))

    def chances(self, views: list[View]) -> list[tuple[View, NDArray[np.float64]]]:
        """Probabilities by `weights.CLASSES`, each view by the weights of its commitment's kind of writing."""
        found: list[tuple[View, NDArray[np.float64]]] = []
        for head in HEADS:
            mine = [v for v in views if self.head(v.row) == head]
            if mine:
                weights = self.weights[head]
                rows = np.stack([v.values for v in mine])[:, self._columns[head]]
                chances = weights.probabilities(rows, [self.compiled.ids[v.row] for v in mine])
                found += [(view, follow_turns(view, row)) for view, row in zip(mine, chances, strict=True)]
        return found

    def head(self, row: int) -> Head:
        """Which weights and operating point serve commitment `row`."""
        if self.degraded:
            return "words"
        return "examples" if self.compiled.has_examples[row] else "guideline"

    def point(self, row: int, points: OperatingPoint) -> Point:
        """What accepts a match on commitment `row`, of these points: it depends on how much is known of it."""
        head = self.head(row)
        point: Point = getattr(points, head)
        return point if self.compiled.ids[row] in self.weights[head].rates else point.for_new()

    def _judge(self, analysis: Analysis, view: View, chances: NDArray[np.float64]) -> list[Match]:
        point = self.point(view.row, self.config.operating_point)
        return judge(analysis, view, self.compiled.ids[view.row], chances, point, self.config, self.degraded)


class Look:
    """One item on its way through the matcher. `texts` are what is embedded of it: none where the gate refuses it."""

    def __init__(
        self, scanned: Scanned, gate: str, analysis: Analysis | None, texts: list[str], hidden: str = ""
    ) -> None:
        self.scanned = scanned
        self.gate = gate
        self.analysis = analysis
        self.texts = texts
        self.hidden = hidden
        self.cosines: NDArray[np.float32] | None = None
        self.subject: Subject | None = None
        self.views: list[View] = []


def build_matcher(
    registry: Registry, config: MatchingConfig, embedder: Embedder | None = None, fitted: bool = True
) -> Matcher:
    """The matcher for `registry`, with the model of `config` where no embedder is given.

    ModelMissing when weights are unusable, or the model is and must not be. One that is not `fitted` has no weights: it
    looks, and cannot judge; weights are fitted on what it sees.
    """
    chosen = embedder or load_embedder(config.threads, config.batch, config.on_missing_model)
    return Matcher(registry, config, chosen, {head: load_weights(head) for head in HEADS} if fitted else {})


def _version(config: MatchingConfig, degraded: str) -> str:
    """12 hex digits over everything that decides a verdict beside the registry: word lists, weights, settings, code."""
    digest = hashlib.sha256(config.model_dump_json().encode())
    folder = Path(__file__).parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("lexicon/*.yaml"), *folder.glob("weights/*.json")]):
        digest.update(path.read_bytes())
    digest.update(degraded.encode())
    return digest.hexdigest()[:12]
