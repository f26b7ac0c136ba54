"""Airflow's Variables as our store knows them: for a command line that stands beside Airflow, not in it.

Who writes a Variable through Airflow's pages or API is audited at once (`in_airflow.variables`); one that is set past
them is written down when the next task reads it (`settings_audit.note_in_force`).
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from pledgewatch.tunables import Tunable

if TYPE_CHECKING:
    from storage.schema.outbox import AuditRow

LOOKED_AT = 50
"""Entries of the audit on one setting that are looked at: run parameters in between say nothing of the Variable."""


def stored_variable(session: Session, tunable: Tunable, environ: Mapping[str, str] = os.environ) -> str | None:
    """The text of the setting's Variable when it was last written or read; None when it is not set."""
    from storage import audit

    if (text := environ.get(f"AIRFLOW_VAR_{tunable.variable.upper()}")) is not None:
        return text
    subjects = (tunable.variable, tunable.key)
    rows = [row for subject in subjects for row in audit.latest(session, LOOKED_AT, subject=subject)]
    for row in sorted(rows, key=lambda row: row.id, reverse=True):
        found, text = _said(row, tunable)
        if found:
            return text
    return None


def _said(row: "AuditRow", tunable: Tunable) -> tuple[bool, str | None]:
    """Whether an entry tells the Variable's text, and which."""
    import json

    after = row.after or {}
    if row.subject == tunable.variable:
        return True, str(after["value"]) if "value" in after else None
    if after.get("source") == "run parameter":
        return False, None
    by_variable = after.get("source") == f"Airflow Variable {tunable.variable}"
    return True, json.dumps(after.get("value")) if by_variable else None
