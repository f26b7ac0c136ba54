"""The last good text of each configuration file."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from storage.schema.outbox import KeptConfigRow


def kept(session: Session, names: Sequence[str]) -> dict[str, str]:
    """Kept texts by path; each of `names` is a file's path or a folder's, relative to the configuration."""
    rows = session.execute(select(KeptConfigRow.file, KeptConfigRow.text).where(_among(names)))
    return {row.file: row.text for row in rows}


def kept_at(session: Session, file: str) -> datetime | None:
    """When `file` was last kept; None when it never was."""
    return session.scalar(select(KeptConfigRow.kept_at).where(KeptConfigRow.file == file))


def keep(session: Session, names: Sequence[str], texts: Mapping[str, str], now: datetime) -> None:
    """Replace what is kept of `names` by `texts`: a file that is gone from the folder is not kept either."""
    session.execute(delete(KeptConfigRow).where(_among(names)))
    session.add_all(KeptConfigRow(file=file, text=text, kept_at=now) for file, text in texts.items())


def _among(names: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(KeptConfigRow.file == n for n in names), *(KeptConfigRow.file.startswith(f"{n}/") for n in names))
