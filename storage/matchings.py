"""Readings of items by a matcher: one row per item version, matcher and registry, also where nothing matched."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.records import Item, Matching
from storage.insert import insert_new
from storage.schema.ledger import MatchingRow


@dataclass(frozen=True, slots=True)
class Stamps:
    """What made a matching: versions of matcher and registry, and what the matcher had to do without."""

    matcher: str
    registry: str
    degraded: str = ""


def record(session: Session, item: Item, matching: Matching, stamps: Stamps, now: datetime) -> int | None:
    """Id of the new row; None when this reading of this version was kept before."""
    key = {
        "item_id": item.id,
        "item_version": item.version,
        "matcher_version": stamps.matcher,
        "registry_version": stamps.registry,
    }
    rest = {"gate": matching.gate[:60], "degraded": stamps.degraded[:60], "at": now}
    if not insert_new(session, MatchingRow, **key, **rest):
        return None
    return session.execute(select(MatchingRow.id).filter_by(**key)).scalar_one()


def was_read_before(session: Session, item: Item, matching_id: int) -> bool:
    """Whether this version of the item was read before, by another matcher or registry version."""
    earlier = exists().where(
        MatchingRow.item_id == item.id, MatchingRow.item_version == item.version, MatchingRow.id != matching_id
    )
    return bool(session.scalar(select(earlier)))
