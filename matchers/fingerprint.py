"""By what stories are told apart: actors, places and names, numbers, acts. Short normalised strings, sorted."""

import re
from collections.abc import Sequence
from typing import Final

from declarations.actors import Actors
from matchers.analysis import FIELDS, Analysis
from matchers.names import Name
from matchers.quantities import find_quantities

_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]{2,}(?:[ -][A-Z][a-z]{2,})*")
_LIMIT: Final = 24


def fingerprint(analysis: Analysis, actors: Actors, names: Sequence[Name]) -> dict[str, list[str]]:
    """`entities` actor ids · `places` other names, lower case · `numbers` amounts with unit · `acts` classes.

    `names` are the recogniser's, of the title; words with a capital inside a sentence count as names in any case.
    """
    texts = [analysis.scanned.plain[name] for name in FIELDS]
    spans = {name: [(m.start, m.end) for m in analysis.mentions[name]] for name in FIELDS}
    places: set[str] = set()
    for name in FIELDS:
        found = [(m.start(), m.end(), m.group()) for m in _NAME.finditer(analysis.scanned.plain[name])]
        for start, end, text in (*found, *(names if name == "title" else ())):
            if not any(s < end and start < e for s, e in spans[name]):
                places.add(text.lower())
    numbers = {f"{q.value:g} {q.unit}" for text in texts for q in find_quantities(text)}
    acts = {
        s.name for p in analysis.passages for r in p.readings for s in r.steps if s.name not in {"not", "modal", "say"}
    }
    acts |= {r.hit.entry.act.name for p in analysis.passages for r in p.readings if r.hit.entry.act}
    return {
        "entities": sorted(a for a in analysis.actors if actors.kind(a) != "group")[:_LIMIT],
        "places": sorted(places)[:_LIMIT],
        "numbers": sorted(numbers)[:_LIMIT],
        "acts": sorted(acts - {"say"})[:_LIMIT],
    }
