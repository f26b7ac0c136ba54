"""Alerts: what was told and what was held back, with its reason; messages that failed; what routes would send."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from alerts.preview import preview
from dashboard import export
from dashboard.access import Admin, Held, Viewer
from dashboard.queries import QueryModel, RowId, Value
from dashboard.web import page, redirect
from storage import alerts as stored
from storage import audit, channels, deliveries, silences
from storage.views import alerts as views

router = APIRouter()
SIZE = 50
COLUMNS = ("id", "created_at", "kind", "decision", "reason", "commitment", "direction", "evidence_id", "key")


class AlertsQuery(QueryModel):
    """Filters of the log; `before` is the last number of the page above."""

    decision: Literal["", "send", "hold"] = ""
    state: Literal["", "pending", "claimed", "sent", "dead", "dropped"] = ""
    commitment: Value = ""
    before: RowId = 0


@router.get("/alerts", include_in_schema=False)
def log(request: Request, held: Held, user: Viewer, query: Annotated[AlertsQuery, Query()]) -> Response:
    """The log, silences in force, and closed channels."""
    with held.store.read() as session:
        found = lines(session, query)
        values: dict[str, Any] = {
            "alerts": found,
            "next": found[-1].id if len(found) == SIZE else None,
            "silences": silences.active(session, held.clock()),
            "circuits": channels.open_circuits(session),
            "states": deliveries.count_states(session),
        }
        return page(request, session, "alerts.html", title="Alerts", query=query, **values)


@router.get("/alerts.json")
def log_json(held: Held, user: Viewer, query: Annotated[AlertsQuery, Query()]) -> dict[str, Any]:
    """A page of the log."""
    with held.store.read() as session:
        return {"alerts": export.plain(lines(session, query))}


@router.get("/alerts.csv", include_in_schema=False)
def log_csv(held: Held, user: Viewer, query: Annotated[AlertsQuery, Query()]) -> Response:
    """The newest 2,000 for a spreadsheet."""
    with held.store.read() as session:
        found = lines(session, query, 2_000)
    return export.csv_answer("alerts", COLUMNS, (export.plain(one) for one in found))


@router.get("/alerts/preview", include_in_schema=False)
def dry_run(request: Request, held: Held, user: Viewer, days: Annotated[int, Query(ge=1, le=365)] = 30) -> Response:
    """What the routes in force would have made of the last days."""
    with held.store.read() as session:
        history = stored.since(session, held.clock() - timedelta(days=days))
        made = preview(history, held.alerts) if held.alerts else None
        return page(request, session, "preview.html", title="What would be sent", made=made, days=days)


@router.post("/deliveries/{delivery}/resend", include_in_schema=False)
def resend(request: Request, held: Held, user: Admin, delivery: Annotated[int, Path(ge=1, lt=2**31)]) -> Response:
    """Try a dead or dropped message again."""
    with held.store.begin() as session:
        deliveries.resend(session, delivery, held.clock())
        audit.write(session, user.name, "delivery sent again", f"delivery {delivery}", held.clock(), via=user.via)
    return redirect(request, "/alerts?state=pending")


def lines(session: Session, query: AlertsQuery, size: int = SIZE) -> list[views.AlertLine]:
    """The lines that a query asks for."""
    narrow = {"decision": query.decision, "state": query.state, "commitment": query.commitment}
    return views.log(session, **narrow, before=query.before or None, size=size)
