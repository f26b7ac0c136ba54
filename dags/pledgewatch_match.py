"""Matches every item that waits against every commitment.

Items are claimed in the store, batch by batch, so that tasks side by side never read the same one. What an event says
is not looked at: the work list is whatever waits, be it new, edited, or matched by an older matcher or registry.

Woken by `pledgewatch_fetch`; the clock is the backstop. Width, pool, retries: `config/pipeline.yaml`, section `match`.
"""

from typing import Any

from airflow.sdk import dag, task

from pledgewatch.dag_parts import ITEMS, MATCHES, PLAN, blank_or_integer, either, options

PARAMS = {"shards": blank_or_integer(1, 64, "Tasks side by side; blank: as configured.")}


@dag(schedule=either(PLAN.match.cron, ITEMS), params=PARAMS, **options("match", __doc__, PLAN.match, ["ledger"]))
def pledgewatch_match() -> None:
    """Drain the items that wait."""

    @task(pool="default_pool")
    def plan(params: dict[str, Any]) -> list[int]:
        from pledgewatch.stage_runs import task_context, tuned

        return list(range(1, tuned(task_context(), params, "match.shards")["match.shards"] + 1))

    @task(outlets=[MATCHES], map_index_template="matcher {{ task.op_kwargs['number'] }}")
    def match(number: int) -> dict[str, Any]:
        from pledgewatch.pipeline import match as stage
        from pledgewatch.stage_runs import observed, task_context

        context = task_context()
        return observed("match", context, lambda: stage(context))

    match.expand(number=plan())


pledgewatch_match()
