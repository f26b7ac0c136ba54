"""Links a passage to commitments that are registered already: by the words they share, rare ones counting most."""

import math
import re
from collections import Counter
from collections.abc import Mapping

from core.records import Quantity
from declarations.importer.records import Deadline, Link, Relation
from declarations.importer.wordlist import word_list
from declarations.model import Commitment

_STOP = frozenset(
    word_list("""
    the and for with that this their our its from into any all such other also more most will shall
    has have had been are was were not who which whom whose to of in on at by a an as or is be it we
    they us them holder holders named act acts adopted announced proposed planned agreed promised
    decided continue including
""")
)
_REPLACES = re.compile(
    r"\b(?:supersed|replac|instead of|in place of|rather than|no longer|raise[sd]? (?:the|this|our) (?:target|"
    r"goal)|revis(?:e|ing) (?:the|our))",
    re.IGNORECASE,
)
_REAFFIRMS = re.compile(
    r"\b(?:reaffirm|reiterat|recommit|restat|continue|remain committed|stand by|uphold|renew)", re.IGNORECASE
)
FLOOR = 0.27
"""Below this likeness nothing is linked; chosen on the two founding declarations, see benchmarks/importer.py."""


COVERING = 0.8
"""How much it says that a passage has the words of a statement, against likeness of all words."""


class Linker:
    """Finds the registered commitments that a passage speaks of. Built once per registry."""

    def __init__(self, commitments: Mapping[str, Commitment]) -> None:
        self._commitments = commitments
        words = {i: _weighted(c) for i, c in commitments.items()}
        seen = Counter(word for bag in words.values() for word in bag)
        self._rarity = {word: math.log(1 + len(words) / count) for word, count in seen.items()}
        self._default = math.log(1 + max(1, len(words)))
        self._vectors = {i: self._vector(bag) for i, bag in words.items()}
        self._statements = {i: self._weights(set(stems(c.statement))) for i, c in commitments.items()}

    def links(
        self, text: str, cited: frozenset[str], quantities: tuple[Quantity, ...], due: Deadline | None, limit: int = 2
    ) -> tuple[Link, ...]:
        """Up to `limit` links, the likest first. `cited` are commitments that name this very clause: favoured."""
        vector = self._vector(Counter(stems(text)))
        likeness = {i: self._likeness(i, vector) for i in self._vectors}
        scores = {i: s + (0.2 if i in cited and s > 0.1 else 0.0) for i, s in likeness.items()}
        best = sorted((i for i in scores if scores[i] >= FLOOR), key=lambda i: -scores[i])[:limit]
        kept = [i for i in best if scores[i] >= 0.75 * scores[best[0]]]
        return tuple(Link(i, self._relation(i, text, quantities, due), round(min(1.0, scores[i]), 2)) for i in kept)

    def _likeness(self, commitment: str, vector: Mapping[str, float]) -> float:
        """Likeness of all words, or the share of a statement's words in the passage, as length dilutes the first."""
        statement = self._statements[commitment]
        covered = sum(weight for word, weight in statement.items() if word in vector)
        return max(_cosine(vector, self._vectors[commitment]), COVERING * covered / (sum(statement.values()) or 1))

    def _weights(self, words: set[str]) -> dict[str, float]:
        return {word: self._rarity.get(word, self._default) ** 2 for word in words}

    def likeness(self, one: str, other: str) -> float:
        """Likeness of wording of two registered commitments, 0..1."""
        return _cosine(self._vectors[one], self._vectors[other])

    def _relation(self, commitment: str, text: str, quantities: tuple[Quantity, ...], due: Deadline | None) -> Relation:
        known = self._commitments[commitment]
        other_number = bool(known.quantity) and any(
            _same_unit(q, known.quantity) and _leading(known.quantity) != q.value for q in quantities
        )
        if (
            other_number
            or _REPLACES.search(text)
            or (known.due and due and due.due != known.due and not _REAFFIRMS.search(text))
        ):
            return Relation.SUPERSEDES
        if (quantities and not known.quantity) or (due is not None and known.due is None):
            return Relation.NARROWS
        return Relation.REAFFIRMS

    def _vector(self, bag: Mapping[str, float]) -> dict[str, float]:
        vector = {word: count * self._rarity.get(word, self._default) for word, count in bag.items()}
        norm = math.sqrt(sum(v * v for v in vector.values())) or 1.0
        return {word: v / norm for word, v in vector.items()}


def _weighted(c: Commitment) -> Counter[str]:
    """Words of a commitment: its statement and aliases whole, its guideline by a quarter."""
    bag: Counter[str] = Counter()
    for text, weight in [
        (c.statement, 4),
        (" ".join([*c.aliases, c.id.replace("-", " ")]), 2),
        (c.guideline.fulfils, 1),
    ]:
        for stem in set(stems(text)):
            bag[stem] = max(bag[stem], weight)
    return bag


def stems(text: str) -> list[str]:
    """Content words, cut to their stems roughly: "withdrawal" and "withdraws" meet."""
    words = re.findall(r"[a-zà-ɏ][a-zà-ɏ'’-]+", text.lower())
    return [
        _stem(w)
        for word in words
        for w in word.replace("’", "'").removesuffix("'s").split("-")
        if len(w) > 2 and w not in _STOP
    ]


_ENDINGS = word_list("""
    isation ization ations ation ingly ments ment ness ions ion ings ing ies ians ian ans an als al ers ed es ly s e y
""")


def _stem(word: str) -> str:
    word = word.replace("defens", "defenc").replace("iz", "is")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(v * other[word] for word, v in one.items() if word in other)


def _same_unit(quantity: Quantity, written: str) -> bool:
    return bool(set(stems(quantity.unit)) & set(stems(written))) or ("%" in quantity.unit and "%" in written)


def _leading(written: str) -> float | None:
    match = re.match(r"\s*([\d.,]+)", written)
    try:
        return float(match[1].replace(",", "")) if match else None
    except ValueError:
        return None
