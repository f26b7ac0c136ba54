"""The match stage: items that wait are read by the matcher, sorted into stories, and kept as evidence."""

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from core.records import Item, Match, Matching
from core.words import Direction
from pledgewatch.context import Context
from pledgewatch.stages.report import Progress, StageReport, no_progress
from pledgewatch.stages.sorting import Placed, Sorter

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.calibrations import Calibration

BATCH = 256
"""Items per transaction: little is lost in a crash, and the matcher has enough to work on at once."""


@dataclass(frozen=True, kw_only=True)
class MatchReport(StageReport):
    """Counts of one run. `verdicts` counts accepted matches, `gates` why items passed or stopped."""

    items: int = 0
    matched: int = 0
    evidence: int = 0
    stories: int = 0
    merged: int = 0
    wire_copies: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    gates: dict[str, int] = field(default_factory=dict)
    matcher: str = ""
    registry: str = ""


def match(context: Context, *, limit: int | None = None, progress: Progress = no_progress) -> MatchReport:
    """Match what waits: items never matched, edited since, or read by an older matcher or registry."""
    from storage import items, registry_versions

    started = time.monotonic()
    stamp = f"{context.matcher.version}|{context.registry.version}"
    with context.store.begin() as session:
        registry_versions.keep(session, context.registry, context.clock())
        waiting = items.count_waiting(session, stamp)
    total = waiting if limit is None else min(waiting, limit)
    worker = f"{os.uname().nodename}:{os.getpid()}"
    tally = _Tally()
    while tally.items < total:
        with context.store.begin() as session:
            batch = items.waiting(session, stamp, min(BATCH, total - tally.items), worker, context.clock())
        if not batch:  # another worker holds the rest
            break
        _keep(context, stamp, list(zip(batch, context.matcher.match(batch), strict=True)), tally)
        progress("matching", tally.items, total)
    return tally.report(context, time.monotonic() - started)


def _keep(context: Context, stamp: str, read: list[tuple[Item, Matching]], tally: "_Tally") -> None:
    """Stories, evidence and the items' stamps, in one transaction."""
    from storage.calibrations import current
    from storage.items import Matched, mark_matched

    with context.store.begin() as session:
        learned = current(session)
        point = partial(_point, context)
        read = [(item, _accepted(context, learned.applied(matching, point), point)) for item, matching in read]
        sorter = Sorter(session, [item for item, _ in read], context.matching.stories, context.clock())
        for item, matching in read:
            placed = sorter.place(item, matching)
            tally.add(matching, placed, _evidence(context, session, item, matching, placed, learned))
        mark_matched(session, stamp, [Matched(item.id, item.version, matching.gate) for item, matching in read])


def _accepted(context: Context, matching: Matching, point: Callable[[Match], float]) -> Matching:
    """What is accepted here and now: the matcher itself only knows the point that its file names."""
    if context.accept_at == context.matching.operating_point:
        return matching
    return replace(matching, matches=tuple(_judged(match, point(match)) for match in matching.matches))


def _judged(match: Match, accept: float) -> Match:
    why = f"Accepted from {accept:.2f} when it was matched: the point was tuned."
    return replace(match, accepted=match.confidence >= accept, reasons=(*match.reasons, why))


def _point(context: Context, match: Match) -> float:
    """The confidence that accepts a match, by how its commitment is written and which way it points."""
    matcher = context.matcher
    point = matcher.point(matcher.compiled.ids.index(match.commitment), context.accept_at)
    return float(point.restates if match.direction is Direction.NONE else point.alert)


def _evidence(
    context: Context, session: "Session", item: Item, matching: Matching, placed: Placed, learned: "Calibration"
) -> int:
    from storage.evidence import record_matching
    from storage.matchings import Stamps

    return record_matching(
        session,
        item,
        matching,
        Stamps(context.matcher.version + learned.suffix, context.registry.version, context.matcher.degraded),
        context.clock(),
        story=placed.story,
        wire_copy=placed.wire_copy,
        keep_from=context.compliance.keep_from,
        backfill_after=context.compliance.backfill,
    )


class _Tally:
    def __init__(self) -> None:
        self.items = self.matched = self.evidence = self.stories = self.merged = self.copies = 0
        self.verdicts: Counter[str] = Counter()
        self.gates: Counter[str] = Counter()

    def add(self, matching: Matching, placed: Placed, evidence: int) -> None:
        accepted = [match.verdict.value for match in matching.matches if match.accepted]
        self.items += 1
        self.matched += bool(accepted)
        self.evidence += evidence
        self.stories += placed.new
        self.merged += placed.merged
        self.copies += placed.wire_copy
        self.verdicts.update(accepted)
        self.gates[matching.gate] += 1

    def report(self, context: Context, seconds: float) -> MatchReport:
        degraded = context.matcher.degraded
        return MatchReport(
            seconds=seconds,
            failures=(f"matcher degraded: {degraded}",) if degraded else (),
            items=self.items,
            matched=self.matched,
            evidence=self.evidence,
            stories=self.stories,
            merged=self.merged,
            wire_copies=self.copies,
            verdicts=dict(self.verdicts),
            gates=dict(self.gates),
            matcher=context.matcher.version,
            registry=context.registry.version,
        )
