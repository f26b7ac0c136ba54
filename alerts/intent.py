"""What a person meant by a press: read from Slack's `block_actions` payload. Pure, and never raises."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from alerts.buttons import ButtonValue, Press, read_value
from core.words import Decision

_DECISIONS = {
    Press.CONFIRM: (Decision.CONFIRM, ""),
    Press.REJECT: (Decision.REJECT, ""),
    Press.WRONG_COMMITMENT: (Decision.REJECT, "wrong-commitment"),
}


@dataclass(frozen=True, slots=True)
class Intent:
    """A press, by whom (`user` is Slack's id, `person` our name for it), on which alert and evidence.

    `request` is the same for a replay of the same request. `decision` is None for a snooze of `days` days.
    """

    press: Press
    value: ButtonValue
    user: str
    request: str
    response_url: str = ""
    person: str = ""
    decision: Decision | None = None
    reason: str = ""


def read_payload(text: str) -> dict[str, Any] | None:
    """The payload as an object; None when it is not one."""
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None


def intent_of(payload: dict[str, Any]) -> Intent | None:
    """What was meant; None for what asks nothing of us: other kinds of request, a link that was opened."""
    actions = payload.get("actions")
    if payload.get("type") != "block_actions" or not isinstance(actions, list) or not actions:
        return None
    action = actions[0]
    if not isinstance(action, dict) or action.get("action_id") not in set(Press) - {Press.OPEN}:
        return None
    press, value = Press(action["action_id"]), read_value(_value(action))
    if value is None or (press is Press.SNOOZE) != bool(value.days):
        return None
    decision, reason = _DECISIONS.get(press, (None, ""))
    user = payload.get("user")
    return Intent(
        press=press,
        value=value,
        user=str(user.get("id") or "") if isinstance(user, dict) else "",
        request=_key(payload, action),
        response_url=str(payload.get("response_url") or ""),
        decision=decision,
        reason=reason,
    )


def _value(action: dict[str, Any]) -> str:
    option = action.get("selected_option")
    return str((option.get("value") if isinstance(option, dict) else action.get("value")) or "")


def _key(payload: dict[str, Any], action: dict[str, Any]) -> str:
    """Slack gives no id: who pressed what where and when is the same in every copy of a request."""
    container = payload.get("container")
    parts = [payload.get("user"), container, action.get("action_id"), _value(action), action.get("action_ts")]
    said = json.dumps(parts, sort_keys=True, default=str)
    return f"slack:{hashlib.sha256(said.encode()).hexdigest()[:40]}"
