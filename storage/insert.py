"""Insert a row unless its key is taken: the same on SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.schema.base import Base


def insert_new(session: Session, row: type[Base], **values: Any) -> bool:
    """Insert into `row`'s table; False when a row with the same key stands already, which is then left as it is."""
    dialect = session.get_bind().dialect.name
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    # Counting rows would not do: psycopg leaves the count open (−1) where SQLAlchemy asks for the new key.
    statement = make(row).values(**values).on_conflict_do_nothing().returning(*row.__table__.primary_key)
    return session.execute(statement).first() is not None
