"""ASGI middleware that asks the host and origin rules before anything else sees a request, and caps its body."""

from collections.abc import Sequence

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.security import origin
from dashboard.security.hosts import is_allowed

MAX_BODY = 2 * 1024 * 1024


class Guard:
    """Answers 400 to a foreign Host, 403 to a foreign origin, 413 to a body beyond `max_body`."""

    def __init__(self, app: ASGIApp, *, allowed_hosts: Sequence[str], cookie: str, max_body: int = MAX_BODY) -> None:
        self.app = app
        self.allowed_hosts = tuple(allowed_hosts)
        self.cookie = cookie
        self.max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with the reason why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self._refusal(scope)
        if answer is not None:
            await answer(scope, receive, send)
            return
        await self.app(scope, _capped(receive, self.max_body), send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        if self.allowed_hosts and not is_allowed(headers.get("host", ""), self.allowed_hosts):
            return PlainTextResponse("This host name is not ours; add it to allowed_hosts.", 400)
        has_cookie = f"{self.cookie}=" in headers.get("cookie", "")
        reason = origin.refusal(scope["method"], headers, has_cookie=has_cookie)
        if reason is not None:
            return PlainTextResponse(f"Refused: {reason}.", 403)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.max_body:
            return PlainTextResponse("The request is too large.", 413)
        return None


def _capped(receive: Receive, most: int) -> Receive:
    """`receive` that ends a body without a declared length once it is too long."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            return {"type": "http.disconnect"}
        return message

    return limited
