"""The shipped matcher over the shipped registry, built once; and a small registry for what needs its own."""

from pathlib import Path

import pytest

from declarations.actors import Actors, load_actors
from declarations.registry import Registry, load_registry
from matchers.config import MatchingConfig, load_matching_config
from matchers.engine import Matcher
from pledgewatch.kept_vectors import build_kept_matcher

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def actors() -> Actors:
    return load_actors(ROOT / "config" / "actors.yaml")


@pytest.fixture(scope="session")
def config() -> MatchingConfig:
    return load_matching_config(ROOT / "config" / "matching.yaml")


@pytest.fixture(scope="session")
def registry(actors: Actors) -> Registry:
    return load_registry([ROOT / "config" / "declarations"], actors)


@pytest.fixture(scope="session")
def vectors(pytestconfig: pytest.Config) -> Path:
    """Where vectors are kept from one test run to the next."""
    assert pytestconfig.cache is not None
    return Path(pytestconfig.cache.mkdir("vectors"))


@pytest.fixture(scope="session")
def matcher(registry: Registry, config: MatchingConfig, vectors: Path) -> Matcher:
    return build_kept_matcher(registry, config, vectors)


@pytest.fixture(scope="session")
def climate(actors: Actors) -> Registry:
    return load_registry([ROOT / "tests" / "data" / "practice" / "climate" / "registry.yaml"], actors)


@pytest.fixture(scope="session")
def climate_matcher(climate: Registry, config: MatchingConfig, vectors: Path) -> Matcher:
    return build_kept_matcher(climate, config, vectors)
