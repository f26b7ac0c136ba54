"""Whether a message of ours stands already: its key is looked for in the metadata of the channel's messages."""

from slack_sdk import WebClient

from alerts.outcome import Outgoing, Sent

_PAGES, _PAGE = 5, 100


def find_message(client: WebClient, out: Outgoing, event_type: str) -> Sent | None:
    """The message with `out`'s key; None when it is not among the newest 500. Raises what the SDK raises."""
    channel = out.channel_id or _channel_id(client, out.destination.removeprefix("slack:"))
    if not channel:
        return None
    cursor = ""
    for _ in range(_PAGES):
        fields = {"channel": channel, "limit": str(_PAGE), "cursor": cursor, "include_all_metadata": "true"}
        if out.action == "reply":
            answer = client.api_call("conversations.replies", params={**fields, "ts": out.message_ts})
        else:
            oldest = f"{out.since.timestamp() - 60:.6f}"
            answer = client.api_call("conversations.history", params={**fields, "oldest": oldest})
        for message in answer.get("messages") or []:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == event_type and metadata.get("event_payload", {}).get("key") == out.key:
                return Sent(channel, str(message["ts"]), "found: an earlier attempt had arrived")
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return None
    return None


def _channel_id(client: WebClient, channel: str) -> str:
    """The id of `#name` (an id is its own); "" when there is no such channel."""
    if not channel.startswith("#"):
        return channel
    cursor = ""
    for _ in range(20):
        fields = {
            "limit": "200",
            "cursor": cursor,
            "exclude_archived": "true",
            "types": "public_channel,private_channel",
        }
        answer = client.api_call("conversations.list", params=fields)
        for found in answer.get("channels") or []:
            if found.get("name") == channel[1:]:
                return str(found["id"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return ""
