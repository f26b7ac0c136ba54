"""What a registry file may say, as checked models; one file or many make one registry."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, HttpUrl

from core.words import Kind, Nature, Verdict
from core.yaml import Strict
from declarations.actor_entries import ExtraActors, Id, Text


def _not_empty(lines: list[str]) -> list[str]:
    if not lines:
        raise ValueError("at least one is required")
    return lines


class Declaration(Strict):
    """A published text with commitments in it. `body` is who declared it, as `actors.yaml` names it."""

    title: Text
    body: Text
    adopted: date
    place: str = ""
    url: HttpUrl | None = None
    kind: str = ""


class DeclaredIn(Strict):
    """Where a declaration says it; `clause` as the text itself numbers it, `passage` its very words."""

    declaration: Id
    clause: str = ""
    passage: str = ""


class Guideline(Strict):
    """What counts as what, one paragraph per verdict."""

    fulfils: str = ""
    advances: str = ""
    contradicts: str = ""
    restates: str = ""


class Examples(Strict):
    """Example headlines by verdict, and `unrelated` ones that only look alike."""

    fulfils: list[str] = []
    advances: list[str] = []
    contradicts: list[str] = []
    restates: list[str] = []
    unrelated: list[str] = []

    def by_verdict(self) -> list[tuple[Verdict, str]]:
        """Every example with its verdict (the unrelated ones have none and are left out)."""
        return [(v, text) for v in Verdict for text in getattr(self, v.value)]


class Cues(Strict):
    """Hand-tuned words, never required: the subject, and predicates that point towards it or away from it."""

    subject: list[str] = []
    plus: list[str] = []
    minus: list[str] = []
    exclude: list[str] = []


class Commitment(Strict):
    """A discrete, specific, forward-looking statement of what somebody will do, or urges or asks somebody to do."""

    id: Id
    statement: Text
    kind: Kind
    holders: Annotated[list[Text], AfterValidator(_not_empty)]
    declared_in: Annotated[list[DeclaredIn], Field(min_length=1)]
    guideline: Guideline
    nature: Nature | None = None
    due: date | None = None
    quantity: str = ""
    since: date | None = None
    until: date | None = None
    aliases: list[str] = []
    tags: list[str] = []
    examples: Examples = Examples()
    cues: Cues = Cues()
    addressees: list[Text] = []
    """To whom it is said, where that is somebody else than the holders."""
    reaffirms: list[Id] = []
    narrows: list[Id] = []
    supersedes: list[Id] = []
    """How it stands to earlier commitments, loaded or not."""
    proposed: bool = False
    """What the importer proposed and nobody accepted yet: not matched, unless asked for."""

    @property
    def is_discrete(self) -> bool:
        """Nature, by default discrete where there is a due date or a quantity, else continuing."""
        if self.nature is not None:
            return self.nature is Nature.DISCRETE
        return self.due is not None or bool(self.quantity)


class RegistryFile(Strict):
    """One YAML file of a registry."""

    declarations: dict[Id, Declaration] = {}
    commitments: list[Commitment] = []
    actors: ExtraActors = []
