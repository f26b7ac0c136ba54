"""Run parameter > Airflow Variable > environment > YAML > default; what the file's model refuses is not obeyed."""

import pytest

from pledgewatch.tuning import TUNABLES, resolve, resolve_keys

SHARDS = TUNABLES["fetch.shards"]
FILE = {"fetch": {"shards": 5}}


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
    assert isinstance(found.value, int)
