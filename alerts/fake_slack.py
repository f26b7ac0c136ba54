"""A fake Slack on loopback: enough of the Web API, with its real limits and errors, to try alerts without a workspace.

    with FakeSlack() as slack:
        sender = SlackSender(slack.token, api_url=slack.api_url)

Its page (`slack.url`) shows the messages as Slack would; its buttons post signed requests to `interactive_url`.
"""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self
from urllib.parse import parse_qs

from alerts.fake_slack_api import Api, Refused
from alerts.fake_slack_page import PAGE
from alerts.fake_slack_press import press, respond, shown
from alerts.fake_slack_state import Fault, State
from core.clock import Clock, system_clock

SCOPES = frozenset({"chat:write", "channels:read", "channels:history"})


class FakeSlack:
    """Starts with `with`; `state` holds what was posted. Bound to 127.0.0.1 only."""

    def __init__(
        self,
        channels: tuple[str, ...] = ("pledgewatch",),
        *,
        token: str = "xoxb-fake",  # noqa: S107  (a fake's token is no secret)
        scopes: frozenset[str] = SCOPES,
        pace: float = 0.0,
        port: int = 0,
        interactive_url: str = "",
        signing_secret: str = "fake-signing-secret",  # noqa: S107
        users: dict[str, str] | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self.state = State(channels, clock)
        self.token = token
        self.api = Api(self.state, token, scopes, pace)
        self.interactive_url, self.signing_secret = interactive_url, signing_secret
        self.users = users or {"U0ANA": "Ana", "U0BEN": "Ben"}
        self.stopping = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    @property
    def api_url(self) -> str:
        """What stands in for https://slack.com/api/."""
        return f"{self.url}api/"

    def fail(self, method: str, kind: str, *, times: int = 1, seconds: str = "1") -> None:
        """Let the next `times` calls of `method` meet a fault; see `Fault` for kinds."""
        with self.state.lock:
            self.state.faults[method].extend([Fault(kind, seconds)] * times)

    def fail_every(self, nth: int, kind: str, seconds: str = "1") -> None:
        """Let every `nth` chat.postMessage meet a fault."""
        self.state.every = (nth, Fault(kind, seconds))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(slack: FakeSlack) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        owner = slack

    return Handler


class _Handler(BaseHTTPRequestHandler):
    owner: FakeSlack
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The page, or what it shows."""
        if self.path == "/":
            self._answer(200, PAGE.encode(), "text/html; charset=utf-8")
        elif self.path == "/shown.json":
            self._json(200, shown(self.owner))
        else:
            self._answer(404, b"not found", "text/plain")

    def do_POST(self) -> None:
        """A method of the API, a press of a button, or an answer to one."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/api/"):
            self._call(self.path.removeprefix("/api/"), body)
        elif self.path == "/press":
            self._json(200, press(self.owner, json.loads(body)))
        elif self.path.startswith("/response/"):
            self._json(200, respond(self.owner, self.path.removeprefix("/response/"), json.loads(body)))
        else:
            self._answer(404, b"not found", "text/plain")

    def _call(self, method: str, body: bytes) -> None:
        state = self.owner.state
        with state.lock:
            fault = state.next_fault(method)
        if fault and fault.kind not in {"hang", "lost"}:
            self._fault(method, fault)
            return
        fields = self._fields(body)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ") or str(fields.get("token") or "")
        try:
            answer = self.owner.api.call(method, token, fields)
        except Refused as refused:
            self._refuse(method, refused.code, refused.retry_after)
            return
        state.calls.append((time.monotonic(), method, fault.kind if fault else "ok"))
        if fault:
            self._vanish(fault)
            return
        self._json(200, answer, {"x-oauth-scopes": ",".join(sorted(self.owner.api.scopes))})

    def _fault(self, method: str, fault: Fault) -> None:
        if fault.kind == "reset":
            self._vanish(fault)
        elif fault.kind == "http-500":
            self._json(500, {"ok": False, "error": "internal_error"})
        elif fault.kind == "html-502":
            self._answer(502, b"<html><h1>Bad gateway</h1></html>", "text/html")
        else:
            self._refuse(method, fault.kind, fault.seconds if fault.kind == "ratelimited" else "")
            return
        self.owner.state.calls.append((time.monotonic(), method, fault.kind))

    def _refuse(self, method: str, code: str, retry_after: str) -> None:
        self.owner.state.calls.append((time.monotonic(), method, code))
        extra = {"Retry-After": retry_after} if retry_after else {}
        self._json(429 if retry_after else 200, {"ok": False, "error": code}, extra)

    def _vanish(self, fault: Fault) -> None:
        """Say nothing more: at once, or until the client gives up."""
        if fault.kind == "hang":
            self.owner.stopping.wait(30)
        self.close_connection = True

    def _fields(self, body: bytes) -> dict[str, Any]:
        if "json" in self.headers.get("Content-Type", ""):
            loaded = json.loads(body or b"{}")
            return loaded if isinstance(loaded, dict) else {}
        return {name: values[-1] for name, values in parse_qs(body.decode()).items()}

    def _json(self, status: int, document: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._answer(status, json.dumps(document).encode(), "application/json; charset=utf-8", headers)

    def _answer(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class names it)
        """Silent: what was called stands in `state.calls`."""
