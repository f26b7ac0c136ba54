"""A registry's own examples, each judged with itself left out: what a commitment fails, and what it is confused with.

No hand-made rule and no weight can carry a silent sign bug past this.
"""

from collections import Counter
from dataclasses import dataclass

from core.records import Match
from core.words import Direction, Verdict
from matchers.engine import Matcher
from matchers.labelled import Labelled
from matchers.table import own_examples


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example: what it should say, and the strongest match on its own commitment and on another."""

    commitment: str
    text: str
    wanted: Verdict | None
    own: Match | None
    other: Match | None

    @property
    def wrong_way(self) -> bool:
        """Accepted in the opposite direction: the fault that must not happen."""
        if self.wanted is None or self.own is None or not self.own.accepted:
            return False
        return {self.own.direction, self.wanted.direction} == {Direction.PLUS, Direction.MINUS}

    @property
    def right(self) -> bool:
        """The wanted direction is the likeliest on its own commitment; an unrelated one alerts nobody there."""
        if self.wanted is None:
            return self.own is None or not self.own.accepted or self.own.verdict is Verdict.RESTATES
        return self.own is not None and self.own.direction is self.wanted.direction

    @property
    def problem(self) -> str:
        """One plain sentence, "" when all is well."""
        if self.right:
            return ""
        wanted = self.wanted.value if self.wanted else "unrelated"
        got = f"{self.own.verdict.value} ({self.own.confidence:.2f})" if self.own else "nothing"
        return f"{self.commitment}: {self.text!r} should be {wanted}, scores {got}"


@dataclass(frozen=True, slots=True)
class SelfTest:
    """All outcomes of one registry."""

    outcomes: tuple[Outcome, ...]

    @property
    def share_right(self) -> float:
        """Share of examples whose direction is right; 1 where there are none."""
        return sum(o.right for o in self.outcomes) / len(self.outcomes) if self.outcomes else 1.0

    @property
    def wrong_ways(self) -> list[Outcome]:
        """Examples accepted in the opposite direction."""
        return [o for o in self.outcomes if o.wrong_way]

    def confusions(self, commitment: str) -> list[tuple[str, int]]:
        """Other commitments that score higher on this one's examples, most often first."""
        counts = Counter(
            o.other.commitment
            for o in self.outcomes
            if o.commitment == commitment and o.other and o.other.confidence > (o.own.confidence if o.own else 0)
        )
        return counts.most_common()


def run_selftest(matcher: Matcher) -> SelfTest:
    """Judges every example headline of the matcher's registry, each with itself left out."""
    examples = own_examples(matcher.registry)
    looks = matcher.look([one.item for one in examples], leave_out_own=True)
    outcomes = [_outcome(one, matcher.judge_look(look)) for one, look in zip(examples, looks, strict=True)]
    return SelfTest(tuple(outcomes))


def _outcome(one: Labelled, matches: tuple[Match, ...]) -> Outcome:
    commitment = one.item.id.rpartition("#")[0]
    mine = [m for m in matches if m.commitment == commitment]
    others = [m for m in matches if m.commitment != commitment]
    wanted = one.labels[0].verdict if one.labels else None
    return Outcome(commitment, one.item.title, wanted, mine[0] if mine else None, others[0] if others else None)
