"""Composes sign and stage inside one clause: what governs each word, and what that does to it.

Every predicate multiplies the sign of all that stands in its scope: *block* (−) the *ban* (−) on imports leaves the
imports at +. Predicates joined by "and", "or" or a comma are alternatives and do not multiply; a new verb after an
object starts afresh; a passive ("sanctions lifted") and a noun behind its object ("aid freeze") govern what precedes.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from matchers.clauses import Clause
from matchers.scan import Hit
from matchers.wordbook import Stage

REALNESS: Final[dict[Stage, int]] = {
    "denied": 0, "urged": 1, "hypothetical": 2, "proposed": 3, "planned": 4, "decided": 5, "under way": 6, "done": 7,
    "said": 8, "": 9,
}  # fmt: skip
"""Stages from the least real; a word's own is the least real of all that governs it. `said` and "" claim nothing."""


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
        return next((s.name for s in reversed(self.steps) if s.name not in {"not", "modal"}), "")


@dataclass(slots=True)
class _State:
    low: str
    readings: list[Reading] = field(default_factory=list)
    chain: list[Step] = field(default_factory=list)
    objects_since: int = 0
    fresh_from: int = 0
    saw_verb: bool = False
    be_end: int = -10


def compose(clause: Clause, low: str) -> list[Reading]:
    """Readings of all words of `clause` that bear on a subject, in order. `low`: the whole field in lower case."""
    state = _State(low)
    for place, hit in enumerate(clause.hits):
        entry = hit.entry
        if entry.grammar == "be" and entry.act is None:
            state.be_end = hit.end
        elif entry.grammar == "not":
            _push(state, Step(hit.text, "not", -1, "", False, hit.start))
        elif entry.grammar == "modal":
            _push(state, Step(hit.text, "modal", 1, entry.stage, False, hit.start))
            if hit.text.endswith(" be") or low[hit.end : hit.end + 4] == " be ":
                state.be_end = hit.end + 3
        elif entry.act is not None:
            _predicate(state, clause, place, hit)
        elif entry.terms:
            _object(state, hit)
    return state.readings


def _object(state: _State, hit: Hit) -> None:
    state.readings.append(_read(hit, state.chain))
    state.objects_since += 1


def _predicate(state: _State, clause: Clause, place: int, hit: Hit) -> None:
    """Where the predicate stands decides what it governs."""
    noun = _is_noun(state, hit)
    if not noun and _is_adjective(state, clause, place, hit):
        return
    step = _step(hit, noun, state)
    previous = state.chain[-1] if state.chain else None
    if noun and _follows_object(state, hit):
        _noun_behind(state, hit, step)
        return
    if not noun and _governs_back(state, clause, place, hit):
        step = replace(step, passive=True)
        _govern_back(state, step, adjacent_only=False)
        hedges = [s for s in state.chain if s.name in {"not", "modal"}]
        state.readings.append(_read(hit, hedges))
        state.saw_verb = True
        state.chain = [*hedges, step]
        state.objects_since = 0
        state.fresh_from = len(state.readings)
        return
    if previous is not None and _is_alternative(state, previous, hit):
        state.chain.pop()
    elif not noun and state.objects_since and _starts_afresh(state, hit):
        state.chain = [s for s in state.chain if s.stage == "said"]
        state.fresh_from = len(state.readings)
    state.readings.append(_read(hit, state.chain))
    if not noun or _OPENS_SCOPE.match(state.low, hit.end) or not _joined(state, hit):
        _push(state, step)
    state.saw_verb = state.saw_verb or not noun


def _noun_behind(state: _State, hit: Hit, step: Step) -> None:
    """ "aid freeze for Ukraine": governs the object before it, and what a preposition ties to it."""
    _govern_back(state, step, adjacent_only=True)
    state.readings.append(_read(hit, state.chain))
    if _OPENS_SCOPE.match(state.low, hit.end):
        _push(state, step)


def _push(state: _State, step: Step) -> None:
    state.chain.append(step)
    state.objects_since = 0


def _read(hit: Hit, chain: list[Step]) -> Reading:
    sign = 1
    stage: Stage = ""
    for step in chain:
        sign *= step.sign
        if REALNESS[step.stage] < REALNESS[stage]:
            stage = step.stage
    return Reading(hit, sign, stage, tuple(chain))


def _step(hit: Hit, noun: bool, state: _State) -> Step:
    act = hit.entry.act
    assert act is not None
    stage = act.stage
    if (
        not noun
        and hit.entry.form == "base"
        and state.low[max(0, hit.start - 3) : hit.start] == "to "
        and not state.chain
    ):
        stage = "planned" if REALNESS["planned"] < REALNESS[stage] else stage  # "Germany to send": headline future
    if not noun and hit.entry.form == "gerund" and stage == "done":
        stage = "under way"
    return Step(hit.text, act.name, act.sign, stage, not noun, hit.start)


_BEFORE_NOUN = re.compile(
    r"(?:\b(?:an?|the|of|on|for|new|its?|their|his|her|our|no|any|further|this|that|in|with|by|full|total|partial|against"
    r"|more|first|possible|fresh|from|under|over|into|through|second|third|major|another|some|all|big|record|eu|us)|'s|s')\s+$"
)


