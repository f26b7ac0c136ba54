"""The ledger of this process, for the commands that read or write it."""

from typing import TYPE_CHECKING

from pledgewatch.context import Context

if TYPE_CHECKING:
    from ledger.book import Ledger


def ledger_of(context: Context) -> "Ledger":
    """The store with the registry, thresholds and alert rules that are configured."""
    from ledger.book import Ledger

    return Ledger(context.store, context.registry, context.compliance, context.alerts)
