"""What an alert may be about, as the ledger describes it: an act, the clock, a review, a failure. Frozen and typed.

Every subject is kept whole with its alert (`alerts.facts`), so that a message can be rendered again when it is
edited, and a history can be replayed through other routes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from core.words import Decision as ReviewDecision
from core.words import Direction, Modality, Status, Tier, Verdict


@dataclass(frozen=True, slots=True)
class CommitmentFacts:
    """What a message says of a commitment. `declaration` is an id, `declared_in` its title with clause and date."""

    id: str
    statement: str
    declaration: str = ""
    declared_in: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report of an act: one piece of evidence in force.

    `confidence` is 0..1. `backfill` says why it never alerts by itself ("old item", "re-scored"), "" when it may.
    `independent` is False for copies of another report's wire text. `version` counts edits of the item, from 1.
    """

    evidence_id: int
    outlet: str
    passage: str
    confidence: float
    verdict: Verdict
    modality: Modality = Modality.DONE
    tier: Tier = Tier.PRESS
    url: str = ""
    title: str = ""
    published: datetime | None = None
    accepted: bool = True
    reasons: tuple[str, ...] = ()
    backfill: str = ""
    independent: bool = True
    version: int = 1
    origin: Literal["machine", "hand"] = "machine"


@dataclass(frozen=True, slots=True)
class ReviewNote:
    """Who decided what on an act that was alerted; shown in its message."""

    decision: ReviewDecision
    reviewer: str
    via: str
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ActSubject:
    """An act: (commitment, direction, story), by one or more holders, with all its reports in force.

    `fresh` are the evidence ids that are assessed now for the first time. `corroboration` names what corroborates
    the act, "" when nothing does. `earlier` is earlier evidence on the commitment in one line, "" for none.
    `story` is None for evidence added by hand: its act is then its own.
    """

    commitment: CommitmentFacts
    direction: Direction
    story: int | None
    reports: tuple[Report, ...]
    fresh: tuple[int, ...]
    holders: tuple[str, ...] = ()
    holder_names: tuple[str, ...] = ()
    corroboration: str = ""
    before_declared: bool = False
    status_before: Status = Status.NO_EVIDENCE
    status_after: Status = Status.IN_PROGRESS
    appears: bool = True
    earlier: str = ""
    review: ReviewNote | None = None
    kind: Literal["act"] = "act"

    @property
    def lead(self) -> Report:
        """The report a message quotes: official first, then the most confident, then the oldest."""
        return min(self.reports, key=lambda r: (not r.accepted, r.tier is not Tier.OFFICIAL, -r.confidence))

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that report it, each once, in order of report."""
        return tuple(dict.fromkeys(r.outlet for r in self.reports if r.outlet))


class ClockReason(StrEnum):
    """What the clock alone can bring about."""

    OVERDUE = "overdue"
    STALLED = "stalled"
    DUE_SOON = "due soon"


@dataclass(frozen=True, slots=True)
class ClockSubject:
    """A change that the clock brought about on `on`; `first_assessed` is when the commitment was first assessed.

    For a deadline that is near, `on` is the day it is announced, and `due` the deadline.
    """

    commitment: CommitmentFacts
    reason: ClockReason
    on: date
    first_assessed: datetime
    holders: tuple[str, ...] = ()
    holder_names: tuple[str, ...] = ()
    status_before: Status = Status.NO_EVIDENCE
    status_after: Status = Status.OVERDUE
    earlier: str = ""
    due: date | None = None
    kind: Literal["clock"] = "clock"


@dataclass(frozen=True, slots=True)
class ReviewSubject:
    """A person's review of evidence of an act. `act` is that act as it stands after the review, keyed as before it.
    It always has a report, also where the review took the last one out of force.

    `verdict_after` and `commitment_after` are what a relabelling made of it; None where nothing changed.
    `undoes` is the decision that an `undo` takes back.
    """

    review_id: int
    act: ActSubject
    note: ReviewNote
    verdict_before: Verdict
    verdict_after: Verdict | None = None
    commitment_after: str | None = None
    undoes: ReviewDecision | None = None
    status_before: Status = Status.NO_EVIDENCE
    status_after: Status = Status.NO_EVIDENCE
    kind: Literal["correction"] = "correction"

    @property
    def commitment(self) -> CommitmentFacts:
        """The commitment the reviewed act was on."""
        return self.act.commitment


@dataclass(frozen=True, slots=True)
class OpsSubject:
    """A failure an operator must see: `what` is its stable name ("feed gone"), `about` what it befell."""

    what: str
    about: str
    detail: str
    on: date
    kind: Literal["ops"] = "ops"


Subject = ActSubject | ClockSubject | ReviewSubject | OpsSubject
