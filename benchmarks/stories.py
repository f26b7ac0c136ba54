"""How right the stories are, against plain word overlap, and what choosing a story costs.

    python benchmarks/stories.py

Reads `tests/data/stories.yaml` (invented reports by event), with the shipped matcher's fingerprints. `chosen on` are
the events that the settings were chosen on, `kept apart` those written afterwards. The yardstick joins a report to the
story with the greatest word overlap (Jaccard) with one of its reports within the same window, at whatever threshold
does best on all events.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from core.records import Item
from declarations.actors import Actors, load_actors
from declarations.registry import load_registry
from matchers.config import load_matching_config
from matchers.engine import build_matcher
from matchers.stories import StoryCandidate, StoryIndex, choose_story
from matchers.story_config import StoryConfig
from matchers.story_replay import Pairs, pairwise, replay

ROOT = Path(__file__).parents[1]
CONFIG = StoryConfig()


@dataclass(frozen=True)
class Labelled:
    event: str
    apart: bool
    copy: bool
    report: StoryCandidate


def read(actors: Actors) -> list[Labelled]:
    found = []
    for event in yaml.safe_load((ROOT / "tests/data/stories.yaml").read_text(encoding="utf-8"))["events"]:
        for item in event["items"]:
            at = datetime.fromisoformat(item["at"])
            made = StoryCandidate(0, {}, at, at, title=item["title"], summary=item["lead"])
            found.append(Labelled(event["event"], event.get("kept_apart", False), item.get("copy", False), made))
    found.sort(key=lambda labelled: labelled.report.first_at)
    return with_fingerprints(found, actors)


def with_fingerprints(labelled: list[Labelled], actors: Actors) -> list[Labelled]:
    registry = load_registry([ROOT / "config" / "declarations"], actors)
    matcher = build_matcher(registry, load_matching_config(ROOT / "config" / "matching.yaml"))
    reports = [x.report for x in labelled]
    items = [Item(str(n), r.title, r.summary, published=r.first_at) for n, r in enumerate(reports)]
    matchings = matcher.match(items)
    return [
        replace(x, report=replace(x.report, fingerprint=m.fingerprint))
        for x, m in zip(labelled, matchings, strict=True)
    ]


def report(title: str, lead: str, at: datetime, actors: Actors) -> StoryCandidate:
    entities = sorted({m.actor for text in (title, lead) for m in actors.find(text, at.date())})
    return StoryCandidate(0, {"entities": entities}, at, at, title=title, summary=lead)


def by_words(labelled: list[Labelled], threshold: float) -> list[int]:
    """The yardstick: single linkage on the Jaccard overlap of words."""
    words = [set(re.findall(r"\w+", f"{x.report.title} {x.report.summary}".lower())) for x in labelled]
    stories: list[int] = []
    for i, mine in enumerate(words):
        best, story = threshold, i + 1
        for j in range(i):
            near = labelled[i].report.first_at - labelled[j].report.first_at <= CONFIG.window
            overlap = len(mine & words[j]) / len(mine | words[j]) if mine | words[j] else 0.0
            if near and overlap >= best:
                best, story = overlap, stories[j]
        stories.append(story)
    return stories


def f1(pairs: Pairs) -> float:
    both = pairs.precision + pairs.recall
    return 2 * pairs.precision * pairs.recall / both if both else 0.0


def print_pairs(labelled: list[Labelled], stories: list[int], name: str) -> None:
    events = [x.event for x in labelled]
    parts: dict[str, Callable[[int], bool]] = {
        "all": lambda _: True,
        "chosen on": lambda i: not labelled[i].apart,
        "kept apart": lambda i: labelled[i].apart,
    }
    for part, counts in parts.items():
        pairs = pairwise(events, stories, counts)
        print(f"{name:14} {part:11} P {pairs.precision:.2f}  R {pairs.recall:.2f}  F1 {f1(pairs):.2f}  {pairs}")


def print_cost(actors: Actors) -> None:
    for size in (1_000, 10_000):
        now = datetime(2026, 3, 10, tzinfo=UTC)
        index = StoryIndex([], CONFIG)
        for n in range(size):
            new = report(
                f"Town {n % 97} of Ukraine gets {n} shelters from Norway", "", now + timedelta(seconds=n), actors
            )
            choice = choose_story(new, [], CONFIG)
            index.put(StoryCandidate(n + 1, choice.fingerprint, new.first_at, new.last_at))
        asked = [report(f"Norway sends {n} shelters to Ukraine", "", now, actors) for n in range(200)]
        start = time.perf_counter()
        for new in asked:
            index.choose(new)
        print(
            f"choosing among {size:6} open stories: {(time.perf_counter() - start) / len(asked) * 1e3:.2f} ms a report"
        )


def main() -> None:
    actors = load_actors(ROOT / "config" / "actors.yaml")
    labelled = read(actors)
    placed = replay([x.report for x in labelled], CONFIG)
    print(f"{len(labelled)} reports, {len({x.event for x in labelled})} events")
    print_pairs(labelled, [p.story for p in placed], "story search")
    events = [x.event for x in labelled]
    best = max((n / 100 for n in range(4, 60, 2)), key=lambda t: f1(pairwise(events, by_words(labelled, t))))
    print_pairs(labelled, by_words(labelled, best), f"words ≥ {best:.2f}")
    right = sum(p.wire_copy and x.copy for p, x in zip(placed, labelled, strict=True))
    print(
        f"wire copies: {right} of {sum(x.copy for x in labelled)} known, "
        f"{sum(p.wire_copy and not x.copy for p, x in zip(placed, labelled, strict=True))} taken wrongly"
    )
    print_cost(actors)


if __name__ == "__main__":
    main()
