"""Delivers what the outbox holds: to Slack, or to the console where no token is set.

At least once: a delivery is claimed under a lease, and marked when the channel took it. It decides nothing.

Woken by `pledgewatch_assess`; the clock is the backstop, and tries again after a back-off. `config/pipeline.yaml`,
section `alert`; routes, quiet hours and limits stand in `config/alerts.yaml`.
"""

from typing import Any

from airflow.sdk import dag, task

from pledgewatch.dag_parts import OUTBOX, PLAN, either, options


@dag(schedule=either(PLAN.alert.cron, OUTBOX), **options("alert", __doc__, PLAN.alert, ["alerts"]))
def pledgewatch_alert() -> None:
    """Drain the outbox."""

    @task
    def alert() -> dict[str, Any]:
        import sys

        from pledgewatch.pipeline import alert as stage
        from pledgewatch.stage_runs import observed, task_context

        context = task_context()
        # What is shown on the console stands in the log; from stderr it would stand there as errors.
        return observed("alert", context, lambda: stage(context, stream=sys.stdout))

    alert()


pledgewatch_alert()
