"""Our own numbers reach OpenTelemetry: counters, histograms, drop points, one span per stage."""

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pledgewatch import telemetry

REPORT = {
    "seconds": 1.5,
    "items": 3,
    "verdicts": {"fulfils": 2, "restates": 1},
    "failures": ["feed x: timed out"],
    "degraded": "",
    "backfill": True,
}


@pytest.fixture
def seen(monkeypatch):
    """Metrics and spans as a collector would get them."""
    reader, spans = InMemoryMetricReader(), InMemorySpanExporter()
    meters, tracers = MeterProvider([reader]), TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(metrics, "get_meter", meters.get_meter)
    monkeypatch.setattr(trace, "get_tracer", tracers.get_tracer)
    yield reader, spans
    meters.shutdown()


def numbers(reader):
    data = reader.get_metrics_data().resource_metrics[0].scope_metrics[0].metrics
    return {
        (m.name, p.attributes.get("kind", "")): getattr(p, "value", None) or getattr(p, "sum", None)
        for m in data
        for p in m.data.data_points
    }


def test_every_number_of_a_report_is_counted_and_tables_by_kind(seen):
    reader, spans = seen
    with telemetry.stage_span("match") as span:
        telemetry.record("match", REPORT, span)
    assert numbers(reader) == {
        ("pledgewatch.match.seconds", ""): 1.5,
        ("pledgewatch.match.items", ""): 3,
        ("pledgewatch.match.verdicts", "fulfils"): 2,
        ("pledgewatch.match.verdicts", "restates"): 1,
        ("pledgewatch.match.failures", ""): 1,
    }
    span = spans.get_finished_spans()[0]
    assert (span.name, span.attributes["items"], span.attributes["verdicts.fulfils"]) == ("pledgewatch.match", 3, 2)


def test_counts_add_up_over_runs(seen):
    reader, _ = seen
    telemetry.record("match", REPORT)
    telemetry.record("match", REPORT)
    assert numbers(reader)["pledgewatch.match.items", ""] == 6


def test_a_stage_that_fails_leaves_its_error_on_the_span(seen):
    _, spans = seen
    with pytest.raises(ValueError, match="no"), telemetry.stage_span("fetch"):
        raise ValueError("no")
    assert spans.get_finished_spans()[0].events[0].name == "exception"


def test_without_a_collector_nothing_happens():
    with telemetry.stage_span("match") as span:
        telemetry.record("match", REPORT, span)
