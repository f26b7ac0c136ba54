"""For programs: news pushed to us, and decisions made elsewhere. Both want a token, or a reviewer's session."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import Field, StringConstraints

from core.clock import parse_time
from core.records import Item
from core.text import clean
from core.words import Decision, Tier, Verdict
from dashboard.access import Held, Reviewer
from dashboard.links import web_only
from dashboard.queries import Comment, QueryModel, RowId, Value
from dashboard.reviewing import decide, did, undo
from ledger.review import ReviewOutcome, ReviewRequest
from storage.items import store_pushed
from storage.views import review as standing

router = APIRouter(prefix="/api")

MOST = 1_000
"""Items in one request; the body itself may have 2 MiB."""
Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class PushedItem(QueryModel):
    """One item, as `pledgewatch match` reads them: what is absent is empty, a naive time is UTC, an odd one unknown."""

    id: Key
    title: Annotated[str, Field(max_length=4_000)] = ""
    summary: Annotated[str, Field(max_length=40_000)] = ""
    published: Annotated[str, Field(max_length=100)] = ""
    source: Value = ""
    url: Annotated[str, Field(max_length=4_000)] = ""
    language: Annotated[str, Field(max_length=12)] = ""
    tier: Tier = Tier.PRESS


class PushedItems(QueryModel):
    """Up to 1,000 items."""

    items: Annotated[list[PushedItem], Field(min_length=1, max_length=MOST)]


class Pushed(QueryModel):
    """What became of them: `known` were posted before and changed nothing."""

    stored: int
    updated: int
    duplicates: int
    known: int


class ApiReview(QueryModel):
    """One decision. `seen` is the newest review you know of (0 for none): 409 when there is a later one."""

    evidence: Annotated[int, Field(ge=1, lt=2**31)]
    decision: Literal["confirm", "reject", "unsure", "relabel"]
    verdict: Verdict | None = None
    commitment: Value = ""
    reason: Value = ""
    comment: Comment = ""
    seen: RowId = 0
    whole_act: bool = False
    request: Annotated[str, StringConstraints(max_length=80, pattern=r"^[\w.:-]*$")] = ""
    """A key of your own: sending the same again changes nothing."""


class Reviewed(QueryModel):
    """The review that was kept, and what it changed."""

    review: int
    replayed: bool
    also: list[int]
    changes: list[dict[str, Any]]
    words: str


@router.post("/items", status_code=202)
def push(held: Held, user: Reviewer, pushed: PushedItems) -> Pushed:
    """Take news that was pushed instead of fetched. The same id again is the same item: its new text is an edit."""
    found = [_item(one) for one in pushed.items]
    with held.store.begin() as session:
        counts = store_pushed(session, found, held.clock())
    return Pushed(stored=counts.stored, updated=counts.updated, duplicates=counts.duplicates, known=counts.known)


@router.post("/reviews", status_code=201, responses={409: {"description": "Somebody decided first."}})
def review(held: Held, user: Reviewer, wanted: ApiReview) -> Reviewed:
    """Keep one decision, with all that follows from it."""
    relabel = wanted.decision == "relabel"
    request = ReviewRequest(
        evidence=wanted.evidence,
        decision=Decision(wanted.decision),
        reviewer=user.name,
        via="api",
        verdict=wanted.verdict if relabel else None,
        commitment=(wanted.commitment or None) if relabel else None,
        reason=wanted.reason,
        comment=wanted.comment,
        expected=wanted.seen,
        whole_act=wanted.whole_act,
        request=wanted.request or None,
    )
    return _reviewed(decide(held, request))


@router.post("/reviews/{review_id}/undo", status_code=201, responses={409: {"description": "It was undone before."}})
def take_back(held: Held, user: Reviewer, review_id: Annotated[int, Path(ge=1, lt=2**31)]) -> Reviewed:
    """Take a review back by another row."""
    with held.store.read() as session:
        found = standing.review(session, review_id)
    return _reviewed(undo(held, user, found.evidence_id, review_id))


def _item(one: PushedItem) -> Item:
    """The item in clean text."""
    return Item(
        id=one.id,
        title=clean(one.title, 1_000),
        summary=clean(one.summary),
        published=parse_time(one.published) if one.published else None,
        source=clean(one.source, 200),
        url=web_only(clean(one.url, 4_000)),
        tier=one.tier,
        language=clean(one.language, 12),
    )


def _reviewed(outcome: ReviewOutcome) -> Reviewed:
    changes = [
        {"commitment": c.commitment, "holder": c.holder, "before": c.before, "after": c.after} for c in outcome.changes
    ]
    return Reviewed(
        review=outcome.review.id,
        replayed=outcome.replayed,
        also=[one.id for one in outcome.also],
        changes=changes,
        words=did(outcome).words,
    )
