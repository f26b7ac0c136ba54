"""The methods of Slack's Web API that we call, with the errors that Slack gives."""

import time
from collections.abc import Callable
from typing import Any

from alerts.fake_slack_rules import refusal
from alerts.fake_slack_state import FakeMessage, State

Answer = dict[str, Any]
_SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "conversations.list": "channels:read",
    "conversations.info": "channels:read",
}


class Refused(Exception):
    """An `ok: false`, or a 429 where `retry_after` is set."""

    def __init__(self, code: str, retry_after: str = "") -> None:
        super().__init__(code)
        self.code, self.retry_after = code, retry_after


class Api:
    """Calls by name. `pace` is the least time between two messages in a channel, in seconds; 0 for no limit."""

    def __init__(self, state: State, token: str, scopes: frozenset[str], pace: float) -> None:
        self.state, self.token, self.scopes, self.pace = state, token, scopes, pace
        self._methods: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.postEphemeral": self._ephemeral,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.list": self._list,
            "conversations.info": self._info,
        }

    def call(self, method: str, token: str, fields: dict[str, Any]) -> Answer:
        """The answer; Refused with Slack's code."""
        if token != self.token:
            raise Refused("invalid_auth" if token else "not_authed")
        if method not in self._methods:
            raise Refused("unknown_method")
        if _SCOPES.get(method, "") not in {"", *self.scopes}:
            raise Refused("missing_scope")
        with self.state.lock:
            return {"ok": True, **self._methods[method](fields)}

    def _auth_test(self, fields: dict[str, Any]) -> Answer:
        return {"url": "https://fake.slack.test/", "team": "Fake", "user": "pledgewatch", "bot_id": "BBOT"}

    def _post(self, fields: dict[str, Any]) -> Answer:
        channel = self._channel(fields)
        blocks = _content(fields)
        thread = str(fields.get("thread_ts") or "")
        if thread and self.state.find_message(channel, thread) is None:
            raise Refused("thread_not_found")
        self._hold_pace(channel)
        made = FakeMessage(channel, self.state.next_ts(), str(fields.get("text") or ""), blocks)
        made.thread_ts, made.metadata = thread, fields.get("metadata") or {}
        self.state.messages.append(made)
        return {"channel": channel, "ts": made.ts, "message": made.as_slack()}

    def _update(self, fields: dict[str, Any]) -> Answer:
        channel = self._channel(fields)
        blocks = _content(fields)
        found = self.state.find_message(channel, str(fields.get("ts") or ""))
        if found is None:
            raise Refused("message_not_found")
        found.seen.append(found.text)
        found.text, found.blocks, found.edits = str(fields.get("text") or ""), blocks, found.edits + 1
        return {"channel": channel, "ts": found.ts, "text": found.text}

    def _ephemeral(self, fields: dict[str, Any]) -> Answer:
        made = FakeMessage(self._channel(fields), self.state.next_ts(), str(fields.get("text") or ""), _content(fields))
        made.ephemeral_for = str(fields.get("user") or "")
        self.state.messages.append(made)
        return {"message_ts": made.ts}

    def _history(self, fields: dict[str, Any]) -> Answer:
        channel, oldest = self._channel(fields), float(fields.get("oldest") or 0)
        found = [m for m in self.state.messages if m.channel == channel and not m.thread_ts and not m.ephemeral_for]
        return _page([m for m in reversed(found) if float(m.ts) >= oldest], fields)

    def _replies(self, fields: dict[str, Any]) -> Answer:
        channel, ts = self._channel(fields), str(fields.get("ts") or "")
        if self.state.find_message(channel, ts) is None:
            raise Refused("thread_not_found")
        return _page([m for m in self.state.messages if m.channel == channel and ts in {m.ts, m.thread_ts}], fields)

    def _list(self, fields: dict[str, Any]) -> Answer:
        shown = [c for c in self.state.channels.values() if not c.is_archived]
        return {"channels": [{"id": c.id, "name": c.name, "is_member": c.is_member} for c in shown]}

    def _info(self, fields: dict[str, Any]) -> Answer:
        found = self.state.find_channel(str(fields.get("channel") or ""))
        if found is None:
            raise Refused("channel_not_found")
        return {"channel": {"id": found.id, "name": found.name, "is_member": found.is_member}}

    def _channel(self, fields: dict[str, Any]) -> str:
        """The id of the channel that is meant, if the bot may write there."""
        found = self.state.find_channel(str(fields.get("channel") or ""))
        if found is None:
            raise Refused("channel_not_found")
        if found.is_archived:
            raise Refused("is_archived")
        if not found.is_member:
            raise Refused("not_in_channel")
        return found.id

    def _hold_pace(self, channel: str) -> None:
        now, last = time.monotonic(), self.state.last_post.get(channel)
        if last is not None and now - last < self.pace:
            raise Refused("ratelimited", "1")
        self.state.last_post[channel] = now


def _content(fields: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = fields.get("blocks") or []
    code = refusal(str(fields.get("text") or ""), blocks if isinstance(blocks, list) else [None])
    if code:
        raise Refused(code)
    return list(blocks)


def _page(messages: list[FakeMessage], fields: dict[str, Any]) -> Answer:
    start, size = int(fields.get("cursor") or 0), int(fields.get("limit") or 100)
    shown = messages[start : start + size]
    more = str(start + size) if start + size < len(messages) else ""
    wanted = str(fields.get("include_all_metadata")).lower() in {"true", "1"}
    return {"messages": [m.as_slack(metadata=wanted) for m in shown], "response_metadata": {"next_cursor": more}}
