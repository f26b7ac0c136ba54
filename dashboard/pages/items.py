"""Items: the news as it came, found by words; and for each one what was made of it, or why nothing was."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from core.errors import NotFound
from dashboard import export, whynot
from dashboard.access import Held, Viewer
from dashboard.queries import Cursor, QueryModel, Value
from dashboard.web import page
from storage.schema.news import ItemRow
from storage.views import evidence, items
from storage.views.paging import Count, Page

router = APIRouter()

ItemId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_:-]{1,32}$")]
COLUMNS = (
    *("id", "title", "summary", "outlet", "tier", "language", "url", "published", "first_seen", "story_id", "gate"),
    "matched",
)


class ItemsQuery(QueryModel):
    """Words to look for, or an outlet or language; and the place in the list."""

    q: Value = ""
    outlet: Value = ""
    language: Value = ""
    after: Cursor = ""


@router.get("/items", include_in_schema=False)
def list_items(request: Request, held: Held, user: Viewer, query: Annotated[ItemsQuery, Query()]) -> Response:
    """The list."""
    with held.store.read() as session:
        found = search(session, query)
        number = Count(len(found.rows), capped=found.after is not None) if query.q and not query.after else None
        return page(request, session, "items.html", title="Items", list=found, number=number, query=query)


@router.get("/items.json")
def items_json(held: Held, user: Viewer, query: Annotated[ItemsQuery, Query()]) -> dict[str, Any]:
    """A page of items."""
    with held.store.read() as session:
        found = search(session, query)
    return {"items": export.plain(list(found.rows)), "after": found.after}


@router.get("/items.csv", include_in_schema=False)
def items_csv(held: Held, user: Viewer, query: Annotated[ItemsQuery, Query()]) -> Response:
    """The first 1,000 of the list."""
    with held.store.read() as session:
        found = search(session, query, 1_000)
    return export.csv_answer("items", COLUMNS, (export.plain(one) for one in found.rows))


@router.get("/items/{item_id}", include_in_schema=False)
def one_item(request: Request, held: Held, user: Viewer, item_id: ItemId) -> Response:
    """One item: its text and versions, every matching, its evidence; on request, why it did not match."""
    with held.store.read() as session:
        row = known(session, item_id)
        values: dict[str, Any] = {
            "item": row,
            "versions": items.versions(session, item_id),
            "sightings": items.sightings(session, item_id),
            "readings": items.readings(session, item_id),
            "cards": evidence.cards(session, items.evidence_ids(session, item_id)),
        }
        return page(request, session, "item.html", title=row.title or "Item", **values)


@router.get("/items/{item_id}/why", include_in_schema=False)
def why(request: Request, held: Held, user: Viewer, item_id: ItemId) -> Response:
    """What today's matcher makes of the item, step by step."""
    with held.store.read() as session:
        row = known(session, item_id)
        told = whynot.told(held, row)
        return page(request, session, "why.html", title="Why, or why not", item=row, told=told)


@router.get("/items/{item_id}.json")
def item_json(held: Held, user: Viewer, item_id: ItemId) -> dict[str, Any]:
    """One item with its matchings and evidence."""
    with held.store.read() as session:
        row = known(session, item_id)
        found = evidence.cards(session, items.evidence_ids(session, item_id))
        names = ("id", "title", "summary", "url", "outlet", "tier", "language", "published", "first_seen", "version")
        return {
            **{name: export.plain(getattr(row, name)) for name in names},
            "article": {"state": row.body_state, "at": export.plain(row.body_at), "hash": row.body_hash},
            "matchings": export.plain(items.readings(session, item_id)),
            "evidence": export.plain(found),
        }


def search(session: Session, query: ItemsQuery, size: int = 40) -> Page[items.ItemLine]:
    """The page of the list that a query asks for."""
    if query.q:
        return items.found(session, query.q, query.after or None, size)
    narrow = {"outlet": query.outlet, "language": query.language}
    return items.newest(session, **narrow, after=query.after or None, size=size)


def known(session: Session, item_id: str) -> ItemRow:
    """The item; NotFound when there is none."""
    row = items.one(session, item_id)
    if row is None:
        raise NotFound(f"item {item_id}", "there is no such item")
    return row
