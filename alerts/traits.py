"""What routes, silences and inhibitions look at in a subject: sets of words, and one probability."""

from dataclasses import dataclass
from functools import singledispatch

from alerts.config import When
from alerts.records import ActSubject, ClockSubject, CommitmentFacts, ReviewSubject, Subject


@dataclass(frozen=True, slots=True)
class Traits:
    """The words by which a subject is chosen. `confidence` is 0..1, the best of its reports; 1 where none applies."""

    kinds: frozenset[str] = frozenset()
    commitments: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    declarations: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    stories: frozenset[str] = frozenset()
    confidence: float = 1.0


def takes(when: When, traits: Traits) -> bool:
    """Whether every key that `when` gives holds for `traits`."""
    if traits.confidence < when.min_confidence:
        return False
    lists = ("kinds", "commitments", "tags", "holders", "declarations", "verdicts", "tiers")
    return all(not (wanted := getattr(when, name)) or getattr(traits, name) & set(wanted) for name in lists)


@singledispatch
def traits_of(subject: Subject) -> Traits:
    """The traits of `subject`."""
    return Traits(kinds=frozenset({subject.kind}))


@traits_of.register
def _(subject: ActSubject) -> Traits:
    told = [r for r in subject.reports if r.accepted] or list(subject.reports)
    return Traits(
        kinds=frozenset({subject.kind}),
        commitments=frozenset({subject.commitment.id}),
        directions=frozenset({str(subject.direction)}),
        declarations=_declarations(subject.commitment),
        tags=frozenset(subject.commitment.tags),
        holders=frozenset({*subject.holders, *subject.holder_names}),
        verdicts=frozenset(str(r.verdict) for r in told),
        tiers=frozenset(str(r.tier) for r in told),
        outlets=frozenset(r.outlet for r in told),
        stories=frozenset({str(subject.story)} if subject.story is not None else ()),
        confidence=max(r.confidence for r in told),
    )


@traits_of.register
def _(subject: ClockSubject) -> Traits:
    return Traits(
        kinds=frozenset({subject.kind}),
        commitments=frozenset({subject.commitment.id}),
        declarations=_declarations(subject.commitment),
        tags=frozenset(subject.commitment.tags),
        holders=frozenset({*subject.holders, *subject.holder_names}),
    )


@traits_of.register
def _(subject: ReviewSubject) -> Traits:
    return traits_of(subject.act)


def _declarations(commitment: CommitmentFacts) -> frozenset[str]:
    return frozenset({commitment.declaration} if commitment.declaration else ())
