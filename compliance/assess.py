"""Evidence, reviews and a time in; status, progress and score out. Pure: the same arguments give the same state."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from compliance.acts import Act, gather, of_holder, sort_out
from compliance.config import ComplianceConfig
from compliance.deadlines import announced, holder_wakes_at, terms_of, wakes_at
from compliance.groups import group_states, mean_score
from compliance.progress import furthest, progress
from compliance.quantities import measure, parse_target
from compliance.readings import read
from compliance.records import EvidenceEntry, ReviewEntry
from compliance.states import CommitmentState, HolderState
from compliance.status import Finding, Terms, contested, find_status, overdue
from core.words import Status
from declarations.actors import Actors
from declarations.model import Commitment


def assess_commitment(
    commitment: Commitment,
    evidence: Sequence[EvidenceEntry],
    reviews: Sequence[ReviewEntry],
    actors: Actors,
    declared_on: date | None,
    config: ComplianceConfig,
    now: datetime,
) -> CommitmentState:
    """The state of `commitment` at `now`, by the rules of the ledger.

    `evidence` may hold entries on other commitments (a relabelling moves them here or away) and entries recorded
    after `now`, which are not known yet. `declared_on` is the day of the earliest declaration that holds it.
    """
    readings = [r for r in read(evidence, reviews, now) if r.commitment == commitment.id]
    counted, aside = sort_out(readings, commitment, actors, declared_on)
    acts = gather(counted, config)
    terms = terms_of(commitment, config, now)
    holders = _holders(commitment, acts, config, terms)
    found = _own_status(acts, holders, terms)
    fulfilled = found is not None and found.status is Status.FULFILLED
    return CommitmentState(
        commitment=commitment.id,
        status=found.status if found else Status.NO_EVIDENCE,
        appears=found.appears if found else False,
        progress=furthest([h.progress for h in holders]),
        score=mean_score(holders),
        n=len(holders),
        reason=found.reason if found else "no act on it is known",
        since=found.since if found else (datetime.combine(declared_on, time(), UTC) if declared_on else None),
        holders=holders,
        groups=group_states(commitment, holders, actors),
        acts=tuple(acts),
        aside=tuple(aside),
        because=_evidence_of(found),
        measured=measure(parse_target(commitment.quantity), acts),
        deadlines=announced(commitment, config, fulfilled, now),
        wakes_at=wakes_at(commitment, config, holders, now),
    )


def _holders(
    commitment: Commitment, acts: Sequence[Act], config: ComplianceConfig, terms: Terms
) -> tuple[HolderState, ...]:
    names = sorted({h for act in acts for h in act.holders})
    return tuple(_holder(commitment, name, of_holder(acts, name, config), terms) for name in names)


def _holder(commitment: Commitment, name: str, acts: Sequence[Act], terms: Terms) -> HolderState:
    found = find_status(acts, terms)
    assert found is not None  # a holder is named because it has an act
    return HolderState(
        holder=name,
        status=found.status,
        appears=found.appears,
        progress=progress(acts),
        reason=found.reason,
        since=found.since,
        acts=tuple(acts),
        because=_evidence_of(found),
        measured=measure(parse_target(commitment.quantity), acts),
        wakes_at=holder_wakes_at(found.status, (a.at for a in acts), terms),
    )


def _own_status(acts: Sequence[Act], holders: Sequence[HolderState], terms: Terms) -> Finding | None:
    """Contested where acts of different holders meet that row, else as the holder of the most recent act stands."""
    if not acts:
        return overdue(acts, terms)
    if (across := contested(acts, terms)) is not None:
        return across
    latest = [h for h in holders if h.holder in acts[-1].holders]
    chosen = max(latest, key=lambda h: (list(Status).index(h.status), h.holder))
    involved = tuple(a for a in acts if set(a.evidence) & set(chosen.because))
    return Finding(chosen.status, chosen.since, chosen.reason, involved, chosen.appears)


def _evidence_of(found: Finding | None) -> tuple[int, ...]:
    return tuple(sorted({i for act in found.acts for i in act.evidence})) if found else ()
