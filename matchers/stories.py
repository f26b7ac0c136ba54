"""Stories: which reports tell of the same event. Pure; who stores them passes them in.

An event is known by its actors, places, numbers, names and acts, close in time: sharing rare ones says much,
sharing *Ukraine* says nothing, and two reports whose other actors differ tell of two events.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from matchers.copies import is_copy, sketch
from matchers.story_config import StoryConfig
from matchers.story_keys import keys_of, weight

_SHARED_BY_ALL: Final = frozenset({"e:ukraine", "e:russia", "e:eu", "e:nato", "e:united-states", "e:un"})
# What speaks against one event, as factors on likeness.
_OTHER_ACTORS: Final = 0.45
_ACTOR_UNSAID: Final = 0.85
_OTHER_NUMBERS: Final = 0.75
_NO_SHARED_NAME: Final = 0.8


@dataclass(frozen=True, slots=True)
class StoryCandidate:
    """A story as it is kept, or one new report (`story_id` 0).

    `fingerprint` of a report is the matcher's (`Matching.fingerprint`); that of a story is what `StoryChoice` gave.
    Times are aware UTC. `summary` is needed of a new report only.
    """

    story_id: int
    fingerprint: Mapping[str, Any]
    first_at: datetime
    last_at: datetime
    outlets: frozenset[str] = frozenset()
    title: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class StoryChoice:
    """Where a report belongs: `story` is None for a new one; `merges` are stories that turn out to be the same.

    `fingerprint` is what the story is to be stored with afterwards. `wire_copy`: the report repeats the text of an
    earlier one. `likeness` (0..1) and `reason` are for people.
    """

    story: int | None
    merges: tuple[int, ...]
    wire_copy: bool
    fingerprint: dict[str, Any]
    likeness: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Report:
    keys: frozenset[str]
    text: tuple[int, ...]


@dataclass(slots=True)
class _Story:
    id: int
    first_at: datetime
    last_at: datetime
    reports: list[_Report] = field(default_factory=list)


def choose_story(new: StoryCandidate, existing: Sequence[StoryCandidate], config: StoryConfig) -> StoryChoice:
    """The story that `new` belongs to, among `existing`. For many reports in a row, keep a `StoryIndex`."""
    return StoryIndex(existing, config).choose(new)


class StoryIndex:
    """Stories by the keys of their reports: choosing costs by the stories that share a rare key, not by all."""

    def __init__(self, existing: Iterable[StoryCandidate], config: StoryConfig) -> None:
        self._config = config
        self._stories: dict[int, _Story] = {}
        self._by_key: dict[str, set[int]] = defaultdict(set)
        for story in existing:
            self.put(story)

    def put(self, story: StoryCandidate) -> None:
        """Know `story` from now on, in place of what was known under its id."""
        self.drop(story.story_id)
        made = _Story(story.story_id, story.first_at, story.last_at, _reports(story))
        self._stories[made.id] = made
        for key in _all_keys(made):
            self._by_key[key].add(made.id)

    def drop(self, story_id: int) -> None:
        """Forget a story, as when it was merged into another."""
        gone = self._stories.pop(story_id, None)
        if gone:
            for key in _all_keys(gone):
                self._by_key[key].discard(story_id)

    def choose(self, new: StoryCandidate) -> StoryChoice:
        """Where `new` belongs; the older story wins a tie. Changes nothing."""
        report = _reports(new)[0]
        likely = [(self._likeness(report, story, new), -story.id, story) for story in self._near(report, new)]
        likely.sort(key=lambda entry: entry[:2], reverse=True)
        fitting = [(score, story) for score, _, story in likely if score >= self._config.join]
        if not fitting:
            best = likely[0][0] if likely else 0.0
            return StoryChoice(None, (), False, self._folded([], report), best, "no story is like it")
        score, story = fitting[0]
        same = [other for s, other in fitting[1:] if s >= self._config.merge and score >= self._config.merge]
        reports = [r for one in (story, *same) for r in one.reports]
        copy = any(self._is_copy(report, r) for r in reports)
        merges = tuple(sorted(other.id for other in same))
        reason = "repeats an earlier report" if copy else "the same event"
        return StoryChoice(story.id, merges, copy, self._folded(reports, report), score, reason)

    def _near(self, report: _Report, new: StoryCandidate) -> list[_Story]:
        """Stories close in time that share a key worth sharing, or two of any."""
        most = max(20, len(self._stories) // 5)
        shared: Counter[int] = Counter()
        for key in report.keys - _SHARED_BY_ALL:
            found = self._by_key.get(key, ())
            if len(found) <= most:
                shared.update(dict.fromkeys(found, 1))
        stories = (self._stories[i] for i in shared)
        return [s for s in stories if _gap(s, new) <= self._config.window and _span(s, new) <= self._config.span]

    def _likeness(self, report: _Report, story: _Story, new: StoryCandidate) -> float:
        """0..1: of the most similar report of the story, less for time between and for other actors."""
        close = 1 - 0.4 * (_gap(story, new) / self._config.window)
        return close * max((self._similar(report, other) for other in story.reports), default=0.0)

    def _similar(self, one: _Report, other: _Report) -> float:
        if self._is_copy(one, other):
            return 1.0
        shared = self._sum(one.keys & other.keys)
        if not shared:
            return 0.0
        similar = shared / math.sqrt(self._sum(one.keys) * self._sum(other.keys))
        return similar * _agreement(one.keys, other.keys)

    def _is_copy(self, one: _Report, other: _Report) -> bool:
        """Near-identical texts; but a standing phrase with another actor or figure in it is another event."""
        return (
            is_copy(one.text, other.text, self._config.copy_share)
            and _agreement(one.keys, other.keys) >= _NO_SHARED_NAME
        )

    def _sum(self, keys: frozenset[str]) -> float:
        n = len(self._stories)
        return sum(weight(key, len(self._by_key.get(key, ())), n) for key in keys)

    def _folded(self, reports: Sequence[_Report], new: _Report) -> dict[str, Any]:
        """The reports to compare with from now on, as JSON holds them: the first ones and the newest."""
        kept = [*reports, new]
        most = self._config.reports_kept
        if len(kept) > most:
            kept = [*kept[: most // 2], *kept[-(most - most // 2) :]]
        return {"reports": [{"keys": sorted(r.keys), "text": list(r.text)} for r in kept]}


def _reports(story: StoryCandidate) -> list[_Report]:
    """Of a stored story those it was stored with; of a new report that one."""
    stored = story.fingerprint.get("reports")
    if isinstance(stored, list) and stored:
        return [_Report(frozenset(r["keys"]), tuple(r["text"])) for r in stored]
    keys = keys_of(story.fingerprint, story.title, story.summary)
    return [_Report(keys, tuple(sketch(story.title, story.summary)))]


def _all_keys(story: _Story) -> set[str]:
    return set().union(*(r.keys for r in story.reports))


def _gap(story: _Story, new: StoryCandidate) -> timedelta:
    """Time between the report and the story's nearest end; none when it falls inside."""
    return max(story.first_at - new.last_at, new.first_at - story.last_at, timedelta(0))


def _span(story: _Story, new: StoryCandidate) -> timedelta:
    return max(story.last_at, new.last_at) - min(story.first_at, new.first_at)


def _agreement(one: frozenset[str], other: frozenset[str]) -> float:
    """A factor, 1 where nothing speaks against one event: other actors, other figures, no shared name."""
    factor = _actors_agree(_of(one, "e") - _SHARED_BY_ALL, _of(other, "e") - _SHARED_BY_ALL)
    mine, theirs = _of(one, "n"), _of(other, "n")
    if mine and theirs and not mine & theirs:
        factor *= _OTHER_NUMBERS
    names = (one & other) - _SHARED_BY_ALL
    return factor if any(key[0] in "exn" for key in names) else factor * _NO_SHARED_NAME


def _actors_agree(mine: frozenset[str], theirs: frozenset[str]) -> float:
    if mine & theirs or not (mine or theirs):
        return 1.0
    return _OTHER_ACTORS if mine and theirs else _ACTOR_UNSAID


def _of(keys: frozenset[str], kind: str) -> frozenset[str]:
    return frozenset(key for key in keys if key[0] == kind)
