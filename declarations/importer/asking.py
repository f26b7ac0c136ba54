"""Statements that turn to somebody: "call on X to …", "demands that X …", "X must …"."""

import re
from itertools import islice

from core.words import Kind
from declarations.importer.frames import Frame, Speaker, out, squeeze
from declarations.importer.lexicon import ACTING, ACTION_NOUNS, ADVERBS, ASKING, base_form, forms, gerund
from declarations.importer.records import LeftOut, Stage

_ASK = re.compile(
    rf"\s*{ADVERBS}(?P<verb>call(?:s|ing|ed)?\s+(?:up)?on|call(?:s|ing|ed)?\s+for|{forms(ASKING)}|"
    rf"(?:{'|'.join(gerund(v) for v in sorted(ASKING))})|press(?:es|ing)?|look\s+to|expects?)\b"
    rf"(?:,?\s+and\s+{forms(ASKING)})?",
    re.IGNORECASE,
)
_TO = re.compile(rf"\s*,?\s+(?P<link>not\s+to|to)\s+{ADVERBS}(?P<verb>[A-Za-z-]+)|\s+that\s+", re.IGNORECASE)
BRING_ABOUT = "bring about"
"""The verb of what is asked for by a noun: "an end to …"."""
_DEMANDING = frozenset({"demand", "insist", "press", "exhort", "implore"})


def read_asking(text: str, at: int, subject: str, speaker: Speaker) -> Frame | None:
    """A verb of asking at `at`; None when there is none, or when it asks nothing ("request for proposals")."""
    match = _ASK.match(text, at)
    if match is None:
        return None
    cue = f"{subject} {match.group().strip()}".strip()
    verb = match["verb"].lower().split()[0]
    base = base_form(verb)
    if re.match(r"calls?\s+for|calling\s+for", match["verb"], re.IGNORECASE) or _asks_for_a_thing(text, match.end()):
        return _for_a_thing(text, match.end(), cue, base, speaker)
    addressee, link = _addressee(text, match.end())
    if link is None:
        return _for_a_thing(text, match.end(), cue, base, speaker) if base in {"demand", "urge", "recommend"} else None
    if link["verb"]:
        act, start = base_form(link["verb"]), link.start("verb")
    else:
        addressee, act, start = _that_clause(text, link.end(), addressee)
    if act == "be" and base not in _DEMANDING:
        return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(cue), None, "be", start, addressee)
    kind = _kind(base, addressee, speaker)
    return Frame(kind, Stage.ASKED, squeeze(f"{cue} {addressee}"), None, act, start, subject, addressee)


def _kind(base: str, addressee: str, speaker: Speaker) -> Kind:
    """What one's own members are urged to is an urging; what is asked of anybody else is a demand."""
    if base in _DEMANDING and not re.match(r"(?:all )?member", addressee, re.IGNORECASE):
        return Kind.DEMAND
    return Kind.URGING if speaker.is_own(addressee) else Kind.DEMAND


def _addressee(text: str, at: int) -> tuple[str, re.Match[str] | None]:
    """Who stands between the verb and its "to …" or "that …"."""
    for link in _TO.finditer(text, at):
        name = text[at : link.start()].strip(" ,")
        if link["verb"] and re.search(
            r"\b(?:due|related|linked|committed|access|party|parties|pursuant|according|contrary|opposed|relative|respect)$",
            name,
        ):
            continue
        if len(name) > 240:
            return "", None
        return name, link
    return "", None


def _that_clause(text: str, at: int, addressee: str) -> tuple[str, str, int]:
    """Who and what: "that Russia unblocks …", "that all parties to the conflict immediately cease …"."""
    for word in islice(re.compile(r"[A-Za-z-]+").finditer(text, at), 1, 12):
        who = text[at : word.start()].strip()
        if word[0] in {"must", "should", "shall", "be", "is", "are"}:
            verb = re.compile(rf"\s*{ADVERBS}([a-z-]+)").match(text, word.end())
            return (who, base_form(verb[1]), verb.start(1)) if verb else (who, "", word.end())
        if base_form(word[0]) in ACTING and not re.search(r"\b(?:the|an?|of|to|in|for)$", who):
            return re.sub(r"\s+\w+ly$", "", who), base_form(word[0]), word.start()
    return addressee, "", at


