"""What one run of deliveries did, counted."""

from collections import Counter
from dataclasses import dataclass, field

from storage import channels, deliveries
from storage.engine import Store


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Counts of one run. `waiting` and `dead_letters` are what stands in the store afterwards."""

    posted: int = 0
    updated: int = 0
    replied: int = 0
    alerts: int = 0
    """Alerts inside the messages posted."""
    found: int = 0
    """Messages that an earlier attempt had posted, found before they were doubled."""
    retried: int = 0
    dead: int = 0
    dropped: int = 0
    waiting: int = 0
    dead_letters: int = 0
    failures: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Counts while a run goes on."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Messages that stand now."""
        return sum(self.counts[name] for name in ("posted", "updated", "replied"))

    def report(self, store: Store) -> DeliveryReport:
        """The counts, with what the store holds."""
        with store.read() as session:
            states = deliveries.count_states(session)
            circuits = channels.open_circuits(session)
        refused = [f"{c.kind} refuses our token ({c.reason}) since {c.since:%Y-%m-%d %H:%M} UTC" for c in circuits]
        return DeliveryReport(
            **self.counts,
            waiting=states.get("pending", 0),
            dead_letters=states.get("dead", 0),
            failures=tuple(dict.fromkeys([*self.failures, *refused])),
        )
