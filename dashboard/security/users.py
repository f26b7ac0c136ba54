"""Who is asking: by session, by a trusted proxy's header, or by token; and what their role lets them do."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from starlette.requests import Request

from core.words import Role
from dashboard.config import Person, Proxy
from dashboard.options import Options
from dashboard.security.passwords import verify
from dashboard.security.sessions import COOKIE, Session, Sessions

_RANK = {Role.VIEWER: 0, Role.REVIEWER: 1, Role.ADMIN: 2}
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class User:
    """A person (or a program) who was let in. `via` is how their acts are recorded: web or api."""

    name: str
    role: Role
    via: str = "web"
    session: Session | None = None

    def may(self, role: Role) -> bool:
        """Whether their role is `role` or above."""
        return _RANK[self.role] >= _RANK[role]


def clean_name(text: str) -> str:
    """A name as it is kept: printable, single spaces, at most 120 characters; "" when nothing is left."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_LONGEST_NAME]


def person(options: Options, name: str) -> Person | None:
    """Who is listed under that name, whatever its case."""
    return next((p for p in options.config.people if p.name.casefold() == name.casefold()), None)


def role_of(options: Options, name: str) -> Role:
    """The role of a name."""
    listed = person(options, name)
    if listed is not None:
        return listed.role
    return Role.ADMIN if options.is_local else options.config.default_role


def password_fits(options: Options, name: str, password: str) -> bool:
    """Whether that name may in with that password. A person with a password of their own needs just that one."""
    listed = person(options, name)
    if listed is not None and listed.password:
        return verify(password, listed.password)
    if options.is_local and not options.password:
        return True
    return bool(options.password) and verify(password, options.password)


def by_session(request: Request, options: Options, sessions: Sessions, now: datetime) -> User | None:
    """The user of the session cookie."""
    session = sessions.read(request.cookies.get(COOKIE, ""), now)
    return User(session.name, role_of(options, session.name), session=session) if session else None


def by_proxy(request: Request, options: Options) -> User | None:
    """The user a trusted proxy names; a header from anywhere else is ignored."""
    proxy = options.config.proxy
    if proxy is None or request.client is None or not is_trusted(request.client.host, proxy):
        return None
    name = clean_name(request.headers.get(proxy.header, ""))
    return User(name, role_of(options, name)) if name else None


def by_token(request: Request, options: Options) -> User | None:
    """The program that holds the API token: it may do what a reviewer may."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not options.api_token:
        return None
    fits = hmac.compare_digest(token.strip().encode(), options.api_token.encode())
    return User("api", Role.REVIEWER, via="api") if fits else None


def is_trusted(address: str, proxy: Proxy) -> bool:
    """Whether an address lies in the proxy's networks."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in proxy.networks)
