"""Alembic migrations, forward only; run by `storage.migrate`."""
