"""Acts: what readings of the same story, pointing the same way, report; and readings set aside, with the reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from compliance.config import ComplianceConfig
from compliance.corroboration import Corroboration, corroborate, independent
from compliance.readings import Reading
from core.words import Direction, Verdict
from declarations.actors import Actors
from declarations.model import Commitment


class SetAside(StrEnum):
    """Why evidence that is kept counts for nothing."""

    BEFORE_DECLARED = "before declared"
    AFTER_END = "after its end"
    NO_HOLDER = "by nobody whose acts count"
    WORDS_ONLY = "words only"


@dataclass(frozen=True, slots=True)
class Act:
    """(commitment, direction, story), by one or more holders. `readings` are in order of time.

    `fulfils` is what corroborates that it fulfils rather than advances (falsy when nothing does).
    `outlets` counts independent ones.
    """

    direction: Direction
    story: int | None
    readings: tuple[Reading, ...]
    holders: tuple[str, ...]
    at: datetime
    corroboration: Corroboration
    fulfils: Corroboration
    outlets: int

    @property
    def verdict(self) -> Verdict:
        """What the act is said to be; `fulfils` needs as much corroboration as the act itself has."""
        if self.direction is Direction.MINUS:
            return Verdict.CONTRADICTS
        says = any(r.verdict is Verdict.FULFILS for r in self.readings)
        return Verdict.FULFILS if self.fulfils or (says and not self.corroboration) else Verdict.ADVANCES

    @property
    def confirmed(self) -> bool:
        """Whether a person stands behind it."""
        return self.corroboration is Corroboration.CONFIRMED

    @property
    def evidence(self) -> tuple[int, ...]:
        """Ids of its evidence."""
        return tuple(r.entry.id for r in self.readings)


def sort_out(
    readings: Iterable[Reading], commitment: Commitment, actors: Actors, declared_on: date | None
) -> tuple[list[Reading], list[tuple[Reading, SetAside]]]:
    """Readings that count, with only the holders whose acts count; and those set aside, each with the reason."""
    counted: list[Reading] = []
    aside: list[tuple[Reading, SetAside]] = []
    for reading in readings:
        reason, holders = _judge(reading, commitment, actors, declared_on)
        if reason is None:
            counted.append(replace(reading, holders=holders))
        else:
            aside.append((reading, reason))
    return counted, aside


def _judge(
    reading: Reading, commitment: Commitment, actors: Actors, declared_on: date | None
) -> tuple[SetAside | None, tuple[str, ...]]:
    on = reading.entry.act_at.date()
    if reading.direction is Direction.NONE:
        return SetAside.WORDS_ONLY, ()
    if declared_on is not None and on < declared_on:
        return SetAside.BEFORE_DECLARED, ()
    if commitment.until is not None and on > commitment.until:
        return SetAside.AFTER_END, ()
    holders = tuple(sorted({h for h in reading.holders if _counts(h, commitment, actors, on)}))
    return (None, holders) if holders else (SetAside.NO_HOLDER, ())


def _counts(actor: str, commitment: Commitment, actors: Actors, on: date) -> bool:
    return any(actors.counts_for(holder, actor, on) for holder in commitment.holders)


def gather(readings: Iterable[Reading], config: ComplianceConfig) -> list[Act]:
    """The acts that `readings` report, in order of time; what has no story is an act of its own."""
    groups: dict[tuple[Direction, str], list[Reading]] = {}
    for reading in readings:
        own = reading.entry.story if reading.entry.story is not None else f"entry {reading.entry.id}"
        groups.setdefault((reading.direction, str(own)), []).append(reading)
    return sorted((_act(group, config) for group in groups.values()), key=_order)


def of_holder(acts: Sequence[Act], holder: str, config: ComplianceConfig) -> list[Act]:
    """The acts of one holder, each with only the readings that name it: nobody is judged on what is said of others."""
    named = (r for act in acts for r in act.readings if holder in r.holders)
    return [replace(act, holders=(holder,)) for act in gather(named, config)]


def _act(readings: list[Reading], config: ComplianceConfig) -> Act:
    ordered = tuple(sorted(readings, key=lambda r: (r.entry.act_at, r.entry.recorded_at, r.entry.id)))
    saying = [r for r in ordered if r.verdict is Verdict.FULFILS]
    return Act(
        direction=ordered[0].direction,
        story=ordered[0].entry.story,
        readings=ordered,
        holders=tuple(sorted({h for r in ordered for h in r.holders})),
        at=ordered[0].entry.act_at,
        corroboration=corroborate(ordered, config.independent_outlets),
        fulfils=corroborate(saying, config.independent_outlets) if saying else Corroboration.NONE,
        outlets=independent(ordered),
    )


def _order(act: Act) -> tuple[object, ...]:
    """Time first; acts of the same moment in an order that does not depend on which we heard of first."""
    return act.at, act.direction is Direction.MINUS, min(r.entry.passage_hash for r in act.readings), act.evidence
