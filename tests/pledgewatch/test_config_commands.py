"""`pledgewatch config check` before a deploy; `config explain` says where a value comes from."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pledgewatch.main import app

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setenv("PLEDGEWATCH_HOME", str(tmp_path))
    return tmp_path / "config"


def call(*arguments):
    done = CliRunner().invoke(app, ["config", *arguments, "--json"])
    return done.exit_code, json.loads(done.stdout) if done.stdout else done.output


def test_the_shipped_configuration_is_good(folder):
    code, files = call("check")
    assert (code, [f["file"] for f in files if not f["good"]]) == (0, [])


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("pipeline.yaml", "fetch: {shards: 0}", "shards"),
        ("feeds.yaml", "feeds: [{name: x}]", "url"),
        ("alerts.yaml", "chanels: {}", "chanels"),
        ("compliance.yaml", "window_days: soon", "window_days"),
        ("actors.yaml", "- [", "YAML"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_its_key_and_the_others_are_still_read(folder, name, text, word):
    (folder / name).write_text(text, encoding="utf-8")
    code, files = call("check")
    refused = [f for f in files if not f["good"]]
    assert code == 2
    assert len(refused) == 1
    assert name in refused[0]["file"]
    assert word in refused[0]["note"]


def test_a_file_that_is_missing_is_named(folder):
    (folder / "pipeline.yaml").unlink()
    assert "no such file" in call("check")[1][0]["note"]


def test_a_value_is_shown_with_its_source_its_bounds_and_where_else_it_may_be_set(folder, monkeypatch):
    monkeypatch.setenv("PLEDGEWATCH_FETCH_SHARDS", "9")
    (row,) = call("explain", "fetch.shards")[1]
    assert (row["value"], row["source"], row["bounds"]) == ("9", "environment PLEDGEWATCH_FETCH_SHARDS", "1 to 64")
    assert "Airflow Variable pledgewatch_fetch_shards" in row["others"]


def test_a_refused_value_is_shown_with_the_one_that_counts_instead(folder, monkeypatch):
    monkeypatch.setenv("PLEDGEWATCH_FETCH_SHARDS", "900")
    (row,) = call("explain", "fetch.shards")[1]
    assert (row["value"], row["source"]) == ("4", "config/pipeline.yaml")
    assert "900" in row["refused"][0]


def test_a_section_shows_what_is_below_it(folder):
    keys = [row["key"] for row in call("explain", "compliance")[1]]
    assert "compliance.window_days" in keys
    assert all(key.startswith("compliance.") for key in keys)


def test_secrets_are_never_shown(folder, monkeypatch):
    monkeypatch.setenv("PLEDGEWATCH_SLACK_TOKEN", "xoxb-very-secret")
    (row,) = call("explain", "slack_token")[1]
    assert row["source"] == "environment PLEDGEWATCH_SLACK_TOKEN"
    assert "very-secret" not in json.dumps(row)


def test_an_unknown_key_is_refused_with_the_nearest_one(folder):
    code, said = call("explain", "fetch.shard")
    assert code == 2
    assert "fetch.shards" in said
