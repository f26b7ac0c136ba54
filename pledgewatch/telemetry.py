"""OpenTelemetry for our own stages: one span per stage run, and counters of what it did, beside Airflow's own.

Inside Airflow its providers are used (`AIRFLOW__METRICS__OTEL_ON`, `AIRFLOW__TRACES__OTEL_ON`). With neither, the
API's no-op providers stand in, and this costs microseconds. See https://opentelemetry.io/docs/specs/otel/.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.trace import Span

SCOPE = "pledgewatch"


@contextmanager
def stage_span(stage: str) -> Iterator["Span"]:
    """A span named `pledgewatch.<stage>`; an exception is recorded on it and passes on."""
    from opentelemetry import trace

    with trace.get_tracer(SCOPE).start_as_current_span(f"pledgewatch.{stage}") as span:
        yield span


def record(stage: str, counts: Mapping[str, Any], span: "Span | None" = None) -> None:
    """Numbers of one report: whole numbers as counters, `seconds` and lags as histograms, named drop points as series.

    `pledgewatch.<stage>.<name>` with `stage`, and `kind` for entries of a nested table (verdicts, gates, outcomes).
    """
    from opentelemetry import metrics

    meter = metrics.get_meter(SCOPE)
    for name, kind, number in _numbers(counts):
        attributes = {"stage": stage} | ({"kind": kind} if kind else {})
        metric = f"pledgewatch.{stage}.{name}"
        if isinstance(number, float):
            meter.create_histogram(metric, unit="s").record(number, attributes)
        else:
            meter.create_counter(metric).add(number, attributes)
        if span is not None:
            span.set_attribute(f"{name}.{kind}" if kind else name, number)


def _numbers(counts: Mapping[str, Any]) -> Iterator[tuple[str, str, int | float]]:
    """(name, kind, number) of every number in a report; the length of `failures` counts as one."""
    for name, value in counts.items():
        if isinstance(value, bool):
            continue
        if isinstance(value, int | float):
            yield name, "", value
        elif isinstance(value, Mapping):
            yield from ((name, str(k), v) for k, v in value.items() if isinstance(v, int) and not isinstance(v, bool))
        elif name == "failures":
            yield name, "", len(value)
