"""Airflow Variables of ours are checked where they are written: a bad value is refused in the form, a good one audited.

A middleware on Airflow's API: it reads the body of a write to `/api/v2/variables`, and passes on everything that is
not about a Variable of ours. Whoever writes past the API (`airflow variables set`) is caught when a task reads it.
"""

import json
from collections.abc import Iterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import ConfigError
from core.yaml import read_yaml
from pledgewatch.in_airflow.identity import airflow_user

PATH = "/api/v2/variables"
PREFIX = "pledgewatch_"
WRITES = frozenset({"POST", "PATCH", "PUT", "DELETE"})

Change = tuple[str, str | None]
"""Name and new text of a Variable; None where it is deleted."""


class CheckedVariables:
    """ASGI middleware in front of Airflow's API."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a write to Variables of ours, pass it on, and audit it once it was taken."""
        if scope["type"] != "http" or scope["method"] not in WRITES or not scope["path"].startswith(PATH):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        body = await request.body()
        changes = list(changes_in(scope["method"], scope["path"], body))
        if refused := [why for change in changes if (why := refusal(*change))]:
            await JSONResponse({"detail": "; ".join(refused)}, status_code=422)(scope, receive, send)
            return
        status = await self._pass_on(scope, body, receive, send)
        if changes and status < 300:
            user = await airflow_user(request)
            await run_in_threadpool(audit, changes, str(user.get_name()) if user else "unknown")

    async def _pass_on(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> int:
        """Airflow's own answer; its status."""
        status, given = 500, False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self.app(scope, again, noting)
        return status


def changes_in(method: str, path: str, body: bytes) -> Iterator[Change]:
    """Changes to Variables of ours that a request would make; a body that is not understood is Airflow's to refuse."""
    name = path.removeprefix(PATH).strip("/")
    if method == "DELETE":
        found: list[Change] = [(name, None)]
    else:
        try:
            found = list(_in_body(json.loads(body or b"null"), name))
        except (ValueError, AttributeError, TypeError):
            found = []
    yield from (change for change in found if change[0].startswith(PREFIX))


def _in_body(data: Any, name: str) -> Iterator[Change]:
    """A single Variable, or the actions of a bulk request."""
    for action in data.get("actions", []):
        for entity in action["entities"]:
            yield (str(entity), None) if isinstance(entity, str) else (str(entity["key"]), _text(entity.get("value")))
    if "actions" not in data and "value" in data:
        yield str(name or data["key"]), _text(data["value"])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def refusal(name: str, text: str | None) -> str:
    """Why a value may not be written, "" when it may."""
    from pledgewatch.settings import load_settings
    from pledgewatch.tunables import tunables
    from pledgewatch.tuning import resolve

    if text is None:
        return ""
    folder = load_settings().config_dir
    known = tunables(folder)
    tunable = next((t for t in known.values() if t.variable == name), None)
    if tunable is None:
        return f"no setting of Pledgewatch is called {name}; there are {', '.join(t.variable for t in known.values())}"
    try:
        document = read_yaml(folder / tunable.file) or {}
        return "; ".join(resolve(tunable, document, {}, lambda _: text, {}).refused)
    except ConfigError as refused:
        return f"{refused}; mend the file first"


def audit(changes: list[Change], actor: str) -> None:
    """Write down who changed what; the value before is the one audited last."""
    from pledgewatch.settings import load_settings
    from pledgewatch.settings_audit import write_change
    from storage.engine import open_store

    store = open_store(load_settings().store_url)
    try:
        for name, text in changes:
            write_change(store, actor, "variable set" if text is not None else "variable deleted", name, text)
    finally:
        store.close()
