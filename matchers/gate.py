"""The cheap first look: which items deserve the close one. Every refusal has a name."""

from typing import Final

import numpy as np

from declarations.actors import Actors
from matchers.analysis import Scanned, places_of
from matchers.compiled import Compiled, with_members
from matchers.language import other_language
from matchers.subject import SubjectScorer

PASSED: Final = "on subject"
FAINT: Final = "faintly on subject"
"""Passed too, but only its title is compared, and it must be near some line."""
EMPTY: Final = "no text"
OTHER_LANGUAGE: Final = "other language"
NO_SUBJECT: Final = "no word of any commitment's subject"
NOTHING_NEAR: Final = "near no line of any commitment"
NO_ACTOR: Final = "no actor of any commitment it could be about"

ENOUGH: Final = 0.25
"""Subject score that suffices where an actor of that commitment is named; 1 is one telling word."""
ENOUGH_WITH_ANY_ACTOR: Final = 0.6
ENOUGH_ALONE: Final = 1.3


class Gate:
    """Decides by words and actors alone; tens of thousands of items a second."""

    def __init__(self, compiled: Compiled, actors: Actors, scorer: SubjectScorer, languages: list[str]) -> None:
        self._actors = actors
        self._scorer = scorer
        self._languages = frozenset(languages)
        self._wanted = [_relevant(compiled, actors, row) for row in range(len(compiled.ids))]

    def reason(self, scanned: Scanned) -> str:
        """PASSED, FAINT, or why not."""
        title, lead = scanned.plain["title"], scanned.plain["summary"]
        if not title.strip() and not lead.strip():
            return EMPTY
        if other_language(f"{title} {lead}", self._languages):
            return OTHER_LANGUAGE
        scores = self._scorer.of_item(scanned)
        if not (scores >= ENOUGH).any():
            return NO_SUBJECT
        named = self._named(scanned)
        if any(not self._wanted[row] or named & self._wanted[row] for row in np.flatnonzero(scores >= ENOUGH).tolist()):
            return PASSED
        best = float(scores.max())
        return FAINT if best >= ENOUGH_ALONE or (named and best >= ENOUGH_WITH_ANY_ACTOR) else NO_ACTOR

    def _named(self, scanned: Scanned) -> frozenset[str]:
        published = scanned.item.published
        on = published.date() if published else None
        found = frozenset(m.actor for text in scanned.plain.values() for m in self._actors.find(text, on))
        return found | places_of(scanned)


def _relevant(compiled: Compiled, actors: Actors, row: int) -> frozenset[str]:
    """Actors of whom an item about commitment `row` names at least one: its theatre, or whoever may act on it."""
    holders = frozenset(a for h in compiled.commitments[row].holders if (a := actors.resolve(h)))
    if compiled.places[row]:
        return holders | compiled.theatre[row] | with_members(compiled.themes[row], actors)
    return with_members(holders, actors) | compiled.themes[row]
