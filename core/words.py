"""The words of the house as enumerations: the same in code, schema, pages and messages."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of statement a commitment is."""

    PLEDGE = "pledge"
    URGING = "urging"
    DEMAND = "demand"
    PRINCIPLE = "principle"


class Nature(StrEnum):
    """Whether a commitment can be done with, or is kept up."""

    DISCRETE = "discrete"
    CONTINUING = "continuing"


class Direction(StrEnum):
    """Which way an act points, relative to the commitment; `restates` is on the subject but no act."""

    PLUS = "+"
    MINUS = "-"
    NONE = "restates"


class Verdict(StrEnum):
    """What one item says of one commitment."""

    FULFILS = "fulfils"
    ADVANCES = "advances"
    CONTRADICTS = "contradicts"
    RESTATES = "restates"

    @property
    def direction(self) -> Direction:
        """The direction this verdict points in."""
        return _DIRECTIONS[self]


_DIRECTIONS = {
    Verdict.FULFILS: Direction.PLUS,
    Verdict.ADVANCES: Direction.PLUS,
    Verdict.CONTRADICTS: Direction.MINUS,
    Verdict.RESTATES: Direction.NONE,
}


class Modality(StrEnum):
    """How real the reported act is."""

    DONE = "done"
    UNDER_WAY = "under way"
    DECIDED = "decided"
    PLANNED = "planned"
    PROPOSED = "proposed"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"
    URGED = "urged"


class Tier(StrEnum):
    """How close an outlet stands to the acts it reports."""

    OFFICIAL = "official"
    WIRE = "wire"
    PRESS = "press"
    STATE_CONTROLLED = "state-controlled"


class Decision(StrEnum):
    """What a person decides on evidence; `undo` takes back an earlier review."""

    CONFIRM = "confirm"
    REJECT = "reject"
    RELABEL = "relabel"
    UNSURE = "unsure"
    UNDO = "undo"


class Progress(StrEnum):
    """How far a commitment has come, per holder."""

    NONE = "none"
    ANNOUNCED = "announced"
    DECIDED = "decided"
    IN_FORCE = "in force or delivered"


class Status(StrEnum):
    """Computed state of a commitment (or of one holder's part); ordered as in the ledger's table, the lowest wins."""

    NO_EVIDENCE = "no evidence"
    IN_PROGRESS = "in progress"
    UPHELD = "upheld"
    FULFILLED = "fulfilled"
    STALLED = "stalled"
    OVERDUE = "overdue"
    CONTRADICTED = "contradicted"
    REGRESSED = "regressed"
    CONTESTED = "contested"


class Role(StrEnum):
    """What a person may do, on the dashboard and from Slack."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADMIN = "admin"
