"""One commitment: text, guideline, status, timeline, evidence, history, and evidence added by hand."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.words import Modality, Tier, Verdict
from dashboard import charts, export
from dashboard.access import Held, Reviewer, Viewer
from dashboard.queries import Comment, Cursor, QueryModel, Value
from dashboard.reviewing import ledger
from dashboard.services import Services
from dashboard.web import page, redirect
from declarations.model import Commitment
from ledger.by_hand import HandEvidence, add_evidence
from storage.views import commitment as views
from storage.views import commitments, evidence, holders
from storage.views.queue_sync import in_step

router = APIRouter()

Id = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]
COLUMNS = (
    *("id", "act_at", "verdict", "modality", "confidence", "accepted", "holders", "passage", "title", "outlet", "tier"),
    *("url", "reference", "decision", "reviewer", "matcher", "registry", "recorded_at"),
)


class EvidenceQuery(QueryModel):
    """Which evidence to list."""

    verdict: Literal["", "fulfils", "advances", "contradicts", "restates"] = ""
    holder: Value = ""
    after: Cursor = ""


class HandForm(QueryModel):
    """Evidence that a person adds."""

    verdict: Verdict
    holders: Annotated[str, Form(max_length=500)]
    passage: Comment
    happened: date
    url: Annotated[str, Form(max_length=2_000)] = ""
    reference: Value = ""
    outlet: Value = ""
    modality: Modality = Modality.DONE
    tier: Tier = Tier.OFFICIAL


@router.get("/commitments/{commitment}", include_in_schema=False)
def one(
    request: Request, held: Held, user: Viewer, commitment: Id, query: Annotated[EvidenceQuery, Query()]
) -> Response:
    """All about one commitment."""
    known = known_commitment(held, commitment)
    with in_step(held.store, held.clock()) as step:
        session = step.session
        stands = commitments.standings(session, [commitment], holders=True)
        cards, after = _cards(session, commitment, query)
        dots = views.dots(session, commitment)
        waits, number = commitments.amounts(session, commitment)
        values: dict[str, Any] = {
            "known": known,
            "standing": next((s for s in stands if s.holder == ""), None),
            "parts": sorted(
                (s for s in stands if s.holder), key=lambda s: (s.score is None, -(s.score or 0), s.holder)
            ),
            "cards": cards,
            "after": after,
            "dots": dots,
            "line": charts.timeline([d.act_at for d in dots], [d.verdict for d in dots], held.clock()),
            "changes": views.changes(session, commitment),
            "waits": waits,
            "number": number,
        }
        return page(request, step, "commitment.html", title=known.statement, query=query, **values)


@router.get("/commitments/{commitment}.json")
def one_json(held: Held, user: Viewer, commitment: Id, query: Annotated[EvidenceQuery, Query()]) -> dict[str, Any]:
    """One commitment: its text, statuses, evidence (a page) and changes."""
    known = known_commitment(held, commitment)
    with held.store.read() as session:
        cards, after = _cards(session, commitment, query)
        return {
            "commitment": known.model_dump(mode="json"),
            "statuses": export.plain(commitments.standings(session, [commitment], holders=True)),
            "evidence": [_flat(card) for card in cards],
            "after": after,
            "changes": export.plain(views.changes(session, commitment, 200)),
        }


@router.get("/commitments/{commitment}.csv", include_in_schema=False)
def one_csv(held: Held, user: Viewer, commitment: Id, query: Annotated[EvidenceQuery, Query()]) -> Response:
    """Its evidence for a spreadsheet: the newest 2,000."""
    known_commitment(held, commitment)
    with held.store.read() as session:
        cards, _ = _cards(session, commitment, query, 2_000)
    return export.csv_answer(commitment, COLUMNS, (_flat(card) for card in cards))


@router.post("/commitments/{commitment}/evidence", include_in_schema=False)
def add(request: Request, held: Held, user: Reviewer, commitment: Id, form: Annotated[HandForm, Form()]) -> Response:
    """Keep evidence that a person found; it counts as reviewed."""
    found = HandEvidence(
        commitment=commitment,
        verdict=form.verdict,
        holders=tuple(name.strip() for name in form.holders.split(",") if name.strip()),
        passage=form.passage,
        happened=form.happened,
        added_by=user.name,
        via=user.via,
        url=form.url.strip(),
        reference=form.reference,
        outlet=form.outlet,
        modality=form.modality,
        tier=form.tier,
    )
    added = add_evidence(ledger(held), found, held.clock())
    return redirect(request, f"/evidence/{added.evidence}")


def known_commitment(held: Services, commitment: str) -> Commitment:
    """The commitment; NotFound when the registry has none of that id."""
    found = held.registry.commitments.get(commitment)
    if found is None:
        raise NotFound(f"commitment {commitment}", "the registry has none of that id")
    return found


def _cards(
    session: Session, commitment: str, query: EvidenceQuery, size: int = 20
) -> tuple[list[evidence.Card], str | None]:
    only = holders.of_holder(session, commitment, query.holder) if query.holder else None
    found = views.evidence_page(
        session, commitment, verdict=query.verdict, holder_ids=only, after=query.after or None, size=size
    )
    return evidence.cards(session, found.rows), found.after


def _flat(card: evidence.Card) -> dict[str, Any]:
    stands = card.standing
    made: dict[str, Any] = export.plain(card)
    return made | {"decision": stands.decision if stands else "", "reviewer": stands.reviewer if stands else ""}
