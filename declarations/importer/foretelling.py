"""What *will* amounts to where another than the speaker is its subject: a pledge or a prediction."""

import re

from core.words import Kind
from declarations.importer.frames import Frame, Speaker, out, squeeze
from declarations.importer.lexicon import ACTING, PREDICTING, base_form
from declarations.importer.records import LeftOut, Stage

_WILL = re.compile(
    r"^(?P<subject>[^;:]{2,200}?)\s+(?:will|shall)\s+"
    r"(?:not\s+|never\s+|no longer\s+|also\s+|\w+ly\s+)*(?P<verb>[a-z-]+)(?:\s+(?P<next>\w+))?"
)
_EVERYONE = re.compile(r"^\W*(?:every|each|all|no one|nobody|no|anyone|any|everyone|everybody)\b", re.IGNORECASE)
_OURS = re.compile(r"^\W*(?:this|these|such|a new|an? |the new|new)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(r"[a-z-]+(?:ed|en|de|ne|wn|ld|nt|pt|ut)$")
_JUDGED = frozenset({"remembered", "judged", "felt", "seen", "met", "needed", "required", "forgotten", "unacceptable"})
_OPENING = re.compile(
    r"^\W*(?:(?:In|At|By|On|From|Under|With|To|For|As|Through|Within|Over|During|After|Following|Today|Instead|"
    r"Starting)\b[^,]{0,120},\s+)+"
)


def read_will(text: str, speaker: Speaker) -> Frame | None:
    """None where there is no *will*. A named third party's future is its own affair."""
    opening = _OPENING.match(text)
    shift = opening.end() if opening else len(text) - len(text.lstrip())
    match = _WILL.match(text[shift:])
    if match is None or re.search(r"\b(?:which|who|that|what|if|when|where|as)(?:\s+\S+){0,3}$", match["subject"]):
        return None
    subject, verb, following = match["subject"].strip(), base_form(match["verb"]), match["next"] or ""
    cue = f"… {match.group()[len(match['subject']) :].strip()}"
    if verb == "be" and _PARTICIPLE.match(following) and following not in _JUDGED:
        at = shift + match.start("next")
        return Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(cue), None, base_form(following), at, subject)
    if _is_promise(subject, verb):
        return Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(cue), None, verb, shift + match.start("verb"), subject)
    proper = re.match(r"^(?:The\s+)?[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*$", subject) and not _OURS.match(subject)
    return out(LeftOut.OTHERS if proper else LeftOut.PREDICTS, cue, subject=subject)


def _is_promise(subject: str, verb: str) -> bool:
    if _EVERYONE.match(subject):
        return verb not in {"remember", "judge", "suffer", "lose"}
    return bool(_OURS.match(subject)) and verb in ACTING and verb not in PREDICTING
