"""All lines vote at once: a nearer neighbour takes part of the vote, and nobody the rest."""

import numpy as np
import pytest

from core.words import Verdict
from declarations.registry import Registry
from matchers.compiled import compile_registry
from matchers.evidence import Collector
from matchers.lines import Line
from matchers.nearness import NEAR_NAMES, near_numbers
from matchers.shapes import LineReader, shape_of
from matchers.similarity import GROUPS, Bank, Entry
from matchers.subject import SubjectScorer
from matchers.votes import SOURCES, VOTE_NAMES, VOTERS, Crowd, Votes, vote_numbers


def reader_of(registry: Registry) -> LineReader:
    compiled = compile_registry(registry)
    collector = Collector(compiled, registry.actors)
    return LineReader(compiled.scanner, registry.actors, SubjectScorer(compiled), collector)


@pytest.fixture
def votes(climate: Registry) -> Votes:
    lines = [
        (0, Line("Germany shuts a coal plant", "example", Verdict.FULFILS)),
        (0, Line("Germany opens a coal plant", "example", Verdict.CONTRADICTS)),
        (1, Line("Germany plants trees", "guideline", Verdict.ADVANCES)),
    ]
    entries = [Entry(row, group, line.text, line) for group, (row, line) in enumerate(lines)]
    return Votes(Bank(entries, np.eye(3, 4, dtype=np.float32), 2), reader_of(climate))


def cosines(*rows: list[float]) -> np.ndarray:
    return np.array(rows, dtype=np.float32)


def told(crowd: Crowd) -> list[dict[str, float]]:
    """What is said of each of the two commitments, whose own lines are silent."""
    own = np.zeros((2, len(SOURCES), len(VOTERS)))
    return [dict(zip(VOTE_NAMES, row, strict=True)) for row in vote_numbers(crowd, [0, 1], own)]


def test_shares_are_parts_of_one_vote_in_each_piece(votes: Votes) -> None:
    title = votes.crowd(cosines([0.9, 0.5, 0.7]))
    both = votes.crowd(cosines([0.9, 0.5, 0.7], [0.1, 0.1, 0.9]))
    assert title.shares.sum() < 1
    assert (both.shares[0] == title.shares[0]).all()
    assert both.shares[1].sum() > title.shares[1].sum()


def test_a_second_act_need_not_outdo_the_first(votes: Votes) -> None:
    first, second = told(votes.crowd(cosines([0.8, 0.2, 0.7], [0.9, 0.2, 0.2], [0.1, 0.1, 0.7])))
    assert second["votes first"] == 0
    assert second["votes first in one piece"] == first["votes first in one piece"] == 1
    assert 0 < second["votes beside the first"] < second["votes beside the first in one piece"] == 1


def test_a_nearer_neighbour_speaks_against(votes: Votes) -> None:
    alone = votes.crowd(cosines([0.7, 0.2, 0.2]))
    beside = votes.crowd(cosines([0.7, 0.2, 0.9]))
    assert beside.shares[0].sum() < alone.shares[0].sum()
    assert told(alone)[0]["votes first"] == 1
    assert told(beside)[0]["votes first"] == 0
    assert 0 < told(beside)[0]["votes beside the first"] < 1


def test_where_there_are_more_lines_each_counts_less(climate: Registry) -> None:
    line = Line("Germany shuts a coal plant", "example", Verdict.FULFILS)
    entries = [Entry(row, 0, line.text, line) for row in (0, 1, 1, 1, 1)]
    votes = Votes(Bank(entries, np.ones((5, 4), dtype=np.float32), 2), reader_of(climate))
    few, many = votes.shares(votes.crowd(cosines([0.7] * 5)), [0, 1], [None, None]).sum(axis=(1, 2))
    assert many / (1 - many) == pytest.approx(2 * few / (1 - few))  # four lines, counted by their root


def test_without_any_likeness_nobody_has_the_vote(votes: Votes) -> None:
    crowd = votes.crowd(cosines([-1.0, -1.0, -1.0]))
    assert crowd.shares.sum() < 0.01
    assert all(np.isfinite(value) for each in told(crowd) for value in each.values())


def test_own_shares_count_lines_of_the_same_source_only(votes: Votes) -> None:
    crowd = votes.crowd(cosines([0.9, 0.6, 0.7], [0.1, 0.1, 0.9]))
    first, second = votes.shares(crowd, [0, 1], [None, None])
    assert first[SOURCES.index("guideline")].sum() == 0
    assert first[SOURCES.index("example"), VOTERS.index("fulfils")] > first[0, VOTERS.index("contradicts")] > 0
    assert second[SOURCES.index("guideline"), VOTERS.index("advances")] > 0.9


def test_nearness_is_compared_with_the_best_of_the_rivals() -> None:
    near = np.zeros((2, 3, len(GROUPS)), dtype=np.float32)
    near[0, :, GROUPS.index("example fulfils")] = [0.8, 0.5, 0.6]
    near[1, :, GROUPS.index("example contradicts")] = [0.1, 0.9, 0.2]
    first, second = [dict(zip(NEAR_NAMES, row, strict=True)) for row in near_numbers(near, [0, 1])]
    assert first["example lead over rivals"] == pytest.approx(0.3)
    assert second["example lead over rivals"] == pytest.approx(-0.3)
    assert first["example lead in one piece"] == pytest.approx(0.3)
    assert second["example lead in one piece"] == pytest.approx(0.8)
    assert second["example minus over plus"] == pytest.approx(0.4)
    assert near_numbers(near, [2])[0, NEAR_NAMES.index("example lead over rivals")] == pytest.approx(0.6)


def test_a_line_has_the_party_that_acts_in_it(climate: Registry) -> None:
    reader = reader_of(climate)
    told = ["Germany shuts a coal plant", "Russia shuts a coal plant", "Coal plant shuts"]
    assert [shape_of(reader.read(0, text))[2] for text in told] == [1, -1, 0]


def test_lines_in_which_another_party_acts_count_less(climate: Registry) -> None:
    reader = reader_of(climate)
    told = {Verdict.FULFILS: "Germany shuts a coal plant", None: "Russia shuts a coal plant"}
    lines = [Line(text, "example", verdict) for verdict, text in told.items()]
    entries = [Entry(0, place, line.text, line) for place, line in enumerate(lines)]
    votes = Votes(Bank(entries, np.eye(2, 4, dtype=np.float32), 1), reader)
    crowd = votes.crowd(cosines([0.7, 0.7]))
    for text, first, second in ((told[Verdict.FULFILS], "fulfils", "unrelated"), (told[None], "unrelated", "fulfils")):
        shares = votes.shares(crowd, [0], [reader.read(0, text)])[0, SOURCES.index("example")]
        assert shares[VOTERS.index(first)] > 2 * shares[VOTERS.index(second)] > 0
