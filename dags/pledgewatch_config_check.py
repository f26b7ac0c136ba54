"""Reads every configuration file, keeps the good ones, and notices silence.

A file that is refused fails this run with every problem named, and operators are told; the other DAGs go on with the
last good one. When no new item has come for a while although everything is green, that is said the same way.

How often, and what counts as silence: `config/pipeline.yaml`, section `config_check`.
"""

from typing import Any

from airflow.sdk import dag, task

from pledgewatch.dag_parts import PLAN, by_clock, options


@dag(schedule=by_clock(PLAN.config_check.cron), **options("config_check", __doc__, PLAN.config_check, ["upkeep"]))
def pledgewatch_config_check() -> None:
    """One task, red at once when something is wrong; it is tried again only when its worker was lost."""

    @task
    def config_check(params: dict[str, Any]) -> dict[str, Any]:
        from datetime import timedelta

        from pledgewatch.stage_runs import observed, task_context, tuned, unless_failed
        from pledgewatch.stages.config_check import config_check as stage

        context = task_context()
        quiet = timedelta(seconds=tuned(context, params, "config_check.quiet_after_s")["config_check.quiet_after_s"])
        return unless_failed(observed("config_check", context, lambda: stage(context, quiet_after=quiet)))

    config_check()


pledgewatch_config_check()
