"""Surface forms: every way in which a text can name an actor, derived from the actor's entry."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from declarations.actor_entries import ActorEntry, Term

Form = Literal["name", "adjective", "capital", "seat", "leader", "institution"]


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to name `actor`. `key` is `text` folded; `exact` asks for the very capitals of `text`."""

    text: str
    key: str
    actor: str
    form: Form
    exact: bool = False
    person: str = ""
    since: date | None = None
    until: date | None = None
    opening: bool = False

    def holds(self, on: date | None) -> bool:
        """Whether it means the actor on that day; a day that is not known skips the test."""
        return on is None or ((self.since is None or self.since <= on) and (self.until is None or on <= self.until))


def surfaces(entry: ActorEntry) -> Iterator[Surface]:
    """All of one entry's, the most telling first."""
    yield _surface(entry, entry.name, "name", exact=entry.name in entry.exact)
    for text in entry.aliases:
        yield _surface(entry, text, "name")
    for text in entry.exact:
        yield _surface(entry, text, "name", exact=True)
    for text in entry.capital:
        yield _surface(entry, text, "capital", exact=True)
    for text in entry.seats:
        yield _surface(entry, text, "seat", exact=True)
    for text in entry.institutions:
        yield _surface(entry, text, "institution", exact=_must_be_exact(text))
    for text in entry.opening:
        yield replace(_surface(entry, text, "institution", exact=True), opening=True)
    for text in entry.adjectives:
        yield _surface(entry, text, "adjective", exact=True)
    for term in entry.people:
        yield from _person(entry, term)


def _person(entry: ActorEntry, term: Term) -> Iterator[Surface]:
    for text in [term.name, *term.surnames]:
        yield Surface(text, fold(text), entry.id, "leader", True, term.name, term.since, term.until)


def _surface(entry: ActorEntry, text: str, form: Form, exact: bool = False) -> Surface:
    return Surface(text, fold(text), entry.id, form, exact)


def _must_be_exact(text: str) -> bool:
    """One-word organs are often words of other languages or acronyms: their capitals are asked for."""
    return " " not in text


def by_key(entries: Iterable[ActorEntry]) -> dict[str, list[Surface]]:
    """Surface forms by folded text; where an actor has one text twice, the first form stands."""
    table: dict[str, list[Surface]] = {}
    for entry in entries:
        for surface in surfaces(entry):
            known = table.setdefault(surface.key, [])
            if surface.form == "leader" or all(k.actor != surface.actor or k.form == "leader" for k in known):
                known.append(surface)
    return table


def fold(text: str) -> str:
    """Lower case, without accents, with plain quotes, hyphens and spaces. As long as `text`, so offsets stay true."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_char, text))


def plain(text: str) -> str:
    """As `fold`, with capitals kept."""
    return text if text.isascii() else "".join(map(_plain_char, text))


_PUNCTUATION = {
    "‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
}  # fmt: skip
# Letters that Unicode does not take apart into a base and an accent.
_LETTERS = {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ə": "e", "Ə": "E"}
_CACHE: dict[str, str] = dict(_PUNCTUATION | _LETTERS)


def _plain_char(char: str) -> str:
    known = _CACHE.get(char)
    if known is None:
        base = unicodedata.normalize("NFKD", char)[0]
        known = " " if char.isspace() else (base if base.isascii() and base.isalpha() else char)
        if char < "\u2100":  # the rest of Unicode would let a hostile text fill the memory
            _CACHE[char] = known
    return known


def _fold_char(char: str) -> str:
    lower = _plain_char(char).lower()
    return lower if len(lower) == 1 else lower[0]
