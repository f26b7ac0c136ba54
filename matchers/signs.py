"""Composes sign and stage inside one clause: what governs each word, and what that does to it.

Every predicate multiplies the sign of all that stands in its scope: *block* (−) the *ban* (−) on imports leaves the
imports at +. Predicates joined by "and", "or" or a comma are alternatives and do not multiply; a new verb after an
object starts afresh; a passive ("sanctions lifted") and a noun behind its object ("aid freeze") govern what precedes.
"""

import re
from dataclasses import replace
from typing import Final

from matchers.backward import govern_back, governed_from, is_finite
from matchers.clauses import Clause
from matchers.departures import departs
from matchers.objects import read_object
from matchers.scan import Hit
from matchers.state import State
from matchers.steps import CLAUSAL, HEDGES, REALNESS, Reading, Step, read
from matchers.syntax import (
    AFTER_PASSIVE,
    OPENS_SCOPE,
    is_adjective,
    is_future,
    is_infinitive,
    is_joined_before,
    is_noun,
)

__all__ = ["REALNESS", "Reading", "Step", "compose", "parse"]

_NO_PURPOSE: Final = frozenset(["reduce", "block", "stop", "lift", "target", "attack", "delay"])
"""Nouns that do not govern an infinitive behind them: a regulation to stop imports."""
MAX_WORDS: Final = 60
"""Of one clause only the first words that matter are composed, so that time is bounded."""
_QUESTION: Final = Step("?", "modal", 1, "hypothetical", False, -1)
_EXPLAINS = re.compile(
    r"\s*[\"']?(how|why|what|where|who(?=\s+(?:is|are|was|were|will|gets?|pays?|wants?|owns?|runs?|can|could)\b))\b"
)
"""Titles that ask without a question mark explain; WHO does not ask."""
_NOMINAL = re.compile(r"\s+(?:was|were|are|is|have|has|will)\b")
_RETOLD: Final = frozenset(["past", "poll"])
"""Anniversaries and polls tell of acts that are no news."""
_NOT_ONLY = re.compile(r"\s+(?:only|just|least)\b")
_CONDITIONS: Final = frozenset(["if", "unless", "whether", "in case", "what if"])
_WITH = re.compile(
    r"\b(?:sanctions?|embargo(?:es)?|bans?|war|tariffs?|veto(?:es)?|attacks?|strikes?|threats?|aggression)\s+$"
)


def compose(clause: Clause, low: str) -> list[Reading]:
    """Readings of all words of `clause` that bear on a subject, in order. `low`: the whole field in lower case."""
    return parse(clause, low)[0]


def parse(clause: Clause, low: str) -> tuple[list[Reading], list[Hit]]:
    """Readings, and the verbs of the clause (no nouns, no participles that are adjectives), in order."""
    state = State(low, clause)
    state.chain += [_QUESTION] if clause.is_question else []
    asks = _EXPLAINS.match(low, clause.start, clause.end) if clause.role == "main" else None
    if asks:
        state.chain.append(Step(asks.group(1), "modal", 1, "said", False, clause.start))
    retold = _retold(clause, low)
    state.chain += [Step(retold.text, "modal", 1, "said", False, retold.start)] if retold else []
    for place, hit in enumerate(clause.hits[:MAX_WORDS]):
        if hit.entry.grammar and hit.entry.act is None:
            _grammar(state, hit)
        elif hit.entry.act is not None:
            _predicate(state, place, hit)
        elif hit.entry.terms:
            read_object(state, hit)
    return _with_subjects(state), state.verbs


def _with_subjects(state: State) -> list[Reading]:
    """What acts is as real as its act: in "Court convicts soldier" the court, too."""
    acts = {r.hit.start: r.stage for r in state.readings if state.is_verb(r.hit)}
    first = min(acts, default=-1)
    stage = acts.get(first, "")
    if stage in {"said", ""}:
        return state.readings
    return [r if r.steps or r.hit.start >= first else replace(r, stage=stage) for r in state.readings]


def _retold(clause: Clause, low: str) -> Hit | None:
    """The word by which the clause tells of a poll, or looks back. "Sends tanks on the anniversary" does neither."""
    first = next((h.start for h in clause.hits if h.entry.act is not None), clause.end)
    told = [h for h in clause.hits if h.entry.noise in _RETOLD and low[max(0, h.start - 3) : h.start] != "to "]
    return next((h for h in told if "anniversary" not in h.text or h.start < first), None)


