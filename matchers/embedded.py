"""What of an item is embedded: the title, the acts of a compound title each by itself, and how the lead begins."""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from core.records import Field
from matchers.analysis import Analysis, Passage

LEAD_EMBEDDED: Final = 100
"""So many characters of a lead are embedded: more tells nothing more."""
ACTS: Final = 3
"""So many acts of a title at most."""
_SHORTEST: Final = 18
_TELLING: Final = frozenset(["main", "parallel", "contrast"])
_BEFORE_SECOND_VERB: Final = re.compile(r"(?:,|\band)\s+$")
_TIE: Final = re.compile(r"\s*(?:(?:as|but|while|when|where|whereas|although|though|yet|and)\s+)?")
"""What ties a piece to the one before it."""

Part = tuple[Field, int, int]
"""A field, and from where to where."""


def title_of(analysis: Analysis) -> Part:
    """The whole title."""
    return "title", 0, len(analysis.scanned.low["title"])


def parts_of(analysis: Analysis) -> list[Part]:
    """The title first."""
    parts = [title_of(analysis)]
    parts += [("title", start, end) for start, end in _acts(analysis)]
    lead = analysis.scanned.low["summary"][:LEAD_EMBEDDED]
    return [*parts, ("summary", 0, len(lead))] if lead.strip() else parts


def _acts(analysis: Analysis) -> list[tuple[int, int]]:
    """Where a title that is more than one clause tells of acts: "Storm hits coast | as Oslo sends aid"."""
    low = analysis.scanned.low["title"]
    passages = [p for p in analysis.passages if p.clause.field == "title"]
    pieces = [piece for passage in passages for piece in _pieces(passage, low)]
    if len(passages) == len(pieces) == 1:
        return []
    return [(start, end) for start, end, tells in pieces if tells and end - start >= _SHORTEST][:ACTS]


def _pieces(passage: Passage, low: str) -> Iterator[tuple[int, int, bool]]:
    """The clause, cut before a second verb ("urges talks, | expels envoys"), and whether each piece tells of an act."""
    clause = passage.clause
    acts = [h for h in clause.hits if h.entry.act is not None]
    verbs = [h.start for h in acts if h.entry.form == "third" and h.start in passage.verbs]
    cuts = [clause.start, *(v for v in verbs[1:] if _BEFORE_SECOND_VERB.search(low[max(0, v - 8) : v])), clause.end]
    for start, end in itertools.pairwise(cuts):
        tells = any(start <= h.start < end and h.entry.act and h.entry.act.name != "say" for h in acts)
        tie = _TIE.match(low, start, end)
        first = tie.end() if tie else start
        told = low[first:end].rstrip(" ,").removesuffix(" and").rstrip(" ,")
        yield first, first + len(told), tells and clause.role in _TELLING
