"""The project's own actors and registry, loaded once; a registry written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from declarations.actors import Actors, load_actors
from declarations.registry import Registry, load_registry

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data" / "declarations"


@pytest.fixture(scope="session")
def actors() -> Actors:
    return load_actors(ROOT / "config" / "actors.yaml")


@pytest.fixture(scope="session")
def registry(actors: Actors) -> Registry:
    return load_registry([ROOT / "config" / "declarations"], actors)


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


ONE = """
declarations:
  harbour-2024: {title: Harbour Declaration, body: NATO, adopted: 2024-05-01, place: Seaport}
commitments:
  - id: oil-phase-out
    statement: Phase out imports of Ruritanian oil.
    kind: pledge
    holders: [NATO members]
    declared_in: [{declaration: harbour-2024, clause: "4"}]
    guideline: {fulfils: A ban takes effect., contradicts: A holder signs new supply.}
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a registry file (by default of one commitment), with one piece of it replaced, and gives its path."""

    def written(old: str = "", new: str = "", name: str = "one.yaml", text: str = ONE) -> Path:
        assert old in text
        path = tmp_path / name
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        return path

    return written
