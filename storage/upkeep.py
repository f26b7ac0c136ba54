"""Keeping the store small and quick: what ages out, leases nobody holds any more, space given back."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from sqlalchemy import CursorResult, Delete, Update, delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from storage.engine import Store
from storage.failures import translated
from storage.schema import Base
from storage.schema.ledger import EvidenceRow
from storage.schema.news import FeedRow, FetchRow, ItemRow, StoryRow
from storage.schema.outbox import AlertRow

BATCH = 2000
"""Rows per transaction: a writer waits for one batch, not for the whole clean-up."""
FREE_SHARE = 0.2
"""SQLite's file is rewritten when more than this share of its pages is free."""


def newest_item(session: Session) -> datetime | None:
    """When the last item was first seen; None while there is none."""
    return session.scalar(select(func.max(ItemRow.first_seen)))


def forget_fetches(session: Session, before: datetime) -> int:
    """Delete up to `BATCH` records of looks at feeds; how many."""
    old = select(FetchRow.id).where(FetchRow.at < before).limit(BATCH)
    return _count(session, delete(FetchRow).where(FetchRow.id.in_(old)))


def forget_unmatched(session: Session, before: datetime) -> int:
    """Delete up to `BATCH` items seen before then that are nobody's evidence, with their versions and matchings."""
    evidence = exists().where(EvidenceRow.item_id == ItemRow.id)
    old = select(ItemRow.id).where(ItemRow.first_seen < before, ItemRow.matched_stamp.is_not(None), ~evidence)
    return _count(session, delete(ItemRow).where(ItemRow.id.in_(old.limit(BATCH))))


def forget_stories(session: Session, before: datetime) -> int:
    """Delete up to `BATCH` stories that ended before then and that nothing refers to any more."""
    merged = aliased(StoryRow)
    needed = [
        exists().where(ItemRow.story_id == StoryRow.id),
        exists().where(EvidenceRow.story_id == StoryRow.id),
        exists().where(AlertRow.story_id == StoryRow.id),
        exists().where(merged.merged_into == StoryRow.id),
    ]
    old = select(StoryRow.id).where(StoryRow.last_at < before, *(~reason for reason in needed)).limit(BATCH)
    return _count(session, delete(StoryRow).where(StoryRow.id.in_(old)))


def release_leases(session: Session, now: datetime) -> int:
    """Take back claims on feeds and items that ran out: their workers are gone. Deliveries keep theirs, as a trace."""
    released = 0
    for row in (FeedRow, ItemRow):
        stale = update(row).where(row.claimed_until < now).values(claimed_by=None, claimed_until=None)
        released += _count(session, stale)
    return released


def release_dead(session: Session, node: str, is_alive: Callable[[int], bool]) -> int:
    """Take back claims of processes of this machine that are gone (`<node>:<pid>`), without waiting for their lease."""
    released = 0
    for row in (FeedRow, ItemRow):
        held = session.scalars(select(row.claimed_by).where(row.claimed_by.startswith(f"{node}:")).distinct())
        dead = [name for name in held if name and not is_alive(int(name.rpartition(":")[2]))]
        if dead:
            stale = update(row).where(row.claimed_by.in_(dead)).values(claimed_by=None, claimed_until=None)
            released += _count(session, stale)
    return released


def give_space_back(store: Store) -> str:
    """Tidy the database; what was done, in words. Runs outside any transaction."""
    with translated(store.subject):
        return _postgresql(store) if store.dialect == "postgresql" else _sqlite(store)


def _postgresql(store: Store) -> str:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in Base.metadata.sorted_tables:
            connection.exec_driver_sql(f'VACUUM (ANALYZE) "{table.name}"')
    return "vacuumed and analysed"


def _sqlite(store: Store) -> str:
    """Past SQLAlchemy, whose connections begin a transaction at once: VACUUM wants none."""
    with closing(store.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA optimize")
        pages, free = (cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
        wasteful = bool(free > FREE_SHARE * pages)
        if wasteful:
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return "rewritten" if wasteful else "optimised"


def _count(session: Session, statement: Delete | Update) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return result.rowcount
