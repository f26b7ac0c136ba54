"""Checks a registry that loads: what is missing, given twice, or hard to tell from another commitment."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from declarations.importer.linking import Linker
from declarations.model import Commitment
from declarations.registry import Registry

Weight = Literal["warning", "note"]
_LINES: dict[str, Weight] = {"fulfils": "warning", "contradicts": "warning", "advances": "note", "restates": "note"}
ALIKE = 0.8
"""Likeness of wording from which two commitments are hard to tell apart."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one commitment ("" where it is on the whole); a *warning* should be mended, a *note* may stay."""

    commitment: str
    weight: Weight
    text: str


def lint(registry: Registry) -> tuple[Finding, ...]:
    """Every remark, in the order of the commitments."""
    found = [Finding("", "warning", text) for text in registry.warnings]
    for commitment in registry.commitments.values():
        found += _on_one(commitment, registry)
    return (*found, *_headlines_twice(registry), *_alike(registry))


def _on_one(c: Commitment, registry: Registry) -> Iterator[Finding]:
    for line, weight in _LINES.items():
        if not getattr(c.guideline, line):
            yield Finding(c.id, weight, f"the guideline does not say what {line}")
    if not c.examples.by_verdict():
        yield Finding(c.id, "note", "no example headlines: it is matched by statement and guideline alone")
    elif missing := [v for v in ("fulfils", "contradicts") if not getattr(c.examples, v)]:
        yield Finding(c.id, "note", f"no example headline for {' and '.join(missing)}")
    if len(c.statement.split()) > 50:
        yield Finding(c.id, "warning", "the statement is longer than 50 words: is it one target?")
    if len(c.holders) != len({registry.actors.resolve(h) or h for h in c.holders}):
        yield Finding(c.id, "warning", "a holder is named twice")
    for link in (*c.reaffirms, *c.narrows, *c.supersedes):
        if link not in registry.commitments:
            yield Finding(c.id, "note", f"refers to {link}, which is not loaded")
    for place in c.declared_in:
        if not place.clause:
            yield Finding(c.id, "note", f"does not say in which clause of {place.declaration} it stands")


def _headlines_twice(registry: Registry) -> Iterator[Finding]:
    """One headline for two verdicts of one commitment teaches nothing; for two commitments it may be meant."""
    seen: dict[tuple[str, str], str] = {}
    for c in registry.commitments.values():
        for verdict, text in c.examples.by_verdict():
            first = seen.setdefault((c.id, text.casefold()), verdict.value)
            if first != verdict.value:
                yield Finding(c.id, "warning", f"the headline {text!r} is an example of {first} and of {verdict.value}")


def _alike(registry: Registry) -> Iterator[Finding]:
    linker = Linker(registry.commitments)
    for one, other in combinations(registry.commitments.values(), 2):
        likeness = linker.likeness(one.id, other.id)
        if likeness >= ALIKE and other.id not in (*one.reaffirms, *one.narrows, *one.supersedes):
            text = f"reads much like {other.id} (likeness {likeness:.2f}): the same items would be filed under both"
            yield Finding(one.id, "warning", text)
