"""Saved views: a name for a page's query string. Each belongs to one person; everybody may use them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound, UsageError
from storage.schema.outbox import SavedViewRow

MOST = 50
"""Saved views per person and page."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """One saved view; `query` begins without a question mark."""

    id: int
    owner: str
    page: str
    name: str
    query: str


def save(session: Session, owner: str, page: str, name: str, query: str) -> SavedView:
    """Keep a query string under a name; the same name again replaces it. UsageError without a name, or beyond 50."""
    name = name.strip()[:120]
    if not name:
        raise UsageError("saved view", "a name is needed")
    mine = session.scalars(select(SavedViewRow).where(SavedViewRow.owner == owner, SavedViewRow.page == page)).all()
    row = next((one for one in mine if one.name == name), None)
    if row is None:
        if len(mine) >= MOST:
            raise UsageError("saved view", f"{MOST} are kept for a page; delete one first")
        row = SavedViewRow(owner=owner, page=page, name=name, query=query)
        session.add(row)
    row.query = query
    session.flush()
    return _view(row)


def views(session: Session, page: str) -> list[SavedView]:
    """All saved views of a page, by name."""
    rows = session.scalars(select(SavedViewRow).where(SavedViewRow.page == page).order_by(SavedViewRow.name).limit(200))
    return [_view(row) for row in rows]


def remove(session: Session, view_id: int, owner: str) -> SavedView:
    """Forget a view of one's own; NotFound when there is none."""
    row = session.get(SavedViewRow, view_id)
    if row is None or row.owner != owner:
        raise NotFound(f"saved view {view_id}", "you have no such saved view")
    session.delete(row)
    return _view(row)


def get(session: Session, view_id: int) -> SavedView:
    """One view; NotFound when there is none."""
    row = session.get(SavedViewRow, view_id)
    if row is None:
        raise NotFound(f"saved view {view_id}", "no such saved view")
    return _view(row)


def _view(row: SavedViewRow) -> SavedView:
    return SavedView(row.id, row.owner, row.page, row.name, row.query)
