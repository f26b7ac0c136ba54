"""Reads one statement: pledge, urging, demand, principle, or the reason why it is none. Pure, by ordered rules."""

import re
from collections.abc import Callable

from core.words import Kind
from declarations.importer import affirming
from declarations.importer.asking import read_asking, read_must
from declarations.importer.foretelling import read_will
from declarations.importer.frames import Frame, Speaker, out, squeeze
from declarations.importer.lexicon import (
    ACTING,
    ADVERBS,
    AFFIRMING,
    BINDING,
    CONDEMNING,
    NOTING,
    PREAMBLE_OUT,
    THANKING,
    bare_forms,
    base_form,
)
from declarations.importer.predicates import read_own, read_predicate
from declarations.importer.records import LeftOut, Stage

_PROCEDURE = re.compile(
    r"\b(?:remain (?:actively )?seized|revert to|come back to (?:this|the)|keep (?:the|this) (?:matter|item|situation) "
    r"under|meet again|reconvene|next (?:meeting|summit) will|return to (?:this|the) (?:issue|matter)|"
    r"close of the (?:debate|session)|enters? into force|depositary|originals)\b",
    re.IGNORECASE,
)
_WARNING = re.compile(
    r"\b(?:would be unacceptable|will be met with|(?:would|will) (?:have|face|bear|carry) "
    r"(?:\w+ )?(?:serious|severe|grave|far-reaching)? ?(?:consequences|costs))\b",
    re.IGNORECASE,
)


def read_statement(text: str, speaker: Speaker, preamble: bool = False) -> Frame:
    """The reading of a statement that opens on its own."""
    if preamble:
        return _read_preamble(text)
    if text.strip().endswith("?"):
        return out(LeftOut.HYPOTHETICAL, "?")
    for pattern, reason in ((_WARNING, LeftOut.WARNS), (_PROCEDURE, LeftOut.PROCEDURE)):
        found = pattern.search(text)
        if found:
            return out(reason, found[0])
    readers: tuple[Callable[[str, Speaker], Frame | None], ...] = (
        _read_elliptic, read_own, _read_commitment_noun, read_must, read_will, _read_imperative,
    )  # fmt: skip
    for reader in readers:
        frame = reader(text, speaker)
        if frame is not None:
            return frame
    return out(LeftOut.FACT, "")


def read_following(text: str, before: Frame, speaker: Speaker, lead: str) -> Frame:
    """The reading of a statement that leans on the one before it ("… and withdraw its forces")."""
    if lead == "head":
        own = _read_elliptic(text, speaker) or read_own(text, speaker)
        return own if own is not None else read_statement(text, speaker)
    nested = affirming.read_infinitive(text, speaker) if lead == "to" and before.kind is not None else None
    if nested is not None:
        return nested
    verb = re.match(rf"\s*(?:to\s+)?{ADVERBS}([A-Za-z-]+)", text)
    if before.stage is Stage.STANDING and verb is not None and verb[1] in CONDEMNING:
        return out(LeftOut.CONDEMNS, verb[1])
    named = verb is None or lead == "noun" or verb[1] in {"the", "a", "an"}
    word = "" if named or verb is None else base_form(verb[1])
    act = len(text) - len(text.lstrip()) if named or verb is None else verb.start(1)
    left_out = before.left_out if before.kind is None else None
    return Frame(before.kind, before.stage, before.cue, left_out, word, act, before.subject, before.addressee)


_ROLES = {
    "condemns": LeftOut.CONDEMNS, "warns": LeftOut.WARNS, "feels": LeftOut.FEELS, "thanks": LeftOut.THANKS,
    "notes": LeftOut.NOTES, "preamble": LeftOut.PREAMBLE,
}  # fmt: skip


def _read_preamble(text: str) -> Frame:
    """By its first word; of an adverb and a participle ("Strongly supporting") by the participle."""
    first = re.match(r"\W*([A-Za-z-]+)(?:\s+([A-Za-z-]+))?", text)
    words = [w.lower() for w in first.groups() if w] if first else [""]
    if len(words) > 1 and words[1] in PREAMBLE_OUT and (words[0].endswith("ly") or words[0] in {"also", "further"}):
        words = words[1:]
    role = PREAMBLE_OUT.get(words[0], "preamble")
    if role == "affirm":
        return affirming.read_affirmation(text, words[0], principle_only=True)
    return out(_ROLES[role], words[0])


