"""What of an item is embedded: the title, the acts of a compound title each by itself, and how the lead begins."""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from core.records import Field
from matchers.analysis import Analysis, Passage
from matchers.scan import Hit

LEAD_EMBEDDED: Final = 100
"""So many characters of a lead are embedded: more tells nothing more."""
ACTS: Final = 3
"""So many acts of a title at most."""
_SHORTEST: Final = 18
_TELLING: Final = frozenset(["main", "parallel", "contrast"])
_BEFORE_SECOND_VERB: Final = re.compile(r"(?:,|\band)\s+$")
_TIE: Final = re.compile(r"\s*(?:(?:as|but|while|when|where|whereas|although|though|yet|and)\s+)?")
"""What ties a piece to the one before it."""

Span = tuple[int, int]
Part = tuple[Field, tuple[Span, ...]]
"""A field, and from where to where; two spans where who acts stands further ahead."""


def title_of(analysis: Analysis) -> Part:
    """The whole title."""
    return "title", ((0, len(analysis.scanned.low["title"])),)


def parts_of(analysis: Analysis) -> list[Part]:
    """The title first."""
    parts = [title_of(analysis)]
    parts += [("title", spans) for spans in _acts(analysis)]
    lead = analysis.scanned.low["summary"][:LEAD_EMBEDDED]
    return [*parts, ("summary", ((0, len(lead)),))] if lead.strip() else parts


def _acts(analysis: Analysis) -> list[tuple[Span, ...]]:
    """Where a title that is more than one clause tells of acts: "Storm hits coast | as Oslo sends aid"."""
    low = analysis.scanned.low["title"]
    passages = [p for p in analysis.passages if p.clause.field == "title"]
    pieces = [(passage, piece) for passage in passages for piece in _pieces(passage, low)]
    if len(passages) == len(pieces) == 1:
        return []
    acts = [(*_agent(passage, piece), piece) for passage, piece in pieces if _tells(passage, piece)]
    return [spans for spans in acts if sum(end - start for start, end in spans) >= _SHORTEST][:ACTS]


def _pieces(passage: Passage, low: str) -> Iterator[Span]:
    """The clause, cut before a second verb: "urges talks, | expels envoys"."""
    clause = passage.clause
    verbs = [h for h in clause.hits if h.entry.act and h.start in passage.verbs]
    seconds = [v.start for v in verbs[1:] if _is_second(v, verbs[0], low)]
    for start, end in itertools.pairwise([clause.start, *seconds, clause.end]):
        tie = _TIE.match(low, start, end)
        first = tie.end() if tie else start
        told = low[first:end].rstrip(" ,").removesuffix(" and").rstrip(" ,")
        yield first, first + len(told)


def _is_second(verb: Hit, first: Hit, low: str) -> bool:
    """Whether it stands beside the first verb, of one subject: "to send jets and train crews", "sent …, trains …"."""
    alike = verb.entry.form == "third" or verb.entry.form == first.entry.form != "noun"
    speaks = verb.entry.act is not None and verb.entry.act.name == "say"
    return alike and not speaks and _BEFORE_SECOND_VERB.search(low[max(0, verb.start - 8) : verb.start]) is not None


def _tells(passage: Passage, piece: Span) -> bool:
    """Whether it tells of an act."""
    start, end = piece
    acts = [h.entry.act.name for h in passage.clause.hits if start <= h.start < end and h.entry.act]
    return passage.clause.role in _TELLING and any(name != "say" for name in acts)


def _agent(passage: Passage, piece: Span) -> tuple[Span, ...]:
    """Who acts, where it stands before `piece` in the same clause."""
    actors = (*passage.agents.acts, *passage.agents.says)
    ahead = [m for m in actors if m.end <= piece[0] and m.start < passage.verbs[0]]
    return ((ahead[0].start, ahead[0].end),) if ahead else ()
