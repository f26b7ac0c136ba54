"""Splits a sentence into discrete statements: one target, one commitment.

Split are coordinated predicates ("will scale up … and will …", "to respect …, to refrain …"), acts named by nouns
("… and the phasing out of …") and measures with a target of their own ("including through the adoption of …").
Not split are verbs that share an object ("maintain and increase sanctions") and purposes ("to help them resist … and
build …").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from declarations.importer.lexicon import ACTING, ACTION_NOUNS, ADVERBS, GERUNDS
from declarations.importer.wordlist import word_list

Lead = Literal["first", "head", "to", "verb", "gerund", "noun"]


@dataclass(frozen=True, slots=True)
class Segment:
    """`text[start:end]` of a sentence. `lead` says what it begins with, and so what it takes from the one before."""

    start: int
    end: int
    lead: Lead


_HEADS = (
    r"(?:will|shall|must|should|are|have|has|reaffirm|reiterate|affirm|confirm|commit|pledge|agree|resolve|decide|"
    r"undertake|promise|"
    r"intend|condemn|welcome|urge|demand|request|invite|encourage|ask|task|call|stand|remain|recognise|recognize|look|"
    r"reject|deplore|express|note|stress|emphasise|underline|recall|thank|commend|endorse)s?"
)
_VERBS = "|".join(sorted(ACTING, key=len, reverse=True))
_NOUNS = "|".join(sorted(ACTION_NOUNS, key=len, reverse=True))
_GERUNDS = "|".join(sorted(GERUNDS, key=len, reverse=True))
_AS_NOUN = frozenset(
    word_list("""
    support increase trade work plan aid help ban cut reform train supply fund guarantee host end
    progress access fight return place step position exchange grant share transfer release set use
    visit vote target tax address approach limit list control counter challenge influence impact
    face light lead start stay stop lift freeze field finance test force house market monitor move
    order push record report research rise risk score shelter shield measure display drive respect
    reach issue check charge bar block boost review sanction sanctions appeal dual open complete
    direct free present secure separate level last permit project process produce protest purchase
    survey conduct contact contract stockpile surge track scale scrap safeguard screen signal study
    supplement double triple balance embargo consult deal hold mandate press promise propose rebuild
    repair replace request restart reverse
