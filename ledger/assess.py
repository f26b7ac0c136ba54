"""Matches become status: one transaction per commitment holds status, history, and what alerting is told."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from alerts.reasons import Action, Decision
from compliance.records import EvidenceEntry
from core.words import Status
from ledger.announce import Assessed, announce_all
from ledger.book import Ledger
from ledger.changes import Cause, write_state
from ledger.states import state_of
from storage import evidence, ledger_entries, registry_versions, statuses
from storage.schema.ledger import AssessmentRow
from storage.statuses import NewChange

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AssessReport:
    """What one run did. `decisions` counts alerting's named reasons by action; `unknown` is evidence by
    commitment id that the registry does not hold (it is kept, and counts again when the id comes back).
    """

    assessed: int = 0
    evidence: int = 0
    changes: tuple[NewChange, ...] = ()
    sent: int = 0
    decisions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)


def assess(ledger: Ledger, now: datetime, *, told: Told = lambda _done, _of: None) -> AssessReport:
    """Assess every commitment that has new evidence, that the clock is due for, or whose registry changed.

    Can be run again at any time, also by several at once: what was assessed is not assessed twice.
    """
    todo, unknown = _todo(ledger, now)
    done: list[Outcome] = []
    for number, commitment in enumerate(todo):
        told(number, len(todo))
        done.append(assess_one(ledger, commitment, now))
    told(len(todo), len(todo))
    decisions = [d for outcome in done for d in outcome.decisions]
    return AssessReport(
        assessed=len(done),
        evidence=sum(outcome.evidence for outcome in done),
        changes=tuple(c for outcome in done for c in outcome.changes),
        sent=sum(d.action is Action.SEND for d in decisions),
        decisions=_counted(decisions),
        unknown=unknown,
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the assessment of one commitment did; `evidence` counts what was new."""

    evidence: int
    changes: Sequence[NewChange]
    decisions: Sequence[Decision]


def assess_one(ledger: Ledger, commitment: str, now: datetime) -> Outcome:
    """Assess one commitment, in one transaction."""
    with ledger.store.begin() as session:
        return assess_in(session, ledger, commitment, now)


def assess_in(session: Session, ledger: Ledger, commitment: str, now: datetime) -> Outcome:
    """Assess one commitment, in the caller's transaction."""
    row, first = statuses.lock(session, commitment, ledger.registry.version, now)
    waiting = evidence.waiting(session, commitment).get(commitment, [])
    entries, reviews = ledger_entries.load(session, commitment)
    fresh, earlier = split(entries, frozenset(waiting), row, first)
    stood = _stood(session, commitment)
    clock = state_of(ledger, commitment, earlier, reviews, now)
    changes = write_state(session, clock, _cause(ledger, row, first), now)
    after = clock
    if waiting:
        after = state_of(ledger, commitment, entries, reviews, now)
        changes += write_state(session, after, Cause("evidence", tuple(waiting)), now)
    done = Assessed(stood, clock, after, fresh, row.first_at, None if first else row.last_at)
    decisions = announce_all(session, ledger, done, entries, now)
    evidence.mark_assessed(session, waiting, now)
    due = ledger.commitment(commitment).due
    statuses.note(session, row, ledger.registry.version, due, after.wakes_at, now)
    return Outcome(len(fresh), changes, decisions)


def _todo(ledger: Ledger, now: datetime) -> tuple[list[str], dict[str, int]]:
    """Commitments to assess, in the order of the registry; evidence on unknown ones is set aside and counted."""
    with ledger.store.begin() as session:
        registry_versions.keep(session, ledger.registry, now)
        waiting = evidence.waiting(session)
        wanted = set(waiting) | statuses.due(session, ledger.registry.version, now)
        wanted |= set(ledger.registry.commitments) - statuses.assessed(session)
        unknown = {c: ids for c, ids in waiting.items() if c not in ledger.registry.commitments}
        for ids in unknown.values():
            evidence.mark_assessed(session, ids, now)
    return [c for c in ledger.registry.commitments if c in wanted], {c: len(ids) for c, ids in unknown.items()}


def split(
    entries: Sequence[EvidenceEntry], waiting: frozenset[int], row: AssessmentRow, first: bool
) -> tuple[frozenset[int], list[EvidenceEntry]]:
    """Ids of what is new, and what the last assessment knew: what was replaced since then was still in force."""
    earlier: list[EvidenceEntry] = []
    fresh: set[int] = set()
    for entry in entries:
        if entry.id not in waiting:
            earlier.append(entry)
        elif entry.superseded_at is not None and not first and entry.recorded_at <= row.last_at:
            earlier.append(replace(entry, superseded_at=None))
        else:
            fresh.add(entry.id)
    return frozenset(fresh), earlier


def _cause(ledger: Ledger, row: AssessmentRow, first: bool) -> Cause:
    """Without new evidence, a status changes by the clock, or because the registry says something else now."""
    return Cause("registry" if first or row.registry_version != ledger.registry.version else "clock")


def _stood(session: Session, commitment: str) -> Status:
    row = statuses.of(session, commitment).get("")
    return Status(row.status) if row else Status.NO_EVIDENCE


def _counted(decisions: Sequence[Decision]) -> dict[str, dict[str, int]]:
    counts = Counter((d.action.value, d.reason.value) for d in decisions)
    made: dict[str, dict[str, int]] = {}
    for (action, reason), number in sorted(counts.items()):
        made.setdefault(action, {})[reason] = number
    return made
