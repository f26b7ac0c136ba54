"""What an operator tuned past the files is in force in the stages, audited, and shown by `config explain`."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.errors import ConfigError
from pledgewatch.context import Context
from pledgewatch.main import app
from pledgewatch.settings import load_settings
from pledgewatch.settings_audit import note_in_force, write_change
from pledgewatch.stage_runs import observed
from pledgewatch.stages.report import StageReport
from pledgewatch.steady import SteadyContext
from pledgewatch.stored_variables import stored_variable
from pledgewatch.tunables import TUNABLES
from pledgewatch.tuning import Value
from storage import audit

CONFIG = Path(__file__).resolve().parents[2] / "config"
QUIET = "pledgewatch_alerts_channels_policy_team_quiet"
POINT = "pledgewatch_matching_operating_point_examples_alert"
NIGHT = '{"start": "22:00", "end": "07:00"}'
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path, monkeypatch, sqlite_url):
    shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setenv("PLEDGEWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    return tmp_path / "config"


@pytest.fixture
def variables():
    return {}


@pytest.fixture
def steady(folder, variables):
    made = SteadyContext(load_settings(), lambda: NOW, variables.get)
    yield made
    made.store.close()


def test_a_variable_counts_for_quiet_hours_and_for_the_confidence_that_alerts(steady, variables):
    variables |= {QUIET: NIGHT, POINT: "0.8"}
    assert steady.alerts.channels["policy-team"].quiet.start.hour == 22
    assert steady.accept_at.examples.alert == 0.8
    assert steady.accept_at.guideline == steady.matching.operating_point.guideline
    assert steady.matching.operating_point.examples.alert != 0.8, "the matcher's own version must not change"


def test_a_variable_that_is_refused_is_named_and_the_file_counts(steady, variables):
    variables |= {QUIET: "all night", POINT: "0"}
    assert steady.alerts.channels["policy-team"].quiet is None
    assert steady.accept_at == steady.matching.operating_point
    assert [QUIET in steady.warnings[0], POINT in steady.warnings[1]] == [True, True]


def test_a_variable_counts_over_the_last_good_file_too(steady, variables, folder):
    assert steady.alerts
    steady.keep_good()
    (folder / "alerts.yaml").write_text("chanels: {}", encoding="utf-8")
    variables[QUIET] = NIGHT
    again = SteadyContext(load_settings(), lambda: NOW, variables.get)
    assert again.alerts.channels["policy-team"].quiet.start.hour == 22
    again.store.close()


def test_a_context_that_stays_asks_anew_when_told_to_forget(steady, variables):
    assert steady.alerts.channels["policy-team"].quiet is None
    variables[QUIET] = NIGHT
    steady.forget_tuned()
    assert steady.alerts.channels["policy-team"].quiet is not None


def test_a_run_audits_what_came_into_force_once(steady, variables):
    variables[POINT] = "0.8"
    for _ in range(2):
        steady.forget_tuned()
        observed("match", steady, lambda: StageReport(seconds=float(steady.accept_at.examples.alert)))
    with steady.store.read() as session:
        rows = audit.latest(session, subject="matching.operating_point.examples.alert")
        assert [row.after for row in rows] == [{"value": 0.8, "source": f"Airflow Variable {POINT}"}]


def test_the_command_line_obeys_the_environment_and_refuses_what_is_wrong_there(folder, monkeypatch):
    monkeypatch.setenv(QUIET.upper(), NIGHT)
    assert Context().alerts.channels["policy-team"].quiet is not None
    monkeypatch.setenv(POINT.upper(), "7")
    with pytest.raises(ConfigError, match=POINT.upper()):
        _ = Context().accept_at


def explained(key):
    done = CliRunner().invoke(app, ["config", "explain", key, "--json"])
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)
    return row["value"], row["source"]


@pytest.mark.parametrize(
    ("key", "variable", "text", "value"),
    [
        ("matching.operating_point.examples.alert", POINT, "0.8", "0.8"),
        ("fetch.shards", "pledgewatch_fetch_shards", "9", "9"),
        ("alerts.channels.policy-team.quiet", QUIET, NIGHT, "22:00"),
    ],
)
def test_explain_shows_a_variable_that_was_set_in_airflow_until_it_is_deleted(steady, key, variable, text, value):
    before = explained(key)
    write_change(steady.store, "olga", "variable set", variable, text)
    shown = explained(key)
    assert value in shown[0]
    assert shown[1] == f"Airflow Variable {variable}"
    write_change(steady.store, "olga", "variable deleted", variable, None)
    assert explained(key) == before


SHARDS = TUNABLES["fetch.shards"]
BY_VARIABLE = f"Airflow Variable {SHARDS.variable}"


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ([], None),
        ([("set", "8")], "8"),
        ([("set", "8"), ("in force", 9, "run parameter")], "8"),
        ([("set", "8"), ("in force", 4, "config/pipeline.yaml")], None),
        ([("in force", 8, BY_VARIABLE)], "8"),
        ([("in force", 8, BY_VARIABLE), ("set", None)], None),
    ],
)
def test_the_store_knows_a_variable_by_who_wrote_it_or_by_the_run_that_read_it(store, entries, text):
    for what, value, *source in entries:
        if what == "set":
            write_change(store, "olga", "variable", SHARDS.variable, value)
        else:
            note_in_force(store, "airflow", Value(SHARDS.key, value, source[0]), NOW)
    with store.read() as session:
        assert stored_variable(session, SHARDS, {}) == text


def test_airflows_own_environment_of_a_variable_is_seen(store):
    with store.read() as session:
        assert stored_variable(session, SHARDS, {"AIRFLOW_VAR_PLEDGEWATCH_FETCH_SHARDS": "7"}) == "7"
