"""Statements that affirm, bind, note and support: what they amount to depends on what they affirm."""

import re
from dataclasses import replace

from core.words import Kind
from declarations.importer.asking import read_asking
from declarations.importer.frames import Frame, Speaker, out, squeeze
from declarations.importer.lexicon import ACTING, ADVERBS, AFFIRMING, base_form, forms
from declarations.importer.records import LeftOut, Stage

_PRINCIPLED = re.compile(
    r"\b(?:principles?|values|charter|article \d+|rule of law|international (?:law|order)|rights?\b|sovereignty|"
    r"territorial integrity|"
    r"two-state|peaceful|rules-based|universality|indivisib|freedom|equality|non-recognition|one-china|status quo|"
    r"integrity)",
    re.IGNORECASE,
)
_SOLIDARITY = re.compile(
    r"\b(?:sovereignty|independence|territorial integrity|democracy|democratically elected|freedom|unity|"
    r"solidarity|people|government and|"
    r"government|parliament)\b",
    re.IGNORECASE,
)
_COURSE = re.compile(
    r"\b(?:path|integration|accession|membership|efforts?|initiatives?|reforms?|process|plan|work|establishment|"
    r"creation|policy|"
    r"solution|investigations?|implementation|negotiations?|reconstruction|recovery|transition|right to)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:will|shall|must|should|can|cannot)\s+(?:also\s+)?(?:never|not|no longer|remain|be no|continue|"
    r"always)\b|\b(?:never|no decision|no country|no state|no nation|no one|cannot|must)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\bthat\s+(?:we|it|they|the alliance|allies|our \w+|the (?:european )?union|the eu|nato)\s+"
    rf"{ADVERBS}(will|shall)\s+{ADVERBS}(?P<verb>[a-z-]+)",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    rf"\b(?:commitment|pledge|promise|resolve|determination|intention|readiness|willingness|ambition|goal|aim|"
    rf"target|decision|undertaking)s?\s+(?:to|of)\s+{ADVERBS}(?P<verb>[A-Za-z-]+)",
    re.IGNORECASE,
)
_PLEDGED_THING = re.compile(
    r"\b(?:commitment|pledge|promise|resolve|determination|intention|readiness|willingness|ambition|goals?|aims?|"
    r"targets?|decisions?|offer)\b",
    re.IGNORECASE,
)


def read_affirmation(text: str, cue: str, *, principle_only: bool = False, offset: int = 0, subject: str = "") -> Frame:
    """ "Reaffirm …": a pledge of something to do, a principle, or a formula. In a preamble at most a principle."""
    stance = Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(cue), None, "", offset, subject)
    promised = _promised(text, cue, principle_only, offset, subject)
    if promised is not None:
        return promised
    if re.match(rf"\W*\w+\s+(?:once again\s+)?(?:that|{ADVERBS}how)\b", text):
        return replace(stance, cue=squeeze(f"{cue} that")) if _LASTING.search(text) else out(LeftOut.NOTES, cue)
    support = re.search(r"\bsupport\s+(?:for|to|of)\b(?P<what>.*)", text)
    if _FORMULA.match(text) or (support and not _COURSE.search(support["what"][:110])):
        return out(LeftOut.FEELS, cue)
    if re.match(r"\W*(?:resolved|pledging|promising|committed)\s+to\s+", text, re.IGNORECASE) or support:
        return stance
    if _PLEDGED_THING.search(text[:120]):
        what = re.split(r"\b(?:under|as set out|as enshrined|pursuant|in line)\b", text[:160])[0]
        return stance if principle_only or _PRINCIPLED.search(what) else replace(stance, kind=Kind.PLEDGE)
    principled = _PRINCIPLED.search(text) or _COURSE.search(text[:110])
    return stance if principled and not principle_only else out(LeftOut.NOTES, cue)


_FORMULA = re.compile(
    r"\W*\w+ (?:its|our|their) (?:\w+ )?commitment to the (?:sovereignty|independence|unity|territorial)"
)


def _promised(text: str, cue: str, principle_only: bool, offset: int, subject: str) -> Frame | None:
    """ "… that we will fund the school", "… our pledge to fund the school": a pledge; with *never* a principle."""
    ours = _OURS.search(text[:160])
    if ours:
        lasting = principle_only or re.search(r"\b(?:never|not|no longer)\b", ours.group())
        kind, stage = (Kind.PRINCIPLE, Stage.STANDING) if lasting else (Kind.PLEDGE, Stage.PLEDGED)
        start, shown = offset + ours.start("verb"), squeeze(f"{cue} … {ours.group()}")
        return Frame(kind, stage, shown, None, base_form(ours["verb"]), start, subject)
    to_do = _TO_DO.search(text[:160])
    verb = base_form(to_do["verb"]) if to_do else ""
    if to_do and verb in ACTING and not principle_only:
        return Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(cue), None, verb, offset + to_do.start("verb"), subject)
    return None


def read_commitment(text: str, at: int, cue: str, subject: str) -> Frame:
    """After "are committed": "to phasing out …" is a pledge, "to the principles …" a principle."""
    match = re.compile(rf"\s*(?:,[^,]*,)?\s*to\s+{ADVERBS}([A-Za-z-]+)").match(text, at)
    if match is None:
        return out(LeftOut.FACT, cue)
    verb = base_form(match[1])
    acts = verb in ACTING or match[1].endswith("ing")
    kind = Kind.PRINCIPLE if not acts and _PRINCIPLED.search(text[at : at + 160]) else Kind.PLEDGE
    stage = Stage.PLEDGED if acts else Stage.STANDING
    return Frame(kind, stage, squeeze(cue), None, verb if acts else "", match.start(1), subject)


