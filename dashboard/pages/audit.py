"""Audit: who changed what, from where, before and after."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from core.clock import parse_time
from core.errors import UsageError
from dashboard import export
from dashboard.access import Held, Viewer
from dashboard.queries import QueryModel, Value
from dashboard.services import Services
from dashboard.web import page
from storage.views.audit import Act, trail

router = APIRouter()
SIZE = 100
COLUMNS = ("at", "actor", "via", "action", "subject", "before", "after")


class AuditQuery(QueryModel):
    """Filters; `until` is the time of the last line of the page above."""

    actor: Value = ""
    via: Literal["", "cli", "web", "slack", "api", "rule"] = ""
    kind: Literal["", "reviews", "others"] = ""
    until: Value = ""


@router.get("/audit", include_in_schema=False)
def audit(request: Request, held: Held, user: Viewer, query: Annotated[AuditQuery, Query()]) -> Response:
    """The trail."""
    acts = acts_of(held, query)
    with held.store.read() as session:
        values: dict[str, Any] = {"acts": acts, "until": acts[-1].at if len(acts) == SIZE else None}
        return page(request, session, "audit.html", title="Audit", query=query, **values)


@router.get("/audit.json")
def audit_json(held: Held, user: Viewer, query: Annotated[AuditQuery, Query()]) -> dict[str, Any]:
    """A page of the trail."""
    return {"acts": export.plain(acts_of(held, query))}


@router.get("/audit.csv", include_in_schema=False)
def audit_csv(held: Held, user: Viewer, query: Annotated[AuditQuery, Query()]) -> Response:
    """The newest 5,000 acts for a spreadsheet."""
    acts = acts_of(held, query, 5_000)
    return export.csv_answer("audit", COLUMNS, (export.plain(act) for act in acts))


def acts_of(held: Services, query: AuditQuery, size: int = SIZE) -> list[Act]:
    """The acts that a query asks for."""
    until: datetime | None = parse_time(query.until) if query.until else None
    if query.until and until is None:
        raise UsageError("until", "expected a time such as 2024-05-03T14:07:00Z")
    with held.store.read() as session:
        return trail(session, actor=query.actor, via=query.via, kind=query.kind, until=until, size=size)
