"""The first look: a member of the bloc that a commitment is about stands for it, and so does whoever may act."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.records import Item
from declarations.actors import Actors
from declarations.registry import load_registry
from matchers.analysis import scan_item
from matchers.compiled import compile_registry
from matchers.gate import EMPTY, FAINT, NO_ACTOR, NO_SUBJECT, OTHER_LANGUAGE, PASSED, Gate
from matchers.subject import SubjectScorer

REGISTRY = """
declarations:
  summit: {title: A summit, adopted: 2024-05-01, body: European Council, place: Brussels}
commitments:
  - id: enlargement
    declared_in: [{declaration: summit}]
    holders: [EU]
    kind: pledge
    statement: Open accession negotiations with the countries of the Western Balkans.
    guideline:
      fulfils: Accession talks opened, a negotiating cluster or chapter opened or closed.
      advances: A candidate's progress praised, a date set for talks.
      contradicts: Accession talks blocked or frozen, a chapter held up.
      restates: Calls and assurances.
"""


@pytest.fixture(scope="module")
def reason(tmp_path_factory: pytest.TempPathFactory, actors: Actors) -> Callable[[str], str]:
    path: Path = tmp_path_factory.mktemp("gate") / "summit.yaml"
    path.write_text(REGISTRY, encoding="utf-8")
    compiled = compile_registry(load_registry([path], actors))
    gate = Gate(compiled, actors, SubjectScorer(compiled), ["en"])
    return lambda title: gate.reason(scan_item(Item("1", title), compiled.scanner))


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Western Balkans hope for accession talks", PASSED),
        ("Albania opens its third negotiating chapter", PASSED),
        ("Brussels freezes accession talks", PASSED),
        ("A new chapter for Canada", FAINT),
        ("Negotiations end in a draw", NO_ACTOR),
        ("Striker wins the cup in a storm of goals", NO_SUBJECT),
        ("Le gouvernement ouvre les négociations avec les pays voisins de la région", OTHER_LANGUAGE),
        (" ", EMPTY),
    ],
)
def test_why_an_item_is_looked_at_closely_or_is_not(reason: Callable[[str], str], title: str, why: str) -> None:
    assert reason(title) == why
