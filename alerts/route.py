"""Which channels a subject goes to, and under which key posts share a message. Pure."""

from collections.abc import Sequence

from alerts.config import AlertsConfig, Channel
from alerts.records import OpsSubject, Subject
from alerts.traits import Traits, takes, traits_of

_DIGEST = "digest"
_FIELDS = {
    "commitment": "commitments",
    "direction": "directions",
    "declaration": "declarations",
    "story": "stories",
}


def route(config: AlertsConfig, subject: Subject) -> tuple[str, ...]:
    """Names of the channels that get `subject`, each once: the first route that takes it, further where it goes on."""
    if isinstance(subject, OpsSubject):
        return tuple(dict.fromkeys(config.operations))
    traits = traits_of(subject)
    names: list[str] = []
    for rule in config.routes:
        if takes(rule.when, traits):
            names += rule.to
            if not rule.go_on:
                break
    return tuple(dict.fromkeys(names))


def group_key(channel: Channel, subject: Subject) -> str:
    """Posts of one channel with the same key leave as one message; "" for a message of its own."""
    if channel.mode != "instant":
        return _DIGEST
    if not channel.group_by or isinstance(subject, OpsSubject):
        return ""
    traits = traits_of(subject)
    parts = (f"{name}={_value(traits, name)}" for name in channel.group_by)
    return "|".join(parts)[:160]


def agrees(fields: Sequence[str], one: Traits, other: Traits) -> bool:
    """Whether two subjects have a value in common in every one of `fields`."""
    return all(getattr(one, _plural(name)) & getattr(other, _plural(name)) for name in fields)


def _value(traits: Traits, name: str) -> str:
    return "*" if name == "channel" else ",".join(sorted(getattr(traits, _FIELDS[name])))


def _plural(name: str) -> str:
    return "holders" if name == "holder" else _FIELDS[name]
