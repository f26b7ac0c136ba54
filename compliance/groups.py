"""Holders as a commitment names them: a bloc's own acts and its members' acts, kept apart and aggregated."""

from collections.abc import Sequence
from statistics import fmean

from compliance.states import GroupState, HolderState
from declarations.actors import Actors
from declarations.model import Commitment


def group_states(commitment: Commitment, holders: Sequence[HolderState], actors: Actors) -> tuple[GroupState, ...]:
    """One for each holder the commitment names, in its order; whoever counts for several is in each."""
    return tuple(_group(name, holders, actors) for name in commitment.holders)


def mean_score(holders: Sequence[HolderState]) -> float | None:
    """Mean over holders with evidence, −1..+1; None when there are none."""
    scores = [h.score for h in holders if h.score is not None]
    return fmean(scores) if scores else None


def _group(name: str, holders: Sequence[HolderState], actors: Actors) -> GroupState:
    mine = [h for h in holders if _counts(name, h, actors)]
    actor = actors.resolve(name) or name
    itself = [h for h in mine if h.holder in {actor, actor.removesuffix("-members")}]
    members = [h for h in mine if h not in itself]
    return GroupState(
        name=name,
        own=itself[0].holder if itself else None,
        members=tuple(h.holder for h in members),
        own_score=mean_score(itself),
        members_score=mean_score(members),
        score=mean_score(mine),
        n=len(mine),
    )


def _counts(name: str, holder: HolderState, actors: Actors) -> bool:
    return any(actors.counts_for(name, holder.holder, act.at.date()) for act in holder.acts)
