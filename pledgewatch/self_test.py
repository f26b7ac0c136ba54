"""How the matcher reads a registry's own example headlines, each with that headline left out of what it learnt from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.records import Item
from core.words import Direction, Verdict

if TYPE_CHECKING:
    from declarations.registry import Registry
    from matchers.engine import Look, Matcher


@dataclass(frozen=True, slots=True)
class ExampleReading:
    """`wanted` None is an example of what is unrelated. `found` is the likeliest direction for the commitment, None
    where it is likelier to bear on nothing; `confused_with` the commitment that outdoes it, "" when none does."""

    commitment: str
    text: str
    wanted: Verdict | None
    found: Direction | None
    confidence: float
    confused_with: str

    @property
    def good(self) -> bool:
        """Whether the direction is right; words only and nothing at all are both no alert."""
        quiet = {None, Direction.NONE}
        wanted = self.wanted.direction if self.wanted else None
        return self.found is wanted or (wanted in quiet and self.found in quiet)


def read_examples(registry: "Registry", matcher: "Matcher") -> Iterator[ExampleReading]:
    """One reading per example headline, in the order of the registry."""
    asked: list[tuple[str, str, Verdict | None]] = []
    for c in registry.commitments.values():
        asked += [(c.id, text, verdict) for verdict, text in c.examples.by_verdict()]
        asked += [(c.id, text, None) for text in c.examples.unrelated]
    items = [Item(id=str(number), title=text) for number, (_, text, _) in enumerate(asked)]
    for (commitment, text, wanted), look in zip(asked, matcher.look(items, hidden="title"), strict=True):
        yield _reading(commitment, text, wanted, look, matcher)


def _reading(commitment: str, text: str, wanted: Verdict | None, look: "Look", matcher: "Matcher") -> ExampleReading:
    best: dict[str, tuple[float, Direction | None]] = {}
    for view, chances in matcher.chances(look.views):
        none, fulfils, advances, contradicts, restates = (float(c) for c in chances)
        ranked = [
            (fulfils + advances, Direction.PLUS), (contradicts, Direction.MINUS), (restates, Direction.NONE),
            (none, None),
        ]  # fmt: skip
        best[matcher.compiled.ids[view.row]] = max(ranked, key=lambda pair: pair[0])
    confidence, found = best.get(commitment, (1.0, None))
    acting = {i: p for i, (p, d) in best.items() if d in {Direction.PLUS, Direction.MINUS}}
    first = max(acting, key=lambda i: acting[i], default="")
    return ExampleReading(commitment, text, wanted, found, confidence, first if first != commitment else "")
