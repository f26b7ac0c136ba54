"""Tells operators what the watch did: items, evidence, changes of status, alerts sent and held back, feeds that fail.

Once a week unless set otherwise (`config/pipeline.yaml`, section `digest`), to the operations route. Digests of alerts
for readers are set per channel in `config/alerts.yaml` (`mode: daily` or `weekly`).
"""

from typing import Any

from airflow.sdk import dag, task

from pledgewatch.dag_parts import OUTBOX, PLAN, blank_or_integer, by_clock, options

PARAMS = {"days": blank_or_integer(1, 36_500, "Days the digest looks back; blank: as configured.")}


@dag(
    schedule=by_clock(PLAN.digest.cron),
    params=PARAMS,
    **options("digest", __doc__, PLAN.digest, ["alerts"], at_once=False),
)
def pledgewatch_digest() -> None:
    """Write the digest into the outbox, and wake what delivers it."""

    @task(outlets=[OUTBOX])
    def digest(params: dict[str, Any]) -> dict[str, Any]:
        from pledgewatch.stage_runs import observed, task_context, tuned
        from pledgewatch.stages.digest import digest as stage

        context = task_context()
        days = tuned(context, params, "digest.days")["digest.days"]
        return observed("digest", context, lambda: stage(context, days=days))

    digest()


pledgewatch_digest()
