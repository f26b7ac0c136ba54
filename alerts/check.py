"""`pledgewatch doctor --slack`: token, scopes, channels, and one test message to each."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any, Protocol

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from alerts.config import AlertsConfig

Check = tuple[str, bool, str, str]
"""(what, whether it is well, what was found, how to mend it)"""

NEEDED = {
    "chat:write": "to post, edit and reply",
    "channels:history": "to see whether a message arrived before sending it again",
    "channels:read": "to find a channel by its name",
}
_MEND = {
    "invalid_auth": "set PLEDGEWATCH_SLACK_TOKEN to the app's Bot User OAuth Token (xoxb-…)",
    "not_in_channel": "invite the app: /invite @Pledgewatch",
    "channel_not_found": "create the channel, or mend its name in config/alerts.yaml; invite the app if it is private",
    "is_archived": "choose another channel in config/alerts.yaml",
    "missing_scope": "add the scope in the app's settings, and install the app again",
}


class SlackSettings(Protocol):
    """As much of the settings as is needed."""

    slack_token: SecretStr | None
    slack_app_token: SecretStr | None
    slack_signing_secret: SecretStr | None
    slack_api_url: str


def check_slack(settings: SlackSettings, config: AlertsConfig) -> Iterator[Check]:
    """Every finding; one that fails does not stop the next, unless nothing can be asked without it."""
    if settings.slack_token is None:
        yield "Slack token", False, "not set", "set PLEDGEWATCH_SLACK_TOKEN, or …_FILE; see docs/slack.md"
        return
    client = WebClient(settings.slack_token.get_secret_value(), settings.slack_api_url, timeout=10, retry_handlers=[])
    granted, found = _token(client)
    yield found
    if granted is None:
        return
    yield from _scopes(granted)
    yield _way_back(settings)
    channels = dict.fromkeys(str(c.channel) for c in config.channels.values() if c.kind == "slack")
    if not channels:
        yield "channels", False, "config/alerts.yaml has no Slack channel", "add one under `channels`"
    for channel in channels:
        yield _post(client, channel)


def _token(client: WebClient) -> tuple[str | None, Check]:
    """The scopes granted (None when the token is refused), and the finding."""
    try:
        answer = client.auth_test()
    except (SlackApiError, OSError, HTTPException) as error:
        return None, ("Slack", False, *_trouble(error))
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    found = f"{answer.get('user')} in {answer.get('team')}"
    return headers.get("x-oauth-scopes", ""), ("Slack", True, found, "")


def _scopes(granted: str) -> Iterator[Check]:
    have = {scope.strip() for scope in granted.split(",")}
    for scope, purpose in NEEDED.items():
        mend = "" if scope in have else _MEND["missing_scope"]
        yield f"scope {scope}", scope in have, f"{'granted' if scope in have else 'missing'}: {purpose}", mend


def _way_back(settings: SlackSettings) -> Check:
    """How presses of buttons reach us."""
    if settings.slack_app_token:
        return "buttons", True, "Socket Mode: keep `pledgewatch slack listen` running", ""
    if settings.slack_signing_secret:
        return "buttons", True, "signed requests to /slack/interactive of `pledgewatch serve`", ""
    mend = "set PLEDGEWATCH_SLACK_SIGNING_SECRET (public address) or PLEDGEWATCH_SLACK_APP_TOKEN (Socket Mode)"
    return "buttons", False, "presses cannot come back", mend


def _post(client: WebClient, channel: str) -> Check:
    said = f"Pledgewatch is set up: alerts will be posted here. ({datetime.now(UTC):%Y-%m-%d %H:%M} UTC)"
    try:
        client.chat_postMessage(channel=channel, text=said, mrkdwn=False)
    except (SlackApiError, OSError, HTTPException) as error:
        return (f"channel {channel}", False, *_trouble(error))
    return f"channel {channel}", True, "a test message was posted", ""


def _trouble(error: Exception) -> tuple[str, str]:
    if not isinstance(error, SlackApiError):
        return f"Slack cannot be reached ({type(error).__name__})", "check the network, then try again"
    data: Any = error.response.data
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if error.response.status_code == 429:
        return "ratelimited", "wait a minute, then try again"
    return code or f"HTTP {error.response.status_code}", _MEND.get(code, "see docs/slack.md")
