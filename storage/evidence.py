"""Evidence: matches as the ledger keeps them, and entries people add. Only added to."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from compliance.passages import passage_hash, passage_of
from compliance.records import EvidenceEntry
from core.errors import NotFound
from core.records import Item, Match, Matching
from storage import matchings
from storage.matchings import Stamps
from storage.schema.ledger import EvidenceRow

OLD_ITEM = "old item"
RE_SCORED = "re-scored"
LARGEST = 2**31 - 1
"""The largest number a row can have; PostgreSQL refuses to be asked for more."""


def record_matching(
    session: Session,
    item: Item,
    matching: Matching,
    stamps: Stamps,
    now: datetime,
    *,
    story: int | None = None,
    wire_copy: bool = False,
    keep_from: float = 0.2,
    backfill_after: timedelta = timedelta(days=3),
) -> int:
    """Keep what the matcher said of `item`; how many pieces of evidence were added.

    Matches below `keep_from` are left out unless accepted. Recording the same reading again adds nothing.
    """
    matching_id = matchings.record(session, item, matching, stamps, now)
    if matching_id is None:
        return 0
    _call_back(session, item, matching_id)
    backfill = _backfill(session, item, matching_id, backfill_after)
    common = {"matching_id": matching_id, "story_id": story, "wire_copy": wire_copy, "backfill": backfill}
    kept = [m for m in matching.matches if m.accepted or m.confidence >= keep_from]
    session.add_all(EvidenceRow(**_of_match(item, match, now), **common) for match in kept)
    session.flush()
    return len(kept)


def add_by_hand(session: Session, entry: EvidenceEntry) -> int:
    """Keep an entry that a person added; its id. `entry.id` is not looked at."""
    row = EvidenceRow(**_of_entry(entry))
    session.add(row)
    session.flush()
    return row.id


def get(session: Session, evidence_id: int) -> EvidenceRow:
    """The row; NotFound when there is none."""
    row = session.get(EvidenceRow, evidence_id) if 0 < evidence_id <= LARGEST else None
    if row is None:
        raise NotFound(f"evidence {evidence_id}", "there is none with this number")
    return row


def ids_of_item(session: Session, item_id: str) -> list[int]:
    """Ids of all evidence from the item, oldest first."""
    return list(session.scalars(select(EvidenceRow.id).where(EvidenceRow.item_id == item_id).order_by(EvidenceRow.id)))


def get_many(session: Session, ids: Sequence[int]) -> list[EvidenceRow]:
    """The rows of all of them; NotFound for the first that is not there. While they are held, `get` asks nothing."""
    found: dict[int, EvidenceRow] = {}
    for start in range(0, len(ids), 500):
        chunk = [i for i in ids[start : start + 500] if 0 < i <= LARGEST]
        found |= {row.id: row for row in session.scalars(select(EvidenceRow).where(EvidenceRow.id.in_(chunk)))}
    return [found.get(i) or get(session, i) for i in ids]


def waiting(session: Session, *commitments: str) -> dict[str, list[int]]:
    """Commitment → ids of its evidence that waits for an assessment: new, or replaced by a later reading."""
    found: dict[str, list[int]] = {}
    query = select(EvidenceRow.commitment, EvidenceRow.id).where(EvidenceRow.assessed_at.is_(None))
    if commitments:
        query = query.where(EvidenceRow.commitment.in_(commitments))
    for commitment, evidence_id in session.execute(query.order_by(EvidenceRow.id)):
        found.setdefault(commitment, []).append(evidence_id)
    return found


def mark_assessed(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Note that an assessment has seen them (bookkeeping; the evidence itself never changes)."""
    for start in range(0, len(ids), 500):
        chunk = list(ids[start : start + 500])
        session.execute(update(EvidenceRow).where(EvidenceRow.id.in_(chunk)).values(assessed_at=now))


def _call_back(session: Session, item: Item, matching_id: int) -> None:
    """Evidence that this reading replaces waits for an assessment again, which will find it out of force."""
    replaced = (EvidenceRow.item_id == item.id) & (EvidenceRow.matching_id < matching_id)
    session.execute(update(EvidenceRow).where(replaced).values(assessed_at=None))


def act_time(item: Item, match: Match, now: datetime) -> datetime:
    """When the act happened as far as we know: event date, else published, else first seen; never after that."""
    seen = item.first_seen or now
    reported = min(item.published or seen, seen)
    if match.event_date is None or match.event_date == reported.date():
        return reported
    return min(datetime.combine(match.event_date, time(), UTC), reported)


def _backfill(session: Session, item: Item, matching_id: int, after: timedelta) -> str:
    if item.published is not None and item.first_seen is not None and item.first_seen - item.published > after:
        return OLD_ITEM
    return RE_SCORED if matchings.was_read_before(session, item, matching_id) else ""


def _of_match(item: Item, match: Match, now: datetime) -> dict[str, Any]:
    passage = passage_of(item, match.evidence)
    return {
        "origin": "machine",
        "commitment": match.commitment,
        "direction": match.direction.value,
        "verdict": match.verdict.value,
        "modality": match.modality.value,
        "confidence": match.confidence,
        "accepted": match.accepted,
        "holders": list(match.holders),
        "spans": [asdict(span) for span in match.evidence],
        "reasons": list(match.reasons),
        "quantities": [asdict(quantity) for quantity in match.quantities],
        "passage": passage,
        "passage_hash": passage_hash(passage),
        "item_id": item.id,
        "item_version": item.version,
        "outlet": item.source[:200],
        "tier": item.tier.value,
        "url": item.url,
        "act_at": act_time(item, match, now),
        "recorded_at": now,
    }


def _of_entry(entry: EvidenceEntry) -> dict[str, Any]:
    return {
        "origin": "hand",
        "commitment": entry.commitment,
        "direction": entry.verdict.direction.value,
        "verdict": entry.verdict.value,
        "modality": entry.modality.value,
        "confidence": entry.confidence,
        "accepted": True,
        "holders": list(entry.holders),
        "spans": [],
        "reasons": list(entry.reasons),
        "quantities": [asdict(quantity) for quantity in entry.quantities],
        "passage": entry.passage,
        "passage_hash": passage_hash(entry.passage),
        "story_id": entry.story,
        "outlet": entry.outlet[:200],
        "tier": entry.tier.value,
        "url": entry.url,
        "reference": entry.reference,
        "act_at": entry.act_at,
        "recorded_at": entry.recorded_at,
        "added_by": entry.added_by[:120],
        "backfill": entry.backfill,
    }
