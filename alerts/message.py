"""A message: what Slack shows, and the plain text beside it."""

from dataclasses import dataclass
from typing import Any

from alerts.records import Subject


@dataclass(frozen=True, slots=True)
class Entry:
    """One alert inside a message."""

    alert_id: int
    subject: Subject


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is plain text, without any markup; `blocks` say the same in Block Kit."""

    text: str
    blocks: list[dict[str, Any]]


def escape(text: str) -> str:
    """Plain text as Slack's `text` wants it: what would ping or link becomes text.

    https://docs.slack.dev/messaging/formatting-message-text
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
