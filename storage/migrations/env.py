"""Alembic's entry: runs the migrations over the connection it is given, inside that connection's transaction."""

from alembic import context

from storage.schema import Base

connection = context.config.attributes["connection"]
# SQLite does roll back DDL; Alembic assumes not, because the driver's own transaction handling used to get in the way.
context.configure(connection=connection, target_metadata=Base.metadata, transactional_ddl=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
