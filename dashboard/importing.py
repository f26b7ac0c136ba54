"""Importing a declaration: its text in, proposals out; what a person kept of them is written as a registry file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import ConfigError, Conflict, SetupError
from dashboard.security.users import User
from dashboard.services import Services
from declarations.importer import Draft, Head, Known, read_declaration
from declarations.importer.proposal import Proposal, as_yaml, declaration_id, edited, proposals, render
from storage import audit


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person made of one proposal: accept, leave (proposed) or drop; `text` is its YAML as edited."""

    verb: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A declaration as read, under the id that it would have."""

    key: str
    draft: Draft
    proposals: tuple[Proposal, ...]

    def yaml(self, one: Proposal) -> str:
        """One proposal for a person to edit."""
        return as_yaml(one.commitment)


def read(held: Services, text: str, head: Head, name: str = "text") -> Reading:
    """The text read; ImportRefused where nothing in it reads as a declaration. The same text reads the same."""
    known = Known(held.registry.commitments, held.registry.declarations)
    draft = read_declaration(text, held.registry.actors, head=head, known=known, source=name)
    key = declaration_id(draft, held.registry.declarations.keys())
    return Reading(key, draft, proposals(draft, key))


def write(held: Services, user: User, reading: Reading, choices: Mapping[int, Choice]) -> tuple[Path, int]:
    """Write what was kept, and read the registry again; the file and how many commitments it has.

    Nothing stays written when the registry would not load with it: ConfigError says why.
    """
    if held.declarations_dir is None:
        raise SetupError("import", "this dashboard was opened without a folder of declarations")
    kept = [made for place, one in enumerate(reading.proposals) if (made := _kept(one, choices.get(place)))]
    text = render(reading.draft, reading.key, kept)
    path = held.declarations_dir / f"{reading.key}.yaml"
    _write_new(path, text)
    try:
        held.reload()
    except ConfigError:
        path.unlink()
        raise
    with held.store.begin() as session:
        after = {"file": path.name, "commitments": [one.commitment.id for one in kept]}
        subject = f"declaration {reading.key}"
        audit.write(session, user.name, "declaration imported", subject, held.clock(), via=user.via, after=after)
    return path, len(kept)


def _kept(one: Proposal, choice: Choice | None) -> Proposal | None:
    if choice is None or choice.verb == "drop":
        return None
    commitment = edited(choice.text, one.commitment) if choice.text.strip() else one.commitment
    return replace(one, commitment=commitment.model_copy(update={"proposed": choice.verb != "accept"}))


def _write_new(path: Path, text: str) -> None:
    """Whole or not at all, and never over a file that is there."""
    if path.exists():
        raise Conflict(path.name, "there is such a file already; somebody imported this declaration before")
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise SetupError(path.name, f"cannot be written: {error.strerror}") from None
