"""Holder × commitment: where everybody stands, every number with its n and a link to what is behind it."""

from collections import Counter
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from core.words import Status
from dashboard import export, labels, words
from dashboard.access import Held, Viewer
from dashboard.services import Services
from dashboard.web import page
from storage.views.commitments import Standing, standings

router = APIRouter()
COLUMNS = ("holder", "name", "commitment", "status", "appears", "progress", "score", "n", "since", "reason")


@router.get("/scoreboard", include_in_schema=False)
def scoreboard(request: Request, held: Held, user: Viewer) -> Response:
    """The matrix."""
    with held.store.read() as session:
        values = matrix(session, held)
        return page(request, session, "scoreboard.html", title="Scoreboard", **values)


@router.get("/scoreboard.json")
def scoreboard_json(held: Held, user: Viewer) -> dict[str, Any]:
    """Every cell that has evidence."""
    with held.store.read() as session:
        return {"registry": held.registry.version, "cells": _cells(session, held)}


@router.get("/scoreboard.csv", include_in_schema=False)
def scoreboard_csv(held: Held, user: Viewer) -> Response:
    """The same for a spreadsheet, one row per cell."""
    with held.store.read() as session:
        return export.csv_answer("scoreboard", COLUMNS, _cells(session, held))


def matrix(session: Session, held: Services) -> dict[str, Any]:
    """Rows are commitments with any evidence, columns the holders, those with the most evidence first."""
    found = [one for one in standings(session, holders=True) if one.commitment in held.registry.commitments]
    whole = {one.commitment: one for one in found if not one.holder}
    parts = {(one.commitment, one.holder): one for one in found if one.holder and one.status != Status.NO_EVIDENCE}
    often = Counter(holder for _, holder in parts)
    columns = sorted(often, key=lambda holder: (-often[holder], words.actor(held.registry, holder)))
    rows = [c for c in held.registry.commitments if any(key == c for key, _ in parts)]
    return {
        "columns": columns,
        "rows": rows,
        "lines": {row: [_shown(parts.get((row, holder))) for holder in columns] for row in rows},
        "whole": whole,
        "totals": {holder: total([parts[k] for k in parts if k[1] == holder]) for holder in columns},
        "counts": Counter(one.status for one in whole.values()),
        "silent": [c for c in held.registry.commitments if c not in rows],
        "refreshed": max((one.updated_at for one in found), default=None),
        "number": len(held.registry.commitments),
    }


class Cell(NamedTuple):
    """A cell as it is drawn: put together here, because a board has many."""

    href: str
    tone: str
    sign: str
    status: str
    n: int
    title: str


def _shown(one: Standing | None) -> Cell | None:
    if one is None:
        return None
    look = labels.status(one.status)
    title = f"{'appears ' if one.appears else ''}{one.status}, {one.n} act{'' if one.n == 1 else 's'}: {one.reason}"
    href = f"/commitments/{one.commitment}?holder={one.holder}#evidence"
    return Cell(href, look.tone, look.sign, one.status, one.n, title)


def total(cells: list[Standing]) -> dict[str, Any]:
    """The mean score of some cells, with its n and the counts behind it."""
    scores = [one.score for one in cells if one.score is not None]
    return {
        "score": sum(scores) / len(scores) if scores else None,
        "n": len(scores),
        "plus": sum(score > 0 for score in scores),
        "minus": sum(score < 0 for score in scores),
    }


def _cells(session: Session, held: Services) -> list[dict[str, Any]]:
    rows = [one for one in standings(session, holders=True) if one.holder]
    return [export.plain(one) | {"name": words.actor(held.registry, one.holder)} for one in rows]
