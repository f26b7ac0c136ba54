"""Proposes a statement and an id for a passage, in the registry's own manner of speaking."""

import re
from collections.abc import Collection

from core.words import Kind
from declarations.actor_entries import slug
from declarations.importer.asking import BRING_ABOUT
from declarations.importer.frames import Frame
from declarations.importer.lexicon import ADVERBS, GERUNDS, base_form, third_person
from declarations.importer.wordlist import word_list

_PERSONS = [
    (r"\bour own\b", "their own"), (r"\b[Oo]ur\b", "their"), (r"\bourselves\b", "themselves"),
    (r"\b[Ww]e\b", "they"), (r"\bus\b", "them"),
]  # fmt: skip
_SINGULAR = re.compile(r"(?:States|Nations|Netherlands|Philippines|Emirates|Cyprus|Belarus|Laos|Mauritius|us)$")
_EVERYONE = re.compile(r"^(?:every|each|either|neither|both|all|no|nobody|anyone|any|these|this|such)\b", re.IGNORECASE)
_STOP = frozenset(
    word_list("""
    a an and as at by for from in into its it of on or our that the their them these they this those
    to under upon with within will shall is are be been also all any each every more most other such
    than through which who whose where when while including further continue continuing keep make
    take give help work ensure provide support strengthen increase improve maintain step up scale
    additional necessary significant substantial significantly possible full range relevant own new
    further efforts measures action actions way ways order order particular end light response least
    one two three four five hundred thousand million billion closely together jointly fully swiftly
    rapidly immediately urgently without against about between across over out not never no
    commitment commit committed determined ready stand remain have has had do does whole based such
    as well very first second
""")
)


def statement(text: str, frame: Frame) -> str:
    """One sentence that says what is to be done: "Field four additional battlegroups …", "Russia is to …"."""
    act = _act(text, frame)
    if frame.kind is Kind.DEMAND:
        who = frame.addressee or frame.subject
        several = re.search(r"\b(?:and|all|states|parties|countries|nations)\b", who)
        plural = bool(several) or (who.endswith("s") and not _SINGULAR.search(who))
        refused, act = ("not ", act.removeprefix("not ")) if act.startswith("not ") else ("", act)
        said = f"{who} {'are' if plural else 'is'} {refused}to {act}" if who and frame.verb else f"{refused}{act}"
    else:
        said = act
    said = _shortened(re.sub(r"\s+", " ", said).strip(" ,;:.–—-"))
    return said[:1].upper() + said[1:] + "."


def _act(text: str, frame: Frame) -> str:
    never = re.search(r"\b(?:never|not|no longer)\s+(?:to\s+)?$", text[: frame.act])
    start = never.start() if never else frame.act
    words = text[start:].strip() if frame.verb and frame.act < len(text) else text.strip()
    first = re.match(rf"{ADVERBS}([A-Za-z-]+)", words)
    if frame.verb == BRING_ABOUT:
        words = f"bring about {words[:1].lower()}{words[1:]}"
    if (first and first[1].lower() in GERUNDS) or (
        first and frame.kind is Kind.DEMAND and first[1] == third_person(base_form(first[1]))
    ):
        words = words[: first.start(1)] + base_form(first[1]) + words[first.end(1) :]
    elif first and frame.subject and frame.cue.startswith("…") and base_form(first[1]) != first[1].lower():
        words = f"have {frame.subject.lower()} {words}"  # "will be supported": nobody is named who does it
    elif frame.kind is Kind.PRINCIPLE and frame.verb == "be" and frame.subject:
        words = f"{frame.subject} must {words}"
    elif _EVERYONE.match(frame.subject) and frame.kind is Kind.PLEDGE:
        words = f"{frame.subject} {'are' if frame.subject.lower().startswith(('all', 'these')) else 'is'} to {words}"
    refused = "not " if frame.kind is Kind.DEMAND else "do not "
    words = re.sub(r"^(?:not|no longer)\s+(?:to\s+)?", refused, words)
    for pattern, word in _PERSONS:
        words = re.sub(pattern, word, words)
    return re.sub(r"^(?:to|that)\s+", "", words)


def _shortened(text: str, limit: int = 260) -> str:
    """Cut at the last comma before `limit` letters."""
    if len(text) <= limit:
        return text
    cut = text.rfind(",", 80, limit)
    return text[: cut if cut > 0 else text.rfind(" ", 0, limit)]


def propose_id(said: str, taken: Collection[str]) -> str:
    """Up to four telling words of the statement, unlike every id in `taken`."""
    words = [w for w in re.findall(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*", re.sub(r"['’]s\b", "", said)) if _tells(w)]
    base = slug(" ".join(dict.fromkeys(w.lower() for w in words[:4])) or said)[:60].strip("-") or "commitment"
    made, count = base, 2
    while made in taken:
        made, count = f"{base}-{count}", count + 1
    return made


def _tells(word: str) -> bool:
    return len(word) > 2 and word.lower() not in _STOP and not word.lower().endswith("ly")