def read_binding(text: str, at: int, cue: str, subject: str, speaker: Speaker) -> Frame:
    """ "commit to …", "agree that …", "decides to …", "pledge 10 billion"."""
    match = re.compile(
        rf"[A-Za-z-]+(?:\s+(?:today|ourselves|itself|also|jointly|therefore))*\s+(?P<link>to|that|on|in favour of)?"
        rf"\s*(?P<rest>{ADVERBS}(?P<verb>[A-Za-z-]+))",
        re.IGNORECASE,
    ).match(text, at)
    if match is None:
        return out(LeftOut.FACT, cue)
    verb = base_form(match["verb"])
    if match["link"] == "that":
        return _decided_that(text, match.start("rest"), cue, subject, speaker)
    if match["link"] == "to" and verb in {"remain", "be"}:
        return (
            out(LeftOut.PROCEDURE, f"{cue} {match['verb']}")
            if "seized" in text
            else Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(cue), None, verb, match.start("verb"), subject)
        )
    if match["link"] is None and base_form(text[at:].split()[0].lower()) in {"agree", "intend", "aim", "strive"}:
        return out(LeftOut.FACT, cue)
    stage = (
        Stage.DECIDED if base_form(text[at:].split()[0].lower()) in {"decide", "agree", "resolve"} else Stage.PLEDGED
    )
    if match["link"] is None:
        own = base_form(text[at:].split()[0])
        return Frame(Kind.PLEDGE, stage, squeeze(cue), None, own, at, subject)
    return Frame(Kind.PLEDGE, stage, squeeze(cue), None, verb, match.start("verb"), subject)


def _decided_that(text: str, at: int, cue: str, subject: str, speaker: Speaker) -> Frame:
    """ "Decides that all States shall freeze …" binds them; "agree that peace matters" says nothing to do."""
    match = re.compile(
        rf"(?P<who>.{{2,120}}?)\s+(?:shall|must|should|will|are to|is to)\s+{ADVERBS}(?P<verb>[a-z-]+)"
    ).match(text, at)
    if match is None:
        return out(LeftOut.NOTES, cue)
    who, verb = match["who"], base_form(match["verb"])
    if re.match(r"(?:we|our|it|the (?:eu|union|alliance|council))\b", who, re.IGNORECASE):
        return Frame(Kind.PLEDGE, Stage.DECIDED, squeeze(cue), None, verb, match.start("verb"), who)
    if speaker.is_own(who):
        return Frame(Kind.URGING, Stage.DECIDED, squeeze(f"{cue} {who}"), None, verb, match.start("verb"), "", who)
    return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(cue), None, verb, match.start("verb"), who)


def read_noting(text: str, cue: str, offset: int, subject: str, speaker: Speaker) -> Frame:
    """ "Stress that Russia must …" asks; "underline the importance of …" and "recall …" only note."""
    that = re.match(
        r"\W*\w+(?:\s+and\s+\w+)?(?:,[^,]*,)?\s+(?:once again\s+)?that\s+(?P<who>[^,;]{2,100}?)\s+(?:must|shall|"
        r"should)\s+(?P<verb>[a-z-]+)",
        text,
        re.IGNORECASE,
    )
    if that is None or re.match(r"\W*(?:believe|consider|feel|think|understand|recall|know)", text, re.IGNORECASE):
        return out(LeftOut.NOTES, cue)
    start, who = offset + that.start("verb"), that["who"]
    if speaker.is_own(who) or not re.match(r"(?:all |the )?(?:[A-Z]|parties|states)", who):
        return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(f"{cue} that"), None, base_form(that["verb"]), start, who)
    return Frame(Kind.DEMAND, Stage.ASKED, squeeze(f"{cue} that"), None, base_form(that["verb"]), start, subject, who)


def read_support(text: str, start: int, at: int, cue: str, subject: str) -> Frame:
    """ "support Ukraine's efforts to …" is a stance; "support the people of …" a feeling."""
    rest = text[at : at + 140]
    if _SOLIDARITY.search(rest[:70]) and not _COURSE.search(rest[:110]):
        return out(LeftOut.FEELS, cue)
    return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(cue), None, "support", start, subject)


_MAKE_CLEAR = (
    rf"(?:mak(?:e|ing)\s+(?:it\s+)?(?:very\s+|absolutely\s+)?clear|{forms(AFFIRMING)}|reiterating|reaffirming)"
)


def read_infinitive(text: str, speaker: Speaker) -> Frame | None:
    """An infinitive that hands the word on: "to demand that Russia …" demands, "to reiterate that no …" affirms."""
    match = re.match(rf"\W*(?:to\s+)?(?:continue\s+(?:to\s+)?)?{ADVERBS}(?=[a-z])", text, re.IGNORECASE)
    assert match is not None or text == ""
    if match is None:
        return None
    at = match.end()
    clear = re.compile(rf"{_MAKE_CLEAR}\b(?:\s+to\s+[\w\s]{{2,30}}?)?\s+that\b", re.IGNORECASE).match(text, at)
    if clear:
        return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(text[at : clear.end()]), None, "", clear.end())
    asked = read_asking(text, at, "", speaker)
    return asked if asked is not None and asked.kind is Kind.DEMAND and asked.addressee else None
