"""What a word is where it stands: noun or verb, participle or adjective, active or passive. By its neighbours alone."""

import re

from matchers.scan import Hit

_AFTER_NOUN = re.compile(
    r"\s*(?:$|[,.;:)!?—]|\"(?!\w)|\b(?:in|on|of|for|to|from|against|over|at|by|with|amid|after|as|into|since|until|under|between"
    r"|through|towards?|than|is|are|was|were|be|will|may|might|could|would|should|must|has|have|had|and|or|not|that|who"
    r"|which|if|when|but|while|says?|said|despite|before|during|within|near|hits?|goes?)\b)"
)
_TO_OR_MODAL = re.compile(
    r"\b(?:to|will|would|may|might|could|can|cannot|must|should|shall|not|never|n't|did|does|do|let's|'ll)\s+(?:\w+ly\s+|also\s+|soon\s+|again\s+)?$"
)
_BEFORE_NOUN = re.compile(
    r"(?:\b(?:an?|the|of|on|for|new|its?|their|his|her|our|no|any|further|this|that|in|with|by|full|total|partial|against"
    r"|more|first|possible|fresh|from|under|over|into|through|second|third|major|another|some|all|big|record"
    r"|without|despite|amid|after|near|between|via|per|latest|biggest|key|joint|planned|proposed|mass)|'s|s')\s+$"
)
_BEFORE_BASE_NOUN = re.compile(r"\b(?:eu|us|uk|un)\s+$")
_JOINED = re.compile(r"(?:,|\band\b|\bor\b|\bthen\b|/|&)\s*$")
_DETERMINER_AFTER = re.compile(
    r"\s+(?:the|an?|its|their|his|her|our|all|some|any|more|new|another|no|every|each|that|this|these|those|further|extra"
    r"|additional|first|what|how|him|them|us|it|up|off|out|down|back|away)\b|\s+[\d$€£]"
)
_PREPOSITION_AFTER = re.compile(
    r"\s+(?:by|in|on|after|as|over|until|till|for|to|from|at|with|into|of|against|under|within|amid|and|or|because|when|if)\b"
)
_BEFORE_ADJECTIVE = re.compile(r"(?:\b(?:an?|the|of|its|their|new|his|her|with|on|for|over|some|all|in|to)|'s|s')\s+$")
_CLAUSE_OPENER = re.compile(
    r"(?:,|\b(?:and|or|but|that|who|which|he|she|it|they|we|have|has|had|having|be|been|is|are|was|were|not|never"
    r"|also|then|now|already|just|finally))\s+$"
)
_PLURAL_SUBJECT = re.compile(
    r"(?:(?<!')s|\b(?:police|people|men|women|troops|they|we|you|i|french|dutch|irish|polish|children|who|and|or|data))\s+$"
)
_TWO_SUBJECTS = re.compile(r"\band\s+(?:the\s+)?[\w'-]+\s+$")
_PLURAL_IN_A_PLACE = re.compile(r"(?:\w+\s+)?(?:\w+[^s']s|people|police)\s+(?:in|from|of|at)\s+[\w' -]{1,40}$")
_FIRST_TO = re.compile(
    r"\b(?:(?:becomes?|became|is|are|was|were|as)\s+(?:the\s+)?(?:first|latest|last|only)(?:\s+[\w'-]+){1,4}"
    r"|(?:first|latest|last)(?:\s+[\w'-]+){0,2}\s+(?:ally|country|member|nation|state))\s+to\s+$"
)
_TO_BE = re.compile(r"\bto be\s+(?:\w+ly\s+|soon\s+)?$")
CAUSATIVE = re.compile(r"let|lets|letting|help(?:s|ed|ing)?|makes?|made|sees?|ha(?:ve|s)")
AFTER_PASSIVE = re.compile(
    r"\s*(?:$|[,.;:)—!?]|\"(?!\w)|\b(?:by|in|on|after|as|over|until|till|for|to|from|at|amid|again|this|next|last|before|due"
    r"|because|and|or|if|following|despite|within|under|with|into|ahead|up|down|out|off|today|tomorrow|yesterday|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|indefinitely|temporarily|against|when|while|but|early|late|soon"
    r"|entirely|completely|fully|altogether|sharply|slightly|further|near|during|since|through|across|via|unanimously"
    r"|overnight|now|yet|at last|once|twice|thanks|between|among|outside|inside|beyond|without|so|of|says?|said)\b)"
)
ADJUNCT = re.compile(
    r"\b(?:under|amid|during|via|over|despite|behind|in connection with|on (?:suspicion|charges) of)"
    r"\s+(?:[\w'-]+\s+){0,2}$"
)
"""What stands so is no object: detains a ship *under sanctions*, cuts trade *over the war*."""
OPENS_SCOPE = re.compile(
    r"(?:\s+(?!and\b|or\b)[\w'-]+){0,2}?\s+"
    r"(?:of|on|to|for|from|against|in|over|towards?|into|with|about|regarding|by)\b"
)


