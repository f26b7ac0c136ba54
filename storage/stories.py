"""Stories: items about the same event. A merged story keeps the older id; the younger one points to it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.errors import NotFound
from storage.schema.news import ItemRow, StoryRow

_LOCK = 0x570121E5
"""Key of the lock under which items are sorted into stories: any number that nothing else of ours uses."""


def open_between(session: Session, since: datetime, until: datetime) -> list[StoryRow]:
    """Stories (not merged into others) with an item between the two times, the oldest first."""
    query = select(StoryRow).where(
        StoryRow.merged_into.is_(None), StoryRow.last_at >= since, StoryRow.first_at <= until
    )
    return list(session.scalars(query.order_by(StoryRow.id)))


def lock(session: Session) -> None:
    """Hold off other workers that sort items into stories until this transaction ends.

    Two that do it at once would each make a story of the same event. SQLite has one writer as it is.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def of_items(session: Session, ids: Iterable[str]) -> dict[str, int]:
    """Item id → its story, for those that have one."""
    query = select(ItemRow.id, ItemRow.story_id).where(ItemRow.id.in_(list(ids)), ItemRow.story_id.is_not(None))
    return {item: story for item, story in session.execute(query) if story is not None}


def create(session: Session, title: str, at: datetime, fingerprint: dict[str, Any]) -> int:
    """A new story without items; its id."""
    row = StoryRow(title=title, first_at=at, last_at=at, fingerprint=fingerprint)
    session.add(row)
    session.flush()
    return row.id


def join(session: Session, story_id: int, item_id: str, at: datetime, fingerprint: dict[str, Any] | None = None) -> int:
    """Put the item into the story (or the one it was merged into), once; the story's id."""
    story = get(session, root(session, story_id))
    item = session.get(ItemRow, item_id)
    if item is None:
        raise NotFound(f"item {item_id}", "there is none with this id")
    if item.story_id != story.id:
        item.story_id = story.id
        story.items += 1
    story.first_at, story.last_at = min(story.first_at, at), max(story.last_at, at)
    if fingerprint is not None:
        story.fingerprint = fingerprint
    session.flush()
    return story.id


def merge(session: Session, one: int, other: int, now: datetime) -> int:
    """Make one story of two; the id that stays, which is the older."""
    keep, gone = sorted((root(session, one), root(session, other)))
    kept, merged = get(session, keep), get(session, gone)
    if kept is merged:
        return kept.id
    merged.merged_into, merged.merged_at = kept.id, now
    kept.items += merged.items
    kept.first_at, kept.last_at = min(kept.first_at, merged.first_at), max(kept.last_at, merged.last_at)
    session.execute(update(ItemRow).where(ItemRow.story_id == merged.id).values(story_id=kept.id))
    session.flush()
    return kept.id


def get(session: Session, story_id: int) -> StoryRow:
    """The row; NotFound when there is none."""
    row = session.get(StoryRow, story_id)
    if row is None:
        raise NotFound(f"story {story_id}", "there is none with this number")
    return row


def root(session: Session, story_id: int) -> int:
    """The story that `story_id` was merged into in the end; itself when it was not."""
    return roots(session, [story_id]).get(story_id, story_id)


def roots(session: Session, ids: Iterable[int], *, as_of: datetime | None = None) -> dict[int, int]:
    """Story id → the story it was merged into in the end, as far as merges were known by `as_of`."""
    ids = set(ids)
    parents: dict[int, int] = {}
    wanted = set(ids)
    while wanted:
        query = select(StoryRow.id, StoryRow.merged_into).where(StoryRow.merged_into.is_not(None))
        if as_of is not None:
            query = query.where(StoryRow.merged_at <= as_of)
        rows = _in_chunks(session, query, wanted)
        parents |= rows
        wanted = set(rows.values()) - set(parents)
    return {i: _follow(i, parents) for i in ids}


def absorbed(session: Session, ids: Iterable[int]) -> dict[int, list[int]]:
    """Story id → the stories that were merged into it, also by way of others, the oldest first; none is left out."""
    found: dict[int, list[int]] = {i: [] for i in ids}
    into = {i: i for i in found}
    while into:
        query = select(StoryRow.id, StoryRow.merged_into)
        rows = _in_chunks(session, query, set(into), StoryRow.merged_into)
        into = {gone: into[kept] for gone, kept in rows.items()}
        for gone, root_id in into.items():
            found[root_id].append(gone)
    return {i: sorted(gone) for i, gone in found.items()}


def _in_chunks(session: Session, query: Any, ids: set[int], column: Any = StoryRow.id) -> dict[int, int]:
    found: dict[int, int] = {}
    listed = sorted(ids)
    for start in range(0, len(listed), 500):
        found.update(dict(session.execute(query.where(column.in_(listed[start : start + 500]))).all()))
    return found


def _follow(story: int, parents: dict[int, int]) -> int:
    while story in parents:
        story = parents[story]
    return story
