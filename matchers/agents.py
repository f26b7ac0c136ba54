"""Who acts in a clause: the actors before its verb, behind "by", or behind "from" where something is received."""

import re
from dataclasses import dataclass

from declarations.actors import Mention
from matchers.clauses import Clause
from matchers.scan import Hit

_PREPOSITION = re.compile(
    r"\b(?:to|for|in|on|from|against|with|of|at|near|into|over|inside|towards?|via|about|around|within|outside|between|"
    r"by|under|across|off|through|than|like|amid|minus|without)\s+(?:the\s+|a\s+|its\s+|\w+ed\s+)?(?:\w+-)?$"
)
_BY = re.compile(r"\bby\s+(?:the\s+|a\s+|its\s+|\w+\s+)?$")
_FROM = re.compile(r"\bfrom\s+(?:the\s+|its\s+)?$")


_OFFICE = re.compile(
    r"^\W*(?:\w+\s+)?(?:leaders?|ministers?|parliament|lawmakers|mps|senators|president|premier|government|king|chancellor|"
    r"authorities|courts?|judges?|police|army|navy|prosecutors?|regulators?|envoys?|diplomats|officials)\s+"
    r"(?:of|in|from)\s+(?:the\s+)?$"
)
_ADDRESSING = re.compile(r"t[eo]l[dl]|warn|remind|inform|ask")


@dataclass(frozen=True, slots=True)
class Agents:
    """Actors of one clause by what they do in it. `says` only speak."""

    acts: tuple[Mention, ...] = ()
    says: tuple[Mention, ...] = ()
    others: tuple[Mention, ...] = ()
    adjectives: tuple[Mention, ...] = ()


def find_agents(clause: Clause, low: str, mentions: list[Mention], verbs: list[Hit]) -> Agents:
    """Sorts the actors named inside `clause`. `verbs`: its verbs, in order."""
    inside = [m for m in mentions if clause.start <= m.start < clause.end]
    adjectives = tuple(m for m in inside if m.form == "adjective")
    named = [m for m in inside if m.form != "adjective"]
    if clause.role == "speaker":
        return Agents(says=tuple(named), adjectives=adjectives)
    says, verb = _telling_and_acting(verbs)
    told = says.end if says else clause.start
    speakers = [m for m in named if says and m.start < says.start and not _is_oblique(m, low, clause)]
    if says and _ADDRESSING.match(says.text):  # "tells Moscow that": who is told does not act
        told = max([told, *(m.end for m in named if 0 <= m.start - says.end <= 5)])
    acts = [m for m in named if m.start >= told and _is_agent(m, verb, low, clause)]
    if says and not acts:  # "Germany says it will send tanks"
        acts, speakers = speakers, []
    others = tuple(m for m in named if m not in acts and m not in speakers)
    return Agents(tuple(acts), tuple(speakers), others, adjectives)


def _telling_and_acting(verbs: list[Hit]) -> tuple[Hit | None, Hit | None]:
    """The verb of saying that comes first, if one does, and the verb of the act."""
    finite = [v for v in verbs if v.entry.form in _FINITE] or verbs
    if not finite:
        return None, None
    first = finite[0]
    if first.entry.act is None or first.entry.act.name != "say":
        return None, first
    return first, next((v for v in verbs if v.start > first.start), None)


_FINITE = frozenset(["third", "past", "base", "state"])


def _is_agent(mention: Mention, verb: Hit | None, low: str, clause: Clause) -> bool:
    before = low[max(clause.start, mention.start - 24) : mention.start]
    if _BY.search(before):
        return True
    if verb is not None and verb.entry.act is not None and verb.entry.act.subject == "recipient":
        return bool(_FROM.search(before))
    if verb is None or mention.start < verb.start:
        return not _is_oblique(mention, low, clause)
    return False


def _is_oblique(mention: Mention, low: str, clause: Clause) -> bool:
    """Whether a preposition stands before the name, and no office: "ministers of Spain" act."""
    before = low[max(clause.start, mention.start - 32) : mention.start]
    return _PREPOSITION.search(before) is not None and not _OFFICE.search(before)
