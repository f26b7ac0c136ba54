"""What the ledger tells alerting: acts, what the clock did, reviews; in alerting's own records."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from alerts.records import ActSubject, ClockReason, ClockSubject, CommitmentFacts, Report, ReviewNote
from compliance.acts import Act
from compliance.corroboration import Corroboration
from compliance.readings import Reading
from compliance.records import EvidenceEntry
from compliance.states import CommitmentState
from core.words import Direction, Status, Verdict
from ledger.book import Ledger


def commitment_facts(ledger: Ledger, commitment: str) -> CommitmentFacts:
    """What a message says of a commitment."""
    found = ledger.commitment(commitment)
    home = ledger.registry.home_of(commitment) or found.declared_in[0].declaration
    declaration = ledger.registry.declarations.get(home)
    clause = next((d.clause for d in found.declared_in if d.declaration == home), "")
    parts = [
        declaration.title if declaration else home,
        f"clause {clause}" if clause else "",
        f"{declaration.adopted:%Y-%m-%d}" if declaration else "",
    ]
    return CommitmentFacts(
        id=found.id,
        statement=found.statement,
        declaration=home,
        declared_in=", ".join(p for p in parts if p),
        tags=tuple(found.tags),
    )


def act_subject(
    ledger: Ledger,
    act: Act,
    before: CommitmentState,
    after: CommitmentState,
    fresh: Iterable[int],
    *,
    story: int | None,
    review: ReviewNote | None = None,
) -> ActSubject:
    """An act that counts; `story` is the id it is keyed by, which is older than a merge where it was told before."""
    names = ledger.registry.actors
    known = set(fresh)
    return ActSubject(
        commitment=commitment_facts(ledger, after.commitment),
        direction=act.direction,
        story=story,
        reports=tuple(report_of(r.entry, r.verdict) for r in act.readings),
        fresh=tuple(i for i in act.evidence if i in known),
        holders=act.holders,
        holder_names=tuple(names.name(h) for h in act.holders),
        corroboration=str(act.corroboration) if act.corroboration else "",
        status_before=before.status,
        status_after=after.status,
        appears=not act.confirmed,
        earlier=earlier(after, act.at),
        review=review,
    )


def uncounted_subject(
    ledger: Ledger, readings: Sequence[Reading], state: CommitmentState, *, story: int | None, before_declared: bool
) -> ActSubject:
    """Fresh evidence of one story that counts for nothing: dated before the declaration, or not accepted."""
    names = ledger.registry.actors
    holders = tuple(sorted({h for r in readings for h in r.holders}))
    return ActSubject(
        commitment=commitment_facts(ledger, state.commitment),
        direction=readings[0].direction,
        story=story,
        reports=tuple(report_of(r.entry, r.verdict) for r in readings),
        fresh=tuple(r.entry.id for r in readings),
        holders=holders,
        holder_names=tuple(names.name(h) for h in holders),
        before_declared=before_declared,
        status_before=state.status,
        status_after=state.status,
    )


def clock_subject(
    ledger: Ledger, reason: ClockReason, on: date, first_assessed: datetime, before: Status, after: CommitmentState
) -> ClockSubject:
    """What the clock brought about on the day `on`."""
    holders = tuple(h.holder for h in after.holders if h.status.value == reason.value)
    return ClockSubject(
        commitment=commitment_facts(ledger, after.commitment),
        reason=reason,
        on=on,
        first_assessed=first_assessed,
        holders=holders,
        holder_names=tuple(ledger.registry.actors.name(h) for h in holders),
        status_before=before,
        status_after=after.status,
        earlier=earlier(after, None),
        due=ledger.commitment(after.commitment).due,
    )


def report_of(entry: EvidenceEntry, verdict: Verdict) -> Report:
    """One report of an act."""
    return Report(
        evidence_id=entry.id,
        outlet=entry.outlet or entry.reference or entry.added_by,
        passage=entry.passage,
        confidence=entry.confidence,
        verdict=verdict,
        modality=entry.modality,
        tier=entry.tier,
        url=entry.url,
        title=entry.title,
        published=entry.published,
        accepted=entry.accepted,
        reasons=entry.reasons,
        backfill=entry.backfill,
        independent=not entry.wire_copy,
        version=entry.version,
        origin=entry.origin,
    )


def earlier(state: CommitmentState, before: datetime | None) -> str:
    """The latest act (before a time) in one line; "" when there is none."""
    act = next((a for a in reversed(state.acts) if before is None or a.at < before), None)
    if act is None:
        return ""
    outlet = act.readings[0].entry.outlet
    stands = "" if act.corroboration is Corroboration.NONE else ", corroborated"
    against = "against" if act.direction is Direction.MINUS else "for"
    return f"{act.at:%Y-%m-%d}: {against} it ({act.verdict}{', ' + outlet if outlet else ''}{stands})"
