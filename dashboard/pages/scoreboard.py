"""Holder × commitment: where everybody stands, every number with its n and a link to what is behind it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.words import Status
from dashboard import export, marks, words
from dashboard.access import Held, Viewer
from dashboard.services import Services
from dashboard.web import page, root
from storage.views.commitments import Cell, board, standings

router = APIRouter()
COLUMNS = ("holder", "name", "commitment", "status", "appears", "progress", "score", "n", "since", "reason")


@router.get("/scoreboard", include_in_schema=False)
def scoreboard(request: Request, held: Held, user: Viewer) -> Response:
    """The matrix."""
    with held.store.read() as session:
        values = matrix(session, held, root(request))
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


def matrix(session: Session, held: Services, root: str = "") -> dict[str, Any]:
    """Rows are commitments with any evidence, columns the holders, those with the most evidence first."""
    known = held.registry.commitments
    cells, refreshed = board(session)
    found = [one for one in cells if one.commitment in known]
    whole = {one.commitment: one for one in found if not one.holder}
    rows: dict[str, dict[str, Cell]] = {}
    parts: dict[str, list[Cell]] = {}
    for one in found:
        if one.holder and one.status != Status.NO_EVIDENCE:
            rows.setdefault(one.commitment, {})[one.holder] = one
            parts.setdefault(one.holder, []).append(one)
    columns = sorted(parts, key=lambda holder: (-len(parts[holder]), words.actor(held.registry, holder)))
    return {
        "columns": columns,
        "rows": [c for c in known if c in rows],
        "lines": {row: _line(rows[row], columns, root) for row in rows},
        "whole": whole,
        "totals": {holder: total(cells) for holder, cells in parts.items()},
        "counts": Counter(one.status for one in whole.values()),
        "silent": [c for c in known if c not in rows],
        "refreshed": refreshed,
        "number": len(known),
    }


def _line(cells: Mapping[str, Cell], columns: Sequence[str], root: str) -> Markup:
    """One row of the table."""
    found = (cells.get(holder) for holder in columns)
    drawn = (
        marks.cell(one.commitment, one.holder, one.status, one.appears, one.n, one.reason, root)
        if one
        else marks.NO_CELL
        for one in found
    )
    return Markup("".join(drawn))  # noqa: S704  (each is markup)


def total(cells: list[Cell]) -> dict[str, Any]:
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
