"""Refuses requests that another site makes in a person's name, by Sec-Fetch-Site and Origin; needs no form field.

After Go's CrossOriginProtection (https://pkg.go.dev/net/http#CrossOriginProtection). It trusts the Host header, so it
stands behind `dashboard.security.hosts`.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def refusal(method: str, headers: Mapping[str, str], *, has_cookie: bool) -> str | None:
    """Why a request is refused, or None. `headers` are lower-case."""
    if method in SAFE:
        return None
    if not has_cookie and headers.get("authorization", "").lower().startswith("bearer "):
        return None  # a program with a token: no browser adds that by itself
    site = headers.get("sec-fetch-site", "")
    if site:
        return None if site in {"same-origin", "none"} else f"the request comes from another site ({site[:20]})"
    origin = headers.get("origin")
    if origin is None:
        return None  # neither header: no browser of the last years, so no person's cookie is abused
    return None if _host(origin) == headers.get("host", "") != "" else "the request comes from another origin"


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
