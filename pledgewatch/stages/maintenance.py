"""Upkeep of our own store: what ages out, leases left behind, space, a backup. Evidence is kept for ever.

Airflow's own database is an operator's job (`airflow db clean`): a task cannot reach it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from core.errors import PledgewatchError
from pledgewatch.context import Context
from pledgewatch.stages.report import StageReport


@dataclass(frozen=True, kw_only=True)
class MaintenanceReport(StageReport):
    """Rows that were let go, leases taken back, what was done about space, and where the backup lies."""

    fetches: int = 0
    items: int = 0
    stories: int = 0
    leases: int = 0
    space: str = ""
    backup: str = ""
    backups_removed: int = 0


def maintenance(
    context: Context, *, keep_fetches: timedelta, keep_unmatched: timedelta, keep_backups: int
) -> MaintenanceReport:
    """Back up first, then clean up: a mistake in the retention can be taken back."""
    from storage import upkeep

    started, now = time.monotonic(), context.clock()
    backup, removed, failures = _back_up(context, now, keep_backups)
    fetches = _batches(context, upkeep.forget_fetches, now - keep_fetches)
    items = _batches(context, upkeep.forget_unmatched, now - keep_unmatched)
    stories = _batches(context, upkeep.forget_stories, now - keep_unmatched)
    with context.store.begin() as session:
        leases = upkeep.release_leases(session, now)
    return MaintenanceReport(
        fetches=fetches,
        items=items,
        stories=stories,
        leases=leases,
        space=upkeep.give_space_back(context.store),
        backup=backup,
        backups_removed=removed,
        failures=failures,
        seconds=time.monotonic() - started,
    )


def _batches(context: Context, forget: Callable[[Session, datetime], int], before: datetime) -> int:
    """One short transaction after the other until nothing is left to let go."""
    total = 0
    while True:
        with context.store.begin() as session:
            gone = forget(session, before)
        total += gone
        if not gone:
            return total


def _back_up(context: Context, now: datetime, keep: int) -> tuple[str, int, tuple[str, ...]]:
    """(where the backup lies, how many old ones were removed, what failed). A failed backup removes none."""
    from storage.backup import backup

    folder = context.settings.var_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"pledgewatch-{now:%Y%m%dT%H%M%SZ}.backup"
    try:
        backup(context.store, path, now)
    except PledgewatchError as error:
        return "", 0, (f"no backup: {error}",)
    return str(path), _thin(folder, keep), ()


def _thin(folder: Path, keep: int) -> int:
    """Remove all but the newest `keep`; their names sort by time."""
    old = sorted(folder.glob("pledgewatch-*.backup"))[:-keep]
    for path in old:
        path.unlink()
    return len(old)
