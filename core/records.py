"""Records that cross rooms: frozen, typed, free of behaviour beyond what follows from their own fields."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from core.words import Direction, Modality, Tier, Verdict

Field = Literal["title", "summary"]


@dataclass(frozen=True, slots=True)
class Item:
    """One news entry, in plain text.

    `published` is the publisher's time or None when it gave none that can be believed; `first_seen` is ours.
    `language` is an ISO 639-1 code or "" when unknown. `version` counts edits, from 1.
    """

    id: str
    title: str
    summary: str = ""
    published: datetime | None = None
    source: str = ""
    url: str = ""
    tier: Tier = Tier.PRESS
    language: str = ""
    feed: str = ""
    first_seen: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Span:
    """A passage of an item: `item.<field>[start:end] == text`, in code points."""

    field: Field
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount found in a text, normalised: 40,000 troops, 1.5e9 EUR, 2 % of GDP."""

    value: float
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """One item on one commitment in one direction.

    `confidence` is the probability (0..1) of that direction, whatever the verdict inside it; `accepted` says
    whether it passes the shipped operating point. `holders` are actor ids from the registry's actors.
    `degraded` names what the matcher had to do without, "" when nothing.
    """

    commitment: str
    verdict: Verdict
    confidence: float
    accepted: bool
    holders: tuple[str, ...]
    modality: Modality
    evidence: tuple[Span, ...]
    reasons: tuple[str, ...]
    event_date: date | None = None
    quantities: tuple[Quantity, ...] = ()
    degraded: str = ""

    @property
    def direction(self) -> Direction:
        """The direction of the verdict."""
        return self.verdict.direction


@dataclass(frozen=True, slots=True)
class Matching:
    """What the matcher says of one item: its matches, why it stopped where it stopped, and its story key.

    `gate` is the named reason the item passed or did not pass ("on subject", "no actor", "other language", …).
    `fingerprint` holds the features by which stories are told apart (entities, numbers, places).
    """

    item: str
    matches: tuple[Match, ...]
    gate: str
    fingerprint: dict[str, list[str]] = field(default_factory=dict)
