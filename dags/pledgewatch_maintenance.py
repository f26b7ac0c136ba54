"""Keeps the store small and safe: a backup, then what has aged out, leases left behind, and space.

Looks at feeds, and items that bear on no commitment, are let go after a while; evidence, its items, reviews, alerts and
the audit are kept for ever. Airflow's own database is not touched (a task cannot reach it): run
`airflow db clean --clean-before-timestamp …` beside it.

How long what is kept: `config/pipeline.yaml`, section `maintenance`.
"""

from typing import Any

from airflow.sdk import dag, task

from pledgewatch.dag_parts import PLAN, blank_or_integer, by_clock, options

PARAMS = {
    "keep_fetches_days": blank_or_integer(1, 36_500, "Days each look at a feed is remembered; blank: as configured."),
    "keep_unmatched_days": blank_or_integer(1, 36_500, "Days an item without a match is kept; blank: as configured."),
}
KEYS = ("maintenance.keep_fetches_days", "maintenance.keep_unmatched_days", "maintenance.keep_backups")


@dag(
    schedule=by_clock(PLAN.maintenance.cron),
    params=PARAMS,
    **options("maintenance", __doc__, PLAN.maintenance, ["upkeep"], at_once=False),
)
def pledgewatch_maintenance() -> None:
    """One task: a half-done clean-up is simply gone on with."""

    @task
    def maintenance(params: dict[str, Any]) -> dict[str, Any]:
        from datetime import timedelta

        from pledgewatch.stage_runs import observed, task_context, tuned
        from pledgewatch.stages.maintenance import maintenance as stage

        context = task_context()
        fetches, unmatched, backups = tuned(context, params, *KEYS).values()
        days = timedelta(days=fetches), timedelta(days=unmatched)
        return observed(
            "maintenance",
            context,
            lambda: stage(context, keep_fetches=days[0], keep_unmatched=days[1], keep_backups=backups),
        )

    maintenance()


pledgewatch_maintenance()
