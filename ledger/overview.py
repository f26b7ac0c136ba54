"""One line per commitment: as it stands, or as it was known at an earlier time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from compliance.states import CommitmentState
from core.clock import parse_time
from core.errors import NotFound, UsageError
from core.words import Progress, Status
from ledger.book import Ledger
from ledger.states import states_as_of
from storage import evidence, statuses
from storage.schema.ledger import StatusRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A commitment's own status. `n` counts holders with evidence; `target` is "4 of 4 battlegroups" or "".

    `declaration` is the id of the one it lives with. `since` is None where nothing is known.
    """

    commitment: str
    statement: str
    declaration: str
    status: Status
    appears: bool
    progress: Progress
    score: float | None
    n: int
    reason: str
    since: datetime | None
    due: date | None
    target: str = ""


def lines_now(ledger: Ledger, declaration: str | None = None) -> tuple[list[Line], int]:
    """The statuses that stand, and how many pieces of evidence still wait for an assessment."""
    ids = commitments_of(ledger, declaration)
    with ledger.store.read() as session:
        rows = {row.commitment: row for row in statuses.every(session) if row.holder == ""}
        waiting = sum(len(found) for found in evidence.waiting(session).values())
    return [_stands(ledger, c, rows.get(c)) for c in ids], waiting


def lines_as_of(ledger: Ledger, as_of: datetime, declaration: str | None = None) -> list[Line]:
    """What was known at `as_of`, of commitments declared by then."""
    ids = commitments_of(ledger, declaration)
    declared = [c for c in ids if (on := ledger.declared_on(c)) is None or on <= as_of.date()]
    return [_computed(ledger, state) for state in states_as_of(ledger, as_of, declared)]


def commitments_of(ledger: Ledger, declaration: str | None) -> list[str]:
    """Ids in the order of the registry, of one declaration or of all; NotFound for an unknown declaration."""
    commitments = ledger.registry.commitments
    if declaration is None:
        return list(commitments)
    found = [i for i, c in commitments.items() if any(d.declaration == declaration for d in c.declared_in)]
    if not found:
        known = ", ".join(ledger.registry.declarations)
        raise NotFound(f"declaration {declaration}", f"no commitment is declared in it; known are {known}")
    return found


def end_of(text: str, now: datetime) -> datetime:
    """A date as the end of that day, a time as it is (UTC); UsageError when unreadable or still to come."""
    found = parse_time(text)
    if found is None:
        raise UsageError(text or "date", "no date; write it as 2024-03-31 or 2024-03-31T12:00Z")
    if found > now:
        raise UsageError(text, f"lies ahead; nothing later than {now:%Y-%m-%d %H:%M} UTC is known")
    if len(text.strip()) > len("2024-03-31"):
        return found
    return min(now, datetime.combine(found.date() + timedelta(days=1), time(), UTC) - timedelta(microseconds=1))


def count_by_status(lines: Iterable[Line]) -> dict[Status, int]:
    """Status → number of commitments, in the order of the ledger's table, without zeros."""
    listed = list(lines)
    return {s: n for s in Status if (n := sum(line.status is s for line in listed))}


def _stands(ledger: Ledger, commitment: str, row: StatusRow | None) -> Line:
    found = ledger.commitment(commitment)
    return Line(
        commitment=commitment,
        statement=found.statement,
        declaration=ledger.registry.home_of(commitment) or found.declared_in[0].declaration,
        status=Status(row.status) if row else Status.NO_EVIDENCE,
        appears=row.appears if row else False,
        progress=Progress(row.progress) if row else Progress.NONE,
        score=row.score if row else None,
        n=row.n if row else 0,
        reason=row.reason if row else "not assessed yet",
        since=row.since if row and row.status != Status.NO_EVIDENCE.value else None,
        due=found.due,
        target=str(((row.measured or {}).get("target") or {}).get("text", "")) if row else "",
    )


def _computed(ledger: Ledger, state: CommitmentState) -> Line:
    found = ledger.commitment(state.commitment)
    return Line(
        commitment=state.commitment,
        statement=found.statement,
        declaration=ledger.registry.home_of(state.commitment) or found.declared_in[0].declaration,
        status=state.status,
        appears=state.appears,
        progress=state.progress,
        score=state.score,
        n=state.n,
        reason=state.reason,
        since=state.since if state.status is not Status.NO_EVIDENCE else None,
        due=found.due,
        target=state.measured.text if state.measured else "",
    )
