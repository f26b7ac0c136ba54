"""Evidence that a person adds: a link or a gazette reference with passage and date. It counts as reviewed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from compliance.records import EvidenceEntry
from core.errors import UsageError
from core.text import clean
from core.urls import canonical_url
from core.words import Modality, Tier, Verdict
from ledger.assess import assess_in
from ledger.book import Ledger
from ledger.requests import resolved
from storage import audit, evidence
from storage.evidence import OLD_ITEM
from storage.statuses import NewChange


@dataclass(frozen=True, slots=True, kw_only=True)
class HandEvidence:
    """What a person found. `holders` are names or ids; `url` or `reference` says where it can be read."""

    commitment: str
    verdict: Verdict
    holders: tuple[str, ...]
    passage: str
    happened: date
    added_by: str
    via: str = "cli"
    url: str = ""
    reference: str = ""
    outlet: str = ""
    modality: Modality = Modality.DONE
    tier: Tier = Tier.PRESS


@dataclass(frozen=True, slots=True)
class Added:
    """Number of the new evidence, and the changes of status it made."""

    evidence: int
    changes: tuple[NewChange, ...]


def add_evidence(ledger: Ledger, found: HandEvidence, now: datetime) -> Added:
    """Keep it and assess its commitment, in one transaction. Raises UsageError and NotFound; then nothing is kept."""
    entry = _entry(ledger, found, now)
    with ledger.store.begin() as session:
        made = evidence.add_by_hand(session, entry)
        audit.write(
            session, found.added_by, "evidence added", f"evidence {made}", now, via=found.via, after=_after(entry)
        )
        return Added(made, tuple(assess_in(session, ledger, found.commitment, now).changes))


def _entry(ledger: Ledger, found: HandEvidence, now: datetime) -> EvidenceEntry:
    subject = f"evidence on {found.commitment}"
    ledger.commitment(found.commitment)
    passage, reference, who = clean(found.passage, 1_000), clean(found.reference, 500), clean(found.added_by, 120)
    url = canonical_url(found.url) if found.url else ""
    _refuse(subject, found, now, passage=passage, where=url or reference, who=who)
    at = datetime.combine(found.happened, time(), UTC)
    return EvidenceEntry(
        id=0,
        commitment=found.commitment,
        verdict=found.verdict,
        modality=found.modality,
        holders=resolved(ledger.registry.actors, found.holders, subject) or (),
        outlet=clean(found.outlet, 200),
        tier=found.tier,
        url=url or "",
        reference=reference,
        passage=passage,
        act_at=at,
        recorded_at=now,
        origin="hand",
        added_by=who,
        reasons=("added by hand",),
        backfill=OLD_ITEM if now - at > ledger.compliance.backfill else "",
    )


def _refuse(subject: str, found: HandEvidence, now: datetime, *, passage: str, where: str, who: str) -> None:
    """UsageError with everything that is wrong with `found`, as it reads once cleaned."""
    problems = [
        ("a passage is needed: the sentence that shows it", not passage),
        ("a link or a reference is needed, so that others can check it", not where),
        ("the link must be an http or https address", bool(found.url) and not canonical_url(found.url)),
        ("the name of who adds it is needed", not who),
        ("at least one holder is needed", not found.holders),
        (f"it cannot have happened after today, {now:%Y-%m-%d}", found.happened > now.date()),
    ]
    if wrong := [text for text, is_wrong in problems if is_wrong]:
        raise UsageError(subject, "; ".join(wrong))


def _after(entry: EvidenceEntry) -> dict[str, object]:
    return {"commitment": entry.commitment, "verdict": entry.verdict.value, "passage": entry.passage}
