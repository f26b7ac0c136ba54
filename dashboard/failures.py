"""What people and programs see when something fails: what failed, what was kept, what to do. Never a trace."""

import re
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from core.errors import Conflict, ImportRefused, NotFound, PledgewatchError, SetupError, StoreError, UsageError
from dashboard.access import NotAllowed, NotSignedIn
from dashboard.login import ask_to_sign_in
from dashboard.web import is_htmx, page, path_of, wants_json

_STATUS: Mapping[type[PledgewatchError], int] = {
    NotFound: 404,
    Conflict: 409,
    UsageError: 400,
    ImportRefused: 400,
    StoreError: 503,
    SetupError: 503,
}

_ADVICE = {
    400: "Something in the address is not right. Go back, or start from the page's own link.",
    403: "Your role does not reach that far. Ask an admin.",
    404: "There is no such page here, or it is no longer there.",
    409: "Look at what is there now, then decide again.",
    503: "Nothing was half-written. Wait a moment and try again.",
}


def install(app: FastAPI) -> None:
    """Answer every expected failure."""
    app.add_exception_handler(PledgewatchError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(ClientDisconnect, _too_large)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, PledgewatchError)
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    return failure(request, status, str(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [f"{'.'.join(str(step) for step in e['loc'][1:]) or e['loc'][0]}: {e['msg']}" for e in error.errors()]
    return failure(request, 400, "; ".join(problems)[:600])


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return failure(request, error.status_code, str(error.detail), error.headers)


def _not_allowed(request: Request, error: Exception) -> Response:
    return failure(request, 403, str(error))


def _too_large(request: Request, error: Exception) -> Response:
    return failure(request, 413, "the request is too large")


async def _not_signed_in(request: Request, error: Exception) -> Response:
    if wants_json(request):
        return failure(request, 401, "sign in, or send a bearer token", {"WWW-Authenticate": "Bearer"})
    return await ask_to_sign_in(request)


def failure(
    request: Request, status: int, message: str, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """The failure as a page, a notice for htmx, or JSON."""
    if wants_json(request):
        return JSONResponse({"error": message}, status, headers=dict(headers or {}))
    template = "parts/notice.html" if is_htmx(request) else "error.html"
    told = {"message": message, "advice": _ADVICE.get(status, ""), "see": _subject(request) if status == 409 else ""}
    made = page(request, None, template, status=status, **told, **values)
    made.headers.update(headers or {})
    return made


def _subject(request: Request) -> str:
    """The page of the evidence that a decision was on, "" where it was on something else."""
    found = re.match(r"/evidence/\d+", path_of(request))
    return found[0] if found else ""
