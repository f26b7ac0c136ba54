"""The numbers that come from composed words: who acts, which way, how real it is, and how it is told."""

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.words import Verdict
from matchers.analysis import Analysis, Passage
from matchers.evidence import PARTIES, PARTY, REALITIES, Evidence
from matchers.signs import REALNESS
from matchers.subject import Subject
from matchers.votes import SOURCES, VOTE_NAMES
from matchers.wordbook import Stage

STAGES: Final[tuple[Stage, ...]] = (
    "denied", "urged", "hypothetical", "proposed", "planned", "decided", "under way", "done", "said", "",
)  # fmt: skip
NOISE: Final = ("question", "leading question", "explainer", "opinion", "live", "past", "poll", "front", "quote")
AGENTS: Final = (
    "holder agent", "holder speaker", "holder adjective", "holder earlier", "holder named",
    "theme agent", "other agent", "none",
)  # fmt: skip
Rows = NDArray[np.float64]

SIGN_NAMES: Final = (
    "valence plus", "valence minus", "valence plus anywhere", "valence minus anywhere", "governed", "turned",
)  # fmt: skip
"""Columns of `sign_numbers`."""
_BUCKETS: Final = {key: place for place, key in enumerate(itertools.product((1, -1), REALITIES, PARTIES))}
BUCKET_NAMES: Final = tuple(f"{'plus' if d > 0 else 'minus'} {r} by {p}" for d, r, p in _BUCKETS)
"""Columns of `buckets`."""
FORM_NAMES: Final = (
    *(f"stage {name or 'none'}" for name in STAGES),
    "real", "in title", "in background", "in condition", "in question", "urging in title",
    *(f"noise {name}" for name in NOISE),
)  # fmt: skip
"""Columns of `form_numbers`."""
_MET: Final = ("votes, words agree", "votes, words differ", "votes by holder", "votes by other", "votes elsewhere")
AGREEMENT_NAMES: Final = tuple(f"{s} {way} {met}" for s in SOURCES for way in ("plus", "minus") for met in _MET)
"""Columns of `agreement`."""
_PLUS: Final = [[VOTE_NAMES.index(f"{s} votes {v}") for v in ("fulfils", "advances")] for s in SOURCES]
_MINUS: Final = [VOTE_NAMES.index(f"{s} votes {Verdict.CONTRADICTS.value}") for s in SOURCES]


def sign_numbers(subject: Subject, rows: Sequence[int], bests: Sequence[Evidence | None]) -> Rows:
    """What happens to what each commitment wants, in the best passage and anywhere."""
    inside = np.array([best.valence if best else 0.0 for best in bests])
    total = subject.valences[:, list(rows)].astype(np.float64)
    most, least = total.max(axis=0, initial=0.0), total.min(axis=0, initial=0.0)
    strengths = np.tanh(np.maximum(0.0, np.column_stack([inside, -inside, most, -least])))
    steps = [best.reading.steps if best and best.reading else () for best in bests]
    governed = [any(s.name not in {"not", "modal"} for s in found) for found in steps]
    turned = [any(s.sign < 0 for s in found) for found in steps]
    return np.column_stack([strengths, governed, turned])


def buckets(evidence: Sequence[Evidence]) -> list[float]:
    """The strongest passage per direction, reality and party: the composed features."""
    numbers = [0.0] * len(BUCKET_NAMES)
    for one in evidence:
        if one.direction:
            place = _BUCKETS[one.direction, one.reality, PARTY[one.agent]]
            numbers[place] = max(numbers[place], one.strength * min(1.0, 0.4 + abs(one.valence)))
    return numbers


def form_numbers(analysis: Analysis, bests: Sequence[Evidence | None]) -> list[list[float]]:
    """How it is told: stage, place in the text, signs that it reports no act."""
    urged = sum(r.stage == "urged" for p in analysis.passages for r in p.readings if p.clause.field == "title")
    whole = [min(1.0, urged / 2), *(float(name in analysis.noise) for name in NOISE)]
    stages = [best.reading.stage if best and best.reading else "" for best in bests]
    places = [_place(best.passage if best else None) for best in bests]
    return [[*_STAGE_NUMBERS[stage], *place, *whole] for stage, place in zip(stages, places, strict=True)]


def _stage(stage: Stage) -> list[float]:
    real = REALNESS[stage] / 7 if stage not in {"said", ""} else 0.0
    return [*(float(stage == name) for name in STAGES), real]


_STAGE_NUMBERS: Final = {stage: _stage(stage) for stage in STAGES}


def _place(passage: Passage | None) -> list[float]:
    if passage is None:
        return [0.0] * 4
    clause = passage.clause
    places = (clause.field == "title", clause.role == "background", clause.role == "condition", clause.is_question)
    return [float(is_there) for is_there in places]


def agreement(votes: Rows, bests: Sequence[Evidence | None], elsewhere: Sequence[bool]) -> Rows:
    """Where the votes of like lines and the composed words meet: together, apart, or by the wrong party."""
    direction = np.array([best.direction if best else 0 for best in bests])
    party = [PARTY[best.agent] if best else "unnamed" for best in bests]
    where = [[p == "holder" for p in party], [p == "other" for p in party], list(elsewhere)]
    columns = []
    for plus, minus in zip(_PLUS, _MINUS, strict=True):
        for told, way in ((votes[:, plus].sum(axis=1), 1), (votes[:, minus], -1)):
            columns += [told * met for met in (direction == way, direction == -way, *map(np.asarray, where))]
    return np.column_stack(columns)
