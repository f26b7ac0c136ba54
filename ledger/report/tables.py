"""The report as CSV (one line per report of an act) and as JSON."""

import json
from datetime import date, datetime
from typing import Any

from compliance.acts import Act
from compliance.readings import Reading
from ledger import words
from ledger.book import Ledger
from ledger.cells import to_csv
from ledger.dossier import as_dict, change_dict
from ledger.report.build import HolderLine, Report, Section, Summary

COLUMNS = (
    "commitment", "clause", "statement", "status", "appears", "progress", "score", "n", "reason", "act_date",
    "direction", "verdict", "holders", "corroboration", "outlets", "evidence", "outlet", "url", "reference", "passage",
    "reviewed",
)  # fmt: skip


def render_csv(ledger: Ledger, report: Report) -> str:
    """One line per report of an act; a commitment without acts in the period has one line."""
    return to_csv(COLUMNS, [row for section in report.sections for row in _rows(ledger, section)])


def render_json(ledger: Ledger, report: Report) -> str:
    """Everything, as one object."""
    data = {
        "declaration": report.key,
        "title": report.declaration.title,
        "from": report.since,
        "to": report.until,
        "summary": _summary(report.summary),
        "matrix": [_holder(line) for line in report.holders],
        "commitments": [
            as_dict(ledger, s.made) | {"clause": s.clause, "changes": [change_dict(c) for c in s.changes]}
            for s in report.sections
        ],
    }
    return json.dumps(data, default=_plain, ensure_ascii=False, indent=2) + "\n"


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "commitments": summary.commitments,
        "by_status": {str(k): v for k, v in summary.by_status.items()},
        "score": summary.score,
        "n": summary.scored,
        "acts": summary.acts,
        "reports": summary.reports,
        "reviewed": summary.reviewed,
    }


def _holder(line: HolderLine) -> dict[str, Any]:
    return {
        "holder": line.holder,
        "name": line.name,
        "score": line.score,
        "n": line.n,
        "states": {c: {"status": s.status, "appears": s.appears, "n": s.n} for c, s in line.states.items()},
    }


def _rows(ledger: Ledger, section: Section) -> list[dict[str, Any]]:
    state = section.made.state
    common = {
        "commitment": section.id,
        "clause": section.clause,
        "statement": section.made.commitment.statement,
        "status": state.status,
        "appears": state.appears,
        "progress": state.progress,
        "score": state.score,
        "n": state.n,
        "reason": state.reason,
    }
    return [common | _reading(ledger, act, reading) for act in section.acts for reading in act.readings] or [common]


def _reading(ledger: Ledger, act: Act, reading: Reading) -> dict[str, Any]:
    return {
        "act_date": act.at.date(),
        "direction": act.direction,
        "verdict": reading.verdict,
        "holders": [ledger.registry.actors.name(h) for h in act.holders],
        "corroboration": act.corroboration,
        "outlets": act.outlets,
        "evidence": reading.entry.id,
        "outlet": reading.entry.outlet,
        "url": reading.entry.url,
        "reference": reading.entry.reference,
        "passage": reading.entry.passage,
        "reviewed": words.review_text(reading),
    }


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
