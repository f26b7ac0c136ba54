"""Saved views of the queue: kept under a name, forgotten, and read as an Atom feed."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from dashboard.access import Held, Reviewer, Viewer
from dashboard.atom import feed_of
from dashboard.links import changed, same_site
from dashboard.queries import QueueQuery, Value
from dashboard.services import Services
from dashboard.web import redirect, root
from storage import saved_views
from storage.views import commitment as views
from storage.views import evidence, queue
from storage.views.evidence import Card

router = APIRouter(include_in_schema=False)
SIZE = 50
ViewId = Annotated[int, Path(ge=1, lt=2**31)]


@router.post("/views")
def save(
    request: Request,
    held: Held,
    user: Reviewer,
    name: Annotated[Value, Form()],
    query: Annotated[str, Form(max_length=2_000)] = "",
    back: Annotated[str, Form(max_length=2_000)] = "/queue",
) -> Response:
    """Keep the filters of the queue under a name."""
    pairs = parse_qsl(query.removeprefix("?"), max_num_fields=40)
    QueueQuery.model_validate(dict(pairs))
    with held.store.begin() as session:
        view = saved_views.save(session, user.name, "queue", name, changed(pairs).removeprefix("?"))
    return redirect(request, same_site(back).split("?")[0] + (f"?{view.query}" if view.query else ""))


@router.post("/views/{view_id}/remove")
def remove(
    request: Request,
    held: Held,
    user: Reviewer,
    view_id: ViewId,
    back: Annotated[str, Form(max_length=2_000)] = "/queue",
) -> Response:
    """Forget one."""
    with held.store.begin() as session:
        saved_views.remove(session, view_id, user.name)
    return redirect(request, same_site(back))


@router.get("/views/{view_id}.atom")
def view_feed(request: Request, held: Held, user: Viewer, view_id: ViewId) -> Response:
    """The cards of a view, the last to come first."""
    with held.store.read() as session:
        view = saved_views.get(session, view_id)
        query = QueueQuery.model_validate(dict(parse_qsl(view.query)))
        cards = _newest(session, held, query)
    return _atom(request, held, f"Pledgewatch: {view.name}", f"/queue?{view.query}", cards)


@router.get("/commitments/{commitment}.atom")
def commitment_feed(
    request: Request, held: Held, user: Viewer, commitment: Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]
) -> Response:
    """The evidence of a commitment, the newest act first."""
    with held.store.read() as session:
        found = views.evidence_page(session, commitment, size=SIZE)
        cards = evidence.cards(session, found.rows)
    return _atom(request, held, f"Pledgewatch: {commitment}", f"/commitments/{commitment}", cards)


def _newest(session: Session, held: Services, query: QueueQuery) -> list[Card]:
    found = queue.page(session, query.filter(held.registry, held.clock()), "newest", None, SIZE)
    return evidence.cards(session, found.rows)


def _atom(request: Request, held: Services, title: str, path: str, cards: list[Card]) -> Response:
    base = held.options.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}{root(request)}"
    made = feed_of(title, base, path, cards, held.clock())
    return Response(made, media_type="application/atom+xml")
