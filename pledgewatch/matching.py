"""A matcher for a command: over the configured registry, or over one given on the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pledgewatch.context import Context

if TYPE_CHECKING:
    from declarations.registry import Registry
    from matchers.engine import Matcher
    from matchers.practice import Practice


def registry_for(context: Context, paths: Sequence[Path]) -> "Registry":
    """The registry of `paths`, all one; the configured one without any. Actors are the checkout's either way."""
    if not paths:
        return context.registry
    from declarations.actors import load_actors
    from declarations.registry import load_registry

    return load_registry(list(paths), load_actors(context.settings.config_dir / "actors.yaml"))


def practice_of(context: Context, folders: Sequence[Path]) -> "list[Practice]":
    """Declarations on other subjects to train on: of each folder, or of the folders in it."""
    from declarations.actors import load_actors
    from matchers.practice import read_practice

    actors = load_actors(context.settings.config_dir / "actors.yaml")
    return [one for folder in folders for one in read_practice(folder, actors)]


def matcher_for(context: Context, paths: Sequence[Path], fitted: bool = True) -> "Matcher":
    """The matcher over `registry_for(context, paths)`, the vectors of its lines kept between calls.

    Not `fitted`: without weights, to fit them.
    """
    from pledgewatch.kept_vectors import build_kept_matcher

    vectors = context.settings.var_dir / "vectors"
    return build_kept_matcher(registry_for(context, paths), context.matching, vectors, fitted)
