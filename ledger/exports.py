"""What is stored, as plain rows for other programs: evidence, reviews, statuses, history, stories' items."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.schema import Base
from storage.schema.ledger import EvidenceRow, ReviewRow, StatusChangeRow, StatusRow
from storage.schema.news import ItemRow

CHUNK = 1_000

_TABLES: dict[str, type[Base]] = {
    "evidence": EvidenceRow,
    "reviews": ReviewRow,
    "statuses": StatusRow,
    "history": StatusChangeRow,
    "items": ItemRow,
}
_PRIVATE = frozenset({"claimed_by", "claimed_until", "assessed_at", "request", "identity", "url_key", "body_hash"})
KINDS = tuple(_TABLES)


def columns(kind: str) -> list[str]:
    """The columns of one kind, bookkeeping left out."""
    return [column.name for column in _TABLES[kind].__table__.columns if column.name not in _PRIVATE]


def rows(session: Session, kind: str) -> Iterator[dict[str, Any]]:
    """Every row of one kind, in a stable order, read as it is consumed."""
    wanted = columns(kind)
    table = _TABLES[kind].__table__
    query = select(*(table.c[name] for name in wanted)).order_by(*table.primary_key)
    for row in session.execute(query.execution_options(yield_per=CHUNK)):
        yield dict(zip(wanted, row, strict=True))
