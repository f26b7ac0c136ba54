"""Words and shapes for what the code names; colour never says anything alone."""

from typing import NamedTuple

from core.words import Status, Verdict


class Look(NamedTuple):
    """How a word is shown: its sign, and the tone of its colour (plus · minus · mixed · none)."""

    sign: str
    tone: str


VERDICTS: dict[str, Look] = {
    Verdict.FULFILS: Look("●", "plus"),
    Verdict.ADVANCES: Look("◐", "plus"),
    Verdict.CONTRADICTS: Look("▼", "minus"),
    Verdict.RESTATES: Look("○", "none"),
}

STATUSES: dict[str, Look] = {
    Status.NO_EVIDENCE: Look("·", "none"),
    Status.IN_PROGRESS: Look("◐", "plus"),
    Status.UPHELD: Look("●", "plus"),
    Status.FULFILLED: Look("✓", "plus"),
    Status.STALLED: Look("‖", "mixed"),
    Status.OVERDUE: Look("◷", "minus"),
    Status.CONTRADICTED: Look("▼", "minus"),
    Status.REGRESSED: Look("⤵", "minus"),
    Status.CONTESTED: Look("⇄", "mixed"),
}

_LABELS = {
    "band": {"90": "90 % and more", "70": "70–90 %", "50": "50–70 %", "30": "30–50 %", "0": "under 30 %"},
    "language": {
        "": "unknown",
        "en": "English",
        "de": "German",
        "fr": "French",
        "pl": "Polish",
        "es": "Spanish",
        "it": "Italian",
        "uk": "Ukrainian",
        "ru": "Russian",
    },
    "order": {
        "priority": "what matters most",
        "oldest": "oldest first",
        "newest": "newest first",
        "confident": "most confident",
        "doubtful": "least confident",
    },
    "article": {
        "read": "there, and was read",
        "same as when it was read": "the same as when it was first read",
    },
    "decision": {
        "confirm": "confirmed",
        "reject": "rejected",
        "relabel": "relabelled",
        "unsure": "unsure",
        "undo": "undone",
    },
    "reason": {
        "wrong-actor": "somebody else acts",
        "wrong-subject": "another subject",
        "words-only": "words, no act",
        "old-news": "an earlier act",
        "wrong-direction": "points the other way",
        "not-real": "satire or rumour",
        "good-evidence": "clear evidence",
        "other": "another reason",
    },
}

REASONS = tuple(_LABELS["reason"])


def label(value: str, kind: str) -> str:
    """How a value of that kind is written for people; the value itself where it needs no other word."""
    return _LABELS.get(kind, {}).get(value, value)


def verdict(value: str) -> Look:
    """The look of a verdict."""
    return VERDICTS.get(value, Look("?", "none"))


def status(value: str) -> Look:
    """The look of a status."""
    return STATUSES.get(value, Look("?", "none"))
