"""The cheap first look: which items deserve the close one. Every refusal has a name."""

from typing import Final

import numpy as np

from declarations.actors import Actors
from matchers.analysis import Scanned
from matchers.compiled import Compiled
from matchers.language import other_language
from matchers.subject import Row, SubjectScorer

PASSED: Final = "on subject"
EMPTY: Final = "no text"
OTHER_LANGUAGE: Final = "other language"
NO_SUBJECT: Final = "no word of any commitment's subject"
NO_ACTOR: Final = "no actor of any commitment it could be about"

ENOUGH: Final = 0.55
"""Subject score (`subject.SubjectScorer`) that one commitment must reach; about one telling word in the title."""


class Gate:
    """Decides by words and actors alone; tens of thousands of items a second."""

    def __init__(self, compiled: Compiled, actors: Actors, scorer: SubjectScorer, languages: list[str]) -> None:
        self._actors = actors
        self._scorer = scorer
        self._languages = frozenset(languages)
        self._wanted = [_relevant(compiled, actors, row) for row in range(len(compiled.ids))]

    def reason(self, scanned: Scanned) -> tuple[str, Row | None]:
        """PASSED or why not, and the item's subject scores where they were computed."""
        title, lead = scanned.plain["title"], scanned.plain["summary"]
        if not title.strip() and not lead.strip():
            return EMPTY, None
        if other_language(f"{title} {lead}", self._languages):
            return OTHER_LANGUAGE, None
        scores = self._scorer.of_item(scanned)
        rows = np.flatnonzero(scores >= ENOUGH)
        if not len(rows):
            return NO_SUBJECT, scores
        return (PASSED if self._has_actor(scanned, rows.tolist()) else NO_ACTOR), scores

    def _has_actor(self, scanned: Scanned, rows: list[int]) -> bool:
        published = scanned.item.published
        on = published.date() if published else None
        named = {m.actor for text in scanned.plain.values() for m in self._actors.find(text, on)}
        return any(not self._wanted[row] or named & self._wanted[row] for row in rows)


def _relevant(compiled: Compiled, actors: Actors, row: int) -> frozenset[str]:
    """Actors of whom an item about commitment `row` names at least one: its theatre, or whoever may act on it."""
    if compiled.places[row]:
        return compiled.places[row] | compiled.themes[row]
    holders = {a for h in compiled.commitments[row].holders if (a := actors.resolve(h))}
    members = {m for h in holders for m in actors.members(h)}
    return frozenset(holders | members | compiled.themes[row])
