"""How PostgreSQL is opened: UTC sessions, a bound on every wait for a lock, and no connection that has died."""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

CONNECT_SECONDS = 10
ASK_AFTER = 5.0
"""Seconds after which a connection that lay unused is asked whether it lives; each time would cost a page a way."""


def connect_args() -> dict[str, Any]:
    """Arguments of `psycopg.connect`."""
    return {"connect_timeout": CONNECT_SECONDS, "application_name": "pledgewatch"}


def listen(engine: Engine, busy_seconds: float) -> None:
    """Hang our settings on every connection of `engine`; as statements, since poolers refuse start-up options."""

    def connected(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET TIME ZONE 'UTC'")
            cursor.execute(f"SET lock_timeout = {int(busy_seconds * 1000)}")
        connection.commit()

    def checked_out(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("used_at", time.monotonic()) > ASK_AFTER:
            _ask(connection)

    def checked_in(_connection: Any, record: Any) -> None:
        record.info["used_at"] = time.monotonic()

    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", checked_out)
    event.listen(engine, "checkin", checked_in)


def _ask(connection: Any) -> None:
    """DisconnectionError, which makes the pool open another, when the server has gone away or come back meanwhile."""
    from psycopg import Error

    try:
        connection.execute("SELECT 1")
        connection.commit()
    except Error as error:
        raise DisconnectionError(str(error)) from error
