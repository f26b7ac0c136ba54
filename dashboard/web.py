"""Answers: a page with everything its frame needs, a fragment for htmx, or a redirect."""

from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from dashboard import links
from dashboard.security.sessions import COOKIE, GRACE
from dashboard.security.users import User
from dashboard.services import Services, services
from dashboard.templating import render
from storage.views.chrome import chrome
from storage.views.queue_sync import Step

R = TypeVar("R", bound=Response)

THEME = "pledgewatch_theme"
THEMES = ("system", "light", "dark")


def page(
    request: Request, source: Session | Step | None, template: str, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """The template inside the common frame. `source` is where the frame's numbers are read from, or stand already."""
    held, user = services(request), user_of(request)
    frame = None
    if source is not None and user is not None:
        frame = source.chrome if isinstance(source, Step) else chrome(source)
    body = render(template, held.clock(), **(context(request) | {"chrome": frame} | values))
    return keep_signed_in(request, HTMLResponse(body, status))


def fragment(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The template alone, for htmx to put in place."""
    body = render(template, services(request).clock(), **(context(request) | {"chrome": None} | values))
    return keep_signed_in(request, HTMLResponse(body, status))


def redirect(request: Request, path: str) -> Response:
    """Go on to one of our own pages with GET."""
    return keep_signed_in(request, RedirectResponse(root(request) + path, 303))


def context(request: Request) -> dict[str, Any]:
    """What every template may use."""
    user, held = user_of(request), services(request)
    return {
        "root": root(request),
        "path": path_of(request),
        "params": list(request.query_params.multi_items()),
        "here": here(request),
        "live": is_htmx(request) or path_of(request) == "/queue",
        "user": user,
        "may": (lambda role: user.may(role)) if user else (lambda _role: False),
        "theme": theme_of(request.cookies),
        "keys_on": request.cookies.get("pledgewatch_keys") != "off",
        "registry": held.registry,
        "held": held,
    }


def user_of(request: Request) -> User | None:
    """Who was let in, where the page asked."""
    found: User | None = getattr(request.state, "user", None)
    return found


def root(request: Request) -> str:
    """The prefix under which we are mounted, "" at the top."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def path_of(request: Request) -> str:
    """The page's own path, without the prefix."""
    path = request.url.path
    return path.removeprefix(root(request)) or "/"


def here(request: Request) -> str:
    """The page's own address, without the prefix: where a form leads back to."""
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k not in {"did", "at"}]
    return path_of(request) + links.query(pairs)


def theme_of(cookies: Mapping[str, str]) -> str:
    """light, dark, or what the system says."""
    theme = cookies.get(THEME, "system")
    return theme if theme in THEMES else "system"


def is_htmx(request: Request) -> bool:
    """Whether htmx asks, and a fragment will do."""
    return request.headers.get("hx-request") == "true"


def wants_json(request: Request) -> bool:
    """Whether a program asks."""
    path = request.url.path
    accepts = request.headers.get("accept", "")
    return path.endswith((".json", ".csv")) or "/api/" in path or ("json" in accepts and "html" not in accepts)


def keep_signed_in(request: Request, response: R) -> R:
    """Give the session a new id when it is time."""
    user, held = user_of(request), services(request)
    if user is None or user.session is None:
        return response
    now = held.clock()
    renewed = held.sessions.renewed(user.session, now)
    if renewed is not None:
        held.sessions.end(user.session, now + GRACE)
        set_session(request, response, held, held.sessions.cookie(renewed))
    return response


def set_session(request: Request, response: Response, held: Services, value: str) -> None:
    """The session cookie: not for scripts, not for other sites, over TLS only where we have it."""
    seconds = int(held.options.lifetime.total_seconds())
    response.set_cookie(
        COOKIE,
        value,
        max_age=seconds,
        path=root(request) or "/",
        httponly=True,
        samesite="lax",
        secure=held.options.secure or request.url.scheme == "https",
    )
