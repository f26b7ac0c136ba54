"""Run parameter > Airflow Variable > environment > YAML > default; what the file's model refuses is not obeyed."""

import pytest

from pledgewatch.tunables import TUNABLES, quiet_hours, tunables
from pledgewatch.tuning import resolve, resolve_keys

SHARDS = TUNABLES["fetch.shards"]
FILE = {"fetch": {"shards": 5}}
POINT = TUNABLES["matching.operating_point.examples.alert"]
ALERTS = {
    "channels": {"policy-team": {"kind": "console", "quiet": {"start": "21:00", "end": "06:00"}}},
    "routes": [{"name": "all", "to": ["policy-team"]}],
}
QUIET = quiet_hours(ALERTS)["alerts.channels.policy-team.quiet"]


@pytest.mark.parametrize(
    ("params", "variable", "environ", "document", "value", "source"),
    [
        ({"shards": 9}, "8", "7", FILE, 9, "run parameter"),
        ({"shards": None}, "8", "7", FILE, 8, "Airflow Variable pledgewatch_fetch_shards"),
        ({}, None, "7", FILE, 7, "environment PLEDGEWATCH_FETCH_SHARDS"),
        ({}, None, None, FILE, 5, "config/pipeline.yaml"),
        ({}, None, "", FILE, 5, "config/pipeline.yaml"),
        ({}, None, None, {}, 4, "default"),
    ],
)
def test_the_first_source_that_says_something_counts(params, variable, environ, document, value, source):
    found = resolve(SHARDS, document, params, lambda _: variable, {SHARDS.environment: environ or ""})
    assert (found.value, found.source, found.refused) == (value, source, ())


@pytest.mark.parametrize("bad", ["0", "65", "-1", "many", "4.5", "[1]", "{", "true", ""])
def test_a_variable_that_is_out_of_bounds_is_named_and_the_next_source_counts(bad):
    found = resolve(SHARDS, FILE, {}, lambda _: bad, {})
    assert (found.value, found.source) == (5, "config/pipeline.yaml")
    assert "pledgewatch_fetch_shards" in found.refused[0]


def test_a_bad_run_parameter_falls_back_to_a_good_variable():
    found = resolve(SHARDS, FILE, {"shards": 1000}, lambda _: "6", {})
    assert (found.value, len(found.refused)) == (6, 1)


def test_a_refused_file_does_not_take_the_variables_with_it(tmp_path, monkeypatch):
    (tmp_path / "pipeline.yaml").write_text("fetch: {shards: none at all}", encoding="utf-8")
    monkeypatch.setenv("PLEDGEWATCH_CONFIG", str(tmp_path))
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    tuned = resolve_keys(("fetch.shards", "match.shards"), tmp_path, {}, {"pledgewatch_match_shards": "3"}.get)
    assert dict(tuned) == {"fetch.shards": 4, "match.shards": 3}


@pytest.mark.parametrize("key", TUNABLES)
def test_every_tunable_names_a_value_of_the_file_and_every_param_is_a_field_of_a_form(key):
    found = resolve(TUNABLES[key], {}, {}, lambda _: None, {})
    assert found.source == "default"
    assert isinstance(found.value, int | float)


def test_the_confidence_that_alerts_is_a_number_that_neither_floods_nor_silences():
    for text, value in (("0.5", 0.5), ("0.1", 0.1), ("0.95", 0.95)):
        found = resolve(POINT, {}, {}, lambda _, text=text: text, {})
        assert (found.value, found.source) == (value, f"Airflow Variable {POINT.variable}")
    for text in ("0", "1", "0.99", "50", "half", ""):
        found = resolve(POINT, {}, {}, lambda _, text=text: text, {})
        assert (found.value, found.source, len(found.refused)) == (0.4, "default", 1)


def test_the_file_may_set_a_confidence_that_a_variable_may_not():
    document = {"operating_point": {"examples": {"alert": 0.99}}}
    found = resolve(POINT, document, {}, lambda _: None, {})
    assert (found.value, found.source) == (0.99, "config/matching.yaml")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ('{"start": "22:00", "end": "07:00", "weekends": true}', "22:00:00"),
        ("{start: '22:30', end: '07:00'}", "22:30:00"),
        ("null", None),
    ],
)
def test_quiet_hours_of_a_channel_are_set_or_taken_away(text, start):
    found = resolve(QUIET, ALERTS, {}, {"pledgewatch_alerts_channels_policy_team_quiet": text}.get, {})
    assert (found.plain["start"] if found.plain else None) == start
    assert found.overrides


@pytest.mark.parametrize("bad", ["", "22:00", "{start: 22:00, end: 07:00}", '{"start": "25:00", "end": "07:00"}', "{"])
def test_quiet_hours_that_make_no_sense_leave_those_of_the_file(bad):
    found = resolve(QUIET, ALERTS, {}, lambda _: bad, {})
    assert (found.plain["start"], found.source) == ("21:00:00", "config/alerts.yaml")
    assert "policy-team" in found.refused[0]


def test_every_channel_has_quiet_hours_to_tune_and_a_file_that_is_refused_has_none(tmp_path):
    (tmp_path / "alerts.yaml").write_text("channels: {desk: {kind: console}}\nroutes: []", encoding="utf-8")
    assert "alerts.channels.desk.quiet" in tunables(tmp_path)
    (tmp_path / "alerts.yaml").write_text("channels: [", encoding="utf-8")
    assert tunables(tmp_path) == TUNABLES


def test_no_two_settings_share_a_variable():
    found = [*TUNABLES.values(), *quiet_hours({"channels": {"a-b": {}, "a": {}, "b": {}}}).values()]
    assert len({tunable.variable for tunable in found}) == len(found)
