"""The queue, one card at a time: evidence marked, one key per decision, the next card already there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from dashboard import export, facets, words
from dashboard.access import Held, Viewer
from dashboard.focus import first_cards
from dashboard.labels import label
from dashboard.queries import Instant, QueueQuery
from dashboard.reviewing import Did
from dashboard.services import Services
from dashboard.web import context, fragment, page, redirect
from storage import saved_views
from storage.views import evidence, paging, queue
from storage.views.queue_sync import Step, follow, in_step
from storage.views.recent import Decided, recent, reviewed_since

router = APIRouter()

AHEAD = 3
"""Cards in a page: the one to decide, and the next ones already loaded, so that fast hands never wait."""

TITLES = {
    "commitment": "Commitment",
    "topic": "Topic",
    "verdict": "Verdict",
    "band": "Confidence",
    "holder": "Holder",
    "outlet": "Outlet",
    "tier": "Kind of outlet",
    "language": "Language",
    "matcher": "Matcher version",
    "assignee": "Assigned to",
    "age": "Waiting longer than a",
}

COLUMNS = (
    *("id", "commitment", "verdict", "direction", "confidence", "holders", "modality", "passage", "title", "outlet"),
    *("tier", "language", "url", "published", "act_at", "recorded_at", "matcher", "registry", "folded"),
)


class FreshQuery(QueueQuery):
    """The queue's filters, and since when. One model: FastAPI takes no second parameter beside it."""

    since: Instant


@router.get("/", include_in_schema=False)
def home(request: Request, user: Viewer) -> Response:
    """The queue is where the day begins."""
    return redirect(request, "/queue")


@router.get("/queue", include_in_schema=False)
def focus(request: Request, held: Held, user: Viewer, query: Annotated[QueueQuery, Query()]) -> Response:
    """The card that matters most, and the one after it."""
    with in_step(held.store, held.clock()) as step:
        session = step.session
        cards = first_cards(step, held, query, AHEAD)
        values = side(request, step, held, query)
        decided = recent(session, user.name)
        values |= {"decided": decided, "current": step.current, "did": said(decided, query.did)}
        values["empty"] = None if cards else empty(session, held, query)
        return page(request, step, "queue.html", title="Queue", cards=cards, query=query, **values)


@router.get("/queue/fresh", include_in_schema=False)
def fresh(request: Request, held: Held, user: Viewer, query: Annotated[FreshQuery, Query()]) -> Response:
    """How many have come since the page was loaded."""
    with in_step(held.store, held.clock()) as step:
        number = queue.newer(step.session, query.filter(held.registry, held.clock()), query.since)
    return fragment(request, "parts/fresh.html", number=number, since=query.since)


@router.get("/queue.json")
def queue_json(held: Held, user: Viewer, query: Annotated[QueueQuery, Query()], request: Request) -> dict[str, Any]:
    """The queue as filtered: cards in order, facets, and the cursor of the next page."""
    wanted = query.filter(held.registry, held.clock())
    with in_step(held.store, held.clock()) as step:
        ids = held.remembered.page(step, wanted, query.sort, query.after or None, 50)
        counted = held.remembered.facets(step, wanted)
        cards = evidence.cards(step.session, ids.rows)
    return {
        "total": str(counted.total),
        "facets": counted.values,
        "after": ids.after,
        "cards": [export.plain(card) for card in cards],
    }


@router.get("/queue.csv", include_in_schema=False)
def queue_csv(held: Held, user: Viewer, query: Annotated[QueueQuery, Query()]) -> Response:
    """The queue as filtered, all of it."""
    follow(held.store, held.clock())
    return export.csv_answer("queue", COLUMNS, _rows(held, query))


def side(request: Request, step: Step, held: Services, query: QueueQuery) -> dict[str, Any]:
    """What focus and bulk view have beside the cards: facets, chips, saved views."""
    wanted = query.filter(held.registry, held.clock())
    pairs = context(request)["params"]
    counted = held.remembered.facets(step, wanted)

    def word(value: str, kind: str) -> str:
        return words.value(held.registry, value, kind)

    return {
        "facets": facets.groups(counted.values, TITLES, pairs, word),
        "chips": facets.chips(TITLES | {"q": "Words"}, pairs, word),
        "total": counted.total,
        "saved": saved_views.views(step.session, "queue"),
        "topics": words.topics(held.registry),
        "loaded_at": held.clock(),
    }


def said(decided: list[Decided], which: str) -> Did | None:
    """What a toast says after a plain form: the decision that the address names, if it can still be undone."""
    found = next((one for one in decided if which in {str(one.id), one.batch} and not one.undone), None)
    if found is None:
        return None
    path = f"/batches/{found.batch}/undo" if which == found.batch else f"/reviews/{found.id}/undo"
    return Did(f"{label(found.decision, 'decision').capitalize()}: {found.commitment}.", path)


def empty(session: Session, held: Services, query: QueueQuery) -> dict[str, Any]:
    """What an empty queue says: nothing yet, nothing left, or nothing like that."""
    unfiltered = queue.is_unfiltered(query.filter(held.registry, held.clock()))
    reviewed = reviewed_since(session, held.clock() - timedelta(days=7))
    any_item = evidence.any_evidence(session)
    return {"filtered": not unfiltered, "reviewed": reviewed, "first_run": not any_item}


def _rows(held: Services, query: QueueQuery) -> Iterator[dict[str, Any]]:
    """Every card of a filter, a page at a time, so that memory does not grow with the list."""
    wanted, after = query.filter(held.registry, held.clock()), query.after or None
    while True:
        with held.store.read() as session:
            ids: paging.Page[int] = queue.page(session, wanted, query.sort, after, 200)
            cards = evidence.cards(session, ids.rows)
        yield from (export.plain(card) for card in cards)
        after = ids.after
        if after is None:
            return
