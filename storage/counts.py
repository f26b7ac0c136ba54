"""How much is stored."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.schema import Base


def counts(session: Session) -> dict[str, int]:
    """Rows by table."""
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
