"""The queue as a list: select and decide many at once, in one transaction, undone as one."""

from secrets import token_hex
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import Response

from core.errors import UsageError
from core.words import Decision
from dashboard.access import Held, Reviewer, Viewer
from dashboard.links import changed, parts
from dashboard.pages.queue import empty, said, side
from dashboard.queries import Comment, QueryModel, QueueQuery, RowId, Value
from dashboard.reviewing import decide_all
from dashboard.security.users import User
from dashboard.services import Services
from dashboard.web import page, redirect
from ledger.review import ReviewRequest
from storage.views import evidence, queue
from storage.views import review as standing
from storage.views.queue_sync import in_step
from storage.views.recent import recent

router = APIRouter(include_in_schema=False)

SIZE = 40
MOST = 5_000
"""Decisions in one batch."""
ASK_FROM = 50
"""Beyond this many, a page asks whether it is meant."""


class BulkForm(QueryModel):
    """What to decide, and on what: the ticked ones, or all of the filter in `back`."""

    decision: Literal["confirm", "reject", "unsure"]
    chosen: Annotated[list[RowId], Form(max_length=MOST)] = []
    every: bool = False
    sure: bool = False
    reason: Value = ""
    comment: Comment = ""
    back: Annotated[str, Form(max_length=2_000)] = "/queue/bulk"


@router.get("/queue/bulk")
def bulk(request: Request, held: Held, user: Viewer, query: Annotated[QueueQuery, Query()]) -> Response:
    """A page of cards, each a row."""
    with in_step(held.store, held.clock()) as step:
        session = step.session
        wanted = query.filter(held.registry, held.clock())
        ids = held.remembered.page(step, wanted, query.sort, query.after or None, SIZE)
        decided = recent(session, user.name)
        values = side(request, step, held, query)
        values |= {"decided": decided, "did": said(decided, query.did), "current": step.current, "after": ids.after}
        values["empty"] = None if ids.rows else empty(session, held, query)
        cards = evidence.cards(session, ids.rows)
        return page(request, step, "bulk.html", title="Queue, bulk", cards=cards, query=query, **values)


@router.post("/queue/bulk")
def decide(request: Request, held: Held, user: Reviewer, form: Annotated[BulkForm, Form()]) -> Response:
    """Decide on all of them, or ask first when they are many."""
    ids = _chosen(held, form)
    if len(ids) > ASK_FROM and not form.sure:
        with held.store.read() as session:
            return page(request, session, "bulk_sure.html", title="Many at once", form=form, number=len(ids))
    batch = f"bulk:{token_hex(6)}"
    decide_all(held, _requests(held, form, ids, user, batch))
    path, pairs = parts(form.back)
    return redirect(request, path + changed(pairs, did=batch))


@router.post("/batches/{batch}/undo")
def undo_batch(
    request: Request,
    held: Held,
    user: Reviewer,
    batch: Annotated[str, Path(max_length=60, pattern=r"^[\w:.]+$")],
    back: Annotated[str, Form(max_length=2_000)] = "/queue/bulk",
) -> Response:
    """Take a whole batch back, as far as it still stands."""
    with held.store.read() as session:
        stands = [one for one in standing.batch(session, batch) if not one.undone]
    requests = [
        ReviewRequest(evidence=s.evidence_id, decision=Decision.UNDO, reviewer=user.name, via=user.via, undoes=s.id)
        for s in stands
    ]
    decide_all(held, requests)
    path, pairs = parts(back)
    return redirect(request, path + changed(pairs))


def _chosen(held: Services, form: BulkForm) -> list[int]:
    """Evidence ids, folds included: what lies under a row is decided with it."""
    ids = list(dict.fromkeys(form.chosen))
    with held.store.read() as session:
        if form.every:
            query = QueueQuery.model_validate(dict(parts(form.back)[1]))
            ids = queue.all_ids(session, query.filter(held.registry, held.clock()), MOST)
        ids = queue.with_folds(session, ids)
    if not ids:
        raise UsageError("bulk", "nothing is selected; tick some rows first")
    if len(ids) > MOST:
        raise UsageError("bulk", f"more than {MOST:,} at once; narrow the filter down first")
    return ids


def _requests(held: Services, form: BulkForm, ids: list[int], user: User, batch: str) -> list[ReviewRequest]:
    """One request each. `expected` 0: what somebody decided meanwhile is a conflict, and then nothing is written."""
    with held.store.read() as session:
        seen = queue.newest_reviews(session, ids)
    return [
        ReviewRequest(
            evidence=one,
            decision=Decision(form.decision),
            reviewer=user.name,
            via=user.via,
            reason=form.reason,
            comment=form.comment,
            expected=seen.get(one, 0),
            batch=batch,
        )
        for one in ids
    ]
