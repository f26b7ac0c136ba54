"""What every transaction of the ledger is given."""

from dataclasses import dataclass
from datetime import date

from alerts.config import AlertsConfig
from compliance.config import ComplianceConfig
from core.errors import NotFound
from declarations.model import Commitment
from declarations.registry import Registry
from storage.engine import Store


@dataclass(frozen=True, slots=True)
class Ledger:
    """The store with the registry, the thresholds and the alert rules that hold now."""

    store: Store
    registry: Registry
    compliance: ComplianceConfig
    alerts: AlertsConfig

    def commitment(self, commitment_id: str) -> Commitment:
        """The commitment; NotFound when the registry has none of this id."""
        found = self.registry.commitments.get(commitment_id)
        if found is None:
            raise NotFound(
                f"commitment {commitment_id}", "the registry has none; `pledgewatch registry list` shows all"
            )
        return found

    def declared_on(self, commitment_id: str) -> date | None:
        """From when acts count."""
        return self.registry.declared_on(commitment_id)
