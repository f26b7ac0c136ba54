"""Presses of buttons: fault 39, and what a person is told."""

import json
from collections.abc import Mapping
from datetime import timedelta
from threading import Event
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from alerts import interactive
from alerts.buttons import ButtonValue, read_value, write_value
from alerts.config import Person
from alerts.intent import Intent, intent_of
from alerts.interactive import Reply, handle
from alerts.signature import is_from_slack, sign
from core.errors import Conflict, NotFound
from core.words import Decision, Role
from tests.alerts.conftest import NOW

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
PEOPLE = {"UANA": Person(name="Ana", role=Role.REVIEWER), "UVIC": Person(name="Vic", role=Role.VIEWER)}
URL = "https://hooks.slack.com/actions/T0/1/abc"


def payload(action: str = "confirm", value: str = "3.17.0", user: str = "UANA", **other: Any) -> dict[str, Any]:
    pressed = {"action_id": action, "block_id": "alert-3", "type": "button", "value": value, "action_ts": "1.5"}
    if action == "snooze":
        pressed = {**pressed, "type": "static_select", "value": None, "selected_option": {"value": value}}
    place = {"message_ts": "1.000001", "channel_id": "C1"}
    given = {"type": "block_actions", "user": {"id": user}, "container": place, "response_url": URL}
    return {**given, "actions": [pressed], **other}


def signed(body: bytes, *, at: str = "", secret: str = SECRET) -> dict[str, str]:
    stamp = at or str(int(NOW.timestamp()))
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(body, secret, stamp)}