_AUXILIARIES = frozenset(
    {"will", "shall", "must", "should", "are", "have", "has", "stand", "stands", "remain", "remains"}
)


def _read_elliptic(text: str, speaker: Speaker) -> Frame | None:
    """A predicate without its subject: "Calls on …", "URGES …", "and will scale up …", "Decides that …"."""
    match = re.match(rf"\W*(?:also\s+|further\s+)?(?={ADVERBS}([A-Za-z]+))", text, re.IGNORECASE)
    if match is None or match[1] is None or match[1] == "Should":  # "Should it go on, …" is a condition
        return None
    word = match[1].lower()
    performs = bare_forms(word) & (BINDING | CONDEMNING | AFFIRMING | NOTING | THANKING)
    if word in _AUXILIARIES or (performs and _is_performative(text, match.end(), word)):
        return read_predicate(text, match.end(), "", speaker)
    return read_asking(text, match.end(), "", speaker)


def _is_performative(text: str, at: int, word: str) -> bool:
    """ "Reaffirms its commitment" and "condemn …" after *and*; not "Support for …" nor a bullet's "Create jobs"."""
    if word in ACTING and not word.endswith("s"):
        return bool(re.search(rf"\b{word}\s+(?:that|to)\b", text[at : at + 60], re.IGNORECASE))
    following = re.compile(rf"{ADVERBS}[A-Za-z]+\s+(\S+)", re.IGNORECASE).match(text, at)
    return following is not None and following[1].lower() not in _NO_PERFORMANCE


_NO_PERFORMANCE = frozenset(
    {"of", "from", "is", "are", "has", "have", "will", "shall", "must", "should", "would", "can", "may", "and", "or"}
)
_OUR_NOUN = re.compile(
    r"\W*(?:Our|The Alliance['’]s|Its)\s+(?:[\w-]+\s+){0,2}"
    r"(commitment|pledge|promise|goal|aim|objective|target|ambition|policy|door|priority|mission|task)\b"
)


def _read_commitment_noun(text: str, speaker: Speaker) -> Frame | None:
    """ "Our commitment to Article 5 is unwavering"; "Our goal is to halve …"."""
    match = _OUR_NOUN.match(text)
    if match is None:
        return None
    goal = re.search(r"\b(?:is|remains)\s+to\s+([a-z-]+)", text)
    promised = match[1] in {"commitment", "pledge", "promise", "policy", "door"}
    if goal and not promised:
        verb, at = base_form(goal[1]), goal.start(1)
        return Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(match.group()), None, verb, at, "we")
    if promised and re.search(r"\b(?:is|remains?|stands?|will)\b", text):
        return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(match.group()), None, "", match.end(), "we")
    return None


_NO_OBJECT = frozenset({"of", "is", "are", "has", "was", "were", "for", "and", "or"})


def _read_imperative(text: str, speaker: Speaker) -> Frame | None:
    """A list item that opens with a verb of action: "Cut waiting times", "to submit annual reports"."""
    match = re.match(rf"\W*(?:to\s+)?{ADVERBS}([A-Za-z-]+)\s+(\S+)", text, re.IGNORECASE)
    if match is None or match[1].lower() not in ACTING or match[2].lower() in _NO_OBJECT:
        return None
    if re.search(r"\b(?:is|are|was|were|has|have)\b", " ".join(text.split()[:9])):
        return None  # "Work on a further package is ongoing"
    if re.match(r"\W*To\b[^,]+,\s.*\b(?:is|are|was|were|has|have|will)\b", text):
        return None  # "To raise the cost of the war, a price cap has been adopted"
    nested = affirming.read_infinitive(text, speaker)
    verb = match[1].lower()
    if verb in {"vote", "join", "visit", "follow"} and not re.match(r"\W*to\b", text):
        return out(LeftOut.PROCEDURE, match.group())  # a slogan: "Join us today"
    return nested or Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(match.group()), None, verb, match.start(1))