""")
)
_MOSTLY_VERB = frozenset(
    word_list("""
    ban cut end double triple freeze scrap fund train lift hold stop stockpile shelter shield rebuild repair replace
    restart reverse propose open present free direct complete host increase
    """)
)
_PREPOSITIONS = frozenset(word_list("for of from with in on at by and or to is are"))

_LEAD_IN = r"(?:(?:in\s+this\s+(?:context|regard|respect)|to\s+this\s+end|therefore|accordingly),?\s+)?"
_JOIN = re.compile(
    rf"""
    (?P<semi>;\s+(?:and\s+|but\s+)?(?:also\s+)?)(?=\S)
  | (?P<head>,?\s+(?:and|but|while)\s+
        (?:{_LEAD_IN}we\s+(?:also\s+)?(?={ADVERBS}[a-z'’]+)|(?:that\s+we\s+)?(?={ADVERBS}{_HEADS}\b)|
           (?=(?:re)?affirming\b|pledging\b)))
  | (?P<future>,\s+(?=(?:will|shall)\s+[a-z]))
  | (?P<to>(?:,\s+(?:and\s+|or\s+)?|\s+and\s+)(?:also\s+)?(?=to\s+{ADVERBS}(?:{_VERBS}|{_GERUNDS})\b))
  | (?P<measure>,\s+(?:including|notably|in\s+particular)\s+(?:by\s+|through\s+|via\s+)?
        (?={ADVERBS}(?:{_GERUNDS})\b|(?:the|an?)\s+(?:[\w-]+\s+)?(?:{_NOUNS})\b))
  | (?P<aswell>,?\s+as\s+well\s+as\s+(?:by\s+)?(?=to\s+|(?:{_GERUNDS})\b|(?:the|an?)\s+(?:[\w-]+\s+)?(?:{_NOUNS})\b))
  | (?P<noun>,?\s+and\s+(?=the\s+(?:[\w-]+\s+)?(?:{_NOUNS})(?:\s+(?:out|up|down))?\s+of\b))
  | (?P<verb>(?:,\s+and\s+|\s+and\s+|,\s+)(?=(?:to\s+)?{ADVERBS}(?P<word>{_VERBS})\b))
    """,
    re.VERBOSE,
)
_OBJECT = re.compile(
    r"(?:the|an?|our|their|its|his|her|all|any|each|every|this|these|those|both|more|less|further|efforts?)$|[A-Z]"
)
_QUOTED = re.compile(r"[“\"][^”\"]{0,300}[”\"]|\([^()]{0,300}\)")
_LEADS: dict[str, Lead] = {
    "head": "head", "future": "head", "to": "to", "measure": "gerund", "aswell": "gerund", "noun": "noun",
    "verb": "verb",
}  # fmt: skip


_VERB_ALONE = re.compile(rf"\b(?:to|will|shall|must|should)\s+{ADVERBS}(?:{_VERBS})$")
_FIRST: Lead = "first"
_HELPED = re.compile(rf"\b(?:help|helping|let|make)\s+(?:[\w'’-]+\s+){{1,3}}(?:{_VERBS})\b")


def segments(sentence: str) -> list[Segment]:
    """The discrete statements of `sentence` in order; together with the joining words they are all of it."""
    masked = _QUOTED.sub(lambda m: "_" * len(m.group()), sentence)
    made: list[Segment] = []
    start, lead = 0, _FIRST
    for end, begin, next_lead in _cuts(masked):
        if end <= start:
            continue
        made.append(Segment(start, end, lead))
        start, lead = begin, next_lead
    made.append(Segment(start, len(sentence), lead))
    return made


def _cuts(text: str) -> Iterator[tuple[int, int, Lead]]:
    start = 0
    for match in _JOIN.finditer(text):
        name = match.lastgroup if match.lastgroup != "word" else "verb"
        assert name is not None
        before = text[start : match.start()]
        if not _is_cut(name, match, before, text):
            continue
        yield match.start(), match.end(), _semicolon(text, match.end()) if name == "semi" else _LEADS[name]
        start = match.end()


def _semicolon(text: str, at: int) -> Lead:
    if re.match(r"to\s", text[at:]):
        return "to"
    first = re.match(rf"{ADVERBS}(\w+)", text[at:])
    return "verb" if first and first[1] in ACTING else "head"


def _is_cut(name: str, match: re.Match[str], before: str, text: str) -> bool:
    words = before.split()
    if len(words) < 2:
        return False
    if name == "to":
        listed = " and" in match.group() or _asks(before) or _list_goes_on(text, match.end())
        return listed and _has_infinitive(before) and not _of_another(before)
    if name == "verb":
        return _coordinates(match, before, text)
    if name == "head":
        return _is_finite(match, text)
    return len(words) >= 3 if name in {"noun", "measure", "aswell"} else True


_INFINITIVE = re.compile(rf"\bto\s+{ADVERBS}(?:{_VERBS}|{_GERUNDS})\b")
_FRAME = re.compile(
    r"(?:['’]ll|\b(?:will|shall|must|should|can|cannot|won't|continue|continues|commits?|committed|determined|resolved?s?|ready|"
    r"prepared|pledged?s?|agree[ds]?|decide[ds]?|intends?|undertakes?|promises?|call(?:s|ed)?\s+(?:up)?on|urges?|"
    r"asks?|invites?|requests?|"
    r"encourages?|tasks?|demands?|plans?|aims?|willing))\b",
    re.IGNORECASE,
)


def _has_infinitive(before: str) -> bool:
    return bool(_INFINITIVE.search(before))


def _of_another(before: str) -> bool:
    """Whether the nearest infinitive belongs to somebody named: "pressure on Russia to end … and to withdraw …"."""
    last = list(_INFINITIVE.finditer(before))[-1]
    named = re.search(r"(?:\b[A-Z][\w'’-]+|\b(?:them|him|us|others|partners))\s+$", before[: last.start()])
    return bool(named) and not _asks(before) and not before.lstrip().startswith("to ")


def _list_goes_on(text: str, at: int) -> bool:
    """A bare comma before "to …" is a list only where an "and to …" closes it; else it gives a purpose."""
    return bool(re.search(rf"(?:,|;)?\s+and\s+to\s+{ADVERBS}(?:{_VERBS})\b", text[at:]))


def _coordinates(match: re.Match[str], before: str, text: str) -> bool:
    """Whether "… and V …" is a second predicate: the first has its object, and V is no noun and no purpose."""
    after = text[match.end("word") :]
    following = re.match(r"\s+([\w'’-]+)", after)
    bare_comma = match.group().startswith(",") and " and" not in match.group()
    closed = re.search(rf"(?:,|\s)\s*and\s+(?:to\s+)?{ADVERBS}(?:{_VERBS})\s+\w", after)
    if following is None or (bare_comma and not closed):
        return False
    word = match["word"]
    if word == "further" or (word in _AS_NOUN and not _takes_object(word, following[1])):
        return False
    if not _first_has_object(before):
        return False
    return not _is_nested(before)


def _takes_object(word: str, following: str) -> bool:
    """Whether a word that may be a noun is a verb here, by what follows."""
    return bool(_OBJECT.match(following)) or (word in _MOSTLY_VERB and following not in _PREPOSITIONS)


def _first_has_object(before: str) -> bool:
    """ "maintain and increase sanctions": the first verb is followed by nothing of its own."""
    verbs = list(re.finditer(rf"\b(?:{_VERBS}|{_GERUNDS})\b", before))
    if not verbs or len(before[verbs[0].end() :].split()) < 1:
        return False
    last = before.split()[-1]
    return last not in ACTING or (last in _AS_NOUN and not _VERB_ALONE.search(before))


def _is_nested(before: str) -> bool:
    """Whether the nearest infinitive is a purpose inside the predicate, as in "help them to resist …"."""
    found = list(_INFINITIVE.finditer(before))
    if not found:
        return bool(_HELPED.search(before))
    frames = list(_FRAME.finditer(before))
    if re.match(r"\s*(?:in [^,]{3,60}, )?to ", before):
        return len(found) > 1 + _continues(before)
    if not frames:
        return True
    lead = re.search(r"(?:['’]ll|\b(?:will|shall|must|should))\b", before)
    allowed = (0 if lead and not _asks(before) else 1) + _continues(before)
    return len(found) > allowed


def _continues(before: str) -> int:
    return len(re.findall(r"\b(?:continue|work|ready|prepared|committed)\s+(?:\w+\s+)?to\b", before))


_ASKS = re.compile(
    r"\b(?:calls?\s+(?:up)?on|urges?|asks?|invites?|requests?|encourages?|demands?|tasks?)\b", re.IGNORECASE
)


def _asks(before: str) -> bool:
    return bool(_ASKS.search(before))


def _is_finite(match: re.Match[str], text: str) -> bool:
    """ "and call on …" opens a statement; "and demand for gas" and "and note-taking" do not."""
    rest = text[match.end() :]
    verb = re.match(rf"{ADVERBS}([A-Za-z]+)(?:\s+([\w'’]+))?", rest)
    if verb is None:
        return False
    if " we " in f" {match.group()} ":
        return True
    word, following = verb[1], verb[2] or ""
    if word in {"are", "have", "has"}:
        return bool(re.match(rf"(?:are|have|has)\s+{ADVERBS}\w+(?:ing|ed)\b", rest))
    if word in {"call", "calls"}:
        return following in {"on", "upon", "for"}
    if word in {"look", "looks"}:
        return following == "forward"
    if word in {"stand", "stands", "remain", "remains"}:
        return following in {"ready", "committed", "determined", "by", "prepared", "united"}
    return following not in {"for", "of", "and", "or", "from", "in", ""}
