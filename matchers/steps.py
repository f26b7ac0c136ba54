"""What governs a word, as steps from the outermost in, and what they make of it together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matchers.scan import Hit
from matchers.wordbook import Stage

REALNESS: Final[dict[Stage, int]] = {
    "denied": 0, "urged": 1, "hypothetical": 2, "proposed": 3, "planned": 4, "decided": 5, "under way": 6, "done": 7,
    "said": 8, "": 9,
}  # fmt: skip
"""Stages from the least real; a word's own is the least real of all that governs it. `said` and "" claim nothing."""
HEDGES: Final = frozenset(["not", "modal", "against"])
CLAUSAL: Final = frozenset(["say", "deny", "may", "urge", "threaten", "criticise", "praise"])
"""Classes that take whole statements: their object may be the subject of the next verb."""
_DECLARED: Final[dict[str, Stage]] = {"announce": "decided", "adopt": "done", "impose": "done"}
"""How real such words become that stand for acts by themselves: sanctions announced, tariffs adopted."""
_SETTLED: Final = frozenset(["decided", "under way", "done"])


@dataclass(frozen=True, slots=True)
class Step:
    """One word that turned the sign or the stage: shown to people as it stands."""

    text: str
    name: str
    sign: int
    stage: Stage
    is_verb: bool
    start: int
    passive: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One word of a clause as composed: its sign, how real it is, and the steps that made it so (outermost first)."""

    hit: Hit
    sign: int
    stage: Stage
    steps: tuple[Step, ...]

    @property
    def act(self) -> str:
        """Class of the innermost predicate that governs the word, "" when none does."""
        return next((s.name for s in reversed(self.steps) if s.name not in HEDGES), "")


def read(hit: Hit, chain: Sequence[Step]) -> Reading:
    """The product of the signs, and the least real stage. What an act undoes need not be real: *shelves a plan*.

    A plan with "not" before it is a decision: *will not send*. What is brought about by words is, once announced.
    """
    sign = 1
    stage: Stage = ""
    settled = False
    for place, step in enumerate(chain):
        sign *= 1 if step.name == "criticise" and _undoes(hit, chain[place + 1 :]) else step.sign
        if step.name == "not" and stage == "planned":
            stage, settled = "decided", True
        if stage == "decided" and (step.name == "support" or not (step.is_verb or step.name in HEDGES)):
            continue  # agrees to back, approves the plan
        if settled or REALNESS[step.stage] >= REALNESS[stage]:
            continue
        is_deed = hit.entry.declared or (step.name == "announce" and any(s.sign < 0 for s in chain[place + 1 :]))
        stage = _DECLARED.get(step.name, step.stage) if is_deed else step.stage
        settled = step.sign < 0 and stage in _SETTLED
    if any(s.name == "modal" and s.stage == "said" for s in chain):
        stage = "said"
    return Reading(hit, sign, stage, tuple(chain))


def _undoes(hit: Hit, inner: Sequence[Step]) -> bool:
    """Whether something hostile is told of: who condemns an attack confirms it, who condemns a law opposes it."""
    own = hit.entry.act is not None and hit.entry.act.sign < 0 and not hit.entry.is_thing
    return own or any(s.sign < 0 for s in inner)
