"""All commitments: what was declared, where each stands, what waits."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from core.words import Kind, Status
from dashboard import export, words
from dashboard.access import Held, Viewer
from dashboard.queries import QueryModel, Value
from dashboard.services import Services
from dashboard.web import page
from declarations.model import Commitment
from storage.views.commitments import Standing, latest_evidence, standings, waiting
from storage.views.queue_sync import in_step

router = APIRouter()

COLUMNS = (
    *("id", "statement", "kind", "holders", "declarations", "due", "status", "appears", "progress", "score", "n"),
    *("waiting", "latest", "since", "reason"),
)


class CommitmentsQuery(QueryModel):
    """Filters of the list."""

    status: Literal["", *[s.value for s in Status]] = ""  # type: ignore[valid-type]
    kind: Literal["", *[k.value for k in Kind]] = ""  # type: ignore[valid-type]
    declaration: Value = ""
    topic: Value = ""
    q: Value = ""
    sort: Literal["declared", "status", "latest", "waiting"] = "declared"


@router.get("/commitments", include_in_schema=False)
def commitments(request: Request, held: Held, user: Viewer, query: Annotated[CommitmentsQuery, Query()]) -> Response:
    """The list."""
    with in_step(held.store, held.clock()) as step:
        session = step.session
        rows = rows_of(session, held, query)
        values: dict[str, Any] = {
            "rows": rows,
            "query": query,
            "topics": words.topics(held.registry),
            "statuses": list(Status),
        }
        return page(request, step, "commitments.html", title="Commitments", kinds=list(Kind), **values)


@router.get("/commitments.json")
def commitments_json(held: Held, user: Viewer, query: Annotated[CommitmentsQuery, Query()]) -> dict[str, Any]:
    """Commitments with status, as filtered."""
    with held.store.read() as session:
        return {"registry": held.registry.version, "commitments": export.plain(rows_of(session, held, query))}


@router.get("/commitments.csv", include_in_schema=False)
def commitments_csv(held: Held, user: Viewer, query: Annotated[CommitmentsQuery, Query()]) -> Response:
    """The same for a spreadsheet."""
    with held.store.read() as session:
        return export.csv_answer("commitments", COLUMNS, rows_of(session, held, query))


def rows_of(session: Session, held: Services, query: CommitmentsQuery) -> list[dict[str, Any]]:
    """One mapping per commitment that passes the filters, in order."""
    chosen = [c for c in held.registry.commitments.values() if _passes(c, query)]
    stands = {one.commitment: one for one in standings(session)}
    waits, latest = waiting(session), latest_evidence(session, [c.id for c in chosen])
    rows = [_row(c, stands.get(c.id), waits.get(c.id, 0), latest.get(c.id)) for c in chosen]
    if query.status:
        rows = [row for row in rows if row["status"] == query.status]
    return sorted(rows, key=_KEYS[query.sort]) if query.sort in _KEYS else rows


_ORDER = {status.value: place for place, status in enumerate(reversed(Status))}
_KEYS: dict[str, Any] = {
    "status": lambda row: (_ORDER.get(row["status"], 99), row["id"]),
    "waiting": lambda row: (-row["waiting"], row["id"]),
    "latest": lambda row: (row["latest"] is None, -(row["latest"].timestamp() if row["latest"] else 0), row["id"]),
}


def _passes(commitment: Commitment, query: CommitmentsQuery) -> bool:
    text = f"{commitment.id} {commitment.statement} {' '.join(commitment.aliases)}".casefold()
    return (
        (not query.kind or commitment.kind == query.kind)
        and (not query.declaration or query.declaration in {d.declaration for d in commitment.declared_in})
        and (not query.topic or query.topic in commitment.tags)
        and all(word in text for word in query.q.casefold().split())
    )


def _row(commitment: Commitment, stands: Standing | None, waits: int, latest: Any) -> dict[str, Any]:
    return {
        "id": commitment.id,
        "statement": commitment.statement,
        "kind": commitment.kind.value,
        "holders": commitment.holders,
        "declarations": [f"{d.declaration} {d.clause}".strip() for d in commitment.declared_in],
        "due": commitment.due,
        "status": stands.status if stands else Status.NO_EVIDENCE.value,
        "appears": bool(stands and stands.appears),
        "progress": stands.progress if stands else "",
        "score": stands.score if stands else None,
        "n": stands.n if stands else 0,
        "waiting": waits,
        "latest": latest,
        "since": stands.since if stands else None,
        "reason": stands.reason if stands else "",
        "standing": stands,
    }
