"""Every DAG parses, and none has a setting that bites."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(600)]

REPO = Path(__file__).resolve().parents[2]
DAGS = sorted(path.stem for path in (REPO / "dags").glob("*.py"))
HEAVY = ("spacy", "onnxruntime", "feedparser", "numpy", "storage.engine", "matchers.engine", "fastapi.applications")


def test_no_dag_file_fails_to_import(dagbag):
    assert dagbag.import_errors == {}
    assert sorted(dagbag.dags) == DAGS


@pytest.mark.parametrize("dag_id", DAGS)
def test_a_dag_is_named_documented_and_tagged(dagbag, dag_id):
    dag = dagbag.dags[dag_id]
    assert dag.dag_id == Path(dag.fileloc).stem
    assert len(dag.doc_md.splitlines()) > 3
    assert "pledgewatch" in dag.tags
    assert dag.description


@pytest.mark.parametrize("dag_id", DAGS)
def test_a_dag_runs_one_at_a_time_never_catches_up_and_says_when_it_is_late(dagbag, dag_id):
    dag = dagbag.dags[dag_id]
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert dag.deadline


@pytest.mark.parametrize("dag_id", DAGS)
def test_a_task_backs_off_for_real_fails_aloud_and_sits_in_a_pool_that_exists(dagbag, dag_id):
    from pledgewatch.dag_parts import PLAN

    for task in dagbag.dags[dag_id].tasks:
        assert task.retry_exponential_backoff == 2.0, "True would mean a factor of one"
        assert task.max_retry_delay == timedelta(minutes=10)
        assert task.retry_policy is not None
        assert task.execution_timeout is not None
        assert task.has_on_failure_callback
        assert task.pool == "default_pool" or task.pool in PLAN.pools


@pytest.mark.parametrize("dag_id", ["pledgewatch_match", "pledgewatch_assess", "pledgewatch_alert"])
def test_a_consumer_wakes_by_asset_or_by_clock(dagbag, dag_id):
    timetable = dagbag.dags[dag_id].timetable
    assert type(timetable).__name__ == "AssetOrTimeSchedule"


REPORT = f"import json, sys; print(json.dumps([n for n in {HEAVY!r} if n in sys.modules]))"


def test_parsing_imports_nothing_heavy_and_opens_no_store():
    paths = [str(REPO / "dags" / f"{name}.py") for name in DAGS]
    program = f"import airflow.sdk, runpy\nfor path in {paths!r}: runpy.run_path(path)\n{REPORT}"
    assert set(_modules(program)) <= set(_modules(f"import airflow.sdk\n{REPORT}"))


def test_a_dag_file_parses_in_under_two_seconds(dagbag):
    slow = {s.file: s.duration for s in dagbag.dagbag_stats if s.duration > timedelta(seconds=2)}
    assert slow == {}


def _modules(program):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
