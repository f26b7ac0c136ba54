"""Predicates of the speaker: what "we will …", "we have …", "we are …", "we condemn …" amount to."""

import re
from collections.abc import Callable

from core.words import Kind
from declarations.importer import affirming
from declarations.importer.asking import read_asking
from declarations.importer.frames import Frame, Speaker, out, squeeze
from declarations.importer.lexicon import (
    ACTING,
    ADVERBS,
    AFFIRMING,
    BINDING,
    CONDEMNING,
    NOTING,
    PREDICTING,
    STATIVE,
    SUPPORTING,
    THANKING,
    bare_forms,
    base_form,
)
from declarations.importer.records import LeftOut, Stage
from declarations.importer.wordlist import word_list

_MODALS = (
    r"will not|will|shall|['’]ll|won['’]t|must|should|need to|needs to|have to|has to|ought to|"
    r"would|could|may|might|can|cannot"
)
_MODAL = re.compile(
    rf"\s*{ADVERBS}({_MODALS})(?:,[^,;]{{3,80}},)?\s+{ADVERBS}(?:be\s+(?=\w+ing))?([A-Za-z-]+)", re.IGNORECASE
)
_PERFECT = re.compile(
    rf"\s*{ADVERBS}(?:have|has|['’]ve)\s+{ADVERBS}(?:been\s+)?([A-Za-z-]+)"
    r"(?P<rest>\s+(?:today\s+)?(?:to|that we will|that we shall)\b)?",
    re.IGNORECASE,
)
_PROGRESSIVE = re.compile(rf"\s*{ADVERBS}(?:are|is|am|['’]re)\s+{ADVERBS}([A-Za-z-]+ing)\b", re.IGNORECASE)
_ATTITUDE = re.compile(
    rf"\s*{ADVERBS}(are|is|am|remains?|stands?|stays?|['’]re)\s+{ADVERBS}(?:united and |resolute and )?{ADVERBS}(\w+)",
    re.IGNORECASE,
)
_VERB = re.compile(rf"\s*{ADVERBS}(?:do\s+not\s+|don['’]t\s+)?([A-Za-z-]+)(?:\s+and\s+[a-z]+)?", re.IGNORECASE)

_NEVER = re.compile(
    r"\b(?:never|not|no longer)\s+(?:\w+\s+)?(?:recogni[sz]e|accept|tolerate|allow|abandon|"
    r"be (?:deterred|intimidated|silent))\b"
)
_MEMBERS = re.compile(
    r"(?:all |the )?(?:member|allies|(?:\w+ )?ministers|(?:european )?commission|parties|signator|secretary|states)",
    re.IGNORECASE,
)
_FORGET = re.compile(r"\b(?:never|neither|not)\s+(?:forget|neglect|give up|rest|waver)\b")
_NO_TARGET = re.compile(
    r"\b(?:make|take|consider|discuss)\s+(?:(?:other|further|additional|new|more|all|any)\s+)+"
    r"(?:decisions?|steps|action|measures|matters)\s*(?:when|at|in|as|if|where)?\b(?!.*\bto\b)",
    re.IGNORECASE,
)
_DECIDED = frozenset(word_list("decided agreed resolved committed pledged undertaken promised determined"))
_WATCHING = frozenset(
    word_list("facing seeing witnessing experiencing living suffering following gathering meeting mourning")
)
_ADJECTIVES = frozenset(word_list("unwavering willing lasting outstanding ongoing binding overwhelming encouraging"))
_STAUNCH = frozenset(word_list("united resolute firm unwavering steadfast strong clear unequivocal ironclad by"))
_FEELING = frozenset(
    word_list("""
    concerned alarmed appalled outraged saddened shocked horrified dismayed grateful thankful proud pleased inspired
    encouraged worried disturbed troubled convinced confident aware conscious mindful united disappointed humbled moved
    honoured honored optimistic hopeful clear
    """)
)
_WILL_NOUN = r"(?:intention|determination|readiness|commitment|resolve|willingness)"
_WARMTH = frozenset(word_list("stand share trust hope wish look express convey extend mourn feel"))
_PAST = frozenset(
    word_list("""
    built made took held gave sent met brought led won began spent found paid set cut put saw kept stood came went did
    had was were
    """)
)


