"""What a statement is taken for, by the words that open it: the record, and the words for its subject."""

import re
from dataclasses import dataclass

from core.words import Kind
from declarations.importer.records import LeftOut, Stage


@dataclass(frozen=True, slots=True)
class Frame:
    """One statement's reading. `verb` is the act's base form, `act` where its words begin; both "" / 0 if unknown.

    `addressee` is the text of whoever is asked; `subject` of whoever acts. `asks` marks a frame that later
    infinitives continue ("call on X to A and to B").
    """

    kind: Kind | None
    stage: Stage | None
    cue: str
    left_out: LeftOut | None = None
    verb: str = ""
    act: int = 0
    subject: str = ""
    addressee: str = ""


def out(reason: LeftOut, cue: str, subject: str = "") -> Frame:
    """A statement that is no commitment."""
    stage = Stage.DONE if reason is LeftOut.DONE else None
    return Frame(None, stage, squeeze(cue), reason, subject=subject)


def squeeze(text: str) -> str:
    """Blanks to single spaces, at most 60 letters."""
    return re.sub(r"\s+", " ", text).strip(" ,")[:60]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a declaration: `names` as a regular expression, and who is asked as one of its own."""

    names: str
    own: re.Pattern[str]

    def is_own(self, addressee: str) -> bool:
        """Whether `addressee` is a member or an organ of the speaker."""
        return bool(self.own.search(addressee))


_ALWAYS_OWN = (
    r"member (?:states?|governments?|countries|nations|parliaments?)|members\b|our (?:\w+ )?(?:ministers?|governments?|"
    r"experts|officials|sherpas|representatives|members|countries|institutions|parliaments?|negotiators|capitals)|"
    r"allies\b|"
    r"allied|the commission\b|european commission|high representative|co-legislators|the council\b|"
    r"secretary[- ]general|"
    r"(?:foreign|finance|defence|defense|health|energy|trade|climate|environment|interior|labour) ministers|"
    r"ministers\b|leaders\b|the presidency|governments and parliaments|all governments of|ambassadors|deputies|"
    r"parties to (?:the|this) (?:convention|agreement|protocol|treaty)|states parties|signator|"
    r"(?<!third )(?<!all )\bparties\b(?! (?:to the conflict|concerned|involved))|secretariat|subsidiary bod|"
    r"working group|task ?force"
)


_SPEAKERS = (
    "we",
    r"it(?=\s+(?:also\s+|further\s+|therefore\s+)?(?:calls|invites|urges|asks|requests|encourages|takes note|recalls|"
    r"welcomes|condemns|agrees|reiterates|reaffirms|stresses|underlines|notes|decides|commits|tasks|will|"
    r"stands|remains)\b)",
    "our governments?|our countries|our nations|our parliaments?|all of us",
    "(?:nato |the |our |all |individual )?allies|the alliance|the assembly|the conference",
    "the (?:security |european |general )?council|the general assembly|the (?:european )?union|the eu",
    "the european parliament|the parliament|(?:the )?(?:european )?commission|the (?:un )?secretary[- ]general",
    r"(?:g7|g20|nato|the|our|heads of state and government|eu) "
    r"(?:leaders|ministers|members|countries|nations|governments)",
    r"(?:foreign|finance|defence|defense|health|energy|trade|climate) ministers|ministers",
    r"(?:all )?member states|heads of state (?:and|or) government",
    r"(?:neither|either|each|both|no) part(?:y|ies)",
    r"they(?=\s+(?:also\s+|further\s+)?(?:agree|undertake|commit|will|shall|reaffirm|resolve|pledge|decide)\b)",
    r"(?:the )?(?:signatories|parties|participants|participating states|high contracting parties)",
    r"(?:the|a|an|our|the next|the new)(?: [\w-]+){0,2} government|this government",
    r"our (?:party|movement|plan|programme|program|strategy|budget|policy|reforms?|measures|manifesto)",
)
"""Subjects that are the speaker in any declaration, as regular expressions; before the body's own names, so that
"NATO Allies" is found before "NATO"."""


def speaker_of(body: str, aliases: list[str], world: bool) -> Speaker:
    """The speaker called `body`; `world` where all states are its members (the United Nations)."""
    names = [re.escape(n) for n in dict.fromkeys([body, *aliases]) if n]
    pattern = "|".join([*_SPEAKERS, *sorted(names, key=len, reverse=True)])
    own = [_ALWAYS_OWN, *names]
    if world:
        own.append(
            r"all (?:states|countries|nations|governments)|states\b|international community|united nations|agencies"
        )
    return Speaker(rf"(?:{pattern})", re.compile(r"\b(?:" + "|".join(own) + ")", re.IGNORECASE))
