"""The state of a commitment from what the store knows, now or at an earlier time."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from compliance.assess import assess_commitment
from compliance.records import EvidenceEntry, ReviewEntry
from compliance.states import CommitmentState
from ledger.book import Ledger
from storage import ledger_entries


def state_of(
    ledger: Ledger,
    commitment: str,
    evidence: Sequence[EvidenceEntry],
    reviews: Sequence[ReviewEntry],
    now: datetime,
) -> CommitmentState:
    """The state that follows from these entries at `now`."""
    return assess_commitment(
        ledger.commitment(commitment),
        evidence,
        reviews,
        ledger.registry.actors,
        ledger.declared_on(commitment),
        ledger.compliance,
        now,
    )


def state_as_of(ledger: Ledger, session: Session, commitment: str, as_of: datetime) -> CommitmentState:
    """What was known at `as_of`: evidence recorded, reviews made and stories merged by then, and the clock of then."""
    evidence, reviews = ledger_entries.load(session, commitment, as_of=as_of)
    return state_of(ledger, commitment, evidence, reviews, as_of)


def states_as_of(ledger: Ledger, as_of: datetime, commitments: Iterable[str] | None = None) -> list[CommitmentState]:
    """`state_as_of` for some commitments (default: all), in the order of the registry, from one snapshot."""
    ids = list(ledger.registry.commitments) if commitments is None else list(commitments)
    with ledger.store.read() as session:
        return [state_as_of(ledger, session, c, as_of) for c in ids]
