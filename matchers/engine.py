"""The matcher: gate, clauses, subjects, nearest lines, features, verdict. Never raises on any text."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.records import Item, Match, Matching
from declarations.registry import Registry
from matchers.analysis import FIELDS, Analysis, Scanned, analyse, scan_item
from matchers.candidates import choose_candidates
from matchers.compiled import Compiled, compile_registry
from matchers.config import MatchingConfig
from matchers.delex import delexicalise
from matchers.embedding import Embedder, load_embedder
from matchers.features import View, Viewer
from matchers.fingerprint import fingerprint
from matchers.gate import PASSED, Gate
from matchers.judge import judge
from matchers.similarity import Bank, build_bank, kept_actors
from matchers.subject import Subject, SubjectScorer, subject_of
from matchers.weights import HEADS, Weights, load_weights

BLOCK: Final = 128
"""Items that go through the steps together."""
LEAD_EMBEDDED: Final = 300


class Matcher:
    """Compiled from one registry; the same item gives the same answer alone or among others."""

    def __init__(
        self, registry: Registry, config: MatchingConfig, embedder: Embedder, weights: dict[str, Weights]
    ) -> None:
        self.registry = registry
        self.config = config
        self.embedder = embedder
        self.weights = weights
        self.compiled: Compiled = compile_registry(registry)
        self.keep = kept_actors(self.compiled, registry)
        self.bank: Bank = build_bank(self.compiled, registry, embedder, self.keep)
        self.scorer = SubjectScorer(self.compiled)
        self.gate = Gate(self.compiled, registry.actors, self.scorer, config.languages)
        self.viewer = Viewer(self.compiled, registry.actors)
        self.degraded = embedder.missing
        self.registry_version = registry.version
        self.version = _version(config, self.degraded)

    def match(self, items: Iterable[Item]) -> Iterator[Matching]:
        """One matching per item, in order."""
        stream = iter(items)
        while block := list(islice(stream, BLOCK)):
            yield from self._match_block(block)

    def look(self, items: list[Item]) -> "list[Look]":
        """Gate and close look, before any verdict: what `explain` and `train` work from."""
        looks: list[Look] = []
        for item in items:
            scanned = scan_item(item, self.compiled.scanner)
            reason, _ = self.gate.reason(scanned)
            looks.append(Look(scanned, reason, analyse(scanned, self.registry.actors) if reason == PASSED else None))
        passed = [look for look in looks if look.analysis]
        texts = [text for look in passed for text in self._texts(look.analysis)]
        vectors = self.embedder.embed(texts).reshape(len(passed), len(FIELDS), -1) if passed else []
        for look, pair in zip(passed, vectors, strict=True):
            self._closer(look, pair)
        return looks

    def _texts(self, analysis: Analysis | None) -> list[str]:
        assert analysis is not None
        actors = self.registry.actors
        plain = analysis.scanned.plain
        return [delexicalise(plain[f], analysis.mentions[f], self.keep, actors)[:LEAD_EMBEDDED] for f in FIELDS]

    def _closer(self, look: "Look", vectors: NDArray[np.float32]) -> None:
        analysis = look.analysis
        assert analysis is not None
        cosines = self.bank.cosines(vectors)
        near = self.bank.nearest(cosines)
        if not look.scanned.plain["summary"].strip():
            near[1] = 0
        subject = subject_of(look.scanned, analysis.passages, self.scorer)
        rows = choose_candidates(subject.item, near, self.config.candidates)
        look.cosines, look.subject = cosines, subject
        look.views = [self.viewer.view(analysis, subject, near, row, rows) for row in rows]

    def _match_block(self, block: list[Item]) -> Iterator[Matching]:
        for look in self.look(block):
            if look.analysis is None:
                yield Matching(look.scanned.item.id, (), look.gate)
                continue
            matches = tuple(
                m for view, chances in self.chances(look.views) for m in self._judge(look.analysis, view, chances)
            )
            ordered = tuple(sorted(matches, key=lambda m: (-m.confidence, m.commitment)))
            yield Matching(look.scanned.item.id, ordered, look.gate, fingerprint(look.analysis, self.registry.actors))

    def chances(self, views: list[View]) -> list[tuple[View, NDArray[np.float64]]]:
        """Probabilities by `weights.CLASSES`, each view by the weights of its commitment's kind of writing."""
        found: list[tuple[View, NDArray[np.float64]]] = []
        for head in HEADS:
            mine = [v for v in views if self.head(v.row) == head]
            if mine:
                found += list(zip(mine, self.weights[head].probabilities([v.numbers for v in mine]), strict=True))
        return found

    def head(self, row: int) -> str:
        """Which weights and operating point serve commitment `row`."""
        return "examples" if self.compiled.has_examples[row] else "guideline"

    def _judge(self, analysis: Analysis, view: View, chances: NDArray[np.float64]) -> list[Match]:
        point = getattr(self.config.operating_point, self.head(view.row))
        return judge(analysis, view, self.compiled.ids[view.row], chances, point, self.config, self.degraded)


class Look:
    """One item on its way through the matcher."""

    def __init__(self, scanned: Scanned, gate: str, analysis: Analysis | None) -> None:
        self.scanned = scanned
        self.gate = gate
        self.analysis = analysis
        self.cosines: NDArray[np.float32] | None = None
        self.subject: Subject | None = None
        self.views: list[View] = []


def build_matcher(registry: Registry, config: MatchingConfig) -> Matcher:
    """The matcher for `registry`. ModelMissing when weights are unusable, or the model is and must not be."""
    embedder = load_embedder(config.threads, config.batch, config.on_missing_model)
    return Matcher(registry, config, embedder, {head: load_weights(head) for head in HEADS})


def _version(config: MatchingConfig, degraded: str) -> str:
    """12 hex digits over everything that decides a verdict beside the registry: word lists, weights, settings, code."""
    digest = hashlib.sha256(config.model_dump_json().encode())
    folder = Path(__file__).parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("lexicon/*.yaml"), *folder.glob("weights/*.json")]):
        digest.update(path.read_bytes())
    digest.update(degraded.encode())
    return digest.hexdigest()[:12]
