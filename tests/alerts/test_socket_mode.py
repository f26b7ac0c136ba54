"""Socket Mode: a press comes over a connection that we opened, is acknowledged, and acted on."""

import json
from threading import Event, Thread
from typing import Any

import pytest
from websockets.sync.server import ServerConnection, serve

from alerts.config import Person
from alerts.fake_slack import FakeSlack
from alerts.fake_slack_api import Api
from alerts.socket_mode import listen
from core.errors import SetupError
from core.words import Role

PAYLOAD = {
    "type": "block_actions",
    "user": {"id": "UANA"},
    "actions": [{"action_id": "reject", "type": "button", "value": "3.17.0", "action_ts": "1.5"}],
}


@pytest.mark.filterwarnings("ignore")
def test_a_press_is_acknowledged_and_acted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    acknowledged: list[str] = []
    heard, stop, ready, done = Event(), Event(), Event(), Event()
    acted: list[Any] = []

    def speak(socket: ServerConnection) -> None:
        socket.send(json.dumps({"type": "hello", "num_connections": 1}))
        socket.send(json.dumps({"type": "interactive", "envelope_id": "e1", "payload": PAYLOAD}))
        for text in socket:
            if "envelope_id" in str(text):
                acknowledged.append(json.loads(text)["envelope_id"])
                heard.set()

    def act(intent: Any) -> str:
        acted.append(intent)
        done.set()
        return "Rejected."

    with serve(speak, "127.0.0.1", 0) as server, FakeSlack(token="xapp-fake") as slack:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
        original = Api.call

        def call(self: Api, method: str, token: str, fields: dict[str, Any]) -> dict[str, Any]:
            if method == "apps.connections.open":
                return {"ok": True, "url": address}
            return original(self, method, token, fields)

        monkeypatch.setattr(Api, "call", call)
        people = {"UANA": Person(name="Ana", role=Role.REVIEWER)}
        known = {
            "api_url": slack.api_url,
            "roles": people,
            "act": act,
            "respond": None,
            "stop": stop,
            "ready": ready.set,
        }
        listener = Thread(target=listen, args=("xapp-fake",), kwargs=known)
        listener.start()
        try:
            assert ready.wait(10)
            assert heard.wait(10)
            assert done.wait(10)
        finally:
            stop.set()
            listener.join(10)
            server.shutdown()
    assert acknowledged == ["e1"]
    assert (acted[0].person, acted[0].press, acted[0].value.evidence_id) == ("Ana", "reject", 17)


def test_a_refused_app_token_is_said_in_a_sentence() -> None:
    with FakeSlack() as slack, pytest.raises(SetupError, match="app-level token"):
        listen("xapp-bad", api_url=slack.api_url, roles={}, act=lambda _: "", respond=None, stop=Event())
