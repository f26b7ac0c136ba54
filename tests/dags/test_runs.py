"""The DAGs run: over the sample feeds, from feed to alert, each draining the store."""

import pytest

pytestmark = pytest.mark.airflow


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
