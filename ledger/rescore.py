"""What a re-scoring would change, before it is done: verdicts that flip, and statuses with them. Writes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.passages import passage_hash, passage_of
from compliance.records import EvidenceEntry, ReviewEntry
from core.records import Item, Match, Matching
from core.words import Direction, Status, Verdict
from ledger.book import Ledger
from ledger.states import state_of
from storage import evidence, ledger_entries, stories
from storage.items import item_from_row
from storage.schema.news import ItemRow

Matches = Callable[[Iterable[Item]], Iterable[Matching]]
CHUNK = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One item on one commitment whose accepted verdict would change; None where there is none.

    `reviewed`: a person decided on it, and that decision stays, whatever the matcher says.
    """

    item: str
    title: str
    commitment: str
    before: Verdict | None
    after: Verdict | None
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFlip:
    """A commitment whose own status would change."""

    commitment: str
    before: Status
    after: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would change, of so many items that were read again."""

    items: int
    flips: tuple[Flip, ...]
    statuses: tuple[StatusFlip, ...]


def preview(
    ledger: Ledger, after: Ledger, match: Matches, now: datetime, *, since: datetime | None = None, limit: int = 100_000
) -> Preview:
    """Read stored items (first seen from `since` on, the newest `limit`) again with `match`, under `after`'s registry.

    `ledger` is the ledger that stands. Nothing is written.
    """
    with ledger.store.read() as session:
        read = _read(session, match, since, limit)
        before = _standing(ledger, session, now)
        flips = tuple(_flips(read, before))
        states = _statuses(ledger, after, before, read, now)
    return Preview(items=len(read), flips=flips, statuses=tuple(states))


_Entries = dict[str, tuple[list[EvidenceEntry], list[ReviewEntry]]]
_Read = dict[str, tuple[Item, int | None, Matching]]
"""Item id → the item, its story, and what the matcher says of it now."""


def _read(session: Session, match: Matches, since: datetime | None, limit: int) -> _Read:
    query = select(ItemRow).order_by(ItemRow.first_seen.desc()).limit(limit)
    if since is not None:
        query = query.where(ItemRow.first_seen >= since)
    found: _Read = {}
    rows = iter(session.scalars(query.execution_options(yield_per=CHUNK)))
    while chunk := list(islice(rows, CHUNK)):
        items = [item_from_row(row) for row in chunk]
        for row, item, matching in zip(chunk, items, match(items), strict=True):
            found[item.id] = (item, stories.root(session, row.story_id) if row.story_id else None, matching)
    return found


def _standing(ledger: Ledger, session: Session, now: datetime) -> _Entries:
    """Commitment → everything known on it, words included, and its reviews."""
    return {c: ledger_entries.load(session, c, as_of=now, with_words=True) for c in ledger.registry.commitments}


def _flips(read: _Read, before: _Entries) -> Iterator[Flip]:
    stands = _accepted(before)
    decided = {r.evidence for _, reviews in before.values() for r in reviews}
    reviewed = {(e.item, e.commitment) for entries, _ in before.values() for e in entries if e.id in decided}
    for name, (item, _, matching) in read.items():
        new = {(m.commitment, m.direction): m.verdict for m in matching.matches if m.accepted}
        old = stands.get(name, {})
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) is not new.get(key):
                yield Flip(
                    item=name,
                    title=item.title,
                    commitment=key[0],
                    before=old.get(key),
                    after=new.get(key),
                    reviewed=(name, key[0]) in reviewed,
                )


def _accepted(before: _Entries) -> dict[str, dict[tuple[str, Direction], Verdict]]:
    """Item → (commitment, direction) → the accepted verdict that stands."""
    found: dict[str, dict[tuple[str, Direction], Verdict]] = {}
    for entries, _ in before.values():
        for entry in entries:
            if entry.item and entry.accepted and entry.superseded_at is None and entry.origin == "machine":
                found.setdefault(entry.item, {})[entry.commitment, entry.verdict.direction] = entry.verdict
    return found


def _statuses(ledger: Ledger, after: Ledger, before: _Entries, read: _Read, now: datetime) -> Iterator[StatusFlip]:
    for commitment, (entries, reviews) in before.items():
        if commitment not in after.registry.commitments:
            continue
        kept = [replace(e, superseded_at=now) if e.item in read and e.superseded_at is None else e for e in entries]
        made = _made(commitment, read, after.compliance.keep_from, now)
        old = state_of(ledger, commitment, entries, reviews, now).status
        new = state_of(after, commitment, [*kept, *made], reviews, now).status
        if old is not new:
            yield StatusFlip(commitment=commitment, before=old, after=new)


def _made(commitment: str, read: _Read, keep_from: float, now: datetime) -> Sequence[EvidenceEntry]:
    """The evidence that would be kept; numbered far above what is there."""
    kept = [
        (item, story, match)
        for item, story, matching in read.values()
        for match in matching.matches
        if match.commitment == commitment and (match.accepted or match.confidence >= keep_from)
    ]
    return [_entry(2**40 + n, item, match, story, now) for n, (item, story, match) in enumerate(kept)]


def _entry(number: int, item: Item, match: Match, story: int | None, now: datetime) -> EvidenceEntry:
    return EvidenceEntry(
        id=number,
        commitment=match.commitment,
        verdict=match.verdict,
        modality=match.modality,
        confidence=match.confidence,
        accepted=match.accepted,
        holders=match.holders,
        story=story,
        item=item.id,
        outlet=item.source,
        tier=item.tier,
        passage_hash=passage_hash(passage_of(item, match.evidence)),
        quantities=match.quantities,
        act_at=evidence.act_time(item, match, now),
        recorded_at=now,
    )
