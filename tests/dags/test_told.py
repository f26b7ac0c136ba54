"""What Airflow calls when a task failed or a run is late reaches operators through the outbox."""

from types import SimpleNamespace

import pytest

from storage.engine import open_store

pytestmark = pytest.mark.airflow


@pytest.fixture
def told(monkeypatch):
    """What operators were told."""
    from pledgewatch import ops

    said = []
    monkeypatch.setattr(ops, "tell_operators", lambda *words: said.append(words))
    return said


def test_a_failed_task_is_told_with_its_error_its_try_and_its_run(told):
    from pledgewatch.callbacks import task_failed

    ti = SimpleNamespace(dag_id="pledgewatch_fetch", task_id="plan", run_id="r1", try_number=3)
    task_failed({"task_instance": ti, "exception": ValueError("no feeds")})
    task_failed({"task_instance": ti})
    assert told[0] == ("task failed", "pledgewatch_fetch.plan", "no feeds (try 3 of run r1)")
    assert "killed" in told[1][2]


def test_a_late_run_is_told_whatever_airflow_calls_its_id(told):
    from pledgewatch.callbacks import run_late

    run_late({"dag_run": {"dag_id": "pledgewatch_match", "dag_run_id": "r1"}}, after_s=60)
    run_late({}, after_s=60)
    assert told[0] == ("run late", "pledgewatch_match", "r1 has not ended 60 seconds after it was queued")
    assert len(told) == 2


def test_trouble_goes_into_the_outbox_once_a_day_on_the_operations_route(sqlite_url, monkeypatch):
    from sqlalchemy import select

    from pledgewatch.ops import tell_operators
    from storage.schema.outbox import AlertRow, DeliveryRow

    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    for _ in range(3):
        tell_operators("task failed", "pledgewatch_fetch.plan", "no feeds")
    store = open_store(sqlite_url)
    with store.read() as session:
        assert [(a.kind, a.decision) for a in session.scalars(select(AlertRow))] == [("ops", "send")]
        assert [d.destination for d in session.scalars(select(DeliveryRow))] == ["console:operations"]
    store.close()


def test_trouble_that_cannot_be_written_is_logged(monkeypatch, caplog, tmp_path):
    from pledgewatch.ops import tell_operators

    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder/store.db")
    tell_operators("task failed", "pledgewatch_fetch.plan", "no feeds")
    assert "operators could not be told" in caplog.text
