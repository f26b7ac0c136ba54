"""What a sender is given, and what it says came of one attempt: by name, never by exception."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from alerts.message import Message


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way. `key` finds it again at the destination.

    `action` is post, update (of the message `message_ts` in `channel_id`) or reply (in its thread). `since` is when
    its delivery was written: it cannot have arrived earlier. `facts` are the subjects behind it, for programs.
    """

    key: str
    destination: str
    action: str
    message: Message
    since: datetime
    channel_id: str = ""
    message_ts: str = ""
    facts: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands. `note` tells of a compromise ("as plain text: invalid_blocks"), "" for none."""

    channel_id: str = ""
    message_ts: str = ""
    note: str = ""


class Failure(StrEnum):
    """Why it does not stand (as far as we know)."""

    RATE_LIMITED = "rate limited"
    RETRY = "failed for now"
    UNSURE = "may have arrived"
    DEAD = "refused for good"
    GONE = "its message is gone"
    TOKEN = "the token is refused"  # noqa: S105  (a reason, not a secret)


@dataclass(frozen=True, slots=True)
class Failed:
    """It does not stand. `reason` is fit to show a person; `seconds` is when the server wants to be asked again."""

    failure: Failure
    reason: str
    seconds: float | None = None


Outcome = Sent | Failed


class Sender(Protocol):
    """A way out. One call is one attempt; nothing is retried inside."""

    pace: timedelta
    """Least time between two calls for one destination."""

    def send(self, out: Outgoing) -> Outcome:
        """Try once."""

    def find(self, out: Outgoing) -> Sent | None:
        """The message, if it arrived in an earlier attempt; None when it did not, or nobody can say."""
