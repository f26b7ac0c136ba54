"""Entries become items: new ones, edits of known ones, and sightings of the same article in another feed.

One lookup and one insert per batch, whatever its size; the unique key on `items.identity` settles what two writers at
once would both add.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from feeds.config import FeedConfig
from feeds.dates import believable
from feeds.identity import Identity, alike, digest, identify, same_story
from feeds.records import Entry
from storage.bulk import insert_all, table_of
from storage.schema.news import ItemRow, ItemVersionRow, SightingRow

log = logging.getLogger(__name__)

ID_LENGTH = 20
"""Hex digits of an item's id: 80 bits, so that two items never meet, and an address stays short."""

CHUNK = 4_000
"""Values per lookup: below the least number of parameters either engine takes."""


@dataclass(slots=True)
class Counts:
    """What became of the entries of one feed; `ignored` are edits beyond the limit."""

    stored: int = 0
    updated: int = 0
    duplicates: int = 0
    known: int = 0
    ignored: int = 0


@dataclass(slots=True)
class _Known:
    """An item as far as intake needs it."""

    id: str
    feed: str
    title: str
    summary: str
    link: str
    content: str
    version: int
    updates: int
    seen_at: datetime


@dataclass(slots=True)
class _Batch:
    """What is known, and what is to be written."""

    now: datetime
    most_updates: int
    by_key: dict[str, _Known] = field(default_factory=dict)
    by_link: dict[str, list[_Known]] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    versions: list[dict[str, Any]] = field(default_factory=list)
    edits: dict[str, dict[str, Any]] = field(default_factory=dict)
    sightings: dict[str, dict[str, Any]] = field(default_factory=dict)


def store_entries(
    session: Session,
    arrivals: Iterable[tuple[FeedConfig, Sequence[Entry]]],
    now: datetime,
    most_updates: int,
) -> dict[str, Counts]:
    """Store the entries of each feed; counts by feed name. An entry known already changes nothing."""
    work = [(feed, list(zip(entries, identify(feed.name, entries), strict=True))) for feed, entries in arrivals]
    batch = _Batch(now, most_updates)
    _look_up(session, batch, [identity for _, pairs in work for _, identity in pairs])
    counts: dict[str, Counts] = {}
    for feed, pairs in work:
        tally = counts.setdefault(feed.name, Counts())
        for entry, identity in pairs:
            _take(batch, feed, entry, identity, tally)
    _write(session, batch)
    return counts


def _look_up(session: Session, batch: _Batch, identities: Sequence[Identity]) -> None:
    """The items these entries might be."""
    keys = {key for i in identities for key in (i.key, i.reused)}
    links = {i.link for i in identities if i.link}
    for some in _chunks(sorted(keys)):
        _remember(batch, session.execute(select(*_COLUMNS).where(ItemRow.identity.in_(some))))
    for some in _chunks(sorted(links)):
        _remember(batch, session.execute(select(*_COLUMNS).where(ItemRow.url_key.in_(some))))


_COLUMNS = (
    ItemRow.identity,
    ItemRow.id,
    ItemRow.feed,
    ItemRow.title,
    ItemRow.summary,
    ItemRow.url_key,
    ItemRow.content_hash,
    ItemRow.version,
    ItemRow.content_updates,
    ItemRow.first_seen,
)


def _remember(batch: _Batch, rows: Iterable[Row[Any]]) -> None:
    for row in rows:
        identity, id_, feed, title, summary, link, *rest = tuple(row)
        if identity not in batch.by_key:
            _add(batch, identity, _Known(id_, feed, title, summary, link or "", *rest))


def _add(batch: _Batch, key: str, known: _Known) -> None:
    batch.by_key[key] = known
    if known.link:
        batch.by_link.setdefault(known.link, []).append(known)


def _take(batch: _Batch, feed: FeedConfig, entry: Entry, identity: Identity, tally: Counts) -> None:
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


def _by_link(batch: _Batch, feed: FeedConfig, entry: Entry, identity: Identity) -> _Known | None:
    """The item with the same link: of this feed under another guid and the same title, or of another feed."""
    others = batch.by_link.get(identity.link, []) if identity.link else []
    own = [known for known in others if known.feed == feed.name]
    if own:
        return next((known for known in own if not identity.has_guid or alike(known.title, entry.title)), None)
    return others[0] if others else None


def _new(batch: _Batch, feed: FeedConfig, entry: Entry, identity: Identity, key: str) -> None:
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
    _add(batch, key, _Known(id_, *read, version=1, updates=0, seen_at=batch.now))


def _edit(batch: _Batch, known: _Known, entry: Entry, identity: Identity) -> None:
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


def _sight(batch: _Batch, known: _Known, feed: FeedConfig) -> None:
    """One row per item and feed, however often the feed shows it: nothing grows without end."""
    key = digest("sighting", feed.name, known.id)
    batch.sightings[key] = {"identity": key, "item_id": known.id, "feed": feed.name, "seen_at": batch.now}


def _write(session: Session, batch: _Batch) -> None:
    insert_all(session, ItemRow, batch.items)
    insert_all(session, ItemVersionRow, batch.versions)
    if batch.edits:
        columns = ("title", "summary", "content_hash", "version", "content_updates", "matched_stamp")
        table = table_of(ItemRow)
        session.connection().execute(
            update(table).where(table.c.id == bindparam("key")).values({c: bindparam(c) for c in columns}),
            list(batch.edits.values()),
        )
    insert_all(session, SightingRow, list(batch.sightings.values()))


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
