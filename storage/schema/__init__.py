"""All tables. Importing this package makes the metadata complete."""

from storage.schema import learning, ledger, news, outbox, queue, search
from storage.schema.base import Base

__all__ = ["Base", "learning", "ledger", "news", "outbox", "queue", "search"]
