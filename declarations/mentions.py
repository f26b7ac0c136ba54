"""Finds the actors that a text names: longest match, whole words, case rules, leaders in their terms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import ahocorasick

from declarations.surface import Form, Surface, fold, plain


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end] == self.text`, in code points. `person` is the leader's whole name, else "".

    `form` says how the actor is named. An *adjective* ("Russian oil", "Moscow-backed") is not the actor acting;
    "German government" and "the Bundestag" are *institution*.
    """

    actor: str
    start: int
    end: int
    text: str
    form: Form = "name"
    person: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the finder knows beside the names."""

    ignore: Sequence[str] = ()
    government_words: Sequence[str] = ()
    unclear_in_capitals: Sequence[str] = ()
    unless: Mapping[str, Sequence[str]] | None = None
    """Actor → words that show that something else is meant."""


class Finder:
    """An Aho-Corasick automaton over all surface forms. Built once; safe to use from several threads."""

    def __init__(self, table: Mapping[str, Sequence[Surface]], rules: Rules) -> None:
        self._automaton = ahocorasick.Automaton()
        for key, surfaces in table.items():
            self._automaton.add_word(key, (len(key), tuple(surfaces)))
        for phrase in rules.ignore:
            self._automaton.add_word(fold(phrase), (len(phrase), ()))
        if len(self._automaton):
            self._automaton.make_automaton()
        words = "|".join(re.escape(fold(w)) for w in sorted(rules.government_words, key=len, reverse=True))
        self._government = re.compile(rf"(?:'s)?(?: (?!(?:{_OTHERS})\b)[\w'-]+)?? (?:{words})\b") if words else None
        self._unclear = frozenset(rules.unclear_in_capitals)
        self._unless = {
            actor: re.compile(r"\b(?:" + "|".join(re.escape(fold(w)) for w in words) + r")\b")
            for actor, words in (rules.unless or {}).items()
        }

    def find(self, text: str, on: date | None = None) -> list[Mention]:
        """Every actor that `text` names, in order, without overlaps. Any text is allowed."""
        if not text or not len(self._automaton):
            return []
        low, cased = fold(text), plain(text)
        shouted = len(text) > 8 and cased.isupper()
        found: list[Mention] = []
        reach = 0
        for start, end, surfaces in sorted(self._spans(low), key=_leftmost_longest):
            if start < reach:
                continue
            if not surfaces:
                reach = end
                continue
            surface = self._choose(surfaces, low, cased, (start, end), on, shouted)
            if surface is not None:
                found.append(self._mention(surface, text, low, start, end))
                reach = found[-1].end
        return found

    def _spans(self, low: str) -> Iterator[tuple[int, int, tuple[Surface, ...]]]:
        """Whole-word hits; "non-EU" and "non-NATO" name no actor."""
        size = len(low)
        for last, (length, surfaces) in self._automaton.iter(low):
            start, end = last + 1 - length, last + 1
            if (start and _is_word(low[start - 1])) or (end < size and _is_word(low[end])):
                continue
            if start > 3 and low[start - 1] == "-" and low[start - 4 : start] == "non-":
                continue
            yield start, end, surfaces

    def _choose(
        self, surfaces: Sequence[Surface], low: str, cased: str, at: tuple[int, int], on: date | None, shouted: bool
    ) -> Surface | None:
        """The first surface form that the case, the date and the rest of the text allow."""
        start, end = at
        for surface in surfaces:
            if surface.exact and not self._case_fits(plain(surface.text), cased, start, end, shouted):
                continue
            if not surface.holds(on) or (surface.opening and not _OPENING.search(low[max(0, start - 6) : start])):
                continue
            unless = self._unless.get(surface.actor) if surface.form in {"name", "adjective"} else None
            if unless is None or not unless.search(low):
                return surface
        return None

    def _case_fits(self, wanted: str, cased: str, start: int, end: int, shouted: bool) -> bool:
        if not shouted:
            return cased[start:end] == wanted or (len(wanted) > 3 and cased[start:end] == wanted.upper())
        if wanted in self._unclear:
            return start == 0 or cased[max(0, start - 4) : start] == "THE "
        return cased[start:end] == wanted.upper()

    def _mention(self, surface: Surface, text: str, low: str, start: int, end: int) -> Mention:
        mention = Mention(surface.actor, start, end, text[start:end], surface.form, surface.person)
        if _is_compound(low, start, end):
            return replace(mention, form="adjective", person="")
        office = self._government.match(low, end) if surface.form == "adjective" and self._government else None
        if office is not None and not _FORMER.search(low[:start]):
            return replace(mention, form="institution", end=office.end(), text=text[start : office.end()])
        if surface.form == "adjective" and low.startswith(" to ", end):  # "Dutch to send Patriots"
            return replace(mention, form="name")
        return mention


_OTHERS = "opposition|former|exiled|rebel|separatist|dissident|retired|late|ex"
"""Words that put somebody else than the government before an office: "Russian opposition leader"."""
_FORMER = re.compile(r"(?:\bformer|\bex|\blate|\bformerly)[ -]$")


_OPENING = re.compile(r"(?:^|:\s+)$")


def _leftmost_longest(span: tuple[int, int, tuple[Surface, ...]]) -> tuple[int, int]:
    return span[0], -span[1]


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


_COMPOUND = re.compile(
    r"-(?:backed|led|made|based|born|built|held|run|owned|linked|installed|occupied|controlled|aligned|friendly|"
    r"supplied|funded|trained|style|speaking|annexed|brokered|sponsored|imposed|designed|mediated|language|era|wide)\b"
)


def _is_compound(low: str, start: int, end: int) -> bool:
    """Whether the name only qualifies another word: "Moscow-backed", "pro-Russian", "anti-NATO"."""
    if end < len(low) and low[end] == "-" and _COMPOUND.match(low, end):
        return True
    return start > 3 and low[start - 1] == "-" and low[:start].endswith(("pro-", "anti-", "post-", "ex-"))
