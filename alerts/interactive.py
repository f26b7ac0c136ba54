"""Slack's buttons: is it Slack, what was meant, may they; then the write, which the caller brings.

The same for the signed endpoint (`handle`) and for Socket Mode (`take`). Slack wants an answer within three seconds
and shows nothing of its body: what people are told goes to the `response_url`, for their eyes only.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from alerts.config import Person
from alerts.intent import Intent, intent_of, read_payload
from alerts.message import escape
from alerts.signature import is_from_slack
from core.errors import PledgewatchError
from core.words import Role

Act = Callable[[Intent], str]
"""Does what was meant and says so in a sentence; PledgewatchError when it cannot (decided by another, gone)."""
Respond = Callable[[str, dict[str, Any]], None]
"""Posts a JSON document to a `response_url`."""

PATIENCE = 2.0
"""Seconds that a write may keep Slack waiting; after them it goes on in the background."""
_POOL = ThreadPoolExecutor(max_workers=4, thread_name_prefix="slack-press")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """The HTTP answer. `why` names what became of the request, for the log."""

    status: int
    json: dict[str, Any] = field(default_factory=dict)
    why: str = ""


def handle(
    body: bytes,
    headers: Mapping[str, str],
    *,
    secret: str,
    now: datetime,
    roles: Mapping[str, Person],
    act: Act,
    respond: Respond | None = None,
) -> Reply:
    """The answer to `POST /slack/interactive`. Raises nothing for any body and headers.

    401 unless Slack signed it, 400 when it cannot be read, else 200 in at most two seconds and a bit.
    """
    if not is_from_slack(body, headers, secret, now):
        return Reply(401, {"error": "not signed by Slack, or too old"}, "bad signature")
    form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20) if body.count(b"&") < 20 else {}
    payload = read_payload((form.get("payload") or [""])[0])
    if payload is None:
        return Reply(400, {"error": "no readable payload"}, "unreadable")
    return take(payload, roles=roles, act=act, respond=respond)


def take(payload: dict[str, Any], *, roles: Mapping[str, Person], act: Act, respond: Respond | None = None) -> Reply:
    """The answer to a payload that is known to be Slack's."""
    intent = intent_of(payload)
    if intent is None:
        return Reply(200, why="nothing asked")
    person = roles.get(intent.user)
    if person is None or person.role is Role.VIEWER:
        _POOL.submit(_tell, intent, refusal(intent, person), respond)
        return Reply(200, why="not allowed")
    work = _POOL.submit(_work, replace(intent, person=person.name), act, respond)
    try:
        return Reply(200, why=work.result(timeout=PATIENCE))
    except NotYet:
        work.add_done_callback(_log_failure)
        return Reply(200, why="still at work")


def refusal(intent: Intent, person: Person | None) -> str:
    """Why a person may not press, and what would change that."""
    if person is None:
        return f"Not allowed: {intent.user or 'this user'} is not listed under `people` in config/alerts.yaml."
    return f"Not allowed: {person.name} may read only; a reviewer or an admin can decide."


def _work(intent: Intent, act: Act, respond: Respond | None) -> str:
    """Do it, and tell the person what came of it."""
    try:
        said, why = act(intent), "done"
    except PledgewatchError as error:
        said, why = error.message[:1].upper() + error.message[1:], type(error).__name__
    _tell(intent, said, respond)
    return why


def _tell(intent: Intent, said: str, respond: Respond | None) -> None:
    if respond is not None and intent.response_url:
        document = {"response_type": "ephemeral", "replace_original": False, "text": escape(said)}
        respond(intent.response_url, document)


def _log_failure(work: "Future[str]") -> None:
    if error := work.exception():
        _LOG.error("a press failed after it was acknowledged: %r", error)
