"""A message: what Slack shows, and the plain text beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alerts.records import OpsSubject, Subject


@dataclass(frozen=True, slots=True)
class Entry:
    """One alert inside a message."""

    alert_id: int
    subject: Subject


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is plain text, without any markup; `blocks` say the same in Block Kit. `full` is `text` uncut."""

    text: str
    blocks: list[dict[str, Any]]
    full: str = ""


def commitments_of(entries: Sequence[Entry]) -> dict[str, str]:
    """Id → statement of the commitments that entries are about."""
    about = [e.subject.commitment for e in entries if not isinstance(e.subject, OpsSubject)]
    return {commitment.id: commitment.statement for commitment in about}


def escape(text: str) -> str:
    """Plain text as Slack's `text` wants it: what would ping or link becomes text.

    https://docs.slack.dev/messaging/formatting-message-text
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
