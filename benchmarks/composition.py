"""How often composed signs alone point the right way: words, grammar and thesaurus, no model and no weights.

Every registry is compiled from statements and guidelines only, and its example headlines are looked at as news.

    python benchmarks/composition.py
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder, where names of benchmarks would hide those of rooms
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from declarations.actors import Actors, load_actors
from declarations.registry import load_registry
from matchers.analysis import analyse, scan_item
from matchers.compiled import compile_registry
from matchers.evidence import Collector
from matchers.subject import SubjectScorer, subject_of
from matchers.table import own_examples, without_examples

ROOT = Path(__file__).resolve().parents[1]
FOREIGN = ROOT / "tests" / "data" / "foreign"
REGISTRIES = {"shipped": ROOT / "config" / "declarations"} | {
    name: FOREIGN / name / "registry-with-examples.yaml" for name in sorted(path.name for path in FOREIGN.iterdir())
}
WANTED = {"fulfils": 1, "advances": 1, "contradicts": -1}


def measure(path: Path, actors: Actors) -> Counter[str]:
    """Examples of acts by how composition reads them: right, wrong, nowhere."""
    registry = load_registry([path], actors)
    compiled = compile_registry(without_examples(registry))
    scorer, collector = SubjectScorer(compiled), Collector(compiled, registry.actors)
    counts: Counter[str] = Counter()
    for one in own_examples(registry):
        wanted = WANTED.get(one.labels[0].verdict.value) if one.labels else None
        if wanted is None:
            continue
        row = compiled.ids.index(one.labels[0].commitment)
        scanned = scan_item(one.item, compiled.scanner)
        analysis = analyse(scanned, registry.actors)
        evidence = collector.collect(analysis, subject_of(scanned, analysis.passages, scorer), [row])[0]
        found = evidence[0].direction if evidence else 0
        counts["nowhere" if not found else "right" if found == wanted else "wrong"] += 1
    return counts


def main() -> None:
    """Prints one line a registry."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="counts as JSON")
    as_json = parser.parse_args().json
    actors = load_actors(ROOT / "config" / "actors.yaml")
    found = {name: measure(path, actors) for name, path in REGISTRIES.items()}
    if as_json:
        print(json.dumps(found))
        return
    for name, counts in found.items():
        total = counts.total()
        shares = "   ".join(f"{key} {counts[key] / total:5.1%}" for key in ("right", "wrong", "nowhere"))
        print(f"{name:8} {total:5} examples   {shares}")


if __name__ == "__main__":
    main()
