"""The whole loop: news in, a message in the fake Slack, a signed press, a review, the message shows it."""

import json
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest

from pledgewatch.slack_demo import run_slack_demo

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def _get(url: str) -> dict[str, Any]:
    with urlopen(url) as answer:
        made: dict[str, Any] = json.loads(answer.read())
        return made


def _until(seen: Callable[[], Any], seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := seen():
            return found
        time.sleep(0.2)
    raise AssertionError("it was not seen in time")


def _first_with(url: str, action: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]] | None:
    """The first message of a single alert with such a button: message, row, button."""
    for message in _get(f"{url}shown.json")["messages"]:
        rows = [block for block in message["blocks"] if block["type"] == "actions"]
        for element in rows[0]["elements"] if len(rows) == 1 else []:
            if element["action_id"] == action:
                return message, rows[0], element
    return None


def _press(url: str, action: str, user: str) -> tuple[str, str]:
    """Press the first such button; the message's ts and what came of it."""
    message, row, button = _until(lambda: _first_with(url, action))
    return message["ts"], _send(url, user, message, row, button)


def _send(url: str, user: str, message: dict[str, Any], row: dict[str, Any], button: dict[str, Any]) -> str:
    body = {
        "channel": message["channel"],
        "ts": message["ts"],
        "user": user,
        "block_id": row["block_id"],
        "action_id": button["action_id"],
        "type": button["type"],
        "value": button.get("value") or button["options"][0]["value"],
    }
    with urlopen(Request(f"{url}press", json.dumps(body).encode())) as answer:
        return str(json.loads(answer.read())["outcome"])


def _texts(url: str, **wanted: str) -> list[str]:
    shown = _get(f"{url}shown.json")["messages"]
    return [m["text"] for m in shown if all(m.get(name) == value for name, value in wanted.items())]


def test_news_becomes_a_message_and_a_press_becomes_a_review() -> None:
    stop, up = Event(), Event()
    addresses: list[str] = []

    def told(slack: str, dashboard: str) -> None:
        addresses.extend([slack, dashboard])
        up.set()

    thread = Thread(target=run_slack_demo, args=(stop, told))
    thread.start()
    try:
        assert up.wait(120)
        url = addresses[0]
        assert _press(url, "confirm", "U0BEN")[1] == "answered 200"
        assert _until(lambda: _texts(url, ephemeral_for="U0BEN"))[0].startswith("Not allowed: Ben may read only")
        stale = _until(lambda: _first_with(url, "confirm"))
        ts, outcome = _press(url, "reject", "U0ANA")
        assert outcome == "answered 200"
        reply = _until(lambda: _texts(url, thread_ts=ts))[0]
        assert "Correction: Ana rejected this" in reply
        assert "Rejected: had appeared" in _until(lambda: [t for t in _texts(url, ts=ts) if "Rejected" in t])[0]
        _send(url, "U0ANA", *stale)
        assert _until(
            lambda: [t for t in _texts(url, ephemeral_for="U0ANA") if t.startswith("Ana decided first: reject")]
        )
        _press(url, "snooze", "U0ANA")
        assert _until(lambda: [t for t in _texts(url, ephemeral_for="U0ANA") if t.startswith("Snoozed until")])
    finally:
        stop.set()
        thread.join(30)
