"""What the embedding model is tuned on: texts of our own, and which of them say the same of a commitment."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.words import Verdict
from declarations.actors import Actors
from declarations.registry import Registry
from matchers.compiled import compile_registry
from matchers.labelled import Labelled
from matchers.similarity import fold, folded_lines, kept_actors
from matchers.text import plain

COMMITMENTS: Final = 10
TEXTS_EACH: Final = 18
UNRELATED: Final = 12
"""What one batch holds at most."""
FIRST_SHARE: Final = 0.5
"""Share of the batches that come from the first registry; the others share the rest."""
LEAD_LEARNED: Final = 160
"""So many characters of a lead are learned from."""
ALIKE: Final = 0.3
"""How much of a pair *fulfils* and *advances* of one commitment are; the same verdict is 1."""
_PLUS: Final = {Verdict.FULFILS, Verdict.ADVANCES}

Said = frozenset[tuple[str, Verdict]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One text, as it is embedded, and what it says: nothing where it bears on no commitment."""

    text: str
    home: str
    says: Said


def lessons_of(registry: Registry, labelled: Sequence[Labelled]) -> list[Lesson]:
    """Lines of the registry and titles of labelled items, without those that may not ship or that a reader doubted."""
    compiled = compile_registry(registry)
    keep = kept_actors(compiled, registry)
    found: list[Lesson] = []
    for row, line, text in folded_lines(compiled, registry, keep):
        home = compiled.ids[row]
        found.append(Lesson(text, home, frozenset([(home, line.verdict)]) if line.verdict else frozenset()))
    for one in labelled:
        if one.shippable and not any(lab.unsure for lab in one.labels):
            home = one.labels[0].commitment if one.labels else ""
            said = frozenset((lab.commitment, lab.verdict) for lab in one.labels)
            found.append(Lesson(_embedded(one, registry.actors, keep), home, said))
    return found


def _embedded(one: Labelled, actors: Actors, keep: frozenset[str]) -> str:
    """The title; of about every other item that has a lead, both: together they say what it is labelled with."""
    title, lead = (fold(plain(text), actors, keep) for text in (one.item.title, one.item.summary))
    both = f"{title.rstrip(' .')}. {lead[:LEAD_LEARNED]}"
    return both if lead.strip() and len(one.item.title) % 2 else title


def batches(courses: Sequence[Sequence[Lesson]], seed: int) -> Iterator[list[Lesson]]:
    """Endless batches, each of one registry: some of its commitments, and some texts that bear on none."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    sorted_courses = [_by_home(course) for course in courses]
    while True:
        first = draw.random() < FIRST_SHARE or len(courses) == 1
        homes = sorted_courses[0] if first else draw.choice(sorted_courses[1:])
        named = sorted(home for home in homes if home)
        chosen = [(home, TEXTS_EACH) for home in draw.sample(named, min(len(named), COMMITMENTS))]
        batch: list[Lesson] = []
        for home, most in [*chosen, ("", UNRELATED)]:
            batch += draw.sample(homes[home], min(len(homes[home]), most)) if home in homes else []
        yield list(dict.fromkeys(batch))


def alike(batch: Sequence[Lesson]) -> NDArray[np.float32]:
    """How much every two texts of a batch say the same: 1, ALIKE or 0; 0 with itself."""
    found = np.zeros((len(batch), len(batch)), dtype=np.float32)
    for i, one in enumerate(batch):
        for j in range(i):
            found[i, j] = found[j, i] = _alike(one.says, batch[j].says)
    return found


def _alike(one: Said, other: Said) -> float:
    if one & other:
        return 1.0
    plus = {commitment for commitment, verdict in one if verdict in _PLUS}
    return ALIKE if any(c in plus and verdict in _PLUS for c, verdict in other) else 0.0


def _by_home(course: Sequence[Lesson]) -> Mapping[str, list[Lesson]]:
    found: defaultdict[str, list[Lesson]] = defaultdict(list)
    for lesson in course:
        found[lesson.home].append(lesson)
    return found
