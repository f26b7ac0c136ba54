"""`alerts.yaml`: what ships is good, and what is wrong is named."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.config import load_alerts_config
from alerts.durations import parse_duration
from core.errors import ConfigError

SHIPPED = Path(__file__).parents[2] / "config" / "alerts.yaml"
GOOD = "channels: {team: {kind: console}}\nroutes: [{name: all, to: [team]}]\n"


def load(tmp_path: Path, text: str) -> str:
    """What is said of `text`; "" when it is taken."""
    path = tmp_path / "alerts.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_alerts_config(path)
    except ConfigError as error:
        return str(error)
    return ""


def test_what_ships_is_taken() -> None:
    config = load_alerts_config(SHIPPED)
    assert config.destination("policy-team") == "slack:#pledgewatch"
    assert config.channel_of("slack:#pledgewatch") is config.channels["policy-team"]
    assert config.channel_of("slack:#gone") is None


def test_the_examples_in_the_docs_are_taken(tmp_path: Path) -> None:
    text = (SHIPPED.parents[1] / "docs" / "alerts.md").read_text(encoding="utf-8")
    examples = [part.split("```")[0] for part in text.split("```yaml\n")[1:]]
    assert examples
    for example in examples:
        assert load(tmp_path, example) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("to: [team]", "to: [tema]"), "routes (all) › to: no channel 'tema'; known are team"),
        (GOOD + "operations: [ops]\n", "operations: no channel 'ops'"),
        (GOOD + "chanels: {}\n", "chanels: unknown key; did you mean 'channels'?"),
        (GOOD.replace("kind: console", "kind: pigeon"), "channels › team › kind"),
        (GOOD.replace("kind: console", "kind: slack"), "a slack channel needs `channel`"),
        (GOOD.replace("kind: console", "kind: slack, channel: Policy Team"), "channels › team › channel"),
        (GOOD.replace("kind: console", "kind: webhook"), "a webhook needs `url`"),
        (GOOD.replace("kind: console", "kind: console, timezone: Brussels"), "no such time zone"),
        (GOOD.replace("kind: console", "kind: console, at: 18:30"), "write the time in quotes"),
        (GOOD.replace("kind: console", "kind: console, wait: 5 minutes"), "a duration is written as in 30s"),
        (GOOD.replace("kind: console", "kind: console, wait: 30"), "a duration is written as in 30s"),
        (GOOD.replace("name: all", "name: all, when: {verdicts: [broken]}"), "routes[0] (all) › when › verdicts"),
        ("channels: {}\nroutes: []\n", "routes"),
        (
            "channels: {a: {kind: slack, channel: '#x'}, b: {kind: slack, channel: '#x'}}\n"
            "routes: [{name: all, to: [a]}]\n",
            "channels › b: slack:#x is channel 'a' already",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    assert said in load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30s", timedelta(seconds=30)),
        ("1h30m", timedelta(minutes=90)),
        (" 2 D ", timedelta(days=2)),
        ("1w", timedelta(days=7)),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, expected: timedelta) -> None:
    assert parse_duration(text) == expected


@given(st.text(max_size=12))
def test_no_duration_raises_anything_else(text: str) -> None:
    with suppress(ValueError):
        assert parse_duration(text) >= timedelta(0)
