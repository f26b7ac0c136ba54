"""Decisions by key or by plain form: review, undo, flag, assign. One decision, one request, one row."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from core.errors import NotFound, UsageError
from core.words import Decision, Verdict
from dashboard.access import Held, Reviewer
from dashboard.focus import CardView, next_card, views
from dashboard.links import changed, parts, same_site
from dashboard.queries import Comment, Cursor, QueryModel, QueueQuery, RowId, Value
from dashboard.reviewing import Did, decide, did, undo
from dashboard.security.users import User
from dashboard.services import Services
from dashboard.web import fragment, is_htmx, redirect
from ledger.review import ReviewRequest
from storage import triage
from storage.views import review as standing
from storage.views.chrome import chrome
from storage.views.evidence import Card
from storage.views.evidence import card as one_card
from storage.views.queue_mark import touch
from storage.views.recent import recent

router = APIRouter(include_in_schema=False)

EvidenceId = Annotated[int, Path(ge=1, lt=2**31)]


class ReviewForm(QueryModel):
    """One decision as a form sends it. `seen` is the newest review the person saw; `tail` the last card loaded."""

    decision: Literal["confirm", "reject", "unsure", "relabel"]
    verdict: Literal["", "fulfils", "advances", "contradicts", "restates"] = ""
    commitment: Value = ""
    reason: Value = ""
    comment: Comment = ""
    seen: RowId = 0
    fold: bool = False
    back: Annotated[str, Form(max_length=2_000)] = "/queue"
    tail: Cursor = ""
    skip: Annotated[int, Form(ge=0, le=20)] = 0
    """How many earlier answers are still on their way, each with a card of its own."""


@router.post("/evidence/{evidence_id}/review")
def review(
    request: Request, held: Held, user: Reviewer, evidence_id: EvidenceId, form: Annotated[ReviewForm, Form()]
) -> Response:
    """Keep a decision; Conflict (409) when somebody decided since the card was shown."""
    with held.store.read() as session:
        card = found(session, evidence_id)
    check_override(card, form, user)
    outcome = decide(held, _request(form, card, user))
    if is_htmx(request):
        return _onward(request, held, user, form, did(outcome))
    path, pairs = parts(form.back)
    return redirect(request, path + changed(pairs, did=outcome.review.id))


@router.post("/reviews/{review_id}/undo")
def take_back(
    request: Request,
    held: Held,
    user: Reviewer,
    review_id: EvidenceId,
    back: Annotated[str, Form(max_length=2_000)] = "/queue",
) -> Response:
    """Take one decision back; the card waits again."""
    with held.store.read() as session:
        found = standing.review(session, review_id)
    outcome = undo(held, user, found.evidence_id, review_id)
    if not is_htmx(request):
        path, pairs = parts(back)
        return redirect(request, path + changed(pairs, at=found.evidence_id))
    with held.store.read() as session:
        cards = views(session, held, [found.evidence_id])
    return _answer(request, held, user, cards, did(outcome), "afterbegin", back)


@router.post("/evidence/{evidence_id}/triage")
def note(
    request: Request,
    held: Held,
    user: Reviewer,
    evidence_id: EvidenceId,
    flag: Annotated[Literal["", "0", "1"], Form()] = "",
    assignee: Annotated[Value | None, Form()] = None,
    back: Annotated[str, Form(max_length=2_000)] = "/queue",
) -> Response:
    """Flag a card, or say who looks at it."""
    with held.store.begin() as session:
        flagged = None if flag == "" else flag == "1"
        triage.note(session, evidence_id, user.name, held.clock(), flagged=flagged, assignee=assignee)
        touch(session, held.clock())
    if not is_htmx(request):
        path, pairs = parts(back)
        return redirect(request, path + changed(pairs, at=evidence_id))
    with held.store.read() as session:
        cards = views(session, held, [evidence_id])
    said = Did(_noted(flag, assignee))
    return fragment(request, "parts/replaced.html", cards=cards, did=said, here=same_site(back, "/queue"))


def found(session: Session, evidence_id: int) -> Card:
    """The card; NotFound when there is none."""
    card = one_card(session, evidence_id)
    if card is None:
        raise NotFound(f"evidence {evidence_id}", "there is no such evidence")
    return card


def check_override(card: Card, form: ReviewForm, user: User) -> None:
    """Deciding otherwise than a colleague takes a reason or a comment (UsageError)."""
    stands = card.standing
    knows = stands is not None and form.seen == card.seen
    if knows and stands and stands.reviewer != user.name and not (form.reason or form.comment):
        raise UsageError(
            f"evidence {card.id}", f"{stands.reviewer} decided on this; to decide otherwise, give a reason or a comment"
        )


def _request(form: ReviewForm, card: Card, user: User) -> ReviewRequest:
    relabel = form.decision == "relabel"
    elsewhere = form.commitment if form.commitment != card.commitment else ""
    return ReviewRequest(
        evidence=card.id,
        decision=Decision(form.decision),
        reviewer=user.name,
        via=user.via,
        verdict=Verdict(form.verdict) if relabel and form.verdict else None,
        commitment=elsewhere or None if relabel else None,
        reason=form.reason,
        comment=form.comment,
        expected=form.seen,
        whole_act=form.fold,
    )


def _onward(request: Request, held: Services, user: User, form: ReviewForm, said: Did) -> Response:
    """The card after the last one loaded, with everything else that changed."""
    query = QueueQuery.model_validate(dict(parts(form.back)[1]))
    with held.store.read() as session:
        cards = next_card(session, held, query, form.tail, form.skip) if form.tail else []
    return _answer(request, held, user, cards, said, "beforeend", form.back)


def _answer(
    request: Request, held: Services, user: User, cards: list[CardView], said: Did, place: str, back: str
) -> Response:
    with held.store.read() as session:
        waiting, decided = chrome(session).waiting, recent(session, user.name)
    return fragment(
        request,
        "parts/decision.html",
        cards=cards,
        here=same_site(back, "/queue"),
        did=said,
        place=place,
        waiting=waiting,
        decided=decided,
    )


def _noted(flag: str, assignee: str | None) -> str:
    if flag:
        return "Flagged." if flag == "1" else "Flag taken off."
    return f"Assigned to {assignee}." if assignee else "Assigned to nobody."
