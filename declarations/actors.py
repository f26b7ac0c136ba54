"""Actors: countries with their capitals and leaders, institutions, blocs with dated membership, groups."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

from core.errors import ConfigError
from core.yaml import check, read_yaml
from declarations.actor_entries import ActorEntry, ActorsFile, listed, slug
from declarations.membership import Memberships
from declarations.mentions import Finder, Mention, Rules
from declarations.surface import Form, Surface, by_key, fold

__all__ = ["Actors", "Form", "Mention", "load_actors"]


class Actors:
    """Resolves names to actors and says for whom an actor's act counts. Never changes once made."""

    def __init__(self, entries: Iterable[ActorEntry], rules: Rules = Rules()) -> None:  # noqa: B008  (frozen)
        listed = list(entries)
        self._rules = rules
        self._entries: Mapping[str, ActorEntry] = {e.id: e for e in [*_member_groups(listed), *listed]}
        self._memberships = Memberships(self._entries)
        self._names = by_key(self._entries.values())
        self._counts: dict[tuple[str, str, date | None], bool] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """Every actor, in the order of the file."""
        return tuple(self._entries)

    def __contains__(self, actor: object) -> bool:
        return actor in self._entries

    def entry(self, actor: str) -> ActorEntry | None:
        """What the file says of `actor`."""
        return self._entries.get(actor)

    def name(self, actor: str) -> str:
        """How to show `actor`; an id that is not known is shown as it is."""
        entry = self._entries.get(actor)
        return entry.name if entry else actor

    def kind(self, actor: str) -> str:
        """country · institution · bloc · group · organisation; "" for an id that is not known."""
        entry = self._entries.get(actor)
        return entry.kind if entry else ""

    def country_of(self, actor: str) -> str | None:
        """The country that `actor` is or belongs to, if it is one's."""
        return next((a for a in self._chain(actor) if self.kind(a) == "country"), None)

    def find(self, text: str, on: date | None = None) -> list[Mention]:
        """Every actor that `text` names on that day, in order, longest match first, without overlaps."""
        return self._finder.find(text, on)

    def resolve(self, name: str) -> str | None:
        """The id of the actor called `name` ("NATO members", "the Kremlin", an id); None when nobody is."""
        if name in self._entries:
            return name
        key = re.sub(r"\s+", " ", fold(name).strip())
        for candidate in (key, key.removeprefix("the "), key.removeprefix("all ")):
            for surface in self._names.get(candidate, ()):
                if not surface.opening:
                    return surface.actor
        return None

    def members(self, bloc: str, on: date | None = None) -> frozenset[str]:
        """Ids of the members of a bloc or group on that day; of those at any time where the day is not known."""
        return self._memberships.on(bloc, on)

    def counts_for(self, holder: str, actor: str, on: date | None = None) -> bool:
        """Whether an act by `actor` on that day counts for `holder`, named as a commitment names it.

        A bloc counts for itself and its members, a member group also for acts of its bloc; a part counts for its
        whole. A smaller group counts where all its members do. An unknown holder is compared by its name.
        """
        key = (holder, actor, on)
        if key not in self._counts:
            if len(self._counts) > 100_000:
                self._counts.clear()
            self._counts[key] = self._decide(holder, actor, on)
        return self._counts[key]

    def _decide(self, holder: str, actor: str, on: date | None) -> bool:
        wanted = self.resolve(holder)
        if wanted is None:
            return slug(holder) == actor or fold(holder) == fold(self.name(actor))
        entry = self._entries[wanted]
        members = self.members(wanted, on)
        for one in self._chain(actor):
            if one == wanted or one in members or (entry.kind == "group" and one in entry.members_of):
                return True
            if wanted in self._stands_for(one):
                return True
        own = self.members(actor, on) if self.kind(actor) == "group" else frozenset()
        return bool(own) and own <= members

    def _chain(self, actor: str) -> list[str]:
        """`actor` and what it is part of, upwards."""
        chain: list[str] = []
        at: str | None = actor
        while at is not None and at not in chain:
            chain.append(at)
            entry = self._entries.get(at)
            at = entry.part_of if entry else None
        return chain

    def _stands_for(self, actor: str) -> list[str]:
        entry = self._entries.get(actor)
        return entry.stands_for if entry else []

    def with_extra(self, entries: Iterable[ActorEntry]) -> "Actors":
        """These actors and `entries`, which win where an id or name is the same (RSF is whom a registry says)."""
        extra = list(entries)
        if not extra:
            return self
        return Actors([*extra, *(e for e in self._entries.values() if e.id not in {x.id for x in extra})], self._rules)

    @cached_property
    def version(self) -> str:
        """16 hex digits that change whenever an entry does."""
        content = [e.model_dump(mode="json") for e in self._entries.values()]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    @cached_property
    def _finder(self) -> Finder:
        unless = {e.id: e.unless for e in self._entries.values() if e.unless}
        rules = Rules(self._rules.ignore, self._rules.government_words, self._rules.unclear_in_capitals, unless)
        return Finder(self._names, rules)


