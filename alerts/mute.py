"""What holds a worthy alert back all the same: a silence somebody set, or a parent event. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from alerts.config import AlertsConfig, Inhibition
from alerts.records import Subject
from alerts.route import agrees
from alerts.traits import Traits, takes, traits_of
from core.words import Direction, Verdict
from core.yaml import Strict, check

_LISTS = ("kinds", "commitments", "directions", "declarations", "tags", "holders", "verdicts", "stories")


class Matcher(Strict):
    """What a silence mutes: every key given must hold; at least one is given.

    `outlets` holds only where all who report the act are among them: a second outlet is heard.
    """

    kinds: list[Literal["act", "clock"]] = []
    commitments: list[str] = []
    directions: list[Direction] = []
    declarations: list[str] = []
    tags: list[str] = []
    holders: list[str] = []
    verdicts: list[Verdict] = []
    outlets: list[str] = []
    stories: list[str] = []

    @model_validator(mode="after")
    def _says_something(self) -> "Matcher":
        if not any(getattr(self, name) for name in (*_LISTS, "outlets")):
            raise ValueError("a silence must say what it mutes; one that matches everything is refused")
        return self


class SilenceFacts(Strict):
    """A silence in force, as far as deciding needs it."""

    id: int
    matcher: Matcher
    author: Annotated[str, Field(min_length=1)]
    ends_at: datetime


def read_matcher(data: Any, where: str) -> Matcher:
    """A matcher from JSON or the command line; ConfigError naming what is wrong."""
    return check(data, Matcher, where)


def mutes(matcher: Matcher, traits: Traits) -> bool:
    """Whether a silence with `matcher` mutes what has these traits."""
    if matcher.outlets and not (traits.outlets and traits.outlets <= set(matcher.outlets)):
        return False
    return all(not (wanted := getattr(matcher, n)) or getattr(traits, n) & {str(w) for w in wanted} for n in _LISTS)


def silenced(subject: Subject, silences: Sequence[SilenceFacts]) -> str:
    """Who silenced it until when, in words; "" when nobody did."""
    traits = traits_of(subject)
    for silence in silences:
        if mutes(silence.matcher, traits):
            return f"silence {silence.id} by {silence.author} until {silence.ends_at:%Y-%m-%d %H:%M} UTC"
    return ""


def inhibited(
    config: AlertsConfig, subject: Subject, earlier: Sequence[tuple[datetime, Subject]], now: datetime
) -> str:
    """The rule and parent that mute it, in words; "" when none does. `earlier` was sent, with its times."""
    traits = traits_of(subject)
    for rule in config.inhibit:
        if takes(rule.target, traits) and any(_parent(rule, traits, at, other, now) for at, other in earlier):
            return f"rule {rule.name}"
    return ""


def _parent(rule: Inhibition, traits: Traits, at: datetime, other: Subject, now: datetime) -> bool:
    theirs = traits_of(other)
    return now - at <= rule.within and takes(rule.source, theirs) and agrees(rule.equal, traits, theirs)
