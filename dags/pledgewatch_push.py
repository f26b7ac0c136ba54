"""Takes a pushed item (`POST /api/items`) from the store to its alert.

A watcher in the triggerer looks into the store, takes what is new through match, assess and alert with the matcher it
keeps loaded (`warm`), and wakes this DAG, which does what is left, with retries, and keeps the record: what the watcher
did stands in the asset event. The same stages run in their own DAGs too: work is claimed in the store, so nothing is
done twice, and what a lost wake-up leaves behind is picked up by their clocks.

How often the watcher looks, and whether it is warm: `config/pipeline.yaml`, section `push`.
"""

from typing import Any

from airflow.sdk import Asset, AssetWatcher, dag, task

from pledgewatch.dag_parts import PLAN, options
from pledgewatch.triggers import PushTrigger

PUSHED = Asset(
    name="pledgewatch_pushed",
    uri="pledgewatch://store/pushed",
    watchers=[AssetWatcher(name="pushed_items", trigger=PushTrigger(poll_s=PLAN.push.poll_s, warm=PLAN.push.warm))],
)


@dag(schedule=[PUSHED], **options("push", __doc__, PLAN.push, ["news", "ledger", "alerts"]))
def pledgewatch_push() -> None:
    """All stages after fetch."""

    @task
    def push() -> dict[str, Any]:
        import sys

        from pledgewatch import pipeline
        from pledgewatch.stage_runs import observed, pushed_wait, task_context

        context = task_context()
        waiting = pushed_wait(context)
        return {
            **({"match": observed("match", context, lambda: pipeline.match(context))} if waiting else {}),
            "assess": observed("assess", context, lambda: pipeline.assess(context)),
            "alert": observed("alert", context, lambda: pipeline.alert(context, stream=sys.stdout)),
        }

    push()


pledgewatch_push()
