"""Silences: what is muted, by whom, why, and until when. None is without an end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Conflict, NotFound, UsageError
from storage.schema.outbox import SilenceRow


@dataclass(frozen=True, slots=True)
class Silence:
    """One silence; `matcher` is read by `alerts.silencing`."""

    id: int
    matcher: dict[str, Any]
    author: str
    reason: str
    via: str
    starts_at: datetime
    ends_at: datetime
    ended_by: str | None


def add(
    session: Session, matcher: dict[str, Any], author: str, reason: str, via: str, now: datetime, ends_at: datetime
) -> Silence:
    """A new silence from now on; UsageError when it would end before it starts or has no author or reason."""
    if ends_at <= now:
        raise UsageError("silence", f"it would end at {ends_at:%Y-%m-%d %H:%M} UTC, which is past")
    if not author.strip() or not reason.strip():
        raise UsageError("silence", "an author and a reason are required")
    row = SilenceRow(
        matcher=matcher, author=author.strip()[:120], reason=reason.strip(), via=via, starts_at=now, ends_at=ends_at
    )
    session.add(row)
    session.flush()
    return _silence(row)


def active(session: Session, now: datetime) -> list[Silence]:
    """Silences in force, the one that ends first first."""
    query = select(SilenceRow).where(SilenceRow.starts_at <= now, SilenceRow.ends_at > now)
    return [_silence(row) for row in session.scalars(query.order_by(SilenceRow.ends_at, SilenceRow.id))]


def everything(session: Session, limit: int = 200) -> list[Silence]:
    """Silences past and present, newest first."""
    return [_silence(r) for r in session.scalars(select(SilenceRow).order_by(SilenceRow.id.desc()).limit(limit))]


def end(session: Session, silence_id: int, who: str, now: datetime) -> Silence:
    """End a silence now; NotFound, or Conflict when it is over."""
    row = session.get(SilenceRow, silence_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"silence {silence_id}", "no such silence")
    if row.ends_at <= now:
        raise Conflict(f"silence {silence_id}", f"it ended at {row.ends_at:%Y-%m-%d %H:%M} UTC")
    row.ends_at, row.ended_by = now, who[:120]
    session.flush()
    return _silence(row)


def _silence(row: SilenceRow) -> Silence:
    return Silence(**{name: getattr(row, name) for name in Silence.__slots__})
