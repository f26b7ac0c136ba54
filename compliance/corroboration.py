"""Who stands behind an act: a person, an official source, or outlets that do not repeat one another."""

from collections.abc import Sequence
from enum import StrEnum

from compliance.readings import Reading
from core.words import Tier


class Corroboration(StrEnum):
    """What corroborates an act; the text is what people read."""

    CONFIRMED = "a person confirmed it"
    OFFICIAL = "an official source reports it"
    OUTLETS = "independent outlets report it"
    NONE = "one outlet reports"

    def __bool__(self) -> bool:
        return self is not Corroboration.NONE


def corroborate(readings: Sequence[Reading], outlets_needed: int) -> Corroboration:
    """What corroborates the act that `readings` report."""
    if any(r.confirmed for r in readings):
        return Corroboration.CONFIRMED
    if any(r.entry.tier is Tier.OFFICIAL for r in readings):
        return Corroboration.OFFICIAL
    if independent(readings) >= outlets_needed:
        return Corroboration.OUTLETS
    return Corroboration.NONE


def independent(readings: Sequence[Reading]) -> int:
    """How many outlets report it on their own.

    Outlets that share a text count once, and so do all state-controlled ones together: they have one editor.
    """
    own = [r for r in readings if not r.entry.wire_copy] or list(readings[:1])
    groups: list[set[str]] = []
    for reading in own:
        marks = _marks(reading)
        touching = [g for g in groups if g & marks]
        groups = [g for g in groups if not g & marks] + [marks.union(*touching)]
    return len(groups)


def _marks(reading: Reading) -> set[str]:
    """What makes two reports one: the outlet, the words, the editor."""
    entry = reading.entry
    marks = {f"outlet:{entry.outlet.casefold().strip()}"}
    if entry.passage_hash:
        marks.add(f"words:{entry.passage_hash}")
    if entry.tier is Tier.STATE_CONTROLLED:
        marks.add("state-controlled")
    return marks
