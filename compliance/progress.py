"""How far a holder has come: announced → decided → in force or delivered."""

from collections.abc import Sequence

from compliance.acts import Act
from core.words import Direction, Modality, Progress, Verdict

ORDER = tuple(Progress)
_INTENTS = frozenset({Modality.PLANNED, Modality.PROPOSED})


def progress(acts: Sequence[Act]) -> Progress:
    """The furthest stage that acts for it have reached since the latest corroborated act against it."""
    since = max((n for n, a in enumerate(acts, 1) if a.direction is Direction.MINUS and a.corroboration), default=0)
    stages = [_stage(a) for a in acts[since:] if a.direction is Direction.PLUS]
    return max(stages, key=ORDER.index, default=Progress.NONE)


def furthest(stages: Sequence[Progress]) -> Progress:
    """The furthest of several."""
    return max(stages, key=ORDER.index, default=Progress.NONE)


def _stage(act: Act) -> Progress:
    """What nobody corroborates is announced at most."""
    if not act.corroboration:
        return Progress.ANNOUNCED
    modalities = {r.entry.modality for r in act.readings if r.verdict is act.verdict}
    if act.verdict is Verdict.FULFILS:
        return Progress.IN_FORCE if modalities - {Modality.DECIDED} - _INTENTS else Progress.DECIDED
    return Progress.DECIDED if modalities - _INTENTS else Progress.ANNOUNCED
