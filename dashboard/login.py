"""Signing in: a name on loopback, a name and a password elsewhere. A form sent after the session ended is kept."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadData, URLSafeSerializer

from dashboard.access import Held
from dashboard.links import same_site
from dashboard.queries import Value
from dashboard.security import users
from dashboard.security.sessions import COOKIE
from dashboard.services import Services, services
from dashboard.web import fragment, is_htmx, page, path_of, redirect, root, set_session

router = APIRouter(include_in_schema=False)
_MOST_KEPT = 20_000


async def ask_to_sign_in(request: Request) -> Response:
    """The login page; where a form was sent without a session, its fields come along and are offered again."""
    if request.method in {"GET", "HEAD"}:
        here = path_of(request) + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{root(request)}/login?next={quote(here, safe='')}", 303)
    if is_htmx(request):
        return fragment(request, "parts/signed_out.html", status=401)
    kept = _signed(services(request)).dumps([path_of(request), await _fields(request)])
    return page(request, None, "login.html", status=401, next="/", kept=kept, problem="", name="")


@router.get("/login")
def login_page(request: Request, next: Annotated[str, Value] = "/") -> Response:  # noqa: A002
    """Who are you?"""
    name = request.cookies.get("pledgewatch_name", "")
    return page(request, None, "login.html", next=same_site(next), kept="", problem="", name=name)


@router.post("/login")
def login(
    request: Request,
    held: Held,
    name: Annotated[str, Form(max_length=400)] = "",
    password: Annotated[str, Form(max_length=1_000)] = "",
    next: Annotated[str, Form(max_length=2_000)] = "/",  # noqa: A002
    kept: Annotated[str, Form(max_length=_MOST_KEPT * 2)] = "",
) -> Response:
    """Let them in, or say why not; too many failures in a row are made to wait."""
    name, now = users.clean_name(name), held.clock()
    keys = [f"address:{request.client.host if request.client else ''}", f"name:{name.casefold()}"]
    wait = held.limit.wait(keys, now)
    problem = f"Too many tries. Wait {int(wait.total_seconds() // 60) + 1} minutes." if wait else ""
    if not problem and not name:
        problem = "A name is needed: decisions are signed with it."
    if not problem and not users.password_fits(held.options, name, password):
        held.limit.failed(keys, now)
        problem = "That name and password do not fit together."
    if problem:
        status = 429 if wait else 401
        return page(request, None, "login.html", status=status, next=next, kept=kept, problem=problem, name=name)
    held.limit.succeeded(keys)
    return _let_in(request, held, name, next, kept)


@router.post("/logout")
def logout(request: Request, held: Held) -> Response:
    """End the session, here and for whoever holds its cookie."""
    session = held.sessions.read(request.cookies.get(COOKIE, ""), held.clock())
    if session is not None:
        held.sessions.end(session, held.clock())
    answer = redirect(request, "/login")
    answer.delete_cookie(COOKIE, path=root(request) or "/")
    return answer


def _let_in(request: Request, held: Services, name: str, onward: str, kept: str) -> Response:
    answer: Response = redirect(request, same_site(onward))
    if kept:
        try:
            path, fields = _signed(held).loads(kept)
            answer = page(request, None, "resume.html", action=path, fields=fields)
        except BadData:
            pass  # a forged or outdated form is not worth an error: they are in
    set_session(request, answer, held, held.sessions.cookie(held.sessions.start(name, held.clock())))
    answer.set_cookie(
        "pledgewatch_name", quote(name), max_age=180 * 86_400, path=root(request) or "/", httponly=True, samesite="lax"
    )
    return answer


def _signed(held: Services) -> URLSafeSerializer:
    return URLSafeSerializer(held.options.secret, salt="kept form")


async def _fields(request: Request) -> list[tuple[str, str]]:
    """The fields of a form, in order; files and whatever is too long are left behind."""
    form = await request.form()
    fields = [(key, value) for key, value in form.multi_items() if isinstance(value, str)]
    return fields if sum(len(key) + len(value) for key, value in fields) <= _MOST_KEPT else []