def _asks_for_a_thing(text: str, at: int) -> bool:
    """ "demand an end to …", "request a report": a determiner, and no "to VERB" for the addressee."""
    return bool(
        re.match(
            r"\s+(?:an?|the|immediate|full|unhindered)\s+(?:immediate|complete|full|unconditional|end|withdrawal|"
            r"release|cessation|report|halt|\w+\s+(?:end|release|withdrawal|cessation))\b",
            text[at:],
        )
    )


def _for_a_thing(text: str, at: int, cue: str, base: str, speaker: Speaker) -> Frame | None:
    """ "call for an immediate ceasefire": the addressee is whoever the rest names."""
    rest = text[at:].strip()
    if len(rest.split()) < 2:
        return None
    named = re.search(r"\b(?:by|from)\s+((?:the\s+|all\s+)?[A-Z]?[\w'’ -]{2,50})", rest)
    addressee = named[1].strip() if named else ""
    kind = _kind(base, addressee, speaker) if addressee else Kind.DEMAND
    start = at + len(text[at:]) - len(text[at:].lstrip())
    return Frame(kind, Stage.ASKED, squeeze(cue), None, BRING_ABOUT, start, "", addressee)


_MUST = re.compile(
    rf"^(?P<subject>[^;:]{{2,140}}?)\s+(?P<modal>must|should|shall|needs? to|has to|have to|ought to)\s+"
    rf"(?P<not>not\s+|never\s+)?{ADVERBS}(?P<verb>[a-z-]+)(?P<next>\s+[\w-]+)?"
)


def read_must(text: str, speaker: Speaker) -> Frame | None:
    """ "Russia must …" is a demand; of one's own and of nobody in particular it is a principle."""
    match = _MUST.match(text.strip())
    if match is None:
        no = re.match(r"\W*There\s+(?:can|must|shall|will|should)\s+be\s+no\b", text)
        return Frame(Kind.PRINCIPLE, Stage.STANDING, squeeze(no.group()), None, "", no.end()) if no else None
    shift = len(text) - len(text.lstrip())
    subject = re.sub(
        r"^(?:(?:In|At|To|For|As|By|Under|With|Therefore|However|Moreover)\b[^,]{0,100},\s*)+", "", match["subject"]
    )
    cue = f"{match['modal']} {match['not'] or ''}{match['verb']}"
    if re.search(r"\b(?:which|that|who|if|when|what)(?:\s+\S+){0,3}$", subject):
        return out(LeftOut.FACT, cue)
    act = Frame(
        Kind.PRINCIPLE,
        Stage.STANDING,
        squeeze(f"… {cue}"),
        None,
        base_form(match["verb"]),
        shift + match.start("verb"),
        subject,
    )
    if not _is_party(subject) or speaker.is_own(subject):
        return act
    if match["modal"] == "shall":  # a treaty's word for what a party binds itself to
        return Frame(Kind.PLEDGE, Stage.PLEDGED, act.cue.removeprefix("… "), None, act.verb, act.act, subject)
    return Frame(Kind.DEMAND, Stage.ASKED, act.cue, None, act.verb, act.act, "", subject)


_NOBODY = re.compile(
    r"(?:This|These|It|There|Such|That|Nobody|Everyone|Everybody|Anyone|Those who|War|Peace|Any|No|Every)\b"
)


def _is_party(subject: str) -> bool:
    """Somebody who can be asked: a proper name, or parties, states, regimes and the like."""
    if subject.lower() in ACTING | ACTION_NOUNS:
        return False  # "Work should swiftly be finalised"
    if _NOBODY.match(subject):
        return False
    if re.search(
        r"\b(?:part(?:y|ies)|states?|governments?|regime|authorities|companies|countries|nations|leaders|"
        r"president|forces|groups?|actors|platforms|donors)\b",
        subject,
        re.IGNORECASE,
    ):
        return True
    return bool(
        re.match(r"^(?:The\s+)?[A-Z][\w’'-]+(?:(?:\s+(?:and|of|the))*\s+[A-Z][\w’'-]+)*$", subject)
    ) and not re.search(r"['’]s\s", subject)
