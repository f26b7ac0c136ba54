"""Why an item matched, or why not: today's matcher asked again, its answer put into words."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.records import Match
from dashboard.services import Services
from storage.items import item_from_row
from storage.schema.news import ItemRow

GATES: Mapping[str, str] = {
    "on subject": "It is on the subject of at least one commitment and was read closely.",
    "faintly on subject": "It touches the subject of a commitment, and was read closely to see whether it is on it.",
    "no text": "It has no text to read.",
    "other language": "It is not in a language the matcher reads.",
    "no word of any commitment's subject": "None of its words touch what any commitment is about.",
    "near no line of any commitment": "Its words touch a subject, but it says nothing like what a commitment says.",
    "no actor of any commitment it could be about": "Nobody is named whose acts count for what it could be about.",
}
"""The gates of `matchers.gate` in sentences; a test holds the two together."""


@dataclass(frozen=True, slots=True)
class Told:
    """`gate` names where the matcher stopped, `words` say it; matches come with their reasons, best first."""

    gate: str
    words: str
    matches: tuple[Match, ...]
    below: bool
    """Whether there are matches, all below the line."""


def told(held: Services, row: ItemRow) -> Told | None:
    """The matcher's answer; None where the dashboard was opened without one."""
    if held.explain is None:
        return None
    found = held.explain(item_from_row(row))
    matches = tuple(sorted(found.matches, key=lambda match: -match.confidence))
    words = GATES.get(found.gate, f"The matcher stopped at: {found.gate}.")
    return Told(found.gate, words, matches, bool(matches) and not any(match.accepted for match in matches))
