"""What happened to each feed: its memory, the looks at it, and who is looking at it now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Row, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from feeds.config import CheckConfig, FeedConfig, FeedsConfig
from feeds.records import FeedMemory, FeedState, Look
from feeds.schedule import is_due
from storage.bulk import insert_all, table_of
from storage.intake import Counts, store_entries
from storage.schema.news import FeedRow, FetchRow
from storage.schema.outbox import AuditRow

F = FeedRow
LEASE = timedelta(minutes=15)
"""How long a worker may hold a feed; after a crash it is looked at again so much later."""

KEPT = timedelta(days=90)
"""How long looks are kept."""

_MEMORY = tuple(field.name for field in fields(FeedMemory) if field.name != "items_stored")
_COLUMNS = tuple(getattr(F, name) for name in ("name", "items_stored", *_MEMORY))


@dataclass(frozen=True, slots=True)
class Stored:
    """What a look brought into the store. `dropped` counts entries left out before or during storing."""

    entries: int = 0
    stored: int = 0
    updated: int = 0
    duplicates: int = 0
    dropped: int = 0


def sync(session: Session, config: FeedsConfig, now: datetime) -> None:
    """Rows for the configured feeds. A new address starts afresh; what left the list, or is off, says so."""
    rows = {row.name: row for row in session.execute(select(F.name, F.configured_url, F.state))}
    insert_all(session, F, [_fresh(feed) for feed in config.feeds if feed.name not in rows])
    for name, row in rows.items():
        if changed := _changed(config.by_name.get(name), row.configured_url, row.state, now):
            session.execute(update(F).where(F.name == name).values(**changed))


def _changed(feed: FeedConfig | None, configured_url: str, state: str, now: datetime) -> dict[str, Any]:
    """What the list says otherwise than the row."""
    if feed is None:
        return {} if state == FeedState.REMOVED else {"state": FeedState.REMOVED.value}
    if configured_url != feed.url:
        return _fresh(feed)
    if not feed.enabled:
        return {} if state == FeedState.PAUSED else {"state": FeedState.PAUSED.value}
    back = state in (FeedState.REMOVED, FeedState.PAUSED)
    return {"state": FeedState.ACTIVE.value, "next_check_at": now} if back else {}


def memories(session: Session, names: Iterable[str] | None = None) -> dict[str, FeedMemory]:
    """What is known of the named feeds (of all, when none are named)."""
    query = select(*_COLUMNS)
    if names is not None:
        query = query.where(F.name.in_(list(names)))
    return {row.name: memory_from_row(row) for row in session.execute(query)}


def due(session: Session, config: FeedsConfig, now: datetime, names: Sequence[str] | None = None) -> list[str]:
    """Names of configured, enabled feeds whose time has come, the most overdue first."""
    wanted = {feed.name for feed in config.feeds if feed.enabled and (names is None or feed.name in names)}
    known = dict(session.execute(select(F.name, F.next_check_at)).all())
    ready = [name for name in wanted if is_due(known.get(name), config.check, now)]
    return sorted(ready, key=lambda name: (moment.timestamp() if (moment := known.get(name)) else 0.0, name))


def claim(
    session: Session, names: Sequence[str], claimer: str, now: datetime, check: CheckConfig | None = None
) -> dict[str, FeedMemory]:
    """Hold these feeds for `claimer`, and what is known of them; with `check`, only those that are still due.

    A feed that another worker holds is left out until its lease runs out. Call it in a writing transaction.
    """
    free = or_(F.claimed_until.is_(None), F.claimed_until <= now, F.claimed_until > now + 2 * LEASE)
    query = select(*_COLUMNS).where(F.name.in_(list(names)), free).with_for_update(skip_locked=True)
    rows = [row for row in session.execute(query) if check is None or is_due(row.next_check_at, check, now)]
    held = {row.name: memory_from_row(row) for row in rows}
    if held:
        mine = update(F).where(F.name.in_(held)).values(claimed_by=claimer, claimed_until=now + LEASE)
        session.execute(mine, execution_options={"synchronize_session": False})
    return held


def release(session: Session, names: Sequence[str], claimer: str) -> None:
    """Let go of feeds that were claimed and not looked at."""
    mine = (F.name.in_(list(names)), F.claimed_by == claimer)
    session.execute(update(F).where(*mine).values(claimed_by=None, claimed_until=None))


def record(session: Session, looks: Sequence[tuple[FeedConfig, Look]], limits_updates: int = 24) -> dict[str, Stored]:
    """Store looks: their entries, and each feed's memory with its validators, in the transaction of `session`.

    Raises nothing of its own; when the transaction fails, the feed is as it was and is fetched again in full.
    """
    if not looks:
        return {}
    now = max(look.at for _, look in looks)
    arrivals = [(feed, look.entries) for feed, look in looks]
    counts = store_entries(session, arrivals, now, limits_updates)
    done = {look.feed: _stored(look, counts[look.feed]) for _, look in looks}
    _remember(session, [look for _, look in looks], done)
    insert_all(session, FetchRow, [_fetch_row(look, done[look.feed]) for _, look in looks])
    for _, look in looks:
        if look.moved:
            session.add(_moved(look))
    return done


def drop_points(session: Session, since: datetime) -> dict[str, int]:
    """Since when, how many looks came to what, and how many entries went where."""
    outcomes = session.execute(
        select(FetchRow.outcome, func.count()).where(FetchRow.at >= since).group_by(FetchRow.outcome)
    )
    sums = session.execute(
        select(
            func.sum(FetchRow.entries),
            func.sum(FetchRow.stored),
            func.sum(FetchRow.updated),
            func.sum(FetchRow.duplicates),
            func.sum(FetchRow.dropped),
        ).where(FetchRow.at >= since)
    ).one()
    names = ("entries", "stored", "updated", "duplicate", "dropped")
    return dict(outcomes.all()) | {name: int(total or 0) for name, total in zip(names, sums, strict=True)}


def prune(session: Session, now: datetime) -> int:
    """Forget looks older than ninety days; how many."""
    result = session.execute(delete(FetchRow).where(FetchRow.at < now - KEPT))
    assert isinstance(result, CursorResult)
    return result.rowcount


def memory_from_row(row: FeedRow | Row[Any]) -> FeedMemory:
    """What is known of a feed."""
    values = {name: getattr(row, name) for name in _MEMORY}
    return FeedMemory(**values | {"state": FeedState(row.state), "items_stored": row.items_stored})


def _fresh(feed: FeedConfig) -> dict[str, Any]:
    """A feed nobody has looked at."""
    memory = FeedMemory(url=feed.url, configured_url=feed.url)
    state = FeedState.ACTIVE if feed.enabled else FeedState.PAUSED
    values: Mapping[str, Any] = asdict(memory) | {"state": state.value}
    return {"name": feed.name, "items_stored": 0} | {key: values[key] for key in _MEMORY}


def _stored(look: Look, counts: Counts) -> Stored:
    return Stored(
        entries=len(look.entries) + look.dropped,
        stored=counts.stored,
        updated=counts.updated,
        duplicates=counts.duplicates,
        dropped=look.dropped + counts.ignored,
    )


def _remember(session: Session, looks: Sequence[Look], done: Mapping[str, Stored]) -> None:
    """Write each feed's memory, and let go of it."""
    table = table_of(F)
    columns = [name for name in _MEMORY if name != "configured_url"]
    values = [
        {f"new_{name}": getattr(look.memory, name) for name in columns}
        | {"key": look.feed, "more": done[look.feed].stored, "new_state": look.memory.state.value}
        for look in looks
    ]
    session.connection().execute(
        update(table)
        .where(table.c.name == bindparam("key"))
        .values(
            {name: bindparam(f"new_{name}") for name in columns}
            | {"items_stored": table.c.items_stored + bindparam("more"), "claimed_by": None, "claimed_until": None}
        ),
        values,
    )


def _fetch_row(look: Look, stored: Stored) -> dict[str, Any]:
    return {
        "feed": look.feed,
        "at": look.at,
        "outcome": look.kind or look.outcome.value,
        "http_status": look.status,
        "error": look.message or None,
        "bytes": look.size,
        "seconds": look.seconds,
        **asdict(stored),
    }


def _moved(look: Look) -> AuditRow:
    return AuditRow(
        at=look.at,
        actor="pledgewatch",
        via="fetch",
        action="adopt permanent redirect",
        subject=f"feed {look.feed}",
        before=None,
        after={"url": look.moved},
    )