def has_object(low: str, hit: Hit, following: Hit | None, end: int) -> bool:
    """Whether a noun phrase comes right behind `hit`, as behind a transitive verb."""
    if _AFTER_NOUN.match(low, hit.end, end):
        return False
    if following is None or following.start - hit.end > 1:
        return True
    entry = following.entry
    if entry.grammar in {"be", "modal"} and entry.act is None:
        return False
    may_be_subject = hit.entry.form == "gerund" or (hit.entry.form == "third" and hit.entry.is_thing)
    if entry.form == "third" and may_be_subject and entry.act and not entry.is_thing:
        return False  # imports fall, shelling halts
    if entry.act is None or entry.is_noun:
        return True
    if entry.form in {"past", "participle"}:
        return not _AFTER_NOUN.match(low, following.end, end)
    return entry.form not in {"third", "base"} or entry.is_shy or bool(_other_terms(following))


def is_noun(
    low: str, hit: Hit, following: Hit | None, end: int, behind_object: bool, saw_verb: str, later_verb: bool
) -> bool:
    """Whether a word that may be noun or verb is the noun here. `saw_verb`: the last verb of the clause, or ""."""
    entry = hit.entry
    if entry.form == "noun":
        return True
    if entry.form == "gerund" and entry.is_noun:
        return not has_object(low, hit, following, end)
    nouny = entry.is_noun or entry.is_shy or bool(_other_terms(hit))
    if not nouny or entry.form not in {"base", "third"}:
        return False
    before = low[max(0, hit.start - 24) : hit.start]
    if _TO_OR_MODAL.search(before) or CAUSATIVE.fullmatch(saw_verb):
        return False
    if _BEFORE_NOUN.search(before) or (entry.form == "base" and _BEFORE_BASE_NOUN.search(before)):
        return True
    takes_object = has_object(low, hit, following, end)
    if saw_verb:
        return not (takes_object and _JOINED.search(before) and not behind_object)
    if entry.form == "third":
        return (
            (behind_object or entry.is_shy or _verb_follows(hit, following))
            and not takes_object
            and (later_verb or entry.is_shy)
        )
    whole = low[max(0, hit.start - 60) : hit.start].lstrip()
    subjects = (_PLURAL_SUBJECT.search(before), _TWO_SUBJECTS.search(before), _PLURAL_IN_A_PLACE.match(whole))
    return not (takes_object and ((not before.strip() and not later_verb) or any(subjects) or entry.is_past))


def _lists_verbs(low: str, hit: Hit, following: Hit | None) -> bool:
    """Whether it begins a list of verbs: "ends, cuts or phases out"."""
    if following is None or following.entry.act is None or following.entry.form != "third":
        return False
    return re.fullmatch(r"\s*(?:,|,?\s*\b(?:or|and)\b)\s*", low[hit.end : following.start]) is not None


def _tells(low: str, hit: Hit, saw_verb: str) -> bool:
    """Whether it is a first verb that takes a statement: "disputes that"."""
    act = hit.entry.act
    return not saw_verb and act is not None and act.name in {"criticise", "say"} and low.startswith(" that ", hit.end)


def _verb_follows(hit: Hit, following: Hit | None) -> bool:
    """Whether a finite verb stands right behind: "imports fall"."""
    if following is None or following.start - hit.end > 1 or following.entry.act is None:
        return False
    return following.entry.form in {"third", "past"}


def is_adjective(low: str, hit: Hit, start: int, end: int, waits: bool, later_verb: bool, after_be: bool) -> bool:
    """A participle before its noun: "planned delivery", "frozen Russian funds". `waits`: a verb still governs here."""
    if hit.entry.form not in {"past", "participle"} or after_be:
        return False
    following = low[hit.end : min(end, hit.end + 14)]
    if not re.match(r"\s+[a-z$€£\d]", following) or _PREPOSITION_AFTER.match(following):
        return False
    before = low[max(start, hit.start - 12) : hit.start]
    if _DETERMINER_AFTER.match(following):
        return False
    if _BEFORE_ADJECTIVE.search(before):
        return True
    if not before.strip():
        return later_verb
    return waits and not _CLAUSE_OPENER.search(before)


def is_joined_before(low: str, start: int) -> bool:
    """Whether "and", "or" or a comma stands right before `start`."""
    return _JOINED.search(low[max(0, start - 6) : start]) is not None


def is_infinitive(low: str, start: int) -> bool:
    """Whether "to" stands before the verb at `start`, perhaps with an adverb between."""
    return re.search(r"\bto\s+(?:\w+ly\s+|not\s+)?$", low[max(0, start - 18) : start]) is not None


def is_future(before: str, hit: Hit) -> bool:
    """ "Germany to send", "tanks to be sent": the future of headlines. "The first ally to ratify" has done so."""
    infinitive = hit.entry.form == "base" and is_infinitive(before, len(before)) and not _FIRST_TO.search(before)
    return infinitive or _TO_BE.search(before) is not None


def _other_terms(hit: Hit) -> tuple[int, ...]:
    """Terms beside the predicate's own."""
    return hit.entry.terms[1:]
