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
_POSSESSIVE_TAIL = re.compile(r"(?:'s|')?\s")


@dataclass(frozen=True, slots=True)
class Agents:
    """Actors of one clause by what they do in it. `says` only speak."""

    acts: tuple[Mention, ...] = ()
    says: tuple[Mention, ...] = ()
    others: tuple[Mention, ...] = ()
    adjectives: tuple[Mention, ...] = ()


def find_agents(clause: Clause, low: str, mentions: list[Mention]) -> Agents:
    """Sorts the actors named inside `clause`."""
    inside = [m for m in mentions if clause.start <= m.start < clause.end]
    if clause.role == "speaker":
        return Agents(says=tuple(inside))
    verb = _main_verb(clause)
    acts: list[Mention] = []
    others: list[Mention] = []
    for mention in inside:
        if mention.form == "adjective":
            continue
        (acts if _is_agent(mention, verb, low, clause) else others).append(mention)
    return Agents(tuple(acts), (), tuple(others), tuple(m for m in inside if m.form == "adjective"))


def _main_verb(clause: Clause) -> Hit | None:
    """The first predicate that is not plainly a noun or a participle used as an adjective."""
    for hit in clause.hits:
        entry = hit.entry
        if entry.act is not None and entry.form in {"third", "past", "base"}:
            return hit
    return next((h for h in clause.hits if h.entry.act is not None and h.entry.form != "noun"), None)


def _is_agent(mention: Mention, verb: Hit | None, low: str, clause: Clause) -> bool:
    before = low[max(clause.start, mention.start - 24) : mention.start]
    if _BY.search(before):
        return True
    if verb is not None and verb.entry.act is not None and verb.entry.act.subject == "recipient":
        return bool(_FROM.search(before))
    if verb is None or mention.start < verb.start:
        return not _PREPOSITION.search(before)
    return False
