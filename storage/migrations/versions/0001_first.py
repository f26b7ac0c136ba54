"""All tables.

The statements stand beside this file, one folder per engine, as `python -m storage.migrations.rewrite` wrote them.
"""

from pathlib import Path

from alembic import op

from storage.schema.search import SEARCH_DDL

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FOLDER = Path(__file__).parent.parent / "first"


def upgrade() -> None:
    """Create every table and index, then the full-text index with its triggers."""
    for file in sorted((FOLDER / op.get_bind().dialect.name).glob("*.sql")):
        for statement in file.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                op.execute(statement)
    for statement in SEARCH_DDL[op.get_bind().dialect.name]:
        op.execute(statement)
