"""The signed webhook: the same outbox, through the guarded client."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest

from alerts.deliver import deliver
from alerts.webhook import WebhookSender
from core.clock import FixedClock
from core.errors import AddressRefused, FetchTimeout, HttpStatus
from core.http import HttpClient, Response
from storage import deliveries
from storage.engine import Store

Run = Callable[..., Any]
SECRET = "a-secret-of-the-operator"


class Recorder:
    """Stands in for a receiver."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.got: list[tuple[str, bytes, dict[str, str]]] = []

    def post(self, url: str, content: bytes, headers: Any = None) -> Response:
        self.got.append((url, content, headers))
        if self.errors:
            raise self.errors.pop(0)
        return Response(202, {}, b"", url)


@pytest.fixture
def config(make: Any) -> Any:
    channels = {"records": {"kind": "webhook", "url": "https://records.example/in"}, "log": {"kind": "console"}}
    return make.config(channels=channels, routes=[{"name": "all", "to": ["records"]}], operations=[])


def _go(store: Store, config: Any, client: Any, clock: FixedClock, secret: str = SECRET) -> Any:
    from datetime import timedelta

    ways = {"webhook": WebhookSender(config, client, secret, clock)}
    return deliver(store, config, ways, clock, wait=lambda s: clock.advance(timedelta(seconds=s)))


def test_an_event_is_signed_and_says_what_happened(
    seeded: Store, make: Any, tell: Run, config: Any, clock: FixedClock
) -> None:
    client = Recorder()
    tell(seeded, config, make.act(1))
    assert _go(seeded, config, client, clock).posted == 1
    url, body, headers = client.got[0]
    assert url == "https://records.example/in"
    stamp = headers["X-Pledgewatch-Timestamp"]
    signed = hmac.new(SECRET.encode(), f"v1:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Pledgewatch-Signature"] == f"v1={signed}"
    document = json.loads(body)
    assert (document["action"], document["key"]) == ("post", headers["Idempotency-Key"])
    assert document["alerts"][0]["commitment"]["id"] == "oil-phase-out"
    assert document["alerts"][0]["reason"] == "new act"


def test_updates_and_corrections_follow(lite: Store, make: Any, tell: Run, config: Any, clock: FixedClock) -> None:
    client = Recorder()
    tell(lite, config, make.act(1))
    _go(lite, config, client, clock)
    tell(lite, config, make.review(make.act(1)))
    _go(lite, config, client, clock)
    assert sorted(json.loads(body)["action"] for _, body, _ in client.got) == ["post", "reply", "update"]


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (HttpStatus("x", "404", status=404), "dead", "HTTP 404"),
        (AddressRefused("x", "a private address"), "dead", "a private address"),
        (HttpStatus("x", "410", status=410), "dropped", "HTTP 410"),
    ],
)
def test_what_is_final_is_not_tried_again(
    lite: Store, make: Any, tell: Run, config: Any, clock: FixedClock, error: Exception, state: str, said: str
) -> None:
    client = Recorder(error)
    tell(lite, config, make.act(1))
    _go(lite, config, client, clock)
    with lite.read() as session:
        one = deliveries.get(session, 1)
    assert (one.state, one.error) == (state, said)


@pytest.mark.parametrize(
    "error",
    [
        HttpStatus("x", "503", status=503),
        HttpStatus("x", "429", status=429, retry_after=2),
        FetchTimeout("x", "no answer"),
    ],
)
def test_what_passes_is_tried_again_under_the_same_key(
    lite: Store, make: Any, tell: Run, config: Any, clock: FixedClock, error: Exception
) -> None:
    client = Recorder(error)
    tell(lite, config, make.act(1))
    assert _go(lite, config, client, clock).posted == 1
    assert client.got[0][2]["Idempotency-Key"] == client.got[1][2]["Idempotency-Key"]


def test_without_a_secret_nothing_is_sent_and_nothing_lost(
    lite: Store, make: Any, tell: Run, config: Any, clock: FixedClock
) -> None:
    client = Recorder()
    tell(lite, config, make.act(1))
    report = _go(lite, config, client, clock, secret="")
    assert client.got == []
    assert "PLEDGEWATCH_WEBHOOK_SECRET is not set" in report.failures[0]
    with lite.read() as session:
        assert deliveries.count_states(session) == {"pending": 1}


def test_a_webhook_to_a_private_address_is_refused_by_the_guard(
    lite: Store, make: Any, tell: Run, clock: FixedClock
) -> None:
    channels = {"records": {"kind": "webhook", "url": "http://127.0.0.1:9/in"}}
    config = make.config(channels=channels, routes=[{"name": "all", "to": ["records"]}], operations=[])
    tell(lite, config, make.act(1))
    assert _go(lite, config, HttpClient(deadline=2), clock).dead == 1
