"""The way out to Slack: `slack_sdk`'s WebClient, one attempt a call, its own retries off (they sleep in-process)."""

from dataclasses import replace
from datetime import timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from alerts.message import escape
from alerts.outcome import Failed, Failure, Outcome, Outgoing, Sent
from alerts.slack_errors import BLOCKS, failed
from alerts.slack_find import find_message
from core.clock import Clock, system_clock

EVENT_TYPE = "pledgewatch_alert"
_PLAIN: dict[str, Any] = {"mrkdwn": False, "parse": "none", "unfurl_links": False, "unfurl_media": False}


class SlackSender:
    """Posts, edits and replies. Raises nothing that Slack or the network can cause."""

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://slack.com/api/",
        pace: timedelta = timedelta(seconds=1),
        timeout: int = 10,
        clock: Clock = system_clock,
    ) -> None:
        self.pace = pace
        self._clock = clock
        self._client = WebClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])

    def send(self, out: Outgoing) -> Outcome:
        """Try once; a message whose form Slack refuses is tried once more as plain text, in the same attempt."""
        outcome = self._attempt(out, with_blocks=True)
        if isinstance(outcome, Failed) and outcome.reason in BLOCKS:
            second = self._attempt(out, with_blocks=False)
            return replace(second, note=f"as plain text: {outcome.reason}") if isinstance(second, Sent) else second
        if isinstance(outcome, Failed) and outcome.reason in {"cant_update_message", "edit_window_closed"}:
            return self._call("chat.postMessage", out, thread_ts=out.message_ts, **self._words(out, with_blocks=True))
        return outcome

    def find(self, out: Outgoing) -> Sent | None:
        """The message with this key in the channel (or thread); None when it is not there, or Slack does not say."""
        try:
            return find_message(self._client, out, EVENT_TYPE)
        except (SlackApiError, OSError, HTTPException):
            return None

    def _attempt(self, out: Outgoing, *, with_blocks: bool) -> Outcome:
        words = self._words(out, with_blocks=with_blocks)
        if out.action == "update":
            return self._call("chat.update", out, ts=out.message_ts, **words)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": out.key}}
        thread = {"thread_ts": out.message_ts} if out.action == "reply" else {}
        return self._call("chat.postMessage", out, metadata=metadata, **thread, **words)

    def _words(self, out: Outgoing, *, with_blocks: bool) -> dict[str, Any]:
        return {"text": escape(out.message.text), "blocks": out.message.blocks if with_blocks else []}

    def _call(self, method: str, out: Outgoing, **fields: Any) -> Outcome:
        channel = out.channel_id or out.destination.removeprefix("slack:")
        try:
            answer = self._client.api_call(method, json={"channel": channel, **_PLAIN, **fields})
        except SlackApiError as error:
            return _refusal(error, self._clock)
        except ConnectionRefusedError:
            return Failed(Failure.RETRY, "connection refused")
        except (OSError, HTTPException) as error:
            return _unheard(error)
        return Sent(str(answer.get("channel") or ""), str(answer.get("ts") or ""))


def _refusal(error: SlackApiError, clock: Clock) -> Failed:
    answer = error.response
    code = str(answer.get("error") or "") if isinstance(answer.data, dict) else ""
    return failed(answer.status_code, code, answer.headers, clock())


def _unheard(error: Exception) -> Failed:
    """A connection that was never made has told nobody; one that broke may have."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ConnectionRefusedError) or "getaddrinfo" in repr(reason):
        return Failed(Failure.RETRY, "no connection to Slack")
    return Failed(Failure.UNSURE, f"no answer: {type(reason).__name__}")