def _is_noun(state: _State, hit: Hit) -> bool:
    entry = hit.entry
    if entry.form == "noun":
        return True
    if not (entry.is_noun or len(entry.terms) > 1) or entry.form not in {"base", "third"}:
        return False
    if _follows_object(state, hit):
        return True
    before = state.low[max(0, hit.start - 14) : hit.start]
    if re.search(r"\b(?:to|will|would|may|might|could|can|must|should|not|and)\s+$", before):
        return False
    if _BEFORE_NOUN.search(before):
        return True
    return state.saw_verb and not re.search(r"(?:,|\band|\bor)\s+$", before)


def _is_adjective(state: _State, clause: Clause, place: int, hit: Hit) -> bool:
    """A participle between a predicate or an article and a noun: "planned delivery", "frozen Russian funds"."""
    if hit.entry.form not in {"past", "participle", "gerund"} or hit.start - state.be_end <= 2:
        return False
    following = state.low[hit.end : hit.end + 12]
    if not re.match(r"\s+[a-z0-9$€£]", following) or re.match(
        r"\s+(?:by|in|on|after|as|over|until|for|to|from|at|the|a|an|its|with)\b", following
    ):
        return False
    before = state.low[max(0, hit.start - 8) : hit.start]
    if re.search(r"(?:\b(?:an?|the|of|its|their|new|'s)|'s)\s+$", before) and hit.entry.form != "gerund":
        return True
    previous = state.chain[-1] if state.chain else None
    if previous is None or not previous.is_verb or state.objects_since:
        return False
    between = state.low[previous.start + len(previous.text) : hit.start]
    return not between.strip() and hit.entry.form != "gerund" and place != len(clause.hits) - 1


def _follows_object(state: _State, hit: Hit) -> bool:
    """A noun right behind an object: "aid freeze", "sanctions relief", "grain deal extension"."""
    if not state.readings:
        return False
    last = state.readings[-1].hit
    between = state.low[last.end : hit.start]
    return last.entry.act is None and between.strip(" -") == "" and hit.start - last.end <= 2


_OPENS_SCOPE = re.compile(r"\s+(?:of|on|to|for|from|against|in|over|towards?)\b")
_AFTER_PASSIVE = re.compile(
    r"\s*(?:$|[,.;:)]|\b(?:by|in|on|after|as|over|until|till|for|to|from|at|amid|again|this|next|last|before|due|because|and|or|if|following|despite|within|under|with|into|ahead|up|down|out|off|today|tomorrow|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|indefinitely|temporarily)\b)"
)


def _governs_back(state: _State, clause: Clause, place: int, hit: Hit) -> bool:
    """Passives ("talks suspended"), and verbs whose subject undergoes them ("prices rise")."""
    subjects = [r for r in state.readings[state.fresh_from :] if r.hit.entry.act is None or r.hit.entry.is_noun]
    if not subjects:
        return False
    entry = hit.entry
    assert entry.act is not None
    be = 0 <= hit.start - state.be_end <= 12
    passive = entry.form in {"past", "participle"} or (entry.form == "base" and entry.act.sign < 0 and be)
    near = subjects[-1].hit.end
    if passive and be:
        return True
    if not _AFTER_PASSIVE.match(state.low, hit.end) and entry.act.subject != "object":
        return False
    gap = state.low[near : hit.start]
    if passive and entry.act.subject != "recipient" and _no_verb(state) and len(gap.split()) <= 4:
        return not re.search(r"\b(?:he|she|it|they|who|has|have|had)\b", gap)
    return (
        entry.act.subject in {"object", "either"}
        and entry.form != "gerund"
        and _no_verb(state)
        and len(gap.split()) <= 3
    )


def _no_verb(state: _State) -> bool:
    """Whether no verb waits for its object."""
    return not any(s.is_verb and not s.passive for s in state.chain) or (
        state.objects_since > 0 and state.chain[-1].passive
    )


def _govern_back(state: _State, step: Step, adjacent_only: bool) -> None:
    first = len(state.readings) - 1 if adjacent_only else state.fresh_from
    extra = [s for s in state.chain if s.name in {"not", "modal"} and not s.is_verb]
    for place in range(first, len(state.readings)):
        old = state.readings[place]
        kept = [s for s in old.steps if not s.passive]
        added = [step] if adjacent_only else [*[s for s in extra if s not in kept], step]
        state.readings[place] = _read(old.hit, [*added, *kept])


def _is_alternative(state: _State, previous: Step, hit: Hit) -> bool:
    """ "lifts, eases or delays": joined predicates share one place in the chain."""
    if previous.name in {"not", "modal"}:
        return False
    between = state.low[previous.start + len(previous.text) : hit.start]
    return re.fullmatch(r"\s*(?:,|/|&|\band\b|\bor\b|\bthen\b|,\s*(?:and|or|then))\s*", between) is not None


def _joined(state: _State, hit: Hit) -> bool:
    """Whether the noun is one of a list, so that what follows stands beside it, not under it."""
    return re.match(r"\s*(?:,|\band\b|\bor\b)", state.low[hit.end : hit.end + 6]) is not None


def _starts_afresh(state: _State, hit: Hit) -> bool:
    """A finite verb after an object begins a new statement, unless it is tied by "to" or is a gerund."""
    if hit.entry.form == "gerund":
        return False
    before = state.low[max(0, hit.start - 12) : hit.start]
    return hit.entry.form != "base" or re.search(r"\bto\s+(?:\w+ly\s+)?$", before) is None
