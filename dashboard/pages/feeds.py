"""Feeds: which need a person, when each was last read and will be next, how much it brings."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from core.errors import NotFound
from dashboard import export
from dashboard.access import Held, Reviewer, Viewer
from dashboard.services import Services
from dashboard.web import page, redirect
from feeds.config import CheckConfig
from feeds.fetch import new_memory
from feeds.health import Health, health
from storage import feed_control
from storage import feeds as stored
from storage.views import feeds as views

router = APIRouter()
Name = Annotated[str, Path(max_length=120, pattern=r"^[^\x00-\x1f/]+$")]
COLUMNS = ("feed", "condition", "words", "last_success", "errors", "last_error", "next_check", "per_week", "items")


@router.get("/feeds", include_in_schema=False)
def feeds(request: Request, held: Held, user: Viewer) -> Response:
    """All feeds, those that need a person first."""
    with held.store.read() as session:
        found = all_health(session, held)
        values: dict[str, Any] = {
            "feeds": found,
            "troubled": [one for one in found if one.condition.needs_a_person],
            "brought": views.brought(session, held.clock()),
            "statuses": views.statuses(session),
        }
        return page(request, session, "feeds.html", title="Feeds", **values)


@router.get("/feeds.json")
def feeds_json(held: Held, user: Viewer) -> dict[str, Any]:
    """Health of every feed."""
    with held.store.read() as session:
        return {"feeds": export.plain(all_health(session, held))}


@router.get("/feeds.csv", include_in_schema=False)
def feeds_csv(held: Held, user: Viewer) -> Response:
    """The same for a spreadsheet."""
    with held.store.read() as session:
        return export.csv_answer("feeds", COLUMNS, export.plain(all_health(session, held)))


@router.get("/feeds/{name}", include_in_schema=False)
def one_feed(request: Request, held: Held, user: Viewer, name: Name) -> Response:
    """One feed: its last looks."""
    with held.store.read() as session:
        found = next((one for one in all_health(session, held) if one.feed == name), None)
        if found is None:
            raise NotFound(f"feed {name}", "there is no such feed")
        values: dict[str, Any] = {
            "feed": found,
            "looks": views.looks(session, name),
            "outlet": held.feeds.by_name[name].outlet if held.feeds and name in held.feeds.by_name else "",
            "last": views.statuses(session).get(name),
        }
        return page(request, session, "feed.html", title=name, **values)


@router.post("/feeds/{name}/check", include_in_schema=False)
def check(request: Request, held: Held, user: Reviewer, name: Name) -> Response:
    """Have it read at the next run, whenever it was due."""
    with held.store.begin() as session:
        feed_control.check_now(session, name, user.name, user.via, held.clock())
    return redirect(request, "/feeds")


def all_health(session: Session, held: Services) -> list[Health]:
    """Every feed that is configured or known, those that need a person first."""
    known = dict(stored.memories(session))
    rule = CheckConfig()
    if held.feeds is not None:
        known = {feed.name: new_memory(feed) for feed in held.feeds.feeds} | known
        rule = held.feeds.check
    found = [health(name, memory, rule, held.clock()) for name, memory in known.items()]
    return sorted(found, key=lambda one: (not one.condition.needs_a_person, -one.errors, one.feed))
