"""Registries as they were loaded: old matches keep the wording they were made by."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from declarations.model import Commitment, Declaration
from declarations.registry import Registry
from storage.insert import insert_new
from storage.schema.ledger import RegistryVersionRow


def keep(session: Session, registry: Registry, now: datetime) -> bool:
    """Keep `registry` as it reads now; whether this version was new."""
    content = dict(registry.content)
    return insert_new(session, RegistryVersionRow, version=registry.version, loaded_at=now, content=content)


def commitments(session: Session, version: str) -> dict[str, Commitment]:
    """The commitments of a kept version by id; NotFound when it was never loaded here."""
    return {i: Commitment.model_validate(c) for i, c in _content(session, version)["commitments"].items()}


def declarations(session: Session, version: str) -> dict[str, Declaration]:
    """The declarations of a kept version by id; NotFound when it was never loaded here."""
    return {i: Declaration.model_validate(d) for i, d in _content(session, version)["declarations"].items()}


def versions(session: Session) -> list[tuple[str, datetime]]:
    """(version, first loaded) of every registry that was loaded, the oldest first."""
    query = select(RegistryVersionRow.version, RegistryVersionRow.loaded_at).order_by(RegistryVersionRow.loaded_at)
    return [(version, at) for version, at in session.execute(query)]


def _content(session: Session, version: str) -> dict[str, Any]:
    row = session.get(RegistryVersionRow, version)
    if row is None:
        raise NotFound(f"registry version {version}", "was never loaded into this database")
    return row.content
