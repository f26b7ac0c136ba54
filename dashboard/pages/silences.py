"""Silences: what is muted, by whom, why and until when; and before one is set, what it would have muted."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from alerts.facts import from_facts
from alerts.mute import Matcher, mutes, read_matcher
from alerts.silencing import silence
from alerts.traits import traits_of
from core.errors import UsageError
from dashboard.access import Held, Reviewer, Viewer
from dashboard.links import changed, parts
from dashboard.queries import QueryModel, Value
from dashboard.reviewing import Did
from dashboard.services import Services
from dashboard.web import fragment, is_htmx, page, redirect
from storage import alerts as stored
from storage import silences

router = APIRouter(include_in_schema=False)
REPLAYED = timedelta(days=30)


class SilenceQuery(QueryModel):
    """What a silence would mute: all that is given must hold."""

    commitment: Value = ""
    outlet: Value = ""
    holder: Value = ""
    verdict: Value = ""
    direction: Value = ""


class SilenceForm(SilenceQuery):
    """A silence to set; `days` until it ends."""

    days: Annotated[int, Form(ge=1, le=365)] = 30
    reason: Value = ""
    back: Annotated[str, Form(max_length=2_000)] = "/silences"


@router.get("/silences")
def all_silences(request: Request, held: Held, user: Viewer, query: Annotated[SilenceQuery, Query()]) -> Response:
    """Past and present silences; with a matcher in the address, what it would have muted."""
    with held.store.read() as session:
        matcher = matcher_of(query)
        values: dict[str, Any] = {
            "silences": silences.everything(session),
            "caught": caught(session, held, matcher) if matcher else None,
        }
        return page(request, session, "silences.html", title="Silences", query=query, **values)


@router.post("/silences")
def add(request: Request, held: Held, user: Reviewer, form: Annotated[SilenceForm, Form()]) -> Response:
    """Set a silence; posts that wait and fit are dropped with it."""
    matcher = matcher_of(form)
    if matcher is None:
        raise UsageError("silence", "say what it mutes: a commitment, an outlet, a holder or a verdict")
    ends_at = held.clock() + timedelta(days=form.days)
    with held.store.begin() as session:
        _, dropped = silence(session, matcher, user.name, form.reason, user.via, held.clock(), ends_at)
    if is_htmx(request):
        said = Did(f"Muted for {form.days} days{f'; {dropped} waiting messages dropped' if dropped else ''}.")
        return fragment(request, "parts/toast_only.html", did=said)
    path, pairs = parts(form.back)
    return redirect(request, path + changed(pairs))


@router.post("/silences/{silence_id}/end")
def end(request: Request, held: Held, user: Reviewer, silence_id: Annotated[int, Path(ge=1, lt=2**31)]) -> Response:
    """End one now."""
    with held.store.begin() as session:
        silences.end(session, silence_id, user.name, held.clock())
    return redirect(request, "/silences")


def matcher_of(query: SilenceQuery) -> Matcher | None:
    """The matcher that a form means; None when it says nothing. ConfigError (400) for a verdict that is none."""
    keys = {"commitment": "commitments", "outlet": "outlets", "holder": "holders", "verdict": "verdicts"}
    keys |= {"direction": "directions"}
    given = {many: [value] for one, many in keys.items() if (value := getattr(query, one))}
    return read_matcher(given, "silence") if given else None


def caught(session: Session, held: Services, matcher: Matcher) -> list[stored.StoredAlert]:
    """The alerts of the last thirty days that it would have muted, newest first."""
    history = stored.since(session, held.clock() - REPLAYED)
    return [one for one in reversed(history) if one.sent and mutes(matcher, traits_of(from_facts(one.facts)))]
