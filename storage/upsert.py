"""Insert unless it is there: the one statement that both engines spell alike but import from different places."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.schema import Base


def insert_new(session: Session, table: type[Base], values: dict[str, Any]) -> bool:
    """Insert one row unless a unique key holds it already; whether it was new."""
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    result = session.execute(insert(table).values(**values).on_conflict_do_nothing())
    return bool(result.rowcount)  # type: ignore[attr-defined]
