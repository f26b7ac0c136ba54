"""Words that are acted upon: what governs them, and what stands between."""

import re
from dataclasses import replace
from typing import Final

from matchers.scan import Hit
from matchers.state import State
from matchers.steps import HEDGES, Reading, Step, read
from matchers.syntax import ADJUNCT

_AGENT = re.compile(r"\bby\s+(?:[\w'-]+\s+){0,2}$")
_BY_WHICH = re.compile(r"\b(?:in|through|via|with)\s+(?:[\w'-]+\s+){0,4}$")
"""Bans diamonds *in new sanctions*: they are what is brought about."""
_PLACING: Final = {
    "spare": re.compile(r"^(?!releas|liberat|unfreez|swap).*\b(?:from|off)\b"),
    "target": re.compile(r"^(?:put|place|placing|add|list).*\b(?:on|to|onto)\b|\bwith\b"),
}
"""Taken off a list, a tycoon gains and the list loses; put on it, the other way round."""


def read_object(state: State, hit: Hit) -> None:
    """Reads `hit` as what the chain does to it, or as what only stands beside."""
    if hit.entry.thing is not None:
        hit = replace(hit, entry=hit.entry.thing)
    reading = read(hit, state.chain)
    if state.low[max(0, hit.start - 8) : hit.start].endswith(("anti-", "counter-")):
        reading = replace(reading, sign=-reading.sign)
    last = state.chain[-1] if state.chain else None
    if last is not None:
        between = state.low[last.start + len(last.text) : hit.start]
        if state.describes or ADJUNCT.search(between) or (last.passive and _AGENT.search(between)):
            reading = replace(read(hit, [s for s in state.chain if s.name in HEDGES]), sign=0)
        elif _is_other_way(reading, last, between):
            reading = replace(reading, sign=-reading.sign)
    state.readings.append(reading)
    state.objects_since += 1


def _is_other_way(reading: Reading, last: Step, between: str) -> bool:
    """Whether what stands between verb and word turns what the verb does to it."""
    if reading.hit.entry.declared and reading.sign < 0 and _BY_WHICH.search(between):
        return True
    return last.name in _PLACING and _PLACING[last.name].search(f"{last.text} {between}") is not None
