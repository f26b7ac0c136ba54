"""Measures the importer on passage lists drawn up by hand: precision, recall, kind, splitting, links, time.

    python benchmarks/importer.py TEXT [TEXT …]

Each TEXT is a declaration whose file name (without suffix) is a key of `importer_gold.yaml`. The texts are not part of
the project; the list holds clause numbers and kinds only. Yardstick: a reader that takes every sentence with "will",
"must", "urge" or "call on" for a pledge.
"""

import argparse
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.yaml import read_yaml
from declarations.actors import load_actors
from declarations.importer import Draft, Head, Known, Passage, read_declaration
from declarations.importer.readers import read_file
from declarations.registry import Registry, load_registry

HOME = Path(__file__).resolve().parent.parent
Key = tuple[str, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="name every sentence that is read otherwise")
    options = parser.parse_args()
    gold = read_yaml(HOME / "benchmarks" / "importer_gold.yaml")
    actors = load_actors(HOME / "config" / "actors.yaml")
    registry = load_registry([HOME / "config" / "declarations"], actors)
    total: Counter[str] = Counter()
    for path in options.texts:
        wanted = _wanted(gold[path.stem]["passages"])
        started = time.perf_counter()
        draft = read_declaration(read_file(path), actors, head=Head(body=gold[path.stem]["body"]))
        seconds = time.perf_counter() - started
        counts = _compare(wanted, _found(draft.passages), path.stem if options.errors else "")
        counts.update({f"yardstick {k}": v for k, v in _yardstick(wanted, draft.passages).items()})
        total += counts
        _print(path.stem, counts)
        print(f"  {len(draft.passages)} passages in {seconds:.2f} s")
        _links(draft, path, registry)
    if len(options.texts) > 1:
        _print("together", total)


def _wanted(passages: dict[str | int, list[list[str]]]) -> dict[Key, list[str]]:
    return {(str(clause), n): kinds for clause, rows in passages.items() for n, kinds in enumerate(rows, 1)}


def _found(passages: Iterable[Passage]) -> dict[Key, list[str]]:
    made: dict[Key, list[str]] = defaultdict(list)
    for p in passages:
        if p.clause and p.reason != "footnote, date line or signature":
            made[(p.clause, p.sentence)].append(p.kind.value if p.kind else "none")
    return made


def _compare(wanted: dict[Key, list[str]], found: dict[Key, list[str]], name: str) -> Counter[str]:
    """By sentence: a passage is found where any of its statements is taken for a commitment."""
    counts: Counter[str] = Counter()
    for key, kinds in wanted.items():
        sure = [k for k in kinds if k != "none" and not k.startswith("maybe-")]
        open_ = [k for k in kinds if k.startswith("maybe-")]
        got = [k for k in found.get(key, []) if k != "none"]
        if open_ and not sure:
            continue
        counts["wanted"] += bool(sure)
        counts["found"] += bool(got)
        counts["right"] += bool(sure and got)
        counts["parts wanted"] += len(sure)
        counts["parts found"] += len(got)
        both = sum((Counter(sure) & Counter(got)).values())
        counts["parts right"] += min(len(sure), len(got))
        counts["kinds right"] += both
        if name and Counter(sure) != Counter(got):
            print(f"  {name} {key[0]}.{key[1]}: wanted {sure or 'none'}, read as {got or 'none'}")
    return counts


_YARDSTICK = re.compile(r"\b(?:will|must|urges?|calls? (?:up)?on)\b", re.IGNORECASE)


def _yardstick(wanted: dict[Key, list[str]], passages: Iterable[Passage]) -> Counter[str]:
    texts: dict[Key, str] = defaultdict(str)
    for p in passages:
        texts[(p.clause, p.sentence)] += f" {p.context} {p.text}"
    return _compare(wanted, {k: ["pledge"] for k, text in texts.items() if _YARDSTICK.search(text)}, "")


def _links(draft: Draft, path: Path, registry: Registry) -> None:
    """Every registered commitment of this declaration should have its passage, and be linked from it."""
    if path.stem not in registry.declarations:
        return
    known = Known(registry.commitments, {})
    linked = read_declaration(read_file(path), registry.actors, head=Head(body=draft.body), known=known)
    kept = {p.clause for p in linked.commitments}
    wanted = [
        (c.id, d.clause) for c in registry.commitments.values() for d in c.declared_in if d.declaration == path.stem
    ]
    held = [w for w in wanted if w[1] in kept]
    hit = [(i, clause) for i, clause in wanted if any(_links_to(p, i, clause) for p in linked.commitments)]
    print(f"  registered commitments with a passage in their clause: {len(held)} of {len(wanted)}; linked: {len(hit)}")


def _links_to(p: Passage, commitment: str, clause: str) -> bool:
    return p.clause == clause and any(link.commitment == commitment for link in p.links)


def _print(name: str, c: Counter[str]) -> None:
    print(f"{name}: {c['wanted']} sentences hold commitments")
    for prefix in ("", "yardstick "):
        right, found, wanted = c[prefix + "right"], c[prefix + "found"], c[prefix + "wanted"]
        parts = c[prefix + "parts wanted"]
        print(
            f"  {prefix or 'importer '}precision {right / max(1, found):.2f} recall {right / max(1, wanted):.2f} "
            f"kind right {c[prefix + 'kinds right'] / max(1, c[prefix + 'parts right']):.2f} "
            f"statements {c[prefix + 'parts found']} of {parts}"
        )


if __name__ == "__main__":
    main()
