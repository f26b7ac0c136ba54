"""The fake Slack's other half: what its page shows, and the signed requests that its buttons send."""

import json
import time
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from slack_sdk.signature import SignatureVerifier

from alerts.fake_slack_state import FakeMessage

if TYPE_CHECKING:
    from alerts.fake_slack import FakeSlack

ANSWER_SECONDS = 3.0
"""Slack shows an error when a press is not answered within this time."""


def shown(slack: "FakeSlack") -> dict[str, Any]:
    """Everything the page shows."""
    with slack.state.lock:
        return {
            "channels": [{"id": c.id, "name": c.name} for c in slack.state.channels.values()],
            "users": slack.users,
            "messages": [
                {**m.as_slack(), "channel": m.channel, "edits": m.edits, "ephemeral_for": m.ephemeral_for}
                for m in slack.state.messages
            ],
            "presses": slack.state.presses[-20:],
            "answers": bool(slack.interactive_url),
        }


def payload_of(slack: "FakeSlack", pressed: dict[str, Any]) -> dict[str, Any]:
    """The `block_actions` payload of a press: {channel, ts, user, block_id, action_id, value, type}."""
    with slack.state.lock:
        channel = slack.state.channels[pressed["channel"]]
        message = slack.state.find_message(channel.id, pressed["ts"])
        number = len(slack.state.presses)
    action = {"action_id": pressed["action_id"], "block_id": pressed.get("block_id", ""), "type": pressed["type"]}
    said = {"selected_option": {"value": pressed["value"]}} if pressed["type"] == "static_select" else {}
    return {
        "type": "block_actions",
        "user": {"id": pressed["user"], "username": slack.users.get(pressed["user"], "someone").lower()},
        "team": {"id": "T0FAKE", "domain": "fake"},
        "channel": {"id": channel.id, "name": channel.name},
        "container": {"type": "message", "message_ts": pressed["ts"], "channel_id": channel.id},
        "message": message.as_slack() if message else {},
        "response_url": f"{slack.url}response/{channel.id}/{pressed['ts']}/{pressed['user']}",
        "trigger_id": f"{number}.fake",
        "actions": [{**action, **(said or {"value": pressed.get("value", "")}), "action_ts": f"{time.time():.6f}"}],
    }


def signed(secret: str, payload: dict[str, Any], timestamp: int) -> tuple[bytes, dict[str, str]]:
    """Body and headers of an interactive request, signed as Slack signs."""
    body = urlencode({"payload": json.dumps(payload)}).encode()
    signature = SignatureVerifier(secret).generate_signature(timestamp=str(timestamp), body=body) or ""
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": str(timestamp),
        "X-Slack-Signature": signature,
    }


def press(slack: "FakeSlack", pressed: dict[str, Any]) -> dict[str, Any]:
    """Send the press to the app; what came of it is kept and shown."""
    body, headers = signed(slack.signing_secret, payload_of(slack, pressed), int(slack.state.clock().timestamp()))
    started = time.monotonic()
    result = {"action": pressed["action_id"], "user": slack.users.get(pressed["user"], pressed["user"])}
    result["outcome"] = _send(slack.interactive_url, body, headers)
    result["seconds"] = f"{time.monotonic() - started:.2f}"
    with slack.state.lock:
        slack.state.presses.append(result)
    return result


def _send(url: str, body: bytes, headers: dict[str, str]) -> str:
    if not url:
        return "nobody listens: start `pledgewatch serve` and give its address"
    try:
        with urlopen(Request(url, body, headers), timeout=ANSWER_SECONDS) as answer:  # noqa: S310  (our own address)
            return f"answered {answer.status}"
    except HTTPError as error:
        with error:
            return f"refused with {error.code}"
    except (URLError, OSError) as error:
        return f"no answer within {ANSWER_SECONDS:.0f} s ({type(error).__name__})"


def respond(slack: "FakeSlack", place: str, document: dict[str, Any]) -> dict[str, Any]:
    """What is posted to a `response_url`: an ephemeral message, or the original replaced."""
    channel, ts, user = [*place.split("/"), "", "", ""][:3]
    with slack.state.lock:
        found = slack.state.find_message(channel, ts)
        if document.get("replace_original") and found is not None:
            found.text, found.blocks = str(document.get("text") or ""), list(document.get("blocks") or [])
            found.edits += 1
            return {"ok": True}
        made = FakeMessage(
            channel, slack.state.next_ts(), str(document.get("text") or ""), document.get("blocks") or []
        )
        made.ephemeral_for = user
        slack.state.messages.append(made)
    return {"ok": True}