def _grammar(state: State, hit: Hit) -> None:
    kind = hit.entry.grammar
    if kind == "be":
        state.be_end = hit.end
    elif hit.text == "without" and not re.search(
        r"\b(?:do|does|did|go|went|live)\s+$", state.low[max(0, hit.start - 8) : hit.start]
    ):
        state.chain = [s for s in state.chain if s.name == "modal"]
        state.push(Step(hit.text, "not", -1, "", False, hit.start))
    elif kind == "not" and not _NOT_ONLY.match(state.low, hit.end):
        state.drop_same_no(hit)
        state.push(Step(hit.text, "not", -1, "", False, hit.start))
    elif kind == "against" and not _WITH.search(state.low[max(0, hit.start - 30) : hit.start]):
        state.push(Step(hit.text, "against", -1, "", False, hit.start))
    elif kind == "tie":
        state.is_tied = state.low[max(0, hit.start - 2) : hit.start].strip() != ","
    elif kind == "modal" and not (state.clause.is_question and hit.entry.stage == "urged"):
        stage = "decided" if _tells_of(state, hit) else hit.entry.stage
        state.push(Step(hit.text, "modal", 1, stage, False, hit.start))
        if hit.text.endswith(" be") or state.low[hit.end : hit.end + 4] == " be ":
            state.be_end = hit.end + 3


def _tells_of(state: State, hit: Hit) -> bool:
    """ "signs a bill that would send aid": what the object contains is as real as what is done with it."""
    verbs = [s for s in state.chain if s.is_verb]
    if not verbs or verbs[-1].stage != "decided":
        return False
    between = state.low[verbs[-1].start + len(verbs[-1].text) : hit.start]
    return re.search(r"\w\s+(?:that|which)\s+$", between) is not None


def _predicate(state: State, place: int, hit: Hit) -> None:
    """Where the predicate stands decides what it governs."""
    hits = state.clause.hits
    following = hits[place + 1] if place + 1 < len(hits) else None
    behind = _follows_object(state, hit)
    last = state.verbs[-1].text if state.verbs else ""
    later = any(h.entry.act and h.entry.form in {"third", "past", "base"} for h in hits[place + 1 :])
    noun = not _ends(state, hit) and is_noun(state.low, hit, following, state.clause.end, behind, last, later)
    if noun and not hit.entry.is_noun:
        if len(hit.entry.terms) > 1:
            read_object(state, hit)
    elif noun:
        _noun(state, hit, behind, following)
    elif hit.entry.form == "state" and governed_from(state, hit) is None:
        if len(hit.entry.terms) > 1:
            read_object(state, hit)
    elif state.describes and hit.entry.form == "gerund":
        return  # a ship suspected of cutting cables
    elif not _qualifies(state, place, hit):
        state.describes = False
        _verb(state, hit)


def _ends(state: State, hit: Hit) -> bool:
    """Whether it can only be the verb: "trade preferences for Africa lapse", the last word of a clause without one."""
    act = hit.entry.act
    if state.verbs or act is None or act.subject != "either" or hit.entry.form != "base" or hit.entry.is_noun:
        return False
    return bool(state.readings) and not state.low[hit.end : state.clause.end].strip(" .!?\"'")


def _noun(state: State, hit: Hit, behind: bool, following: Hit | None) -> None:
    """ "ban on imports" governs what follows, "aid freeze" what precedes, "attack drone" nothing."""
    step = _step(hit, True, state)
    opens = OPENS_SCOPE.match(state.low, hit.end, state.clause.end)
    own = following is not None and following.entry.grammar == "against"
    near = opens is not None and (following is None or own or following.start >= opens.end())
    near = near or hit.text.endswith((" against", " over", " on", " to", " for", " about"))
    means = hit.entry.act is not None and hit.entry.act.means
    if not (near or behind) and hit.entry.is_thing:  # relief lorries
        read_object(state, hit)
        return
    if behind and not means:
        govern_back(state, step, len(state.readings) - 1, keep=True)
    elif state.chain and _is_alternative(state, state.chain[-1], hit):
        state.chain.pop()
    state.readings.append(read(hit, state.chain))
    state.objects_since += 1
    if near and _is_rule_for(state, hit):
        state.describes = True
    elif near:
        state.push(step)


def _is_rule_for(state: State, hit: Hit) -> bool:
    """Rules *on* something limit it, rules *for* it need not."""
    return hit.text.startswith(("rule", "regulation")) and state.low[hit.end : hit.end + 5].startswith(
        (" for ", " to ")
    )


def _qualifies(state: State, place: int, hit: Hit) -> bool:
    """Whether the word is a participle that only describes its noun."""
    waits = any(s.is_verb and s.name not in CLAUSAL and not s.passive for s in state.chain)
    if _NOMINAL.match(state.low, hit.end) and hit.entry.form in {"past", "participle"} and not state.verbs:
        return True  # the injured were evacuated
    if waits and _describes(state, hit):
        state.describes = True
        return True
    later = any(h.entry.act and h.entry.form in {"third", "base", "past"} for h in state.clause.hits[place + 1 :])
    after_be = hit.start - state.be_end <= 2
    return is_adjective(state.low, hit, state.clause.start, state.clause.end, waits, later, after_be)


