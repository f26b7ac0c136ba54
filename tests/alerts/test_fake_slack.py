"""The fake behaves as Slack does, where we rely on it; its page and its buttons work."""

import json
from threading import Event
from typing import Any
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from alerts.config import Person
from alerts.fake_slack import FakeSlack
from alerts.fake_slack_rules import refusal
from alerts.interactive import handle
from alerts.message import Entry
from alerts.render import render
from core.clock import system_clock
from core.words import Role


def client(slack: FakeSlack, token: str = "") -> WebClient:
    return WebClient(token or slack.token, slack.api_url, retry_handlers=[])


def code(slack: FakeSlack, method: str, token: str = "", **fields: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        client(slack, token).api_call(method, json={"channel": "#pledgewatch", "text": "x", **fields})
    return str(caught.value.response["error"])


@pytest.mark.parametrize(
    ("expected", "method", "fields"),
    [
        ("channel_not_found", "chat.postMessage", {"channel": "#nowhere"}),
        ("no_text", "chat.postMessage", {"text": ""}),
        ("msg_too_long", "chat.postMessage", {"text": "x" * 40_001}),
        ("invalid_blocks", "chat.postMessage", {"blocks": [{"type": "divider"}] * 51}),
        ("invalid_blocks", "chat.postMessage", {"blocks": "no list"}),
        ("thread_not_found", "chat.postMessage", {"thread_ts": "1.1"}),
        ("message_not_found", "chat.update", {"ts": "1.1"}),
        ("unknown_method", "chat.sing", {}),
    ],
)
def test_it_refuses_as_slack_does(expected: str, method: str, fields: dict[str, Any]) -> None:
    with FakeSlack() as slack:
        assert code(slack, method, **fields) == expected


def test_it_knows_tokens_scopes_and_rates() -> None:
    with FakeSlack(scopes=frozenset({"chat:write"}), pace=30) as slack:
        assert code(slack, "chat.postMessage", "another") == "invalid_auth"
        assert code(slack, "conversations.history") == "missing_scope"
        client(slack).chat_postMessage(channel="#pledgewatch", text="one")
        assert code(slack, "chat.postMessage") == "ratelimited"


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
        {"type": "section", "text": {"type": "plain_text", "text": ""}},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x" * 76}}]},
        {"type": "actions", "elements": []},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]},
        {"type": "video"},
        {"type": "context", "elements": [{"type": "mrkdwn"}] * 11},
    ],
)
def test_a_bad_block_is_invalid(block: dict[str, Any]) -> None:
    assert refusal("x", [block]) == "invalid_blocks"


def test_all_text_together_has_a_limit() -> None:
    part = {"type": "section", "text": {"type": "plain_text", "text": "x" * 2900}}
    assert refusal("x", [part] * 4) == ""
    assert refusal("x", [part] * 5) == "msg_blocks_too_long"


def test_it_lists_in_pages_with_metadata_on_request() -> None:
    with FakeSlack() as slack:
        web = client(slack)
        for n in range(5):
            metadata = {"event_type": "t", "event_payload": {"n": n}}
            web.api_call("chat.postMessage", json={"channel": "#pledgewatch", "text": str(n), "metadata": metadata})
        channel = web.conversations_list()["channels"][0]["id"]
        first = web.conversations_history(channel=channel, limit=3, include_all_metadata=True)
        assert [m["text"] for m in first["messages"]] == ["4", "3", "2"]
        assert first["messages"][0]["metadata"]["event_payload"] == {"n": 4}
        cursor = first["response_metadata"]["next_cursor"]
        assert [m["text"] for m in web.conversations_history(channel=channel, cursor=cursor)["messages"]] == ["1", "0"]


def _post(url: str, document: dict[str, Any]) -> dict[str, Any]:
    with urlopen(Request(url, json.dumps(document).encode())) as answer:
        made: dict[str, Any] = json.loads(answer.read())
        return made


class _Endpoint:
    """Our signed endpoint, as a web server mounts it."""

    def __init__(self, slack: FakeSlack) -> None:
        self.done: list[str] = []
        self.told = Event()
        self.slack = slack

    def __call__(self, request: Request) -> int:
        headers = {name: str(value) for name, value in request.header_items()}
        body = request.data if isinstance(request.data, bytes) else b""
        reply = handle(
            body,
            headers,
            secret=self.slack.signing_secret,
            now=system_clock(),
            roles={"U0ANA": Person(name="Ana", role=Role.REVIEWER)},
            act=lambda intent: self.done.append(intent.press) or "Confirmed.",
            respond=self.respond,
        )
        return reply.status

    def respond(self, url: str, document: dict[str, Any]) -> None:
        _post(url, document)
        self.told.set()


def test_a_press_on_the_page_is_signed_and_its_answer_is_seen_by_one_person(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alerts import fake_slack_press

    message = render([Entry(1, make.act(1))], days=(1, 7))
    with FakeSlack(interactive_url="http://in.process/") as slack:
        endpoint = _Endpoint(slack)

        def send(url: str, body: bytes, headers: dict[str, str]) -> str:
            return f"answered {endpoint(Request(url, body, headers))}"

        monkeypatch.setattr(fake_slack_press, "_send", send)
        client(slack).chat_postMessage(channel="#pledgewatch", text=message.text, blocks=message.blocks)
        with urlopen(slack.url) as page:
            assert b"<title>Fake Slack</title>" in page.read()
        with urlopen(f"{slack.url}shown.json") as answer:
            shown = json.loads(answer.read())["messages"][0]
        row = shown["blocks"][-1]
        pressed = {"channel": shown["channel"], "ts": shown["ts"], "user": "U0ANA", "block_id": row["block_id"]}
        button = row["elements"][0]
        result = _post(f"{slack.url}press", {**pressed, **{k: button[k] for k in ("action_id", "value", "type")}})
        assert result["outcome"] == "answered 200"
        assert endpoint.told.wait(2)
        assert endpoint.done == ["confirm"]
        assert [(m.text, m.ephemeral_for) for m in slack.state.messages[1:]] == [("Confirmed.", "U0ANA")]


def test_a_press_that_nobody_answers_says_so() -> None:
    with FakeSlack(interactive_url="http://127.0.0.1:9/") as slack:
        posted = client(slack).chat_postMessage(channel="#pledgewatch", text="x")
        pressed = {"channel": posted["channel"], "ts": posted["ts"], "user": "U0ANA", "action_id": "confirm"}
        made = _post(f"{slack.url}press", {**pressed, "type": "button", "value": "1.1.0"})
    assert "no answer" in made["outcome"]
