"""Finds the words that matter in a text, in one pass: an Aho-Corasick automaton over lexicon and registry words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import ahocorasick

from matchers.morphology import Form, is_invariant, noun_forms, verb_forms
from matchers.wordbook import Stage, concepts, grammar, places, predicates


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate class as the scanner hands it on."""

    name: str
    sign: int
    stage: Stage
    subject: str
    means: bool


@dataclass(slots=True)
class Entry:
    """All that one surface form may mean."""

    act: Predicate | None = None
    form: Form = "base"
    is_noun: bool = False
    is_past: bool = False
    """Base and past at once: put, cut, shut."""
    is_shy: bool = False
    """A verb only where nothing else is possible: House, table, board."""
    thing: "Entry | None" = None
    """The same word where it is no predicate."""
    apart: "tuple[tuple[re.Pattern[str], Entry], ...]" = ()
    """Meanings by what stands a few words behind: cuts … off, puts … on hold."""
    grammar: str = ""
    stage: Stage = ""
    noise: str = ""
    place: str = ""
    is_thing: bool = False
    """A word of the thesaurus too."""
    declared: bool = False
    """Brought about by being announced: sanctions, tariffs."""
    terms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One word or phrase that matters, at `start:end` of the text."""

    start: int
    end: int
    text: str
    entry: Entry


@dataclass(slots=True)
class Vocabulary:
    """Terms by number: `c:` concepts, `a:` predicate classes, `w:` words of the registry."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """The number of `name`, given one when new."""
        return self.numbers.setdefault(name, len(self.numbers))

    @property
    def names(self) -> list[str]:
        """Names in the order of their numbers."""
        return list(self.numbers)


_MONEY = re.compile(r"(?:us|c|a)?[$€£]\s?\d[\d.,]*(?:\s?(?:k|m|mn|bn|tn|thousand|million|billion|trillion)\b)?")


class Scanner:
    """Built once from the lexicon and the words of a registry; safe to use from several threads."""

    def __init__(self, words: Mapping[str, Iterable[str]] = {}) -> None:
        """`words`: surface form → names of the terms it shows."""
        self.vocabulary = Vocabulary()
        self._entries: dict[str, Entry] = {}
        self._add_predicates()
        self._add_grammar()
        self._add_concepts()
        self._money = Entry(terms=(self.vocabulary.number("c:money-aid"),))
        for actor, found in places().items():
            for form in found:
                self._entry(form).place = actor
        for form, names in words.items():
            self._add_terms(form, names)
        self._inherit()
        self._automaton = ahocorasick.Automaton()
        for form, entry in self._entries.items():
            self._automaton.add_word(form, (len(form), entry))
        self._automaton.make_automaton()

    def scan(self, low: str) -> list[Hit]:
        """Whole-word hits in lower-case text, leftmost longest, in order, without overlaps."""
        size = len(low)
        spans = []
        for last, (length, entry) in self._automaton.iter(low):
            start, end = last + 1 - length, last + 1
            if (start and low[start - 1].isalnum()) or (end < size and low[end].isalnum()):
                continue
            spans.append((start, -end, entry))
        if any(sign in low for sign in "$€£"):
            spans += [(m.start(), -m.end(), self._money) for m in _MONEY.finditer(low)]
        spans.sort(key=lambda s: s[:2])
        hits, reach = [], 0
        for start, negative_end, entry in spans:
            if start >= reach:
                reach = -negative_end
                if entry.apart:
                    entry = _by_what_follows(entry, low, reach)
                if entry.act or entry.terms or entry.grammar or entry.noise or entry.place:
                    hits.append(Hit(start, reach, low[start:reach], entry))
        return hits

    def _entry(self, form: str) -> Entry:
        return self._entries.setdefault(form.lower(), Entry())

    def _add_predicates(self) -> None:
        """Verbs of all classes first: a word that is verb and noun is in the verb's class."""
        acts = [
            (Predicate(name, cls.sign, cls.stage, cls.subject, cls.means), self.vocabulary.number(f"a:{name}"), cls)
            for name, cls in predicates().items()
        ]
        for act, term, cls in acts:
            for verb in cls.verbs:
                self._add_verb(verb, act, term)
        for act, term, cls in acts:
            for state in cls.states:
                self._add_act(state, act, term, "state")
            for noun in cls.nouns:
                for form in noun_forms(noun):
                    self._add_act(form, act, term, "noun")
                    self._entry(form).is_noun = True

    def _add_act(self, form: str, act: Predicate, term: int, kind: Form) -> None:
        entry = self._entry(form)
        if entry.act is None:
            entry.act, entry.form, entry.terms = act, kind, (term,)

    def _add_verb(self, verb: str, act: Predicate, term: int) -> None:
        """ "cut * off" takes its object in between; a verb that is usually a noun ends in "~"."""
        head, _, behind = verb.removesuffix("~").partition(" * ")
        for form, kind in verb_forms(head):
            entry = self._entry(form)
            if behind:
                made = Entry(act, kind, is_past=is_invariant(head), terms=(term,))
                entry.apart = (*entry.apart, (_behind(behind), made))
                entry.form = kind if entry.act is None else entry.form
            elif entry.act is None:
                entry.act, entry.form, entry.terms = act, kind, (term,)
                entry.is_past = is_invariant(head)
                entry.is_shy = verb.endswith("~")

    def _add_grammar(self) -> None:
        words = grammar()
        for kind, forms in (("not", words.negators), ("be", words.be), ("tie", words.ties), ("against", words.against)):
            for form in forms:
                self._entry(form).grammar = kind
        for stage, forms in words.modals.items():
            for form in forms:
                entry = self._entry(form)
                entry.grammar, entry.stage = entry.grammar or "modal", stage
        for noise, forms in words.noise.items():
            for form in forms:
                if noise != "question":
                    self._entry(form).noise = noise

    def _add_concepts(self) -> None:
        for name, concept in concepts().items():
            forms = {f for word in concept.words for f in noun_forms(word)}
            forms |= {f for act in concept.acts for f, _ in verb_forms(act)}
            for form in sorted(forms):
                self._add_terms(form, [f"c:{name}"])
                self._entry(form).declared |= concept.declared
                self._entry(form).is_thing = True

    def _inherit(self) -> None:
        """A longer phrase is about what its head and the phrases inside it are about: "air defence unit"."""
        for form in [f for f, entry in self._entries.items() if " " in f and entry.is_thing]:
            words = form.split()
            inside = [" ".join(words[:n]) for n in range(2, len(words))]
            inside += [" ".join(words[n:]) for n in range(1, len(words) - 1)]
            terms = [t for part in inside if part in self._entries for t in self._subject_terms(part)]
            if words[-1] in self._entries and words[-1] != "oil":  # palm oil
                terms += self._subject_terms(words[-1])
            entry = self._entries[form]
            entry.terms = (*entry.terms, *(t for t in dict.fromkeys(terms) if t not in entry.terms))
        for entry in self._entries.values():
            if entry.act and len(entry.terms) > 1:
                entry.thing = replace(entry, act=None, terms=entry.terms[1:])

    def _subject_terms(self, form: str) -> tuple[int, ...]:
        """Terms of `form` without its predicate's."""
        entry = self._entries[form]
        return entry.terms[1:] if entry.act else entry.terms

    def _add_terms(self, form: str, names: Iterable[str]) -> None:
        entry = self._entry(form)
        entry.terms = (*entry.terms, *(n for n in map(self.vocabulary.number, names) if n not in entry.terms))


def _behind(words: str) -> re.Pattern[str]:
    """One of `words` ("|" between them) up to six words on, no verb phrase begun in between; lists are longer."""
    if "list" in words:
        reach = r"(?:\s+[^\s;:.]+){0,16}?\s+(?:to|on|onto|from|off)\s+(?:[\w'-]+\s+){0,3}"
        return re.compile(rf"{reach}(?:{words})\b")
    between = r"(?!(?:and|or|but|as|after|that|who|which|while|to)\b)[^\s,;:.]+"
    return re.compile(rf"(?:\s+{between}){{0,6}}?\s+(?:{words})\b")


def _by_what_follows(entry: Entry, low: str, end: int) -> Entry:
    """The meaning that the words behind decide, or the plain one."""
    for pattern, made in entry.apart:
        if pattern.match(low, end):
            return made
    return entry
