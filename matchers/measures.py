"""The measures by which matching is judged: the same definitions as the labelled news' own scorer.

A pair is one item with one commitment; `fulfils` and `advances` point one way (+), `contradicts` the other (−).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.records import Match
from core.words import Direction, Verdict
from matchers.labelled import Labelled

Key = tuple[str, Direction]


@dataclass(slots=True)
class Count:
    """True positives, false positives, false negatives."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was said that is right; 0 when nothing was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of what was to be said that was; 0 when there was nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def add(self, other: "Count") -> None:
        """Adds `other` to this."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed


@dataclass(slots=True)
class Slip:
    """One error: `kind` is "false alert" or "missed"."""

    kind: str
    labelled: Labelled
    key: Key
    confidence: float = 0.0


@dataclass(slots=True)
class Scores:
    """All measures over one set of items."""

    items: int = 0
    by_direction: dict[Direction, Count] = field(
        default_factory=lambda: {Direction.PLUS: Count(), Direction.MINUS: Count()}
    )
    by_commitment: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    link: Count = field(default_factory=Count)
    verdicts_right: int = 0
    ordinary: list[bool] = field(default_factory=list)
    silent: list[bool] = field(default_factory=list)
    ranked: list[tuple[float, bool]] = field(default_factory=list)
    demanded: int = 0
    slips: list[Slip] = field(default_factory=list)

    @property
    def alert(self) -> Count:
        """Both directions together."""
        total = Count()
        for count in self.by_direction.values():
            total.add(count)
        return total

    @property
    def verdict_accuracy(self) -> float:
        """Of the right alerts, the share whose verdict is exactly the label's."""
        return self.verdicts_right / self.alert.right if self.alert.right else 0.0

    def average_precision(self) -> float:
        """Of the alert ranking by confidence; equal confidences are one step."""
        return self._ranking()[0]

    def quiet_recall(self) -> float:
        """The best recall that some threshold reaches at precision 0.85 or better."""
        return self._ranking()[1]

    def _ranking(self) -> tuple[float, float]:
        groups: dict[float, list[bool]] = defaultdict(list)
        for confidence, right in self.ranked:
            groups[confidence].append(right)
        hits = seen = 0
        precision = quiet = 0.0
        for confidence in sorted(groups, reverse=True):
            hits, seen = hits + sum(groups[confidence]), seen + len(groups[confidence])
            precision += sum(groups[confidence]) * hits / seen
            if self.demanded and hits / seen >= 0.85:
                quiet = max(quiet, hits / self.demanded)
        return (precision / self.demanded if self.demanded else 0.0), quiet

    def as_dict(self) -> dict[str, float]:
        """Headline figures by name."""
        plus, minus = self.by_direction[Direction.PLUS], self.by_direction[Direction.MINUS]
        return {
            "alert precision": self.alert.precision,
            "alert recall": self.alert.recall,
            "alert F1": self.alert.f1,
            "F1 of fulfilment (+)": plus.f1,
            "F1 of contradictions (−)": minus.f1,
            "average precision": self.average_precision(),
            "link F1": self.link.f1,
            "verdict accuracy": self.verdict_accuracy,
            "quiet recall": self.quiet_recall(),
            "hard noise per 1,000": per_thousand(self.silent),
            "noise per 1,000": per_thousand(self.ordinary),
        }


def per_thousand(flags: Sequence[bool]) -> float:
    """1,000 × share of true ones; 0 of none."""
    return 1000 * sum(flags) / len(flags) if flags else 0.0


def score(labelled: Iterable[Labelled], found: Mapping[str, Sequence[Match]]) -> Scores:
    """`found`: item id → its matches; an id that is absent has none."""
    scores = Scores()
    for one in labelled:
        _score_one(scores, one, found.get(one.item.id, ()))
    return scores


def _score_one(scores: Scores, one: Labelled, matches: Sequence[Match]) -> None:
    scores.items += 1
    alerts = {(lab.commitment, lab.verdict.direction): lab for lab in one.labels if lab.verdict is not Verdict.RESTATES}
    sure = {key: lab.verdict for key, lab in alerts.items() if not lab.unsure}
    lenient = {key for key, lab in alerts.items() if lab.unsure}
    maybe = {lab.commitment for lab in one.labels if lab.unsure}
    scores.demanded += len(sure)
    best: dict[Key, Match] = {}
    for match in matches:
        if match.verdict is not Verdict.RESTATES:
            key = (match.commitment, match.direction)
            if key not in best or match.confidence > best[key].confidence:
                best[key] = match
    if not one.labels:
        flags = scores.ordinary if one.stratum == "distractor" else scores.silent
        flags.append(any(m.accepted for m in best.values()))
    for key, match in best.items():
        _score_alert(scores, one, key, match, sure, key in lenient or (key[0] in maybe and key not in sure))
    for key in sure:
        if key not in best or not best[key].accepted:
            scores.by_direction[key[1]].missed += 1
            scores.by_commitment[key[0]].missed += 1
            scores.slips.append(Slip("missed", one, key, best[key].confidence if key in best else 0.0))
    _score_links(scores, one, matches)


def _score_alert(
    scores: Scores, one: Labelled, key: Key, match: Match, sure: Mapping[Key, Verdict], forgiven: bool
) -> None:
    right = key in sure
    if right or not forgiven:
        scores.ranked.append((match.confidence, right))
    if not match.accepted:
        return
    if right:
        scores.by_direction[key[1]].right += 1
        scores.by_commitment[key[0]].right += 1
        scores.verdicts_right += match.verdict is sure[key]
    elif not forgiven:
        scores.by_direction[key[1]].wrong += 1
        scores.by_commitment[key[0]].wrong += 1
        scores.slips.append(Slip("false alert", one, key, match.confidence))


def _score_links(scores: Scores, one: Labelled, matches: Sequence[Match]) -> None:
    on_subject = {lab.commitment for lab in one.labels}
    firm = {lab.commitment for lab in one.labels if not lab.unsure}
    said = {m.commitment for m in matches if m.accepted}
    scores.link.add(Count(len(said & firm), len(said - on_subject), len(firm - said)))
