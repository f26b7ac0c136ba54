"""What an assessment tells alerting, in its own transaction: new acts, what the clock did, deadlines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alerts.keys import act_key
from alerts.outbox import announce
from alerts.reasons import Decision
from alerts.records import ActSubject, ClockReason, ClockSubject
from compliance.acts import SetAside
from compliance.readings import Reading
from compliance.records import EvidenceEntry
from compliance.states import CommitmentState
from core.words import Direction, Status
from ledger import subjects
from ledger.book import Ledger
from storage import alerts as stored_alerts
from storage import stories

_BY_CLOCK = {Status.OVERDUE: ClockReason.OVERDUE, Status.STALLED: ClockReason.STALLED}


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment: the own status that stood, the state by the clock alone, the state with the fresh evidence.

    `previous_at` is when the commitment was assessed last before, None when never.
    """

    stood: Status
    clock: CommitmentState
    after: CommitmentState
    fresh: frozenset[int]
    first_at: datetime
    previous_at: datetime | None


def announce_all(
    session: Session, ledger: Ledger, done: Assessed, entries: Sequence[EvidenceEntry], now: datetime
) -> list[Decision]:
    """Tell everything that `done` brought about; what came of each."""
    told: list[ActSubject | ClockSubject] = [*_clock(ledger, done), *_deadlines(ledger, done)]
    merged = stories.absorbed(session, {e.story for e in entries if e.id in done.fresh and e.story is not None})
    told += _acts(session, ledger, done, merged)
    told += _uncounted(session, ledger, done, entries, merged)
    return [announce(session, ledger.alerts, subject, now) for subject in told]


def told_story(
    session: Session, commitment: str, direction: Direction, story: int | None, merged: Mapping[int, list[int]]
) -> int | None:
    """The story an act is keyed by: when it was told before its story was merged away, still that one.

    `merged` are the stories that went up in others, as `stories.absorbed` gives them.
    """
    if story is None or not merged.get(story):
        return story
    known = [story, *merged[story]]
    found = [(s, a) for s in known if (a := stored_alerts.find(session, act_key(commitment, direction, s)))]
    return next((s for s, alert in found if alert.sent), found[0][0] if found else story)


def _clock(ledger: Ledger, done: Assessed) -> Iterator[ClockSubject]:
    state = done.clock
    reason = _BY_CLOCK.get(state.status)
    if reason is None or state.status is done.stood or state.since is None or done.after.status is not state.status:
        return
    yield subjects.clock_subject(ledger, reason, state.since.date(), done.first_at, done.stood, done.after)


def _deadlines(ledger: Ledger, done: Assessed) -> Iterator[ClockSubject]:
    """The nearest announcement whose day has come since the last assessment; those it overtook are not told."""
    for deadline in done.after.deadlines[:1]:
        if done.previous_at is None or deadline.on > done.previous_at.date():
            yield subjects.clock_subject(
                ledger, ClockReason.DUE_SOON, deadline.on, done.first_at, done.stood, done.after
            )


def _acts(session: Session, ledger: Ledger, done: Assessed, merged: Mapping[int, list[int]]) -> Iterator[ActSubject]:
    for act in done.after.acts:
        if done.fresh & set(act.evidence):
            story = told_story(session, done.after.commitment, act.direction, act.story, merged)
            yield subjects.act_subject(ledger, act, done.clock, done.after, done.fresh, story=story)


def _uncounted(
    session: Session,
    ledger: Ledger,
    done: Assessed,
    entries: Sequence[EvidenceEntry],
    merged: Mapping[int, list[int]],
) -> Iterator[ActSubject]:
    """Fresh evidence that counts for nothing, so that it is on record why nobody was told."""
    early = [r for r, why in done.after.aside if why is SetAside.BEFORE_DECLARED and r.entry.id in done.fresh]
    doubtful = [Reading(e, e.verdict, e.commitment, e.holders) for e in entries if _doubtful(e, done)]
    counted = {(a.direction, a.story) for a in done.after.acts if a.story is not None}
    for readings, before_declared in ((early, True), (doubtful, False)):
        for (direction, story), group in _by_act(readings).items():
            if (direction, story) in counted:
                continue
            keyed = told_story(session, done.after.commitment, direction, story, merged)
            yield subjects.uncounted_subject(ledger, group, done.after, story=keyed, before_declared=before_declared)


def _doubtful(entry: EvidenceEntry, done: Assessed) -> bool:
    fresh = entry.id in done.fresh and entry.superseded_at is None
    return fresh and not entry.accepted and entry.verdict.direction is not Direction.NONE


def _by_act(readings: Iterable[Reading]) -> dict[tuple[Direction, int | None], list[Reading]]:
    """Readings by act; without a story each is alone, keyed by its (negated) number only to keep them apart."""
    groups: dict[tuple[Direction, int | None], list[Reading]] = {}
    for reading in readings:
        if reading.entry.story is not None:
            groups.setdefault((reading.direction, reading.entry.story), []).append(reading)
    return groups
