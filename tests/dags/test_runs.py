"""The DAGs run: over the sample feeds, from feed to alert, each draining the store."""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from pledgewatch.settings import load_settings
from storage import audit
from storage.engine import open_store
from storage.schema.outbox import AlertRow

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(600)]


def run(dagbag, name, **conf):
    """One run in this process, without retries."""
    dag = dagbag.dags[f"pledgewatch_{name}"]
    dag.deadline = None  # dag.test() looks deadlines up that only a scheduler stores
    for task in dag.tasks:
        task.retries = 0  # dag.test() would sit out every delay
    return dag.test(run_conf=conf)


def results(dag_run, task):
    """What every instance of a task returned."""
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session

    with create_session() as session:
        query = XComModel.get_many(run_id=dag_run.run_id, dag_ids=[dag_run.dag_id], task_ids=[task], key="return_value")
        return [XComModel.deserialize_value(row) for row in session.scalars(query)]


def test_the_way_of_an_item_from_feed_to_alert_in_four_runs(airflow_db, dagbag, sample):
    fetched = run(dagbag, "fetch", shards=2)
    assert fetched.state == "success"
    assert sum(report["stored"] for report in results(fetched, "fetch")) > 30
    matched = run(dagbag, "match")
    assert results(matched, "match")[0]["matched"] > 0
    assessed = run(dagbag, "assess")
    assert assessed.state == "success"
    alerted = run(dagbag, "alert")
    assert alerted.state == "success"
    assert results(alerted, "alert")[0]["sent"] > 0


def test_a_feed_that_fails_is_named_in_the_result_and_fails_no_task(airflow_db, dagbag, sample):
    path = sample / "config" / "feeds.yaml"
    broken = path.read_text(encoding="utf-8").replace("/volga/rss.xml", "/volga/gone.xml")
    path.write_text(broken, encoding="utf-8")
    fetched = run(dagbag, "fetch")
    assert fetched.state == "success"
    assert any("404" in text for report in results(fetched, "fetch") for text in report["failures"])


def test_named_feeds_are_fetched_whether_due_or_not_and_nothing_new_wakes_nobody(airflow_db, dagbag, sample):
    run(dagbag, "fetch")
    again = run(dagbag, "fetch", feeds=["volga-today"])
    assert sum(report["checked"] for report in results(again, "fetch")) == 1
    states = {ti.task_id: ti.state for ti in again.get_task_instances()}
    assert states["publish"] == "skipped"


def test_a_configuration_that_is_refused_turns_the_check_red_and_is_told(airflow_db, dagbag, sample):
    assert run(dagbag, "config_check").state == "success"
    (sample / "config" / "alerts.yaml").write_text("chanels: {}", encoding="utf-8")
    failed = run(dagbag, "config_check")
    assert failed.state == "failed"
    assert results(failed, "config_check")[0]["refused"] == 1, "the run's note is made of it"
    with opened() as store, store.read() as session:
        told = session.scalars(select(AlertRow.key)).all()
    assert [key.rpartition(":")[0] for key in told] == ["ops:task failed:pledgewatch_config_check.config_check"]


def test_upkeep_and_the_digest_run_and_leave_a_backup_and_a_message(airflow_db, dagbag, sample):
    kept = run(dagbag, "maintenance", keep_fetches_days=1)
    assert kept.state == "success"
    assert Path(results(kept, "maintenance")[0]["backup"]).parent == sample / "var" / "backups"
    assert results(run(dagbag, "digest", days=3), "digest")[0]["announced"] is True
    with opened() as store, store.read() as session:
        settings = {row.subject: row.after for row in audit.latest(session)}
    assert settings["digest.days"] == {"value": 3, "source": "run parameter"}


def test_quiet_hours_set_in_airflow_are_in_force_in_the_run_that_decides(airflow_db, dagbag, sample, monkeypatch):
    night = {"start": "22:00:00", "end": "07:00:00", "weekends": False}
    monkeypatch.setenv("AIRFLOW_VAR_PLEDGEWATCH_ALERTS_CHANNELS_POLICY_TEAM_QUIET", json.dumps(night))
    assert run(dagbag, "assess").state == "success"
    with opened() as store, store.read() as session:
        settings = {row.subject: row.after for row in audit.latest(session)}
    source = "Airflow Variable pledgewatch_alerts_channels_policy_team_quiet"
    assert settings["alerts.channels.policy-team.quiet"] == {"value": night, "source": source}


@contextmanager
def opened():
    """The store that the DAGs ran on."""
    store = open_store(load_settings().store_url)
    yield store
    store.close()
