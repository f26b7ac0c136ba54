"""Help, and a person's own settings: theme, and keys on or off. Kept in cookies of their browser."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from dashboard.access import Held, Viewer
from dashboard.links import same_site
from dashboard.web import THEME, page, redirect, root

router = APIRouter(include_in_schema=False)
_YEAR = 365 * 86_400


@router.get("/help")
def help_page(request: Request, held: Held, user: Viewer) -> Response:
    """Keys, words, and the API."""
    with held.store.read() as session:
        paths = sorted(request.app.openapi()["paths"].items())
        return page(request, session, "help.html", title="Help", paths=paths)


@router.post("/settings/theme")
def theme(
    request: Request,
    theme: Annotated[Literal["system", "light", "dark"], Form()],
    back: Annotated[str, Form(max_length=2_000)] = "/",
) -> Response:
    """Light, dark, or what the system says."""
    return _kept(request, THEME, theme, back)


@router.post("/settings/keys")
def keys(
    request: Request,
    keys: Annotated[Literal["on", "off"], Form()],
    back: Annotated[str, Form(max_length=2_000)] = "/help",
) -> Response:
    """Single keys on or off."""
    return _kept(request, "pledgewatch_keys", keys, back)


def _kept(request: Request, name: str, value: str, back: str) -> Response:
    answer = redirect(request, same_site(back))
    answer.set_cookie(name, value, max_age=_YEAR, path=root(request) or "/", samesite="lax", httponly=True)
    return answer
