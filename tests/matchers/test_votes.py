"""All lines vote at once: a nearer neighbour takes part of the vote, and nobody the rest."""

import numpy as np
import pytest

from core.words import Verdict
from declarations.registry import Registry
from matchers.compiled import compile_registry
from matchers.lines import Line
from matchers.similarity import Bank, Entry
from matchers.votes import SOURCES, VOTERS, Votes, vote_numbers

OWN = {f"{source} votes {name}": 0.0 for source in SOURCES for name in VOTERS}


@pytest.fixture
def votes(climate: Registry) -> Votes:
    lines = [
        (0, Line("Germany shuts a coal plant", "example", Verdict.FULFILS)),
        (0, Line("Germany opens a coal plant", "example", Verdict.CONTRADICTS)),
        (1, Line("Germany plants trees", "guideline", Verdict.ADVANCES)),
    ]
    entries = [Entry(row, group, line.text, line) for group, (row, line) in enumerate(lines)]
    return Votes(Bank(entries, np.eye(3, 4, dtype=np.float32), 2), compile_registry(climate))


def cosines(*rows: list[float]) -> np.ndarray:
    return np.array(rows, dtype=np.float32)


def test_shares_are_parts_of_one_vote(votes: Votes) -> None:
    anywhere, title = votes.crowd(cosines([0.9, 0.5, 0.7], [0.1, 0.1, 0.9]))
    assert anywhere.sum() < 1
    assert anywhere[0, SOURCES.index("example"), VOTERS.index("fulfils")] > title.min()
    assert title[1].sum() < anywhere[1].sum()


def test_a_nearer_neighbour_speaks_against(votes: Votes) -> None:
    alone = votes.crowd(cosines([0.7, 0.2, 0.2]))
    beside = votes.crowd(cosines([0.7, 0.2, 0.9]))
    assert beside[0, 0].sum() < alone[0, 0].sum()
    assert vote_numbers(alone, 0, [0, 1], OWN)["votes first"] == 1
    told = vote_numbers(beside, 0, [0, 1], OWN)
    assert told["votes first"] == 0
    assert 0 < told["votes beside the first"] < 1


def test_without_any_likeness_nobody_has_the_vote(votes: Votes) -> None:
    crowd = votes.crowd(cosines([-1.0, -1.0, -1.0]))
    assert crowd.sum() < 0.01
    assert all(np.isfinite(v) for v in vote_numbers(crowd, 1, [0, 1], OWN).values())
