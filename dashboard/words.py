"""How the registry's ids are written for people: commitments by statement, actors by name, declarations by title."""

from collections.abc import Iterable

from dashboard.labels import label
from declarations.registry import Registry


def statement(registry: Registry, commitment: str) -> str:
    """What a commitment says; its id when the registry has it no more."""
    found = registry.commitments.get(commitment)
    return found.statement if found else commitment


def actor(registry: Registry, actor_id: str) -> str:
    """An actor's name; the id when nobody has it."""
    return registry.actors.name(actor_id) if actor_id in registry.actors else actor_id


def value(registry: Registry, text: str, kind: str) -> str:
    """A facet's value for people."""
    if kind == "holder":
        return actor(registry, text)
    return label(text, kind)


def topics(registry: Registry) -> list[str]:
    """All tags, in order."""
    return sorted({tag for commitment in registry.commitments.values() for tag in commitment.tags})


def declarations(registry: Registry) -> list[tuple[str, str]]:
    """Ids and titles of the declarations, in order of time."""
    found = sorted(registry.declarations.items(), key=lambda pair: pair[1].adopted)
    return [(key, declaration.title) for key, declaration in found]


def twice(values: Iterable[str]) -> list[tuple[str, str]]:
    """Values that are their own words, for a list to choose from."""
    return [(str(value), str(value)) for value in values]
