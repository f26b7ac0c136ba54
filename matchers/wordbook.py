"""The shipped word lists as checked records: predicate classes, grammar words, concepts."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from core.yaml import Strict, load_model

_FOLDER = Path(__file__).parent / "lexicon"

Stage = Literal["denied", "urged", "hypothetical", "proposed", "planned", "decided", "under way", "done", "said", ""]


class PredicateClass(Strict):
    """Verbs and nouns that do the same to their object. See the head of `lexicon/predicates.yaml`."""

    sign: Annotated[int, Field(ge=-1, le=1)]
    stage: Stage
    subject: Literal["agent", "object", "either", "recipient"] = "agent"
    means: bool = False
    states: list[str] = []
    verbs: list[str] = []
    nouns: list[str] = []


class Concept(Strict):
    """One line of the thesaurus."""

    words: list[str]
    acts: list[str] = []
    declared: bool = False


class Grammar(Strict):
    """Words that carry no subject and turn the sense of others."""

    negators: list[str]
    ties: list[str]
    against: list[str] = []
    modals: dict[Stage, list[str]]
    be: list[str]
    links: dict[str, list[str]]
    noise: dict[str, list[str]]
    passing: str


class _Places(Strict):
    places: dict[str, list[str]]


class _Predicates(Strict):
    classes: dict[str, PredicateClass]


class _Concepts(Strict):
    concepts: dict[str, Concept]


@cache
def predicates() -> dict[str, PredicateClass]:
    """Predicate classes by name, in the order of the file: of two classes that share a word the first has it."""
    return load_model(_FOLDER / "predicates.yaml", _Predicates).classes


@cache
def concepts() -> dict[str, Concept]:
    """The thesaurus by concept name."""
    return load_model(_FOLDER / "concepts.yaml", _Concepts).concepts


@cache
def places() -> dict[str, list[str]]:
    """Places by the actor whose country they are in."""
    return load_model(_FOLDER / "places.yaml", _Places).places


@cache
def grammar() -> Grammar:
    """Grammar words."""
    return load_model(_FOLDER / "grammar.yaml", Grammar)
