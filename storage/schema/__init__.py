"""All tables. Importing this package makes the metadata complete."""

from storage.schema import ledger, news, outbox
from storage.schema.base import Base

__all__ = ["Base", "ledger", "news", "outbox"]