class Desk:
    """Records what is done and told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.done: list[Intent] = []
        self.told: list[str] = []
        self.heard = Event()
        self.error = error

    def act(self, intent: Intent) -> str:
        if self.error:
            raise self.error
        self.done.append(intent)
        return f"{intent.press} by {intent.person}"

    def respond(self, url: str, document: dict[str, Any]) -> None:
        assert url == URL
        assert document["response_type"] == "ephemeral"
        self.told.append(document["text"])
        self.heard.set()

    def take(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        reply = handle(body, headers, secret=SECRET, now=NOW, roles=PEOPLE, act=self.act, respond=self.respond)
        if reply.status == 200 and reply.why != "nothing asked":
            assert self.heard.wait(2)
        return reply


def form(document: Any) -> bytes:
    return urlencode({"payload": json.dumps(document)}).encode()


def test_a_press_by_a_reviewer_is_done_and_told_to_them_alone() -> None:
    desk, body = Desk(), form(payload())
    assert desk.take(body, signed(body)) == Reply(200, {}, "done")
    assert desk.told == ["confirm by Ana"]
    assert desk.done[0].decision is Decision.CONFIRM
    assert desk.done[0].value == ButtonValue(3, 17)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b"payload=%7B%7D"),
        (signed(b"payload=%7B%7D", secret="another"), b"payload=%7B%7D"),
        (signed(b"payload=%7B%7D"), b"payload=%7B+%7D"),
        (signed(b"x", at=str(int((NOW - timedelta(minutes=6)).timestamp()))), b"x"),
        (signed(b"x", at=str(int((NOW + timedelta(minutes=6)).timestamp()))), b"x"),
        (signed(b"x", at="abc"), b"x"),
        (signed(b"x", at="9" * 5000), b"x"),
        (signed(b"x", at="-1"), b"x"),
        ({**signed(b"x"), "X-Slack-Signature": "v0=ü\ud800"}, b"x"),
        (signed(b"payload=1", secret=""), b"payload=1"),
    ],
)
def test_what_slack_did_not_sign_now_is_refused(headers: dict[str, str], body: bytes) -> None:
    desk = Desk()
    assert desk.take(body, headers).status == 401
    assert desk.done == []


def test_without_a_secret_nothing_is_slacks() -> None:
    assert not is_from_slack(b"x", signed(b"x", secret=""), "", NOW)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"payload=", b"payload=[]", b"payload=%FF", b"&" * 5000, b"payload=" + b"[" * 9000]
)
def test_what_cannot_be_read_is_refused_without_an_error(body: bytes) -> None:
    assert Desk().take(body, signed(body)).status == 400


@given(
    st.binary(max_size=300),
    st.dictionaries(st.sampled_from(["x-slack-signature", "X-Slack-Request-Timestamp"]), st.text()),
)
def test_no_request_raises(body: bytes, headers: dict[str, str]) -> None:
    desk = Desk()
    assert desk.take(body, headers).status == 401
    assert desk.take(body, signed(body)).status in {200, 400}


@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.sampled_from(["block_actions", "confirm", "1.1.0"]),
        lambda kids: (
            st.lists(kids) | st.dictionaries(st.sampled_from(["type", "actions", "user", "action_id", "value"]), kids)
        ),
    )
)
def test_no_payload_raises(document: Any) -> None:
    if isinstance(document, dict):
        intent_of(document)
        intent_of({**payload(), **document})


def test_the_signature_is_the_one_slacks_own_library_makes() -> None:
    made = SignatureVerifier(SECRET).generate_signature(timestamp="1531420618", body="token=x")
    assert made == sign(b"token=x", SECRET, "1531420618")


def test_a_replay_carries_the_same_request_key_and_another_press_another() -> None:
    one, same, other = intent_of(payload()), intent_of(payload()), intent_of(payload(value="3.18.0"))
    assert one is not None
    assert same is not None
    assert other is not None
    assert one.request == same.request != other.request
    assert len(one.request) <= 80


@pytest.mark.parametrize(
    ("action", "decision", "reason"),
    [
        ("confirm", Decision.CONFIRM, ""),
        ("reject", Decision.REJECT, ""),
        ("wrong-commitment", Decision.REJECT, "wrong-commitment"),
    ],
)
def test_every_button_means_one_decision(action: str, decision: Decision, reason: str) -> None:
    intent = intent_of(payload(action))
    assert intent is not None
    assert (intent.decision, intent.reason) == (decision, reason)


def test_a_snooze_carries_its_term() -> None:
    intent = intent_of(payload("snooze", "3.0.7"))
    assert intent is not None
    assert (intent.decision, intent.value) == (None, ButtonValue(3, 0, 7))


@pytest.mark.parametrize(
    "document",
    [
        payload("open"),
        payload("self-destruct"),
        payload(value="3.17"),
        payload(value="-1.2.0"),
        payload("snooze", "3.0.0"),
        payload("confirm", "3.17.5"),
        {"type": "view_submission"},
        {"type": "block_actions", "actions": []},
    ],
)
def test_what_asks_nothing_of_us_is_acknowledged_and_does_nothing(document: dict[str, Any]) -> None:
    desk, body = Desk(), form(document)
    assert desk.take(body, signed(body)) == Reply(200, {}, "nothing asked")
    assert desk.done == []


@pytest.mark.parametrize(("user", "said"), [("UVIC", "Vic may read only"), ("UNEW", "UNEW is not listed")])
def test_who_may_not_is_told_so(user: str, said: str) -> None:
    desk, body = Desk(), form(payload(user=user))
    assert desk.take(body, signed(body)).why == "not allowed"
    assert desk.done == []
    assert said in desk.told[0]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            Conflict("evidence 17", "Ben decided first: reject, <2 minutes ago"),
            "Ben decided first: reject, &lt;2 minutes ago",
        ),
        (NotFound("evidence 17", "no such evidence"), "No such evidence"),
    ],
)
def test_a_second_press_hears_of_the_first_and_a_gone_one_that_it_is_gone(error: Exception, said: str) -> None:
    desk, body = Desk(error), form(payload())
    assert desk.take(body, signed(body)).status == 200
    assert desk.told == [said]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactive, "PATIENCE", 0.05)


@pytest.mark.usefixtures("impatient")
def test_a_slow_write_does_not_keep_slack_waiting_and_is_done_all_the_same() -> None:
    go, desk, body = Event(), Desk(), form(payload())

    def slow(intent: Intent) -> str:
        go.wait(2)
        return desk.act(intent)

    reply = handle(body, signed(body), secret=SECRET, now=NOW, roles=PEOPLE, act=slow, respond=desk.respond)
    assert reply == Reply(200, {}, "still at work")
    go.set()
    assert desk.heard.wait(2)
    assert len(desk.done) == 1


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1), st.integers(0, 999))
def test_a_buttons_value_comes_back_as_it_went(alert: int, evidence: int, days: int) -> None:
    value = ButtonValue(alert, evidence, days)
    assert read_value(write_value(value)) == value
