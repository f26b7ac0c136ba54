"""The lookup before intake and the writing after it: one statement for many rows each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from feeds.identity import Identity
from storage.bulk import insert_all, table_of
from storage.schema.news import ItemRow, ItemVersionRow, SightingRow

CHUNK = 4_000
"""Values per lookup: below the least number of parameters either engine takes."""


@dataclass(slots=True)
class Known:
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
class Batch:
    """What is known, and what is to be written."""

    now: datetime
    most_updates: int
    by_key: dict[str, Known] = field(default_factory=dict)
    by_link: dict[str, list[Known]] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    versions: list[dict[str, Any]] = field(default_factory=list)
    edits: dict[str, dict[str, Any]] = field(default_factory=dict)
    sightings: dict[str, dict[str, Any]] = field(default_factory=dict)


def look_up(session: Session, batch: Batch, identities: Sequence[Identity]) -> None:
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


def _remember(batch: Batch, rows: Iterable[Row[Any]]) -> None:
    for row in rows:
        identity, id_, feed, title, summary, link, *rest = tuple(row)
        if identity not in batch.by_key:
            add(batch, identity, Known(id_, feed, title, summary, link or "", *rest))


def add(batch: Batch, key: str, known: Known) -> None:
    batch.by_key[key] = known
    if known.link:
        batch.by_link.setdefault(known.link, []).append(known)


def write(session: Session, batch: Batch) -> None:
    """Write what the batch holds."""
    # In one order, so that two writers of the same items wait for each other and never in a ring.
    insert_all(session, ItemRow, sorted(batch.items, key=lambda row: str(row["identity"])))
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
