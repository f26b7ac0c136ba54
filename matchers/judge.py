"""From numbers to matches: probability by direction, verdict inside it, whether it is accepted, and why."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.records import Match, Span
from core.words import Modality, Verdict
from matchers.analysis import Analysis
from matchers.config import MatchingConfig, Point
from matchers.dates import find_event_date
from matchers.features import View
from matchers.quantities import find_quantities
from matchers.reasons import reasons_for

_MODALITIES: Final = {
    "denied": Modality.DENIED, "urged": Modality.URGED, "hypothetical": Modality.HYPOTHETICAL,
    "proposed": Modality.PROPOSED,
    "planned": Modality.PLANNED, "decided": Modality.DECIDED, "under way": Modality.UNDER_WAY, "done": Modality.DONE,
}  # fmt: skip


def judge(
    analysis: Analysis,
    view: View,
    commitment: str,
    chances: NDArray[np.float64],
    point: Point,
    config: MatchingConfig,
    degraded: str,
) -> list[Match]:
    """At most one match per direction. `chances` are by `weights.CLASSES`."""
    _, fulfils, advances, minus, words = (float(c) for c in chances)
    plus_verdict = Verdict.FULFILS if fulfils >= advances else Verdict.ADVANCES
    found = [
        (plus_verdict, fulfils + advances, point.alert),
        (Verdict.CONTRADICTS, minus, point.alert),
        (Verdict.RESTATES, words, point.restates),
    ]
    return [
        _match(analysis, view, commitment, verdict, min(1.0, confidence), accept, degraded)
        for verdict, confidence, accept in found
        if confidence >= config.min_confidence
    ]


def _match(
    analysis: Analysis, view: View, commitment: str, verdict: Verdict, confidence: float, accept: float, degraded: str
) -> Match:
    evidence = _evidence(analysis, view)
    passage = view.best.passage.text if view.best else analysis.scanned.plain["title"]
    return Match(
        commitment=commitment,
        verdict=verdict,
        confidence=confidence,
        accepted=confidence >= accept,
        holders=view.best.holders if view.best else (),
        modality=_modality(view, verdict),
        evidence=evidence,
        reasons=reasons_for(view, verdict, confidence, accept),
        event_date=find_event_date(passage, analysis.on),
        quantities=tuple(find_quantities(passage)),
        degraded=degraded,
    )


def _modality(view: View, verdict: Verdict) -> Modality:
    """As composed; where the words leave it open, what the verdict takes for granted."""
    stage = view.best.reading.stage if view.best and view.best.reading else ""
    if stage in _MODALITIES:
        return _MODALITIES[stage]
    return {Verdict.ADVANCES: Modality.PLANNED, Verdict.RESTATES: Modality.URGED}.get(verdict, Modality.DONE)


def _evidence(analysis: Analysis, view: View) -> tuple[Span, ...]:
    """The clause as it stands in the item, without the spaces around it."""
    passage = view.best.passage if view.best else next(iter(analysis.passages), None)
    if passage is None:
        return ()
    clause = passage.clause
    item = analysis.scanned.item
    original = item.title if clause.field == "title" else item.summary
    start, end = clause.start, min(clause.end, len(original))
    while start < end and original[start].isspace():
        start += 1
    while end > start and original[end - 1].isspace():
        end -= 1
    return (Span(clause.field, original[start:end], start, end),) if end > start else ()
