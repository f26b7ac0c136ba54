"""Before a re-scoring it says which verdicts and statuses would flip, and writes nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select

from core.records import Item, Match, Matching
from core.words import Direction, Modality, Tier, Verdict
from ledger.rescore import preview
from storage.schema.ledger import EvidenceRow, MatchingRow


def says(verdicts: dict[str, str]) -> Any:
    """A matcher that says of an item's title what is written here, of others nothing."""

    def match(items: Iterable[Item]) -> Iterator[Matching]:
        for item in items:
            verdict = next((Verdict(v) for part, v in verdicts.items() if part in item.title), None)
            matches = (Match("aid", verdict, 0.9, True, ("germany",), Modality.DONE, (), ("new",)),) if verdict else ()
            yield Matching(item.id, matches, "on subject")

    return match


def test_it_names_what_would_flip_and_writes_nothing(newsroom: Any) -> None:
    newsroom.report("contradicts", words="Berlin stops aid", tier=Tier.OFFICIAL)
    newsroom.report("fulfils", words="Paris sends aid", story="p", holders=("france",))
    newsroom.report("restates", words="Words on aid", story="w")
    newsroom.assess()
    later = newsroom.at(1)
    matcher = says({"Berlin": "fulfils", "Paris": "fulfils"})
    made = preview(later.ledger, later.ledger, matcher, later.now)
    assert made.items == 3
    assert {(f.title, f.before, f.after) for f in made.flips} == {
        ("Berlin stops aid", Verdict.CONTRADICTS, None),
        ("Berlin stops aid", None, Verdict.FULFILS),
        ("Words on aid", Verdict.RESTATES, None),
    }
    assert [(s.commitment, s.before.value, s.after.value) for s in made.statuses] == [("aid", "contradicted", "upheld")]
    with newsroom.store.read() as session:
        assert session.scalar(select(func.count()).select_from(MatchingRow)) == 3
        assert session.scalar(select(func.count()).select_from(EvidenceRow)) == 3


def test_the_same_matcher_flips_nothing(newsroom: Any) -> None:
    newsroom.report("contradicts", words="Berlin stops aid", tier=Tier.OFFICIAL)
    newsroom.assess()
    made = preview(newsroom.ledger, newsroom.ledger, says({"Berlin": "contradicts"}), newsroom.now)
    assert (made.flips, made.statuses) == ((), ())


def test_what_a_person_decided_stays(newsroom: Any) -> None:
    newsroom.report("contradicts", words="Berlin stops aid")
    newsroom.assess()
    newsroom.review(1, "confirm")
    made = preview(newsroom.ledger, newsroom.ledger, says({}), newsroom.at(1).now)
    assert [(f.before.direction, f.after, f.reviewed) for f in made.flips] == [(Direction.MINUS, None, True)]
    assert made.statuses == ()