def _verb_reading(hit: Hit, chain: list[Step], step: Step) -> Reading:
    """A verb that is the subject itself ("Oslo trains marines") is as real as it is told; it does not govern itself."""
    return replace(read(hit, chain), stage=read(hit, [*chain, step]).stage)


def _has_own_subject(state: State, hit: Hit) -> bool:
    """Whether "and" parts the verb from the one before: "Russia shells towns and the EU imposes sanctions"."""
    if is_joined_before(state.low, hit.start):
        return True
    if len(state.verbs) < 2 or hit.entry.form not in {"third", "past"}:
        return False
    return re.search(r"\band\b", state.low[state.verbs[-2].end : hit.start]) is not None


def _describes(state: State, hit: Hit) -> bool:
    """ "readmits envoys expelled by the last cabinet": what was done to the object before."""
    if hit.entry.form not in {"past", "participle"} or not state.objects_since or state.is_tied:
        return False
    after_be = hit.start - state.be_end <= 12
    between = state.low[state.readings[-1].hit.end : hit.start].strip()
    return not after_be and not between and AFTER_PASSIVE.match(state.low, hit.end, state.clause.end) is not None


def _verb(state: State, hit: Hit) -> None:
    step = _step(hit, False, state)
    state.verbs.append(hit)
    first = governed_from(state, hit)
    if first is not None:
        step = Step(step.text, step.name, step.sign, step.stage, True, step.start, passive=True)
        govern_back(state, step, first, keep=not is_finite(state, hit))
        outer = [s for s in state.chain if s.name in HEDGES or s.name in CLAUSAL]
        state.readings.append(_verb_reading(hit, outer, step))
        state.chain = [*outer, step]
        state.objects_since = 0
        state.fresh_from = len(state.readings)
        return
    _drop_subject_noun(state, hit)
    if state.chain and _is_alternative(state, state.chain[-1], hit):
        state.chain.pop()
    elif (state.objects_since or _has_own_subject(state, hit)) and _starts_afresh(state, hit):
        state.chain = [s for s in state.chain if s.stage == "said" or s is _QUESTION or s.text in _CONDITIONS]
        state.fresh_from = len(state.readings)
    state.is_tied = False
    state.readings.append(_verb_reading(hit, state.chain, step))
    state.push(step)


def _drop_subject_noun(state: State, hit: Hit) -> None:
    """ "Attack on ports damages silos": a noun that is subject governs nothing behind its verb."""
    last = state.chain[-1] if state.chain else None
    if is_infinitive(state.low, hit.start):
        if last is not None and not last.is_verb and last.name in _NO_PURPOSE:
            state.chain.pop()
    elif hit.entry.form != "gerund" and not any(s.is_verb and s.name not in CLAUSAL for s in state.chain):
        state.chain = [s for s in state.chain if s.is_verb or s.name in HEDGES]


def _step(hit: Hit, noun: bool, state: State) -> Step:
    act = hit.entry.act
    assert act is not None
    stage, sign, name = act.stage, act.sign, act.name
    real = stage in {"done", "under way", "decided"}
    bare = all(s is _QUESTION or (s.name, s.stage) == ("modal", "said") for s in state.chain)
    before = state.low[state.clause.start : hit.start]
    if not noun and real and bare and is_future(before, hit):
        stage = "planned"
    if not noun and hit.entry.form == "gerund" and stage == "done":
        stage = "under way"
    if not noun and name == "withdraw" and departs(hit.text, before, state.low[hit.end : state.clause.end]):
        name, sign = "arrive", 1
    return Step(hit.text, name, sign, stage, not noun, hit.start)


def _follows_object(state: State, hit: Hit) -> bool:
    """A noun right behind an object: "aid freeze", "sanctions relief", "grain deal extension"."""
    if not state.readings:
        return False
    last = state.readings[-1].hit
    between = state.low[last.end : hit.start]
    return (
        not (state.is_verb(last) or (last.entry.is_noun and not last.entry.is_thing))
        and between.strip(" -") == ""
        and hit.start - last.end <= 2
    )


def _is_alternative(state: State, previous: Step, hit: Hit) -> bool:
    """ "lifts, eases or delays": joined predicates share one place in the chain."""
    if previous.name in HEDGES:
        return False
    between = state.low[previous.start + len(previous.text) : hit.start]
    return re.fullmatch(r"\s*(?:,|/|&|\band\b|\bor\b|\bthen\b|,\s*(?:and|or|then))\s*", between) is not None


def _starts_afresh(state: State, hit: Hit) -> bool:
    """A finite verb after an object begins a new statement, unless it is tied by "to" or "that", or is a gerund."""
    if state.is_tied:
        return False
    if hit.entry.form == "gerund":
        return is_joined_before(state.low, hit.start) and "," in state.low[max(0, hit.start - 3) : hit.start]
    return hit.entry.form != "base" or not is_infinitive(state.low, hit.start)
