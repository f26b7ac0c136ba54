"""What a task does around its one call of the pipeline: context, tuned values, telemetry, a small result."""

import json
import logging
import os
import resource
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pledgewatch import telemetry
from pledgewatch.output import plain
from pledgewatch.settings_audit import note_in_force
from pledgewatch.stages.report import StageReport
from pledgewatch.steady import SteadyContext
from pledgewatch.tuning import Tuned, resolve_keys

log = logging.getLogger(__name__)

SHOWN = 20
"""More than these are counted, not listed: a task's result is read by people, and kept in Airflow's database."""


def task_context() -> SteadyContext:
    """The context of a task or a trigger: Airflow's Variables are asked for what may be tuned."""
    return SteadyContext(variable=_variable)


def tuned(context: SteadyContext, params: Mapping[str, Any], *keys: str) -> Tuned:
    """Values of `keys` for this run. A change is audited; what was refused on the way is logged, not obeyed."""
    values = resolve_keys(keys, context.settings.config_dir, params, _variable)
    for refusal in values.refused:
        log.warning("refused: %s", refusal)
    for value in values.values_in_force.values():
        actor = _who_started() if value.source == "run parameter" else "airflow"
        note_in_force(context.store, actor, value, context.clock())
    return values


def due_batches(params: Mapping[str, Any]) -> list[list[str]]:
    """Names of the feeds that are due, or of those the run's parameters name, dealt into batches."""
    from pledgewatch.stages.plan import plan_shards

    context = task_context()
    shards = tuned(context, params, "fetch.shards")["fetch.shards"]
    return plan_shards(context, shards, only=params.get("feeds"))


def _who_started() -> str:
    """The user who started this run with parameters of their own."""
    from airflow.sdk import get_current_context

    return get_current_context()["dag_run"].triggering_user_name or "airflow"


def observed(stage: str, context: SteadyContext, work: Callable[[], StageReport]) -> dict[str, Any]:
    """Run `work` under a span, count what it did, log what it warned of; its report as plain values."""
    take_back_claims(context)
    waited, before = _lag(stage, context), cpu_seconds()
    with telemetry.stage_span(stage) as span:
        result = summary(report := work()) | {"cpu_s": round(cpu_seconds() - before, 3)} | waited
        telemetry.record(stage, result, span)
    context.keep_good()
    for value in context.tuned_values:
        note_in_force(context.store, "airflow", value, context.clock())
    for warning in context.warnings:
        log.warning("%s", warning)
    for failure in report.failures:
        log.warning("%s", failure)
    return result | ({"warnings": context.warnings} if context.warnings else {})


def _lag(stage: str, context: SteadyContext) -> dict[str, float]:
    """How long the oldest piece of work had waited when the stage began, where stages have any."""
    from storage.lag import lag

    with context.store.read() as session:
        seconds = lag(session, stage, context.clock())
    return {} if seconds is None else {"lag_s": round(seconds, 3)}


def cpu_seconds() -> float:
    """CPU time of this process with its threads, and of its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def take_back_claims(context: SteadyContext) -> None:
    """A worker that was killed on this machine leaves claims behind; its retry must not wait for their lease."""
    from psutil import pid_exists

    from storage import upkeep

    with context.store.begin() as session:
        upkeep.release_dead(session, os.uname().nodename, pid_exists)


def summary(report: StageReport) -> dict[str, Any]:
    """The report as JSON holds it, with long lists cut: a time or a set in it would end Airflow's triggerer."""
    values = {name: _cut(value) if isinstance(value, list) else value for name, value in report.as_dict().items()}
    found: dict[str, Any] = json.loads(json.dumps(values, default=plain))
    return found


def _cut(values: list[Any]) -> list[Any]:
    """A result has no room for a thousand entries."""
    return values if len(values) <= SHOWN else [*values[:SHOWN], f"and {len(values) - SHOWN} more"]


def total(reports: Iterable[Mapping[str, Any] | None]) -> dict[str, Any]:
    """Counts of several batches added up; a batch that failed has no report."""
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update({k: v for k, v in (report or {}).items() if isinstance(v, int) and not isinstance(v, bool)})
    return dict(counts)


def skip_unless_new(counts: dict[str, Any]) -> dict[str, Any]:
    """End the task as skipped when no item is new or edited: then nobody needs to be woken."""
    from airflow.sdk.exceptions import AirflowSkipException

    if not counts.get("stored") and not counts.get("updated"):
        raise AirflowSkipException("nothing new")
    return counts


def upstream_failed(why: str) -> None:
    """End the task as failed, without a retry."""
    from airflow.sdk.exceptions import AirflowFailException

    raise AirflowFailException(why)


def pushed_wait(context: SteadyContext) -> bool:
    """Whether pushed items still wait: without them the matcher need not be loaded."""
    from storage import pushed

    with context.store.read() as session:
        return bool(pushed.waiting(session))


def unless_failed(result: dict[str, Any]) -> dict[str, Any]:
    """End the task as failed, without a retry, when its report names failures; the run's note shows it all the same."""
    if result["failures"]:
        from airflow.sdk import get_current_context

        get_current_context()["ti"].xcom_push("return_value", result)
        upstream_failed("; ".join(result["failures"]))
    return result


def label(text: str) -> None:
    """What the grid calls this mapped task."""
    from airflow.sdk import get_current_context

    get_current_context()["label"] = text  # type: ignore[typeddict-unknown-key]


def _variable(name: str) -> str | None:
    """An Airflow Variable's text; None when it is not set."""
    from airflow.sdk import Variable

    value = Variable.get(name, default=None)
    return None if value is None else str(value)
