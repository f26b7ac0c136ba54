"""What Airflow calls when a task has failed for good or a run is late: operators are told through the outbox.

Importable by path, light at import: every Airflow process loads it.
"""

from collections.abc import Mapping
from typing import Any

ERROR_CHARS = 500


def task_failed(context: Mapping[str, Any]) -> None:
    """A task failed and will not be retried. One message per task and day, however often it fails."""
    from pledgewatch.ops import tell_operators

    ti = context["task_instance"]
    error = str(context.get("exception") or context.get("reason") or "the task was killed or lost its worker")
    detail = f"{error[:ERROR_CHARS]} (try {ti.try_number} of run {ti.run_id})"
    tell_operators("task failed", f"{ti.dag_id}.{ti.task_id}", detail)


def run_late(context: Mapping[str, Any], after_s: int) -> None:
    """A run has not ended `after_s` seconds after it was queued. `context` is Airflow's, with the run as a table."""
    from pledgewatch.ops import tell_operators

    run = context.get("dag_run") or {}
    name = run.get("dag_run_id") or run.get("run_id") or "a run"
    tell_operators(
        "run late", str(run.get("dag_id", "")), f"{name} has not ended {after_s} seconds after it was queued"
    )