def read_own(text: str, speaker: Speaker) -> Frame | None:
    """ "We will …", "The Council calls on …", "NATO Allies have …": the first subject that is the speaker."""
    others = (
        r"(?:\s+and\s+(?:its|their|our|the|all)\s+[\w-]+(?:\s+[\w-]+)?(?=\s+(?:will|shall|have|has|are|stand|remain)))?"
    )
    pattern = rf"(?:^|(?<=[\s,;:(“\"]))({speaker.names}){others}(?:,[^,;]{{1,160}},)?(?=\s|['’])"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        if not _is_embedded(text[: match.start()], match[1].lower()):
            frame = read_predicate(text, match.end(), match[1], speaker)
            if frame is not None:
                return frame
    return None


_EMBEDDING = re.compile(
    r"\b(?:that|which|who|whom|whose|where|what|how|why|because|since|of|by|to|for|with|on|upon|from|against|among|"
    r"between|including|and|in|urges?|asks?|invites?|tasks?|requests?|encourages?|through|as|than|if|when|while|after|"
    r"before|until)\s+(?:the\s+|all\s+)?$",
    re.IGNORECASE,
)
_HEAD_NOUN = re.compile(
    r"\b(?:steps|measures|actions|decisions|commitments|pledges|challenges|choices|what|all|everything|way|world)\s+$"
)


_OPENS = re.compile(r"(?:^|[,;:(“\"–—]|\b(?:today|now|therefore|meanwhile|also|here|20\d\d))\s*$", re.IGNORECASE)


def _is_embedded(lead_in: str, subject: str) -> bool:
    """Whether what follows stands in a relative or that-clause, is governed by a word before it, or is but a part
    of a longer name ("Third parties")."""
    if re.match(r"^\s*(?:and|but)\s+$", lead_in, re.IGNORECASE):
        return False
    if subject != "we" and not _OPENS.search(lead_in):
        return True
    return bool(_EMBEDDING.search(lead_in) or _HEAD_NOUN.search(lead_in))


def read_predicate(text: str, at: int, subject: str, speaker: Speaker) -> Frame | None:
    """The predicate that begins at `at`, of a subject that is the speaker."""
    readers: tuple[Callable[[str, int, str, Speaker], Frame | None], ...] = (
        _modal, _perfect, _progressive, _attitude, _verb,
    )  # fmt: skip
    for reader in readers:
        frame = reader(text, at, subject, speaker)
        if frame is not None:
            return frame
    return None


def _modal(text: str, at: int, subject: str, speaker: Speaker) -> Frame | None:
    match = _MODAL.match(text, at)
    if match is None:
        return None
    modal, verb, start = match[1].lower(), base_form(match[2]), match.start(2)
    cue = f"{subject} {match.group().strip()}"
    if modal in {"would", "could", "may", "might", "can", "cannot"}:
        return out(LeftOut.FACT if modal == "cannot" else LeftOut.HYPOTHETICAL, cue)
    if modal in {"must", "should", "need to", "needs to", "have to", "has to", "ought to"}:
        if _MEMBERS.match(subject):
            return Frame(Kind.URGING, Stage.ASKED, squeeze(cue), None, verb, start, "", subject)
        return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(cue), None, verb, start, subject)
    if subject.lower() == "it" and (verb in PREDICTING or verb == "be"):
        return out(LeftOut.PREDICTS, cue)
    if verb in {"need", "have", "face", "suffer"} and not re.match(r"\s+(?:a|an|no|the)\s+\w+", text[match.end() :]):
        return out(LeftOut.PREDICTS, cue)
    if _NO_TARGET.search(text[start:]):
        return out(LeftOut.NO_TARGET, text[start : start + 40])
    asked = read_asking(text, start, subject, speaker)
    if asked is not None:
        return asked
    if _FORGET.search(text[match.start() : match.end() + 30]):
        return out(LeftOut.FEELS, cue)
    never = _NEVER.search(text[match.start() : match.end() + 30])
    return Frame(Kind.PRINCIPLE if never else Kind.PLEDGE, Stage.PLEDGED, squeeze(cue), None, verb, start, subject)


def _perfect(text: str, at: int, subject: str, speaker: Speaker) -> Frame | None:
    match = _PERFECT.match(text, at)
    if match is None:
        return None
    cue, word = f"{subject} {match.group().strip()}", match[1].lower()
    if word in _DECIDED and match["rest"]:
        following = re.compile(rf"\s*{ADVERBS}([A-Za-z-]+)").match(text, match.end())
        verb, start = (base_form(following[1]), following.start(1)) if following else ("", match.end())
        return Frame(Kind.PLEDGE, Stage.DECIDED, squeeze(cue), None, verb, start, subject)
    if word in {"no", "a", "an", "the", "every", "full", "great", "confidence"}:
        return out(LeftOut.FACT, cue)
    return out(LeftOut.DONE, cue)


