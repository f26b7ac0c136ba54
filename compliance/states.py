"""What compliance says: the state of one holder, of one commitment, and what the clock will do next."""

from dataclasses import dataclass
from datetime import date, datetime

from compliance.acts import Act, SetAside
from compliance.readings import Reading
from core.words import Progress, Status

SCORES: dict[Status, float | None] = {
    Status.NO_EVIDENCE: None,
    Status.IN_PROGRESS: 0.0,
    Status.UPHELD: 1.0,
    Status.FULFILLED: 1.0,
    Status.STALLED: 0.0,
    Status.OVERDUE: -1.0,
    Status.CONTRADICTED: -1.0,
    Status.REGRESSED: -1.0,
    Status.CONTESTED: 0.0,
}
"""The G7 Research Group's scale: +1 full, 0 partial or in progress, −1 none or the opposite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A quantity from the evidence set against the target: "1.5 of 2 % of GDP". `n` counts figures seen."""

    target: float
    reported: float
    unit: str
    at: datetime
    evidence: int
    n: int

    @property
    def text(self) -> str:
        """As people read it."""
        return f"{self.reported:,g} of {self.target:,g} {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderState:
    """One holder's part. `since` is when the status took effect in the world; `because` the evidence that decided.

    `appears`: no person has confirmed it. `n` counts the acts behind it.
    """

    holder: str
    status: Status
    appears: bool
    progress: Progress
    reason: str
    since: datetime
    acts: tuple[Act, ...]
    because: tuple[int, ...] = ()
    measured: Measured | None = None
    wakes_at: datetime | None = None

    @property
    def score(self) -> float | None:
        """−1, 0 or +1."""
        return SCORES[self.status]

    @property
    def n(self) -> int:
        """Acts that count."""
        return len(self.acts)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupState:
    """A holder as the commitment names it: a bloc's own acts and its members' acts, apart and together.

    `own` is the actor itself where it has acts, else None; `members` are others whose acts count for it. `score` is
    the mean over all `n` of them, `members_score` over the members alone.
    """

    name: str
    own: str | None
    members: tuple[str, ...]
    own_score: float | None
    members_score: float | None
    score: float | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """`days` before `due`, announced on `on`."""

    on: date
    due: date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentState:
    """The commitment as a whole and each holder with evidence. `n` counts those holders.

    `wakes_at` is when the clock alone may change something next; `deadlines` are the announcements due by now.
    """

    commitment: str
    status: Status
    appears: bool
    progress: Progress
    score: float | None
    n: int
    reason: str
    since: datetime | None
    holders: tuple[HolderState, ...]
    groups: tuple[GroupState, ...]
    acts: tuple[Act, ...]
    aside: tuple[tuple[Reading, SetAside], ...]
    because: tuple[int, ...] = ()
    measured: Measured | None = None
    deadlines: tuple[Deadline, ...] = ()
    wakes_at: datetime | None = None

    def holder(self, actor: str) -> HolderState | None:
        """The state of `actor`, if it has evidence."""
        return next((h for h in self.holders if h.holder == actor), None)
