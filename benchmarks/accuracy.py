"""How right matching is, on the project's own labelled sets: the 37 commitments and the foreign declarations.

    python benchmarks/accuracy.py [GOLD.jsonl]

Yardstick in the same run: every word of statement and guideline as a keyword, direction "+". GOLD is scored instead of
the project's own set where it is given.
"""

import argparse
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder, where names of benchmarks would hide those of rooms
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.records import Match
from core.words import Modality, Verdict
from declarations.actors import load_actors
from declarations.registry import load_registry
from matchers.config import load_matching_config
from matchers.engine import Matcher, build_matcher
from matchers.labelled import Labelled, known_to, read_labelled
from matchers.measures import Scores, score

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data"
KEYWORDS = 2


def main() -> None:
    """Print one row per set and way of matching."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="?", default=DATA / "labelled.jsonl")
    given = parser.parse_args()
    sets = [("configured", ROOT / "config" / "declarations", given.gold)]
    for name in sorted(path.name for path in (DATA / "foreign").iterdir()):
        gold = DATA / "foreign" / name / "labelled.jsonl"
        hows = ("registry", "registry-with-examples")
        sets += [(f"{name}, {how}", DATA / "foreign" / name / f"{how}.yaml", gold) for how in hows]
    print(f"{'set':<36}{'alert F1':>9}{'+':>7}{'−':>7}{'AP':>7}{'link':>7}{'verdict':>9}{'keywords':>10}")
    for name, registry, gold in sets:
        matcher = build_matcher(
            load_registry([registry], load_actors(ROOT / "config" / "actors.yaml")),
            load_matching_config(ROOT / "config" / "matching.yaml"),
        )
        labelled = known_to(read_labelled(gold), matcher.compiled.ids)
        ours = score(labelled, {m.item: list(m.matches) for m in matcher.match(one.item for one in labelled)})
        print(row(name, ours, score(labelled, by_keywords(matcher, labelled))))


def row(name: str, ours: Scores, theirs: Scores) -> str:
    """One line of the table."""
    plus, minus = (count.f1 for count in ours.by_direction.values())
    figures = f"{ours.alert.f1:>9.3f}{plus:>7.2f}{minus:>7.2f}{ours.average_precision():>7.2f}{ours.link.f1:>7.2f}"
    return f"{name:<36}{figures}{ours.verdict_accuracy:>9.2f}{theirs.alert.f1:>10.3f}"


def by_keywords(matcher: Matcher, labelled: list[Labelled]) -> dict[str, list[Match]]:
    """The yardstick: two telling words of a commitment make an alert in its favour."""
    words = [
        set(f"{c.statement} {' '.join(c.guideline.model_dump().values())}".lower().split())
        for c in matcher.compiled.commitments
    ]
    found: dict[str, list[Match]] = {}
    for one in labelled:
        said = {w for w in f"{one.item.title} {one.item.summary}".lower().split() if len(w) > 4}
        found[one.item.id] = [
            Match(identifier, Verdict.FULFILS, 0.5, True, (), Modality.DONE, (), ())
            for identifier, known in zip(matcher.compiled.ids, words, strict=True)
            if len(said & known) >= KEYWORDS
        ]
    return found


if __name__ == "__main__":
    main()