def _progressive(text: str, at: int, subject: str, speaker: Speaker) -> Frame | None:
    match = _PROGRESSIVE.match(text, at)
    if match is None:
        return None
    cue, word = f"{subject} {match.group().strip()}", match[1].lower()
    asked = read_asking(text, match.start(1), subject, speaker)
    if asked is not None:
        return asked
    if word in _WATCHING:
        return out(LeftOut.FACT, cue)
    if word in _ADJECTIVES:
        return None
    stage = Stage.PLEDGED if word == "going" else Stage.UNDER_WAY
    return Frame(Kind.PLEDGE, stage, squeeze(cue), None, base_form(word), match.start(1), subject)


def _attitude(text: str, at: int, subject: str, speaker: Speaker) -> Frame | None:
    """ "are committed to", "remain determined to", "stand ready to", "are concerned about"."""
    match = _ATTITUDE.match(text, at)
    if match is None:
        return None
    stands, word, rest = match[1].lower().startswith("stand"), match[2].lower(), text[match.end() :]
    cue = f"{subject} {match.group().strip()}"
    if word in {"committed", "dedicated", "pledged", "bound"}:
        return affirming.read_commitment(text, match.end(), cue, subject)
    to = re.match(rf"(?:\s+and\s+\w+)?\s+(?:to|on)\s+{ADVERBS}([A-Za-z-]+)", rest)
    if word in {"determined", "resolved", "ready", "prepared", "willing"} and to:
        start = match.end() + to.start(1)
        return Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(cue), None, base_form(to[1]), start, subject)
    stance = r"\b(?:determination|resolve|commitment) to\b"
    standing_by = word == "by" and stands and re.search(r"\b(?:commitment|pledge|obligation|promise)", rest[:60])
    if standing_by or (word in _STAUNCH and re.search(stance, rest[:60])):
        return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(cue), None, "", match.end(), subject)
    return out(LeftOut.FEELS if word in _FEELING or stands else LeftOut.FACT, cue)


def _verb(text: str, at: int, subject: str, speaker: Speaker) -> Frame | None:
    """A plain verb: performative ("commit to", "condemn"), present ("host millions") or past ("trained")."""
    asked = read_asking(text, at, subject, speaker)
    match = _VERB.match(text, at)
    if asked is not None or match is None:
        return asked
    word, start, cue = match[1].lower(), match.start(1), f"{subject} {match.group().strip()}"
    verb = base_form(word)
    forms = bare_forms(word)
    if re.search(r"\b(?:do not|don['’]t)\b", cue) and not forms & STATIVE:  # "we do not recognise the annexation"
        return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(cue), None, verb, start, subject)
    intends = re.compile(rf"\s+(?:its|our|their)\s+(?:\w+\s+)?{_WILL_NOUN}\s+to\s+([a-z-]+)").match(text, match.end(1))
    if "express" in forms and intends:
        return Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(cue), None, base_form(intends[1]), intends.start(1), subject)
    if forms & AFFIRMING:
        return affirming.read_affirmation(text[start:], cue, offset=start, subject=subject)
    decided = word in _DECIDED and re.match(r"\s+(?:today\s+)?to\s", text[match.end(1) :])
    if decided or (forms & BINDING and not word.endswith("ed")):
        return affirming.read_binding(text, start, cue, subject, speaker)
    wants = re.compile(rf"\s+to\s+{ADVERBS}([a-z-]+)").match(text, match.end(1)) if word == "want" else None
    if wants and base_form(wants[1]) in ACTING:
        return Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(cue), None, base_form(wants[1]), wants.start(1), subject)
    if forms & NOTING or re.match(r"takes?\s+note", text[start:], re.IGNORECASE):
        return affirming.read_noting(text[start:], cue, start, subject, speaker)
    if forms & SUPPORTING:
        return affirming.read_support(text, start, match.end(1), cue, subject)
    return _plain_verb(forms, word, verb, Frame(None, None, cue, None, verb, start, subject))


def _plain_verb(forms: set[str], word: str, verb: str, found: Frame) -> Frame | None:
    if forms & CONDEMNING:
        return out(LeftOut.CONDEMNS, found.cue)
    if forms & THANKING:
        return out(LeftOut.FEELS if verb in _WARMTH else LeftOut.THANKS, found.cue)
    if forms & STATIVE:
        return out(LeftOut.FACT, found.cue)
    if word in ACTING or (word.endswith("s") and verb in ACTING):
        return Frame(Kind.PLEDGE, Stage.UNDER_WAY, squeeze(found.cue), None, verb, found.act, found.subject)
    if word.endswith("ed") or word in _PAST:
        return out(LeftOut.DONE, found.cue)
    return None
