"""What the fetch stage says it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pledgewatch.stages.report import StageReport

if TYPE_CHECKING:
    from feeds.records import Look
    from storage.feeds import Stored


@dataclass(frozen=True, kw_only=True)
class FetchReport(StageReport):
    """Counts of one run. `failed` are (feed, kind, message); a feed that asked us to slow down only counts there."""

    feeds: int = 0
    checked: int = 0
    unchanged: int = 0
    degraded: tuple[str, ...] = ()
    slowed: int = 0
    gone: tuple[str, ...] = ()
    failed: tuple[tuple[str, str, str], ...] = ()
    entries: int = 0
    stored: int = 0
    updated: int = 0
    duplicates: int = 0
    dropped: int = 0
    articles: int = 0
    """Article pages that were asked for, of items that are evidence already."""


@dataclass
class Tally:
    """Counts while they grow."""

    feeds: int
    checked: int = 0
    unchanged: int = 0
    slowed: int = 0
    degraded: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    sums: dict[str, int] = field(default_factory=dict)

    def add(self, looks: Sequence["Look"], stored: Mapping[str, "Stored"]) -> None:
        """Count these looks, and what each brought into the store."""
        for look in looks:
            self.checked += 1
            self.unchanged += look.outcome == "unchanged"
            if look.outcome == "degraded":
                self.degraded.append(look.feed)
            if look.memory.state == "gone":
                self.gone.append(look.feed)
            if look.outcome == "failed" and look.status == 429:
                self.slowed += 1
            elif look.outcome == "failed":
                self.failed.append((look.feed, look.kind, look.message))
            for name in ("entries", "stored", "updated", "duplicates", "dropped"):
                self.sums[name] = self.sums.get(name, 0) + getattr(stored[look.feed], name)

    def report(self, seconds: float, articles: int) -> FetchReport:
        """The counts as they stand."""
        return FetchReport(
            seconds=seconds,
            failures=tuple(f"feed {name}: {message}" for name, _, message in self.failed),
            feeds=self.feeds,
            checked=self.checked,
            unchanged=self.unchanged,
            slowed=self.slowed,
            degraded=tuple(self.degraded),
            gone=tuple(self.gone),
            failed=tuple(self.failed),
            articles=articles,
            **self.sums,
        )
