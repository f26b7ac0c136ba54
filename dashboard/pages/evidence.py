"""One piece of evidence: everything that is known of it, everybody who decided on it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from dashboard import export
from dashboard.access import Held, Viewer
from dashboard.effects import effects
from dashboard.focus import views
from dashboard.pages.reviews import found
from dashboard.web import page

router = APIRouter()
EvidenceId = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/evidence/{evidence_id}", include_in_schema=False)
def evidence(request: Request, held: Held, user: Viewer, evidence_id: EvidenceId) -> Response:
    """The page."""
    with held.store.read() as session:
        card = found(session, evidence_id)
        view = views(session, held, [evidence_id])[0]
        tried = effects(session, held, card)
        return page(request, session, "evidence.html", title=f"Evidence {card.id}", view=view, effects=tried)


@router.get("/evidence/{evidence_id}.json")
def evidence_json(held: Held, user: Viewer, evidence_id: EvidenceId) -> dict[str, Any]:
    """The same for programs: the card with its reviews."""
    with held.store.read() as session:
        made: dict[str, Any] = export.plain(found(session, evidence_id))
        return made
