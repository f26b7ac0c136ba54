"""FastAPI dependencies that let a person in, with the role a page needs."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from core.words import Role
from dashboard.security import users
from dashboard.security.users import User
from dashboard.services import Services, held_by, services


class NotSignedIn(Exception):
    """Nobody we know; answered with the login page, or 401 to programs."""


class NotAllowed(Exception):
    """Known, but their role does not reach; answered with 403."""

    def __init__(self, needed: Role, user: User) -> None:
        super().__init__(f"this needs the role {needed}; {user.name} is {user.role}")
        self.needed = needed
        self.user = user


def who(request: Request) -> User | None:
    """Who is asking, or None. Kept on the request: the answer renews their session."""
    held: Services = services(request)
    found = held.authenticate(request) if held.authenticate else None
    if found is None and not held.options.behind_login:
        found = (
            users.by_token(request, held.options)
            or users.by_proxy(request, held.options)
            or users.by_session(request, held.options, held.sessions, held.clock())
        )
    request.state.user = found
    return found


def needs(role: Role) -> Callable[[Request], Awaitable[User]]:
    """A dependency that gives the user, or refuses who has less than `role`."""

    async def user(request: Request) -> User:
        found = who(request)
        if found is None:
            raise NotSignedIn
        if not found.may(role):
            raise NotAllowed(role, found)
        return found

    return user


Viewer = Annotated[User, Depends(needs(Role.VIEWER))]
Reviewer = Annotated[User, Depends(needs(Role.REVIEWER))]
Admin = Annotated[User, Depends(needs(Role.ADMIN))]
Held = Annotated[Services, Depends(held_by)]
