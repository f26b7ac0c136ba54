"""Fetches the feeds that are due.

**plan** asks the store which feeds are due and deals them into a few batches, the feeds of one host into the same one.
**fetch** runs once per batch, in the pool `feeds`; a feed that fails is recorded on that feed and never fails the task.
**publish** wakes `pledgewatch_match` when something new was stored, and is skipped when nothing was.
**watch** turns the run red when a batch as a whole failed, which `publish` alone would hide.

Cadence per feed and group: `config/feeds.yaml`. Tick, batches, pool, retries: `config/pipeline.yaml`, section `fetch`.
"""

from typing import Any

from airflow.sdk import Param, dag, task

from pledgewatch.dag_parts import ITEMS, PLAN, blank_or_integer, by_clock, options

PARAMS = {
    "shards": blank_or_integer(1, 64, "Batches the due feeds are dealt into; blank: as configured."),
    "feeds": Param(None, type=["null", "array"], items={"type": "string"}, description="Only these, due or not."),
}


@dag(schedule=by_clock(PLAN.fetch.cron), params=PARAMS, **options("fetch", __doc__, PLAN.fetch, ["news"]))
def pledgewatch_fetch() -> None:
    """Plan, fetch in batches, publish."""

    @task(pool="default_pool")
    def plan(params: dict[str, Any]) -> list[list[str]]:
        from pledgewatch.stage_runs import due_batches

        return due_batches(params)

    @task(map_index_template="{{ label }}")
    def fetch(batch: list[str], params: dict[str, Any]) -> dict[str, Any]:
        from pledgewatch.pipeline import fetch as stage
        from pledgewatch.stage_runs import label, observed, task_context

        label(f"{len(batch)} feeds")
        context = task_context()
        return observed("fetch", context, lambda: stage(context, feeds=batch, force=bool(params["feeds"])))

    @task(outlets=[ITEMS], trigger_rule="all_done", pool="default_pool")
    def publish(reports: Any) -> dict[str, Any]:
        from pledgewatch.stage_runs import skip_unless_new, total

        return skip_unless_new(total(reports))

    @task(trigger_rule="one_failed", retries=0, pool="default_pool")
    def watch() -> None:
        from pledgewatch.stage_runs import upstream_failed

        upstream_failed("a batch of feeds failed as a whole; its task's log says why")

    batches = fetch.expand(batch=plan())
    publish(batches)
    batches >> watch()


pledgewatch_fetch()
