"""Our labelled data is well-formed: known commitments, known words, no text twice, enough of every sort."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from core.words import Modality, Verdict
from declarations.actors import load_actors
from declarations.registry import load_registry

DATA = Path(__file__).parent
ROOT = DATA.parents[1]
FOREIGN, PRACTICE = (sorted(p.name for p in (DATA / kind).iterdir() if p.is_dir()) for kind in ("foreign", "practice"))
LABELLED = [(DATA / "labelled.jsonl", ROOT / "config" / "declarations", 300)]
LABELLED += [(DATA / "foreign" / n / "labelled.jsonl", DATA / "foreign" / n / "registry.yaml", 80) for n in FOREIGN]
LABELLED += [(DATA / "practice" / n / "labelled.jsonl", DATA / "practice" / n / "registry.yaml", 80) for n in PRACTICE]


@pytest.fixture(scope="module")
def actors():
    return load_actors(ROOT / "config" / "actors.yaml")


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("path", "registry", "at_least"), LABELLED, ids=lambda value: str(value)[-40:])
def test_labelled_news_is_well_formed_and_covers_its_registry(path, registry, at_least, actors):
    items = lines(path)
    known = load_registry([registry], actors).commitments
    labels = [label for item in items for label in item["labels"]]
    assert len(items) >= at_least
    assert len({item["id"] for item in items}) == len(items)
    assert len({item["title"] for item in items}) == len(items)
    assert all(date.fromisoformat(item["published"]) for item in items)
    assert {label["commitment"] for label in labels} == set(known)
    assert {Verdict(label["verdict"]) for label in labels} == set(Verdict)
    assert all(set(label) <= {"commitment", "verdict", "unsure"} for label in labels)


def test_a_good_part_of_the_labelled_news_bears_on_nothing():
    items = lines(DATA / "labelled.jsonl")
    assert sum(not item["labels"] for item in items) >= len(items) / 5
    assert len({date.fromisoformat(item["published"]).isocalendar()[:2] for item in items}) >= 100


@pytest.mark.parametrize("name", FOREIGN)
def test_the_two_forms_of_a_foreign_registry_differ_by_their_examples_only(name, actors):
    folder = DATA / "foreign" / name
    bare = load_registry([folder / "registry.yaml"], actors).commitments
    full = load_registry([folder / "registry-with-examples.yaml"], actors).commitments
    assert 8 <= len(bare) <= 12
    assert all(c.examples.by_verdict() == [] for c in bare.values())
    assert all(len(c.examples.by_verdict()) >= 4 for c in full.values())
    assert {k: v.model_copy(update={"examples": bare[k].examples}) for k, v in full.items()} == dict(bare)


@pytest.mark.parametrize("name", PRACTICE)
def test_what_is_trained_on_is_not_what_is_measured_on(name, actors):
    ours = load_registry([DATA / "practice" / name / "registry.yaml"], actors).commitments
    titles = {item["title"] for item in lines(DATA / "practice" / name / "labelled.jsonl")}
    for foreign in FOREIGN:
        folder = DATA / "foreign" / foreign
        measured = load_registry([folder / "registry-with-examples.yaml"], actors).commitments
        assert not set(ours) & set(measured)
        assert not titles & {item["title"] for item in lines(folder / "labelled.jsonl")}
        assert not {t for c in ours.values() for _, t in c.examples.by_verdict()} & {
            t for c in measured.values() for _, t in c.examples.by_verdict()
        }


def test_every_commitment_has_example_headlines_for_both_directions(actors):
    commitments = load_registry([ROOT / "config" / "declarations"], actors).commitments
    for name, commitment in commitments.items():
        examples = commitment.examples
        assert len(examples.by_verdict()) >= 12, name
        assert examples.fulfils, name
        assert examples.advances, name
        assert examples.contradicts, name
        assert examples.restates, name


def test_no_example_headline_stands_twice_or_in_the_labelled_news(actors):
    commitments = load_registry([ROOT / "config" / "declarations"], actors).commitments
    texts = Counter(text for c in commitments.values() for _, text in c.examples.by_verdict())
    assert [text for text, n in texts.items() if n > 1] == []
    assert sorted(set(texts) & {item["title"] for item in lines(DATA / "labelled.jsonl")}) == []


def test_the_sentences_are_many_and_cover_commitments_directions_and_modalities(actors):
    sentences = yaml.safe_load((DATA / "sentences.yaml").read_text(encoding="utf-8"))["sentences"]
    commitments = load_registry([ROOT / "config" / "declarations"], actors).commitments
    assert len(sentences) >= 320
    assert {s["commitment"] for s in sentences} == set(commitments)
    assert {s["direction"] for s in sentences} == {"+", "-", "restates", "none"}
    told = [s["modality"] for s in sentences if "modality" in s]
    assert {Modality(m) for one in told for m in ([one] if isinstance(one, str) else one)} == set(Modality)
    assert len({(s["text"], s["commitment"], s.get("date")) for s in sentences}) == len(sentences)
