"""Verbs that govern what stands before them: passives ("talks suspended"), states, and subjects that undergo ("prices
rise")."""

import re

from matchers.scan import Hit
from matchers.state import State
from matchers.steps import CLAUSAL, HEDGES, Step, read
from matchers.syntax import AFTER_PASSIVE, CAUSATIVE

_PRONOUN = re.compile(r"\b(?:he|she|it|they|who)\b")
_PERFECT = re.compile(r"\b(?:has|have|had)\b")
_CALLING = re.compile(r"(?:call|deem|rule)(?:s|ed|ing)?|declar(?:e|es|ed|ing)")


def governed_from(state: State, hit: Hit) -> int | None:
    """Where the readings begin that the verb undergoes or passivises ("talks suspended", "prices rise"), else None."""
    places = [i for i in range(state.fresh_from, len(state.readings)) if not state.is_verb(state.readings[i].hit)]
    if not places:
        return None
    last = state.readings[places[-1]].hit
    gap = state.low[last.end : hit.start]
    be = 0 <= hit.start - state.be_end <= 12 and state.be_end >= last.end
    if hit.entry.form == "state":
        return _first_of_subject(state, places) if _is_state(state, hit, gap, be) else None
    if _is_passive(hit, be) and be:
        return _first_of_subject(state, places)
    return _without_be(state, hit, gap, places)


def _is_state(state: State, hit: Hit, gap: str, be: bool) -> bool:
    """ "Talks are over", "aid on hold", "calls the plan dead"."""
    called = any(_CALLING.fullmatch(v.text) for v in state.verbs[-2:])
    bare = " " in hit.text and len(gap.split()) <= 1
    return (be or bare or called) and AFTER_PASSIVE.match(state.low, hit.end, state.clause.end) is not None


def _is_passive(hit: Hit, be: bool) -> bool:
    act, form = hit.entry.act, hit.entry.form
    harms = act is not None and act.sign < 0
    return form in {"past", "participle"} or (form == "base" and (hit.entry.is_past or (harms and be)))


def _without_be(state: State, hit: Hit, gap: str, places: list[int]) -> int | None:
    """Passives of headlines, and verbs whose subject undergoes them."""
    act, form = hit.entry.act, hit.entry.form
    assert act is not None
    if act.subject != "object" and not AFTER_PASSIVE.match(state.low, hit.end, state.clause.end):
        return None
    is_let = len(state.verbs) > 1 and CAUSATIVE.fullmatch(state.verbs[-2].text)  # lets the bill lapse
    if (state.waits() and not is_let) or _PRONOUN.search(gap) or len(gap.split()) > 4:
        return None
    if _is_passive(hit, be=False) and act.subject != "recipient" and not _PERFECT.search(gap):
        return places[0]
    undergoes = act.subject in {"object", "either"} and form != "gerund"
    return _first_of_subject(state, places) if undergoes else None


def is_finite(state: State, hit: Hit) -> bool:
    """Whether the predicate closes its subject off from the verbs before: "are prolonged", "collapse", "is over"."""
    return hit.start - state.be_end <= 12 or hit.entry.form in {"third", "base", "state"}


def _first_of_subject(state: State, places: list[int]) -> int:
    """The subject reaches back to the last "and", verb or clause mark between two words."""
    first = places[-1]
    for place in reversed(places[:-1]):
        hit, after = state.readings[place].hit, state.readings[first].hit
        between = state.low[hit.end : after.start]
        if re.search(r"\bsays?\b|\bthat\b", between) or any(
            hit.start < v.start < after.start for v in state.verbs[:-1]
        ):
            break
        first = place
    return first


def govern_back(state: State, step: Step, first: int, keep: bool) -> None:
    """Puts `step` over the readings from `first` on. `keep`: what governed them before still does."""
    hedges = [s for s in state.chain if s.name in HEDGES and not s.is_verb] if step.is_verb else []
    for place in range(max(first, 0), len(state.readings)):
        old = state.readings[place]
        kept = [
            s for s in old.steps if not s.passive and (keep or s.name in CLAUSAL or s.name in HEDGES or not s.is_verb)
        ]
        outer = [s for s in kept if s.name in CLAUSAL or s.name in HEDGES]
        inner = [s for s in kept if s not in outer]
        around = [*outer, *[s for s in hedges if s not in outer]]
        state.readings[place] = read(old.hit, [*around, step, *inner] if step.is_verb else [*old.steps, step])
