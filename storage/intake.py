"""Entries become items: new ones, edits of known ones, and sightings of the same article in another feed.

One lookup and one insert per batch, whatever its size; the unique key on `items.identity` settles what two writers at
once would both add.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feeds.config import FeedConfig
from feeds.dates import believable
from feeds.identity import Identity, alike, digest, identify, same_story
from feeds.records import Entry
from storage.intake_batch import Batch, Known, add, look_up, write

log = logging.getLogger(__name__)

ID_LENGTH = 20
"""Hex digits of an item's id: 80 bits, so that two items never meet, and an address stays short."""


@dataclass(slots=True)
class Counts:
    """What became of the entries of one feed; `ignored` are edits beyond the limit."""

    stored: int = 0
    updated: int = 0
    duplicates: int = 0
    known: int = 0
    ignored: int = 0


def store_entries(
    session: Session,
    arrivals: Iterable[tuple[FeedConfig, Sequence[Entry]]],
    now: datetime,
    most_updates: int,
) -> dict[str, Counts]:
    """Store the entries of each feed; counts by feed name. An entry known already changes nothing."""
    work = [(feed, list(zip(entries, identify(feed.name, entries), strict=True))) for feed, entries in arrivals]
    batch = Batch(now, most_updates)
    look_up(session, batch, [identity for _, pairs in work for _, identity in pairs])
    counts: dict[str, Counts] = {}
    for feed, pairs in work:
        tally = counts.setdefault(feed.name, Counts())
        for entry, identity in pairs:
            _take(batch, feed, entry, identity, tally)
    write(session, batch)
    return counts


def _take(batch: Batch, feed: FeedConfig, entry: Entry, identity: Identity, tally: Counts) -> None:
    """One entry: known, edited, a sighting of another feed's item, or new."""
    key = identity.key
    known = batch.by_key.get(key)
    if known and identity.has_guid and not same_story(known.title, known.link, entry, identity):
        key = identity.reused
        known = batch.by_key.get(key)
    if known is None:
        known = _by_link(batch, feed, entry, identity)
    if known is None:
        _new(batch, feed, entry, identity, key)
        tally.stored += 1
    elif known.feed != feed.name:
        _sight(batch, known, feed)
        tally.duplicates += 1
    elif known.content == identity.content:
        tally.known += 1
    elif known.updates >= batch.most_updates:
        log.info("%s: item %s was edited more than %d times, ignored", feed.name, known.id, batch.most_updates)
        tally.ignored += 1
    else:
        _edit(batch, known, entry, identity)
        tally.updated += 1


def _by_link(batch: Batch, feed: FeedConfig, entry: Entry, identity: Identity) -> Known | None:
    """The item with the same link: of this feed under another guid and the same title, or of another feed."""
    others = batch.by_link.get(identity.link, []) if identity.link else []
    own = [known for known in others if known.feed == feed.name]
    if own:
        return next((known for known in own if not identity.has_guid or alike(known.title, entry.title)), None)
    return others[0] if others else None


def _new(batch: Batch, feed: FeedConfig, entry: Entry, identity: Identity, key: str) -> None:
    published = believable(entry.published, batch.now)
    id_ = key[:ID_LENGTH]
    row = {
        "id": id_,
        "feed": feed.name,
        "identity": key,
        "url": entry.link,
        "url_key": identity.link or None,
        "title": entry.title,
        "summary": entry.summary,
        "outlet": feed.outlet,
        "tier": feed.tier.value,
        "language": entry.language,
        "published": published,
        "dated_by": "publisher" if published else "first seen",
        "first_seen": batch.now,
        "sort_at": min(published or batch.now, batch.now),
        "version": 1,
        "content_hash": identity.content,
        "content_updates": 0,
    }
    batch.items.append(row)
    read = (feed.name, entry.title, entry.summary, identity.link, identity.content)
    add(batch, key, Known(id_, *read, version=1, updates=0, seen_at=batch.now))


def _edit(batch: Batch, known: Known, entry: Entry, identity: Identity) -> None:
    """Keep the earlier reading, and let the new one wait for matching."""
    batch.versions.append(
        {
            "item_id": known.id,
            "version": known.version,
            "title": known.title,
            "summary": known.summary,
            "content_hash": known.content,
            "seen_at": known.seen_at if known.version == 1 else batch.now,
        }
    )
    known.title, known.summary, known.content = entry.title, entry.summary, identity.content
    known.version += 1
    known.updates += 1
    batch.edits[known.id] = {
        "key": known.id,
        "title": known.title,
        "summary": known.summary,
        "content_hash": known.content,
        "version": known.version,
        "content_updates": known.updates,
        "matched_stamp": None,
    }


def _sight(batch: Batch, known: Known, feed: FeedConfig) -> None:
    """One row per item and feed, however often the feed shows it: nothing grows without end."""
    key = digest("sighting", feed.name, known.id)
    batch.sightings[key] = {"identity": key, "item_id": known.id, "feed": feed.name, "seen_at": batch.now}
