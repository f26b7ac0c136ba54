"""How PostgreSQL is opened: UTC sessions and a bound on every wait for a lock."""

from typing import Any

from sqlalchemy import Engine, event

CONNECT_SECONDS = 10


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

    event.listen(engine, "connect", connected)
