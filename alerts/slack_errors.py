"""What Slack's answers mean for us. Codes: https://docs.slack.dev/reference/methods/chat.postMessage#errors"""

from collections.abc import Mapping
from datetime import datetime

from alerts.outcome import Failed, Failure
from core.headers import retry_after


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


TOKEN = _codes(
    """invalid_auth account_inactive token_revoked token_expired not_authed missing_scope
    org_login_required ekm_access_denied enterprise_is_restricted access_denied"""
)
FINAL = _codes(
    """channel_not_found not_in_channel is_archived restricted_action restricted_action_read_only_channel
    restricted_action_thread_locked too_many_attachments no_text invalid_arguments invalid_metadata_format
    metadata_too_large invalid_arg_name thread_not_found cannot_reply_to_message"""
)
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
"""The message is at fault: it is tried once more as plain text."""
_RATE = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_DEFAULT_PAUSE = 30.0


def failed(status: int, code: str, headers: Mapping[str, str], now: datetime) -> Failed:
    """The failure that an answer of HTTP `status` with error `code` is."""
    lower = {name.lower(): str(value) for name, value in headers.items()}
    if status == 429 or code in _RATE:
        return Failed(Failure.RATE_LIMITED, "ratelimited", retry_after(lower, now) or _DEFAULT_PAUSE)
    if code in TOKEN:
        return Failed(Failure.TOKEN, code)
    if code in FINAL or code in BLOCKS:
        return Failed(Failure.DEAD, code)
    if code in GONE:
        return Failed(Failure.GONE, code)
    if status >= 500:
        return Failed(Failure.UNSURE, f"HTTP {status}")
    return Failed(Failure.RETRY, code if code.replace("_", "").isalnum() and len(code) < 60 else f"HTTP {status}")
