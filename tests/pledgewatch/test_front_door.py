"""The command line as people meet it: help that is quick, settings that are checked, secrets that stay secret."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import ConfigError
from pledgewatch.context import Context
from pledgewatch.settings import Settings, load_settings

HEAVY = ("spacy", "airflow", "onnxruntime", "sqlalchemy", "feedparser", "fastapi")


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, pledgewatch.main; print([m for m in {HEAVY!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_secret_is_read_from_a_file_and_never_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "token"
    path.write_text("xoxb-very-secret\n", encoding="utf-8")
    monkeypatch.setenv("PLEDGEWATCH_SLACK_TOKEN_FILE", str(path))
    settings = load_settings()
    assert settings.slack_token is not None
    assert settings.slack_token.get_secret_value() == "xoxb-very-secret"
    assert "very-secret" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_a_secret_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGEWATCH_API_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(ConfigError, match="PLEDGEWATCH_API_TOKEN_FILE: cannot be read"):
        load_settings()


def test_a_variable_that_is_no_time_is_named_with_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGEWATCH_NOW", "yesterday")
    with pytest.raises(ConfigError, match="PLEDGEWATCH_NOW"):
        load_settings()


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGEWATCH_NOW", "")
    assert load_settings().now is None


def test_the_injected_clock_starts_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGEWATCH_NOW", "2026-03-16T09:00Z")
    assert Context(Settings()).clock().isoformat().startswith("2026-03-16T09:00:0")
