"""How the registry's ids are written for people: commitments by statement, actors by name, declarations by title."""

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
