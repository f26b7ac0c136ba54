"""Declarations on other subjects with labelled news: what is trained on them holds for those nobody has seen, too."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import UsageError
from declarations.actors import Actors
from declarations.registry import Registry, load_registry
from matchers.labelled import Labelled, known_to, read_labelled

REGISTRY: Final = "registry.yaml"
LABELLED: Final = "labelled.jsonl"


@dataclass(frozen=True, slots=True)
class Practice:
    """One registry with example headlines, and news labelled against it."""

    registry: Registry
    labelled: list[Labelled]


def read_practice(folder: Path, actors: Actors) -> list[Practice]:
    """The declaration of `folder`, or those of its folders, by name; UsageError where there is none."""
    folders = [path.parent for path in (folder / REGISTRY, *sorted(folder.glob(f"*/{REGISTRY}"))) if path.is_file()]
    if not folders:
        raise UsageError(str(folder), f"holds no {REGISTRY}, and no folder with one")
    return [_read(path, actors) for path in folders]


def _read(folder: Path, actors: Actors) -> Practice:
    registry = load_registry([folder / REGISTRY], actors)
    return Practice(registry, known_to(read_labelled(folder / LABELLED), registry.commitments))
