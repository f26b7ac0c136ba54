"""What is known of a clause while it is read from left to right."""

import re
from dataclasses import dataclass, field

from matchers.clauses import Clause
from matchers.scan import Hit
from matchers.steps import CLAUSAL, Reading, Step

_SAME_NO = re.compile(
    r"(?:\s|,|\b(?:and|or|nor|will|would|can|could|shall|should|must|may|might|do|does|did|has|have|is|are)\b)+"
)
"""What stands between two negators that say one no: *cannot and will not*, *neither can nor will*."""


@dataclass(slots=True)
class State:
    """`chain` governs the next word; `readings` may still be changed by a verb that governs what precedes it."""

    low: str
    clause: Clause
    readings: list[Reading] = field(default_factory=list)
    chain: list[Step] = field(default_factory=list)
    verbs: list[Hit] = field(default_factory=list)
    objects_since: int = 0
    fresh_from: int = 0
    be_end: int = -10
    is_tied: bool = False
    describes: bool = False

    def push(self, step: Step) -> None:
        """From here on `step` governs too."""
        self.chain.append(step)
        self.objects_since = 0

    def drop_same_no(self, hit: Hit) -> None:
        """Forgets a negator that the negator `hit` only says again."""
        last = next((step for step in reversed(self.chain) if step.name != "modal"), None)
        if last and last.name == "not" and _SAME_NO.fullmatch(self.low, last.start + len(last.text), hit.start):
            self.chain.remove(last)

    def is_verb(self, hit: Hit) -> bool:
        """Whether `hit` was read as a verb of this clause."""
        return any(v.start == hit.start for v in self.verbs)

    def waits(self) -> bool:
        """Whether a verb waits for its object."""
        pending = [s for s in self.chain if s.is_verb and not s.passive and s.name not in CLAUSAL]
        return bool(pending) and not (self.objects_since > 0 and self.chain[-1].passive)
