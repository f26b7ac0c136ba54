"""`doctor --slack`: what is found, and how to mend it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from alerts.check import NEEDED, check_slack
from alerts.fake_slack import FakeSlack


@dataclass
class Settings:
    slack_token: SecretStr | None
    slack_api_url: str
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = field(default_factory=lambda: SecretStr("a secret"))


def found(slack: FakeSlack, config: Any, **other: Any) -> dict[str, tuple[bool, str, str]]:
    settings = Settings(SecretStr(other.pop("token", slack.token)), slack.api_url, **other)
    return {what: (fine, finding, mend) for what, fine, finding, mend in check_slack(settings, config)}


def test_what_is_well_is_said_and_a_test_message_posted(make: Any) -> None:
    with FakeSlack() as slack:
        checks = found(slack, make.config())
    assert all(fine for fine, _, _ in checks.values())
    assert checks["Slack"][1] == "pledgewatch in Fake"
    assert checks["channel #pledgewatch"][1] == "a test message was posted"
    assert slack.state.messages[0].text.startswith("Pledgewatch is set up")


def test_without_a_token_it_says_where_to_put_one(make: Any) -> None:
    checks = list(check_slack(Settings(None, "http://127.0.0.1:9/"), make.config()))
    assert [(what, fine) for what, fine, _, _ in checks] == [("Slack token", False)]
    assert "PLEDGEWATCH_SLACK_TOKEN" in checks[0][3]


def test_a_refused_token_ends_the_questions(make: Any) -> None:
    with FakeSlack() as slack:
        checks = found(slack, make.config(), token="xoxb-old")
    assert checks == {"Slack": (False, "invalid_auth", checks["Slack"][2])}
    assert "xoxb-old" not in str(checks)


def test_missing_scopes_and_ways_back_are_named(make: Any) -> None:
    with FakeSlack(scopes=frozenset({"chat:write"})) as slack:
        checks = found(slack, make.config(), slack_signing_secret=None)
    assert not checks["scope channels:history"][0]
    assert checks["scope chat:write"][0]
    assert checks["buttons"][:2] == (False, "presses cannot come back")


def test_each_channel_is_tried(make: Any) -> None:
    config = make.config(
        channels={"a": {"kind": "slack", "channel": "#pledgewatch"}, "b": {"kind": "slack", "channel": "#nowhere"}},
        routes=[{"name": "all", "to": ["a", "b"]}],
        operations=[],
    )
    with FakeSlack() as slack:
        checks = found(slack, config)
        assert checks["channel #pledgewatch"][0]
        assert checks["channel #nowhere"][:2] == (False, "channel_not_found")


def test_a_slack_that_cannot_be_reached_is_a_finding(make: Any) -> None:
    settings = Settings(SecretStr("xoxb"), "http://127.0.0.1:9/")
    assert next(iter(check_slack(settings, make.config())))[2] == "Slack cannot be reached (URLError)"


def test_the_manifest_in_the_docs_asks_for_what_is_needed() -> None:
    page = (Path(__file__).parents[2] / "docs" / "slack.md").read_text(encoding="utf-8")
    manifest = json.loads(page.partition("```json\n")[2].partition("```")[0])
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(NEEDED)
    assert manifest["settings"]["interactivity"]["is_enabled"]
