"""Which verdicts would flip if one registry took the place of another."""

from collections.abc import Iterator, Sequence

from core.records import Item, Match, Matching
from core.words import Modality, Verdict
from pledgewatch.flips import Flip, find_flips


class Reader:
    """Stands for a matcher: says of each item what it was told to."""

    def __init__(self, **verdicts: tuple[str, Verdict, bool]) -> None:
        self.verdicts = verdicts

    def match(self, items: Sequence[Item]) -> Iterator[Matching]:
        for item in items:
            found = self.verdicts.get(item.id)
            yield Matching(item.id, (_match(*found),) if found else (), "on subject")


def _match(commitment: str, verdict: Verdict, accepted: bool) -> Match:
    return Match(commitment, verdict, 0.8, accepted, (), Modality.DONE, (), ())


ITEMS = [Item(id=name, title=f"Title {name}") for name in ("a", "b", "c", "d")]


def test_only_accepted_verdicts_that_change_are_flips() -> None:
    before = Reader(
        a=("oil", Verdict.FULFILS, True), b=("oil", Verdict.ADVANCES, True), c=("oil", Verdict.FULFILS, False),
        d=("oil", Verdict.FULFILS, True),
    )  # fmt: skip
    after = Reader(
        a=("oil", Verdict.FULFILS, True), b=("oil", Verdict.CONTRADICTS, True), c=("oil", Verdict.CONTRADICTS, False)
    )
    assert find_flips(ITEMS, before, after) == [  # type: ignore[arg-type]
        Flip("b", "Title b", "oil", "advances", "contradicts"),
        Flip("d", "Title d", "oil", "fulfils", ""),
    ]


def test_equal_readings_flip_nothing() -> None:
    same = Reader(a=("oil", Verdict.FULFILS, True))
    assert find_flips(ITEMS, same, same) == []  # type: ignore[arg-type]
