"""Who is asking, by Airflow's login, whichever auth manager stands behind it.

The one place that touches Airflow's internal API for it; see `GetUserDep` in its `core_api/security.py`.
"""

from typing import TYPE_CHECKING, Any

from starlette.requests import HTTPConnection

from core.words import Role

if TYPE_CHECKING:
    from airflow.api_fastapi.auth.managers.models.base_user import BaseUser


async def airflow_user(connection: HTTPConnection) -> "BaseUser | None":
    """The user of the bearer token, else of Airflow's session cookie; None when neither is good."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.base_auth_manager import COOKIE_NAME_JWT_TOKEN
    from jwt.exceptions import InvalidTokenError

    scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
    token = bearer if scheme.lower() == "bearer" else connection.cookies.get(COOKIE_NAME_JWT_TOKEN)
    if not token:
        return None
    try:
        return await get_auth_manager().get_user_from_token(token)
    except InvalidTokenError:
        return None


def role_of(user: "BaseUser") -> Role:
    """Who may change Variables is an admin here, who may start runs is a reviewer, who may look is a viewer."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity

    manager: Any = get_auth_manager()
    if manager.is_authorized_variable(method="PUT", user=user):
        return Role.ADMIN
    if manager.is_authorized_dag(method="POST", access_entity=DagAccessEntity.RUN, user=user):
        return Role.REVIEWER
    return Role.VIEWER


def login_address(back_to: str) -> str:
    """Where a person signs in, to be led back to `back_to`."""
    from airflow.api_fastapi.app import get_auth_manager

    return str(get_auth_manager().get_url_login(next_url=back_to))
