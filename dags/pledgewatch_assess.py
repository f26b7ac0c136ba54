"""Computes the status of every commitment that has new evidence, or whose clock has struck.

Status, the decision to alert and the outbox are one transaction per commitment; run again, it changes nothing.

Woken by `pledgewatch_match`; the clock is the backstop, and lets deadlines pass. `config/pipeline.yaml`, section
`assess`; the rules themselves stand in `config/compliance.yaml` and `config/alerts.yaml`.
"""

from typing import Any

from airflow.sdk import dag, task

from pledgewatch.dag_parts import MATCHES, OUTBOX, PLAN, either, options


@dag(schedule=either(PLAN.assess.cron, MATCHES), **options("assess", __doc__, PLAN.assess, ["ledger"]))
def pledgewatch_assess() -> None:
    """Drain the evidence that is not yet assessed."""

    @task(outlets=[OUTBOX])
    def assess() -> dict[str, Any]:
        from pledgewatch.pipeline import assess as stage
        from pledgewatch.stage_runs import observed, task_context

        context = task_context()
        return observed("assess", context, lambda: stage(context))

    assess()


pledgewatch_assess()
