"""Settings an operator may tune without touching a file, and where each value comes from.

Run parameter > Airflow Variable > environment > YAML > default. Whatever the source, the file's own model checks the
value: one that it refuses is not obeyed, is named, and the next source counts. Schedules come from YAML alone.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ConfigError
from core.yaml import check, parse_yaml, read_yaml
from pledgewatch.schedule import FILE, PipelineConfig

Lookup = Callable[[str], str | None]
"""Text of an Airflow Variable by name; None when it is not set."""


@dataclass(frozen=True)
class Tunable:
    """One setting: `key` is section.name of `config/pipeline.yaml`, as `config explain` takes it."""

    key: str
    help: str
    param: bool = False
    """Whether the trigger form of the stage's DAG has a field for it, named as the part after the dot."""

    @property
    def path(self) -> tuple[str, str]:
        """Section and name in the file."""
        section, name = self.key.split(".")
        return section, name

    @property
    def variable(self) -> str:
        """Name of the Airflow Variable."""
        return "pledgewatch_" + self.key.replace(".", "_")

    @property
    def environment(self) -> str:
        """Name of the environment variable."""
        return self.variable.upper()


TUNABLES: Mapping[str, Tunable] = {
    t.key: t
    for t in (
        Tunable("fetch.shards", "batches the due feeds are dealt into", param=True),
        Tunable("match.shards", "tasks that match side by side", param=True),
        Tunable("digest.days", "days the digest looks back", param=True),
        Tunable("config_check.quiet_after_s", "seconds without a new item that are said aloud"),
        Tunable("maintenance.keep_fetches_days", "days each look at a feed is remembered", param=True),
        Tunable("maintenance.keep_unmatched_days", "days an item without a match is kept", param=True),
        Tunable("maintenance.keep_backups", "backups that are kept"),
    )
}


@dataclass(frozen=True)
class Value:
    """A value in force, where it comes from, and what was refused on the way."""

    key: str
    value: Any
    source: str
    refused: tuple[str, ...] = ()


class Tuned(Mapping[str, Any]):
    """Values in force by key."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values_in_force = values

    def __getitem__(self, key: str) -> Any:
        return self.values_in_force[key].value

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_in_force)

    def __len__(self) -> int:
        return len(self.values_in_force)

    @property
    def refused(self) -> tuple[str, ...]:
        """What was refused, over all keys."""
        return tuple(text for value in self.values_in_force.values() for text in value.refused)


def no_variables(name: str) -> str | None:
    """Outside Airflow there are no Variables."""
    return None


def resolve(
    tunable: Tunable,
    document: Any,
    params: Mapping[str, Any],
    variable: Lookup = no_variables,
    environ: Mapping[str, str] = os.environ,
) -> Value:
    """The value of one setting over `document`, a good `pipeline.yaml` as parsed. Pure, given its arguments."""
    refused: list[str] = []
    for source, found in _candidates(tunable, params, variable, environ):
        try:
            return Value(tunable.key, _checked(tunable, document, found, source), source, tuple(refused))
        except ConfigError as error:
            refused.append(str(error))
    value = _read(check(document, PipelineConfig, FILE), tunable)
    written = tunable.path[1] in ((document or {}).get(tunable.path[0]) or {})
    return Value(tunable.key, value, f"config/{FILE}" if written else "default", tuple(refused))


def resolve_keys(
    keys: tuple[str, ...], config_dir: Path, params: Mapping[str, Any], variable: Lookup = no_variables
) -> Tuned:
    """Values of `keys`; when the file is refused, the schedule in force (see `steady_schedule`) stands in for it."""
    document = _document(config_dir)
    return Tuned({key: resolve(TUNABLES[key], document, params, variable) for key in keys})


def _document(config_dir: Path) -> Any:
    try:
        document = read_yaml(config_dir / FILE) or {}
        check(document, PipelineConfig, FILE)
    except ConfigError:
        from pledgewatch.steady_schedule import load_schedule

        return load_schedule()[0].model_dump()
    return document


def _candidates(
    tunable: Tunable, params: Mapping[str, Any], variable: Lookup, environ: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    """What each source says, first the one that outranks the others; asked one after the other."""
    if tunable.param and params.get(tunable.path[1]) is not None:
        yield "run parameter", params[tunable.path[1]]
    if (text := variable(tunable.variable)) is not None:
        yield f"Airflow Variable {tunable.variable}", _scalar(text, tunable.variable)
    if text := environ.get(tunable.environment):
        yield f"environment {tunable.environment}", _scalar(text, tunable.environment)


def _scalar(text: str, name: str) -> Any:
    """`text` as YAML would read it; unreadable text stays text, for the model to refuse."""
    try:
        return parse_yaml(text, name)
    except ConfigError:
        return text


def _checked(tunable: Tunable, document: Any, found: Any, source: str) -> Any:
    section, name = tunable.path
    changed = deepcopy(document) if isinstance(document, dict) else {}
    changed[section] = {**(changed.get(section) or {}), name: found}
    return _read(check(changed, PipelineConfig, source), tunable)


def _read(config: PipelineConfig, tunable: Tunable) -> Any:
    section, name = tunable.path
    return getattr(getattr(config, section), name)
