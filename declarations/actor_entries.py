"""What `actors.yaml`, and the `actors` of a registry file, may say about one actor: checked models."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from core.yaml import Strict

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Dated(Strict):
    """Something that holds between two dates, both inclusive; either may be open."""

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Dated":
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"until {self.until} lies before since {self.since}")
        return self


class Term(Dated):
    """A person who speaks for the actor. `short` is what headlines call them: the last word of the name by default.

    `short: ""` where that word is too common to mean the person (Austin, Kim, Brown): then the whole name is needed.
    """

    name: Text
    short: str | None = None
    aliases: list[Text] = []

    @property
    def surnames(self) -> list[str]:
        """What names the person beside the whole name."""
        short = self.name.split()[-1] if self.short is None else self.short
        return [s for s in [short, *self.aliases] if s and s != self.name]


class Member(Dated):
    """Membership of `actor` in a bloc or group. In YAML a bare id is a membership without dates."""

    actor: Id


def _member(value: Any) -> Any:
    return {"actor": value} if isinstance(value, str) else value


class ActorEntry(Strict):
    """One actor. Case matters for what stands under `exact`, for adjectives and for people; elsewhere it does not."""

    id: Id
    name: Text
    kind: Text = "organisation"
    """country · institution · bloc · group · organisation"""
    aliases: list[Text] = []
    exact: list[Text] = []
    adjectives: list[Text] = []
    capital: list[Text] = []
    seats: list[Text] = []
    """Houses that stand for a government: Kremlin, White House."""
    institutions: list[Text] = []
    """Organs that act for the actor: Bundestag, European Commission."""
    opening: list[Text] = []
    """Bare names of organs that mean this actor only at the beginning of a headline: Senate, Commission."""
    people: list[Term] = []
    part_of: Id | None = None
    """The actor whose act this one's act is as well: a UN agency is part of the UN."""
    members: list[Annotated[Member, BeforeValidator(_member)]] = []
    members_of: list[Id] = []
    """A group made of the members of these blocs."""
    everyone_but: list[Id] = []
    """A group made of every country that is neither one of these nor a member of one."""
    stands_for: list[Id] = []
    """Blocs and groups a loose name is taken for: *the West*."""
    unless: list[Text] = []
    """Words in the same text that show that another thing of this name is meant (Georgia: Atlanta)."""


def slug(name: str) -> str:
    """`name` as an id: "Côte d'Ivoire" → "cote-d-ivoire"; "actor" where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:80].strip("-") or "actor"


def _with_names(value: Any) -> Any:
    """Accepts a list of entries or names, and a mapping of name to entry, to aliases, to one alias or to nothing."""
    if isinstance(value, dict):
        value = [_entry(str(name), body) for name, body in value.items()]
    if isinstance(value, list):
        return [_with_id(_entry(entry, None) if isinstance(entry, str) else entry) for entry in value]
    return value


def _entry(name: str, body: Any) -> Any:
    if body is None:
        return {"name": name}
    if isinstance(body, str):
        return {"name": name, "aliases": [body]}
    if isinstance(body, list):
        return {"name": name, "aliases": body}
    return {"name": name, **body} if isinstance(body, dict) else body


def _with_id(entry: Any) -> Any:
    if isinstance(entry, dict) and "id" not in entry and isinstance(entry.get("name"), str):
        return {"id": slug(entry["name"]), **entry}
    return entry


ExtraActors = Annotated[list[ActorEntry], BeforeValidator(_with_names)]
"""The `actors` of a registry file, in any of the shapes a person would write."""


class ActorsFile(Strict):
    """`config/actors.yaml`: actors by id under their kind, and what the finder needs to know besides."""

    countries: list[ActorEntry] = []
    institutions: list[ActorEntry] = []
    blocs: list[ActorEntry] = []
    groups: list[ActorEntry] = []
    organisations: list[ActorEntry] = []
    ignore: list[Text] = []
    """Phrases that contain an actor's name and mean something else: Brussels sprouts."""
    government_words: list[Text] = []
    """Words that turn an adjective into an actor: German *government*, Russian *forces*."""
    unclear_in_capitals: list[Text] = Field(default=[])
    """Exact names that are ordinary words when a whole headline is in capitals: US, WHO."""

    @property
    def entries(self) -> list[ActorEntry]:
        """All of them."""
        return [*self.countries, *self.institutions, *self.blocs, *self.groups, *self.organisations]


_SECTIONS = {
    "countries": "country", "institutions": "institution", "blocs": "bloc", "groups": "group",
    "organisations": "organisation",
}  # fmt: skip


def listed(data: Any) -> Any:
    """A parsed `actors.yaml` with its `{germany: {name: …}}` as lists of entries that know their id and kind."""
    if not isinstance(data, dict):
        return data
    return {key: _entries(value, _SECTIONS[key]) if key in _SECTIONS else value for key, value in data.items()}


def _entries(section: Any, kind: str) -> Any:
    if not isinstance(section, dict):
        return section
    return [{"id": k, "kind": kind, **(v if isinstance(v, dict) else {"name": v})} for k, v in section.items()]
