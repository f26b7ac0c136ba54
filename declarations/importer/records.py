"""What the importer hands back: passages with what they are and why, and the declaration they come from."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.records import Quantity
from core.words import Kind, Nature


class Stage(StrEnum):
    """How far what a passage speaks of has come, by the passage's own wording."""

    DONE = "done"
    UNDER_WAY = "under way"
    DECIDED = "decided"
    PLEDGED = "pledged"
    ASKED = "asked"
    STANDING = "standing"


class LeftOut(StrEnum):
    """Why a passage is no commitment."""

    DONE = "reports what has been done"
    FACT = "states a fact or an assessment"
    PREDICTS = "predicts, and promises nothing"
    CONDEMNS = "condemns"
    THANKS = "thanks, welcomes or praises"
    FEELS = "voices a feeling or solidarity"
    NOTES = "notes, recalls or stresses"
    WARNS = "warns"
    PREAMBLE = "preamble: sets out a motive"
    NO_TARGET = "names no target"
    PROCEDURE = "procedure of the text itself"
    OTHERS = "speaks of what others do"
    HYPOTHETICAL = "is conditional or a question"
    TOO_LONG = "is too long for a sentence"
    HEADING = "heading"
    NOTE = "footnote, date line or signature"


class Relation(StrEnum):
    """How a passage stands to a commitment that is registered already."""

    REAFFIRMS = "reaffirms"
    NARROWS = "narrows"
    SUPERSEDES = "supersedes"


@dataclass(frozen=True, slots=True)
class Link:
    """`score` is the likeness of wording, 0..1."""

    commitment: str
    relation: Relation
    score: float


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day found in a passage, and the words that name it."""

    due: date
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement, verbatim, at `clause`; `sentence` and `part` count from 1 within the clause and the sentence.

    `kind` is None where it is left out, and then `left_out` says why; `cue` is the wording that decided. `context`
    is the opening of the list it stands in ("URGES member governments …"). All else is a proposal.
    """

    clause: str
    sentence: int
    part: int
    text: str
    kind: Kind | None
    stage: Stage | None
    cue: str
    nature: Nature | None = None
    left_out: LeftOut | None = None
    context: str = ""
    holders: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    deadline: Deadline | None = None
    links: tuple[Link, ...] = ()
    id: str = ""
    statement: str = ""
    tags: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """One sentence: what it is taken for, and by which words."""
        what = self.left_out.value if self.left_out else f"{self.kind}, {self.stage}"
        return f"{what} ({self.cue!r})" if self.cue else what


@dataclass(frozen=True, slots=True)
class Draft:
    """A declaration as read: its head as far as it was given or found, and every passage in order."""

    title: str
    body: str
    adopted: date | None
    place: str
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...] = ()
    source: str = field(default="")

    @property
    def commitments(self) -> tuple[Passage, ...]:
        """The passages that are taken for commitments."""
        return tuple(p for p in self.passages if p.kind is not None)

    @property
    def left_out(self) -> tuple[Passage, ...]:
        """The passages that are not, each with its reason."""
        return tuple(p for p in self.passages if p.kind is None)
