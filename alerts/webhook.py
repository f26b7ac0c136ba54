"""The second way out: signed JSON to a web address of the operator's choice, through the guarded client.

Headers: `X-Pledgewatch-Timestamp` (seconds), `X-Pledgewatch-Signature` = `v1=` + hex HMAC-SHA256 of
`v1:<timestamp>:<body>` under `PLEDGEWATCH_WEBHOOK_SECRET`, and `Idempotency-Key`: the same for every attempt, so that
a receiver can drop a double.
"""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Protocol

from alerts.config import AlertsConfig
from alerts.outcome import Failed, Failure, Outcome, Outgoing, Sent
from core.clock import Clock
from core.errors import AddressRefused, FetchError, HttpStatus
from core.http import Response

_FOR_NOW = frozenset({408, 409, 423, 425, 429})


class Poster(Protocol):
    """As much of `core.http.HttpClient` as is needed."""

    def post(self, url: str, content: bytes, headers: dict[str, str] | None = None) -> Response:
        """One POST; FetchError when it fails."""


class WebhookSender:
    """Sends posts, edits and replies as JSON events."""

    pace = timedelta(0)

    def __init__(self, config: AlertsConfig, client: Poster, secret: str, clock: Clock) -> None:
        self._config, self._client, self._secret, self._clock = config, client, secret, clock

    def send(self, out: Outgoing) -> Outcome:
        """Try once."""
        channel = self._config.channel_of(out.destination)
        if channel is None or channel.url is None:
            return Failed(Failure.DEAD, "alerts.yaml has no such webhook any more")
        if not self._secret:
            return Failed(Failure.TOKEN, "PLEDGEWATCH_WEBHOOK_SECRET is not set; nothing is sent unsigned")
        body = event(out)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": out.key,
            **signature(self._secret, body, int(self._clock().timestamp())),
        }
        try:
            self._client.post(str(channel.url), body, headers)
        except FetchError as error:
            return _failed(error)
        return Sent(message_ts="accepted")

    def find(self, out: Outgoing) -> Sent | None:
        """A receiver cannot be asked; it drops doubles by `Idempotency-Key`."""
        return None


def event(out: Outgoing) -> bytes:
    """The JSON body."""
    document = {"key": out.key, "action": out.action, "text": out.message.full, "alerts": list(out.facts)}
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def signature(secret: str, body: bytes, timestamp: int) -> dict[str, str]:
    """The two headers that sign `body`."""
    signed = hmac.new(secret.encode(), b"v1:%d:%b" % (timestamp, body), hashlib.sha256).hexdigest()
    return {"X-Pledgewatch-Timestamp": str(timestamp), "X-Pledgewatch-Signature": f"v1={signed}"}


def _failed(error: FetchError) -> Failed:
    if isinstance(error, AddressRefused):
        return Failed(Failure.DEAD, error.message)
    status = error.status or 0
    if isinstance(error, HttpStatus) and 400 <= status < 500 and status not in _FOR_NOW:
        return Failed(Failure.GONE if status == 410 else Failure.DEAD, f"HTTP {status}")
    if status == 429:
        return Failed(Failure.RATE_LIMITED, "HTTP 429", error.retry_after)
    return Failed(Failure.RETRY, error.kind, error.retry_after)
