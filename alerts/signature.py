"""Whether a request comes from Slack: HMAC-SHA256 over its body and time. Pure, and never raises.

`slack_sdk`'s verifier raises on a timestamp that is no number, a signature that is no ASCII and a body that is no
UTF-8; here each of these is simply not Slack. https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

WINDOW = 300
"""Seconds that a request's time may differ from ours."""


def is_from_slack(body: bytes, headers: Mapping[str, str], secret: str, now: datetime) -> bool:
    """Whether `body` was signed with `secret` (never, where there is none) no more than five minutes from `now`."""
    given = {name.lower(): value for name, value in headers.items()}
    timestamp = given.get("x-slack-request-timestamp", "")
    if not secret or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    if abs(now.timestamp() - int(timestamp)) > WINDOW:
        return False
    expected = sign(body, secret, timestamp)
    return hmac.compare_digest(expected.encode(), given.get("x-slack-signature", "").encode("utf-8", "replace"))


def sign(body: bytes, secret: str, timestamp: str) -> str:
    """The `X-Slack-Signature` of `body`."""
    return "v0=" + hmac.new(secret.encode(), b"v0:%b:%b" % (timestamp.encode(), body), hashlib.sha256).hexdigest()