def _member_groups(entries: list[ActorEntry]) -> list[ActorEntry]:
    """For each bloc the group of its members, as texts name it: "NATO allies", "EU member states"."""
    taken = {e.id for e in entries}
    groups = []
    for bloc in entries:
        if bloc.kind == "bloc" and (made := f"{bloc.id}-members") not in taken:
            names = [bloc.name, *(n for n in [*bloc.exact, *bloc.aliases] if len(n) <= 12)]
            aliases = [f"{n} {word}" for n in names for word in _MEMBER_WORDS] + [f"members of {n}" for n in names]
            group = ActorEntry(
                id=made, name=f"{bloc.name} members", kind="group", aliases=aliases, members_of=[bloc.id]
            )
            groups.append(group)
    return groups


_MEMBER_WORDS = ("members", "member states", "member countries", "countries", "nations", "states", "allies", "leaders")


def load_actors(path: Path) -> Actors:
    """The actors of `config/actors.yaml`; ConfigError names what is wrong with it."""
    file = check(listed(read_yaml(path) or {}), ActorsFile, path)
    entries = file.entries
    problems = [*_twice(entries), *_unknown(entries), *_claimed_twice(entries)]
    if problems:
        raise ConfigError(path, problems)
    return Actors(entries, Rules(file.ignore, file.government_words, file.unclear_in_capitals))


def _twice(entries: list[ActorEntry]) -> list[str]:
    ids = [e.id for e in entries]
    return [f"{i}: this id is used twice" for i in dict.fromkeys(ids) if ids.count(i) > 1]


def _unknown(entries: list[ActorEntry]) -> list[str]:
    known = {e.id for e in entries} | {f"{e.id}-members" for e in entries if e.kind == "bloc"}
    problems = []
    for e in entries:
        named = [*(m.actor for m in e.members), *e.members_of, *e.everyone_but, *e.stands_for, e.part_of]
        problems += [f"{e.id}: names {n!r}, which is no actor here" for n in named if n is not None and n not in known]
    return problems


def _claimed_twice(entries: list[ActorEntry]) -> list[str]:
    """A name that two actors claim for good would go to whichever stands first, silently."""
    return [
        f"{clash[0].actor} and {clash[1].actor}: both are called {clash[0].text!r}"
        for surfaces in by_key(entries).values()
        if len(clash := _first_two(surfaces)) == 2
    ]


def _first_two(surfaces: list[Surface]) -> list[Surface]:
    by_actor: dict[tuple[str, str], Surface] = {}
    for surface in surfaces:
        if surface.form != "leader":
            by_actor.setdefault((surface.actor, surface.text if surface.exact else ""), surface)
    distinct = list({s.actor: s for s in by_actor.values()}.values())
    return distinct[:2]
