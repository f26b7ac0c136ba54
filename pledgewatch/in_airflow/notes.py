"""Run notes with counts, written when a run of ours ends: what it did, readable in Airflow's grid without a log.

A listener in the scheduler. It reads the run's results from Airflow's database and sets a note in the session the
scheduler already has; a note that a person wrote is left alone.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from airflow.listeners import hookimpl

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun

PREFIX = "pledgewatch_"
NOTE_CHARS = 900


@hookimpl
def on_dag_run_success(dag_run: "DagRun", msg: str) -> None:
    """Note what a green run did."""
    _note(dag_run)


@hookimpl
def on_dag_run_failed(dag_run: "DagRun", msg: str) -> None:
    """Note what a red run did before it failed."""
    _note(dag_run)


def _note(dag_run: "DagRun") -> None:
    from airflow.models.xcom import XComModel
    from sqlalchemy import inspect

    session = inspect(dag_run).session if dag_run.dag_id.startswith(PREFIX) else None
    if session is None or dag_run.note:
        return
    query = XComModel.get_many(run_id=dag_run.run_id, dag_ids=[dag_run.dag_id], key="return_value")
    found = [(row.task_id, XComModel.deserialize_value(row)) for row in session.scalars(query)]
    if text := note_text(found):
        dag_run.note = text


def note_text(results: Iterable[tuple[str, Any]]) -> str:
    """Counts of all tasks, added up by name, then failures and warnings; "" when no task said anything."""
    totals: dict[str, float] = {}
    said: list[str] = []
    for task, result in results:
        if task == "publish":  # it repeats what the batches said
            continue
        for report in _reports(result):
            _add(totals, report)
            said += [*report.get("failures", []), *report.get("warnings", [])]
    counts = " · ".join(f"{name} {_number(n)}" for name, n in totals.items() if n)
    lines = [counts, *(f"- {text}" for text in dict.fromkeys(map(str, said)))]
    return "\n".join(line for line in lines if line)[:NOTE_CHARS]


def _reports(result: Any) -> Iterable[Mapping[str, Any]]:
    """A task returns one report, or several by stage."""
    if not isinstance(result, Mapping):
        return []
    return [result] if "seconds" in result else [r for r in result.values() if isinstance(r, Mapping)]


def _add(totals: dict[str, float], report: Mapping[str, Any]) -> None:
    for name, value in report.items():
        if name == "lag_s":  # of tasks side by side the longest counts
            totals[name] = max(totals.get(name, 0.0), value)
            continue
        if isinstance(value, int | float) and not isinstance(value, bool):
            totals[name] = totals.get(name, 0) + value
        elif isinstance(value, str) and name == "degraded" and value:
            totals[f"degraded ({value})"] = 1


def _number(value: float) -> str:
    return f"{value:.1f} s" if isinstance(value, float) else str(value)
