"""The dashboard inside Airflow's API server: made when first asked for, and let in by Airflow's login.

A mounted application has no authentication of its own, so every request passes here first. Making it late keeps the
plugin light: every Airflow process loads the plugin, one of them serves pages.
"""

import asyncio
import hmac
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from pledgewatch.in_airflow.identity import airflow_user, login_address, role_of

if TYPE_CHECKING:
    from fastapi import FastAPI

    from dashboard.security.users import User
    from pledgewatch.context import Context

_USER = "pledgewatch.user"
"""Key in the ASGI scope; only this module writes it, whatever a client sends."""
FIRST_STEPS = ("Airflow › Dags › pledgewatch_fetch › Trigger",)
"""What an empty page tells people to do here; match, assess and alert follow by themselves."""


class MountedDashboard:
    """An ASGI application: login first, then the dashboard."""

    def __init__(self) -> None:
        self._app: FastAPI | None = None
        self._token = ""
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; anything but HTTP is not ours."""
        if scope["type"] != "http":
            return
        app = await self._ready()
        request = Request(scope, receive)
        user = await self._who(request)
        if user is None and not _is_open(request):
            await _refuse(request)(scope, receive, send)
            return
        await app({**scope, _USER: user}, receive, send)

    async def _ready(self) -> "FastAPI":
        async with self._making:
            if self._app is not None:
                return self._app
            made, self._token = await run_in_threadpool(_make)
            self._app = made
            return made

    async def _who(self, request: Request) -> "User | None":
        """Airflow's user in our role; or the program that holds our own API token."""
        from core.words import Role
        from dashboard.security.users import User

        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if self._token and scheme.lower() == "bearer" and hmac.compare_digest(bearer.encode(), self._token.encode()):
            return User("api", Role.REVIEWER, via="api")
        found = await airflow_user(request)
        return User(str(found.get_name()), role_of(found)) if found else None


def _make() -> "tuple[FastAPI, str]":
    """The dashboard over the configured store, and the API token that lets programs in ("" lets none in)."""
    from dashboard.app import settle
    from pledgewatch.context import Context
    from storage.views.queue_sync import follow

    context = Context()
    app = _dashboard(context)
    # A mounted application's lifespan is never run, so the queue is brought into step here.
    follow(context.store, context.clock())
    settle()
    token = context.settings.api_token
    return app, token.get_secret_value() if token else ""


def _dashboard(context: "Context") -> "FastAPI":
    from dataclasses import replace

    from pledgewatch.serving import dashboard, options_of

    options = replace(options_of(context, "127.0.0.1"), behind_login=True, framed=True)
    return dashboard(context, options, authenticate=_seen, first_steps=FIRST_STEPS)


def _seen(request: Request) -> Any:
    """What the login above found; the dashboard asks for it on every request."""
    return request.scope.get(_USER)


def _is_open(request: Request) -> bool:
    """Style sheets and scripts tell nothing; Slack's buttons carry a signature that the dashboard itself checks."""
    path: str = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return path.startswith(("/static/", "/slack/"))


def _refuse(request: Request) -> Response:
    """People are led to Airflow's login, programs get 401."""
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(login_address(str(request.url)), status_code=302)
    return JSONResponse({"detail": "sign in to Airflow, or send a bearer token"}, status_code=401)
