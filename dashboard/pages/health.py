"""Health: is everything moving, and is it believable that nothing came? Also `/healthz` for a load balancer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy.orm import Session

from dashboard import export
from dashboard.access import Held, Viewer
from dashboard.pages.feeds import all_health
from dashboard.services import Services
from dashboard.times import ago, span_words
from dashboard.web import page
from storage import channels
from storage.views import health as views
from storage.views.queue_sync import follow

router = APIRouter()
STALE = timedelta(days=1)
"""Without enough items to know the usual gap, this long without one is worth a word."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence on how things are; `bad` wants a person."""

    text: str
    bad: bool
    href: str = ""


@router.get("/health", include_in_schema=False)
def health(request: Request, held: Held, user: Viewer) -> Response:
    """The page."""
    follow(held.store, held.clock())
    with held.store.read() as session:
        values: dict[str, Any] = {"stages": views.stages(session), "findings": findings(session, held)}
        return page(request, session, "health.html", title="Health", **values)


@router.get("/health.json")
def health_json(held: Held, user: Viewer) -> dict[str, Any]:
    """The same for programs."""
    with held.store.read() as session:
        found = findings(session, held)
        return {
            "well": not any(one.bad for one in found),
            "findings": export.plain(found),
            "stages": export.plain(views.stages(session)),
        }


@router.get("/healthz", include_in_schema=False)
def alive(held: Held) -> Response:
    """200 while the store can be read; tells nothing else, and asks for no login."""
    with held.store.read() as session:
        views.newest_item(session)
    return PlainTextResponse("ok\n")


def findings(session: Session, held: Services) -> list[Finding]:
    """What is wrong, worst first; one good sentence when nothing is."""
    now = held.clock()
    troubled = [one for one in all_health(session, held) if one.condition.needs_a_person]
    found = [
        Finding(f"{c.kind} refuses us since {ago(c.since, now)}: {c.reason}", bad=True, href="/alerts")
        for c in channels.open_circuits(session)
    ]
    if troubled:
        many = f"{len(troubled)} feed{'s' if len(troubled) > 1 else ''}"
        found.append(Finding(f"{many} in trouble: {', '.join(one.feed for one in troubled[:5])}", True, "/feeds"))
    found.append(silence(views.newest_item(session), views.usual_gap(session), now, bool(found)))
    found += [Finding(f"Registry: {warning}", bad=False) for warning in held.registry.warnings[:5]]
    return found


def silence(newest: datetime | None, gap: float | None, now: datetime, troubled: bool) -> Finding:
    """Whether it is believable that nothing newer came: green lights alone do not say that news arrives."""
    if newest is None:
        return Finding("No item has ever come in.", bad=True, href="/feeds")
    quiet = (now - newest).total_seconds()
    limit = 3 * gap if gap else STALE.total_seconds()
    if quiet <= max(limit, 3600):
        return Finding(f"The newest item came {ago(newest, now)}.", bad=False, href="/items")
    green = "" if troubled else "Every feed answers, and yet there are "
    text = f"{green}no new items since {newest:%Y-%m-%d %H:%M} UTC, {span_words(quiet)} ago"
    return Finding(
        f"{text[:1].upper()}{text[1:]}; the longest gap of late was {span_words(limit / 3)}.", True, "/feeds"
    )
