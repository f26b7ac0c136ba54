"""Takes a pushed item (`POST /api/items`) from the store to its alert, in one task.

A watcher in the triggerer looks into the store and wakes this DAG; match, assess and alert follow without a further
wait for the scheduler. The same stages run in their own DAGs too: work is claimed in the store, so nothing is done
twice, and what a lost wake-up leaves behind is picked up by their clocks.

How often the watcher looks: `config/pipeline.yaml`, section `push`.
"""

from typing import Any

from airflow.sdk import Asset, AssetWatcher, dag, task

from pledgewatch.dag_parts import PLAN, options
from pledgewatch.triggers import PushTrigger

PUSHED = Asset(
    name="pledgewatch_pushed",
    uri="pledgewatch://store/pushed",
    watchers=[AssetWatcher(name="pushed_items", trigger=PushTrigger(poll_s=PLAN.push.poll_s))],
)


@dag(schedule=[PUSHED], **options("push", __doc__, PLAN.push, ["news", "ledger", "alerts"]))
def pledgewatch_push() -> None:
    """All stages after fetch."""

    @task
    def push() -> dict[str, Any]:
        from pledgewatch import pipeline
        from pledgewatch.stage_runs import observed
        from pledgewatch.steady import SteadyContext

        context = SteadyContext()
        return {
            "match": observed("match", context, lambda: pipeline.match(context)),
            "assess": observed("assess", context, lambda: pipeline.assess(context)),
            "alert": observed("alert", context, lambda: pipeline.alert(context)),
        }

    push()


pledgewatch_push()
