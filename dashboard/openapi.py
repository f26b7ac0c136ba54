"""The API's description: what is refused is told as 400 with `{"error": …}`, as it is."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_ERROR = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
_CODES = {
    "400": "Something in the request is not right; the error says what.",
    "401": "Nobody we know: sign in, or send a bearer token.",
    "403": "The role does not reach, or another site asked.",
    "404": "No such thing.",
}


def describe(app: FastAPI) -> None:
    """Serve a description that says what really happens."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            made = get_openapi(title=app.title, version="1", routes=app.routes, description=app.description)
            for path in made["paths"].values():
                for operation in path.values():
                    _say_errors(operation)
            made.setdefault("components", {}).setdefault("securitySchemes", {})["token"] = {
                "type": "http",
                "scheme": "bearer",
            }
            made["security"] = [{"token": []}]
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _say_errors(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    for code, words in _CODES.items():
        content = {"application/json": {"schema": _ERROR}}
        responses.setdefault(code, {"description": words, "content": content})
