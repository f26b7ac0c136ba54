"""Quality: how often people confirm what the matcher accepts, how far two people agree, how long things wait."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from core.words import Decision
from dashboard import charts, export
from dashboard.access import Held, Reviewer, Viewer
from dashboard.focus import views
from dashboard.labels import label
from dashboard.services import Services
from dashboard.statistics import Share, kappa, wilson
from dashboard.web import page, redirect
from storage import second_readings
from storage.views import quality
from storage.views.quality import Judged
from storage.views.queue import BANDS
from storage.views.queue_sync import follow
from storage.views.recent import reviewed_since

router = APIRouter()
COLUMNS = ("group", "value", "right", "n", "precision", "low", "high")


@router.get("/quality", include_in_schema=False)
def quality_page(request: Request, held: Held, user: Viewer) -> Response:
    """The page."""
    follow(held.store, held.clock())
    with held.store.read() as session:
        judged = quality.judged(session)
        pairs = second_readings.pairs(session)
        week = held.clock() - timedelta(days=7)
        values: dict[str, Any] = {
            "groups": groups(judged),
            "whole": wilson(sum(one.right for one in judged if one.accepted), sum(one.accepted for one in judged)),
            "number": len(judged),
            "most": quality.MOST,
            "pairs": pairs,
            "agreed": wilson(sum(pair.first == pair.second for pair in pairs), len(pairs)),
            "kappa": kappa([(pair.first, pair.second) for pair in pairs]),
            "apart": [pair for pair in pairs if pair.first != pair.second][:20],
            "waiting": quality.waiting(session),
            "week": reviewed_since(session, week),
            "people": quality.per_reviewer(session, week),
            "next": second_readings.next_for(session, user.name),
        }
        return page(request, session, "quality.html", title="Quality", bar=charts.interval, **values)


@router.get("/quality.json")
def quality_json(held: Held, user: Viewer) -> dict[str, Any]:
    """Precision by commitment, band, verdict and matcher; agreement of second readings."""
    with held.store.read() as session:
        pairs = [(pair.first, pair.second) for pair in second_readings.pairs(session)]
        agreed = sum(one == other for one, other in pairs)
        rows = list(_rows(groups(quality.judged(session))))
    return {"precision": rows, "agreement": {"n": len(pairs), "agreed": agreed, "kappa": kappa(pairs)}}


@router.get("/quality.csv", include_in_schema=False)
def quality_csv(held: Held, user: Viewer) -> Response:
    """The same for a spreadsheet."""
    with held.store.read() as session:
        return export.csv_answer("quality", COLUMNS, list(_rows(groups(quality.judged(session)))))


@router.get("/quality/second", include_in_schema=False)
def second(request: Request, held: Held, user: Reviewer) -> Response:
    """The next piece of the sample, without what was decided on it."""
    with held.store.read() as session:
        evidence_id = second_readings.next_for(session, user.name)
        view = views(session, held, [evidence_id])[0] if evidence_id else None
        return page(request, session, "second.html", title="Second reading", view=view)


@router.post("/quality/second/{evidence_id}", include_in_schema=False)
def read_again(
    request: Request,
    held: Held,
    user: Reviewer,
    evidence_id: Annotated[int, Path(ge=1, lt=2**31)],
    decision: Annotated[Literal["confirm", "reject", "unsure"], Form()],
) -> Response:
    """Keep a second reading; it changes no status."""
    with held.store.begin() as session:
        known(session, held, evidence_id)
        second_readings.keep(session, evidence_id, user.name, Decision(decision), held.clock())
    return redirect(request, "/quality/second")


def known(session: Session, held: Services, evidence_id: int) -> None:
    """NotFound when there is no such evidence."""
    from dashboard.pages.reviews import found

    found(session, evidence_id)


def groups(judged: list[Judged]) -> dict[str, list[tuple[str, Share]]]:
    """Precision by each grouping, the largest groups first (bands in their own order)."""
    made = {
        "Confidence": _by(judged, lambda one: _band(one.confidence)),
        "Commitment": _by(judged, lambda one: one.commitment),
        "Verdict": _by(judged, lambda one: one.verdict),
        "Matcher": _by(judged, lambda one: one.matcher),
    }
    order = list(BANDS)
    made["Confidence"].sort(key=lambda pair: order.index(pair[0]))
    made["Confidence"] = [(label(band, "band"), share) for band, share in made["Confidence"]]
    return made


def _by(judged: Iterable[Judged], key: Callable[[Judged], str]) -> list[tuple[str, Share]]:
    counted: dict[str, list[bool]] = defaultdict(list)
    for one in judged:
        counted[key(one)].append(one.right)
    shares = [(name, wilson(sum(rights), len(rights))) for name, rights in counted.items()]
    return sorted(shares, key=lambda pair: (-pair[1].n, pair[0]))


def _band(confidence: float) -> str:
    return next(band for band, (low, _) in BANDS.items() if confidence >= low)


def _rows(found: dict[str, list[tuple[str, Share]]]) -> Iterable[dict[str, Any]]:
    for group, shares in found.items():
        for value, s in shares:
            yield {
                "group": group,
                "value": value,
                "right": s.hits,
                "n": s.n,
                "precision": s.value,
                "low": s.low,
                "high": s.high,
            }
