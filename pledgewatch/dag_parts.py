"""What the DAG files share: assets, options, retry rules. Imported when DAGs are parsed, so it imports nothing heavy.

It is a module of the package, and not a helper in `dags/`: Airflow's docs advise against importing between DAG files.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import (
    Asset,
    AssetOrTimeSchedule,
    CronTriggerTimetable,
    ExceptionRetryPolicy,
    Param,
    RetryAction,
    RetryRule,
)
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from core.errors import NotFound, SetupError, StoreFull, StoreLocked, StoreReadOnly, UsageError
from pledgewatch.callbacks import task_failed
from pledgewatch.schedule import Effort
from pledgewatch.steady_schedule import load_schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

ITEMS = Asset(name="pledgewatch_items", uri="pledgewatch://store/items")
MATCHES = Asset(name="pledgewatch_matches", uri="pledgewatch://store/matches")
OUTBOX = Asset(name="pledgewatch_outbox", uri="pledgewatch://store/outbox")
"""Wake-ups, not work lists: what is to be done stands in the store, and every consumer asks it."""

PLAN, WARNING = load_schedule()

MAX_RETRY_DELAY = timedelta(minutes=10)

RETRY_RULES = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=[UsageError, NotFound], action=RetryAction.FAIL, reason="configuration: trying again is vain"
        ),
        RetryRule(exception=SetupError, action=RetryAction.FAIL, reason="the machine lacks something; see the message"),
        RetryRule(exception=[StoreFull, StoreReadOnly], action=RetryAction.FAIL, reason="a person must make room"),
        RetryRule(
            exception=StoreLocked,
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=20),
            reason="the store was locked",
        ),
    ]
)


def either(cron: str, *assets: Asset) -> AssetOrTimeSchedule:
    """Run when one of `assets` was updated, or by the clock: a lost wake-up costs minutes, never an item."""
    wake_up = assets[0] if len(assets) == 1 else assets[0] | assets[1]
    return AssetOrTimeSchedule(timetable=by_clock(cron), assets=wake_up)


def by_clock(cron: str) -> CronTriggerTimetable:
    """Run at the times `cron` names, in UTC."""
    return CronTriggerTimetable(cron, timezone="UTC")


def options(
    stage: str, doc: str | None, effort: Effort, tags: "Sequence[str]" = (), *, at_once: bool = True
) -> dict[str, Any]:
    """Keyword arguments of `@dag` for one stage: one run at a time, no catching up, real back-off, a deadline.

    `at_once`: when first unpaused, run for the latest time that has passed; else wait for the next.
    """
    warned = ["pledgewatch", *tags, *(["configuration refused"] if WARNING else [])]
    return {
        "dag_id": f"pledgewatch_{stage}",
        "dag_display_name": f"pledgewatch_{stage}" + (" ⚠ pipeline.yaml refused" if WARNING else ""),
        "description": (doc or stage).strip().splitlines()[0],
        "doc_md": f"> **⚠ {WARNING}**\n\n{doc}" if WARNING else doc,
        "start_date": datetime(2026, 1, 1, tzinfo=UTC) if at_once else None,
        "catchup": False,
        "max_active_runs": 1,
        "tags": warned,
        "deadline": _deadline(stage, effort),
        "default_args": {
            "pool": effort.pool,
            "retries": effort.retries,
            "retry_delay": timedelta(seconds=effort.retry_delay_s),
            "retry_exponential_backoff": 2.0,
            "max_retry_delay": MAX_RETRY_DELAY,
            "retry_policy": RETRY_RULES,
            "execution_timeout": effort.timeout,
            "on_failure_callback": task_failed,
        },
    }


def blank_or_integer(low: int, high: int, text: str) -> Param:
    """A field of the trigger form that overrides a setting for one run; blank leaves it as configured."""
    return Param(None, type=["null", "integer"], minimum=low, maximum=high, description=text)


def _deadline(stage: str, effort: Effort) -> DeadlineAlert:
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=effort.late_after,
        callback=SyncCallback("pledgewatch.callbacks.run_late", kwargs={"after_s": effort.late_after_s}),
        name=f"pledgewatch_{stage} is late",
    )
