"""`pledgewatch alerts …`, `slack listen` and the alert stage, as a person types them."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pledgewatch.main import app
from storage.engine import Store, open_store
from tests.alerts.conftest import NOW, seed

Type = Callable[..., tuple[int, str]]
CONFIG = Path(__file__).parents[2] / "config" / "alerts.yaml"


@pytest.fixture
def typed(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command over an empty store; its exit code and what it printed."""
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("PLEDGEWATCH_NOW", NOW.isoformat())
    for name in ("SLACK_TOKEN", "SLACK_APP_TOKEN", "CONFIG"):
        monkeypatch.delenv(f"PLEDGEWATCH_{name}", raising=False)

    def go(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return go


@pytest.fixture
def told(sqlite_url: str, make: Any, tell: Any) -> Store:
    """One act sent, one held back."""
    store = open_store(sqlite_url)
    seed(store)
    tell(store, make.config(), make.act(1))
    tell(store, make.config(), make.act(2, make.report(2, accepted=False)))
    return store


@pytest.mark.usefixtures("told")
def test_the_log_shows_deliveries_and_what_was_held_back(typed: Type) -> None:
    code, said = typed("alerts", "log", "--json")
    assert code == 0
    assert [(row["to"], row["state"], row["why"]) for row in json.loads(said)] == [
        ("slack:#pledgewatch", "pending", "new act")
    ]
    assert "below the operating point" in typed("alerts", "log", "--held")[1]
    assert typed("alerts", "log", "--state", "lost")[0] == 2
    decided = json.loads(typed("alerts", "log", "--evidence", "2", "--json")[1])
    assert [(d["decided"], d["why"], d["detail"]) for d in decided] == [
        ("hold", "below the operating point", "confidence 0.83")
    ]


@pytest.mark.usefixtures("told")
def test_a_preview_replays_through_the_routes_in_force_or_others(typed: Type, tmp_path: Path) -> None:
    said = json.loads(typed("alerts", "preview", "--since", "30d", "--json")[1])
    assert said["by_channel"] == {"policy-team": 1}
    assert said["held"] == {"below the operating point": 1}
    other = tmp_path / "alerts.yaml"
    strict = CONFIG.read_text(encoding="utf-8").replace(
        "to: [policy-team]", "to: [policy-team]\n    when: {tags: [none]}"
    )
    other.write_text(strict, encoding="utf-8")
    code, text = typed("alerts", "preview", "--routes", str(other))
    assert code == 0
    assert "0 messages; the routes in force: 1." in text
    other.write_text("channels: 3", encoding="utf-8")
    assert typed("alerts", "preview", "--routes", str(other))[0] == 2
    assert typed("alerts", "preview", "--since", "a month")[0] == 2


@pytest.mark.usefixtures("told")
def test_a_silence_is_added_listed_and_ended(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    add = ["alerts", "silence", "add", "--for", "3d", "--reason", "known", "--author", "Ana"]
    code, said = typed(*add, "--commitment", "oil-phase-out", "--direction", "-")
    assert code == 0
    assert "Silence 1 holds until 2026-03-06" in said
    assert "1 waiting message dropped" in said
    listed = json.loads(typed("alerts", "silence", "list", "--json")[1])
    assert listed[0]["matcher"] == {"commitments": ["oil-phase-out"], "directions": ["-"]}
    assert typed("alerts", "silence", "end", "1")[0] == 0
    monkeypatch.setenv("PLEDGEWATCH_NOW", (NOW + timedelta(hours=1)).isoformat())
    assert json.loads(typed("alerts", "silence", "list", "--json")[1]) == []
    assert len(json.loads(typed("alerts", "silence", "list", "--all", "--json")[1])) == 1
    assert typed("alerts", "silence", "end", "1")[0] == 1
    assert typed("alerts", "silence", "end", "9")[0] == 2


def test_a_silence_for_everything_or_without_an_end_is_refused(typed: Type) -> None:
    assert typed("alerts", "silence", "add", "--for", "3d", "--reason", "x")[0] == 2
    assert typed("alerts", "silence", "add", "--reason", "x", "--tag", "energy")[0] == 2
    assert typed("alerts", "silence", "add", "--for", "soon", "--reason", "x", "--tag", "energy")[0] == 2
    assert typed("alerts", "silence", "add", "--for", "1d", "--reason", "x", "--direction", "up")[0] == 2


def test_a_dropped_delivery_can_be_sent_again_and_a_waiting_one_not(typed: Type, told: Store) -> None:
    assert typed("alerts", "resend", "1")[0] == 1
    assert typed("alerts", "resend", "77")[0] == 2
    typed("alerts", "silence", "add", "--for", "1d", "--reason", "x", "--tag", "energy")
    assert typed("alerts", "resend", "1")[0] == 0


@pytest.mark.usefixtures("told")
def test_the_stage_without_a_token_shows_alerts_on_the_console_and_says_what_it_did(typed: Type) -> None:
    from pledgewatch.context import Context
    from pledgewatch.stages.alert import alert

    report = alert(Context())
    assert (report.sent, report.alerts, report.held, report.failures) == (1, 1, 1, ())
    assert report.reasons == {"hold: below the operating point": 1, "send: new act": 1}
    assert alert(Context()).sent == 0
    assert json.dumps(report.as_dict())


def test_listening_without_an_app_token_says_what_is_missing(typed: Type) -> None:
    code, said = typed("slack", "listen")
    assert code == 2
    assert "PLEDGEWATCH_SLACK_APP_TOKEN" in said
