"""Reports put into stories one after the other, as the match stage does it; and how right the stories are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from matchers.stories import StoryCandidate, StoryIndex
from matchers.story_config import StoryConfig


@dataclass(frozen=True, slots=True)
class Placed:
    """One report: the story it ended up in, and whether it was taken for a wire copy."""

    story: int
    wire_copy: bool


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of reports, told to be of one event: rightly, wrongly, and those that were missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the pairs put together that belong together; 1 when there is none."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs that belong together that were put together; 1 when there is none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def replay(reports: Iterable[StoryCandidate], config: StoryConfig) -> list[Placed]:
    """Each report, in the order given, into a story; merged stories count under the older id."""
    index = StoryIndex([], config)
    times: dict[int, tuple[datetime, datetime]] = {}
    merged: dict[int, int] = {}
    placed: list[Placed] = []
    for report in reports:
        choice = index.choose(report)
        joined = [] if choice.story is None else [choice.story, *choice.merges]
        story = min(joined, default=len(placed) + 1)
        for gone in set(joined) - {story}:
            merged[gone] = story
            index.drop(gone)
        spans = [times[i] for i in joined] + [(report.first_at, report.last_at)]
        times[story] = min(s[0] for s in spans), max(s[1] for s in spans)
        index.put(StoryCandidate(story, choice.fingerprint, *times[story], title=report.title))
        placed.append(Placed(story, choice.wire_copy))
    return [Placed(_root(p.story, merged), p.wire_copy) for p in placed]


def pairwise(events: Sequence[str], stories: Sequence[int], counts: Callable[[int], bool] = lambda _: True) -> Pairs:
    """How well `stories` group the reports that `events` groups; `counts` says which reports (by place) are asked."""
    right = wrong = missed = 0
    for i, j in combinations([i for i in range(len(events)) if counts(i)], 2):
        same, found = events[i] == events[j], stories[i] == stories[j]
        right += same and found
        wrong += found and not same
        missed += same and not found
    return Pairs(right, wrong, missed)


def _root(story: int, merged: dict[int, int]) -> int:
    while story in merged:
        story = merged[story]
    return story
