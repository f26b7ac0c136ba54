"""Where the value of a tunable setting comes from, and what is refused on the way.

Run parameter > Airflow Variable > environment > YAML > default. Whatever the source, the file's own model checks the
value: one that it refuses is not obeyed, is named, and the next source counts. Schedules come from YAML alone.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from core.errors import ConfigError
from core.yaml import check, parse_yaml, read_yaml
from pledgewatch.schedule import FILE, PipelineConfig
from pledgewatch.tunables import TUNABLES, Tunable

Lookup = Callable[[str], str | None]
"""Text of an Airflow Variable by name; None when it is not set."""


@dataclass(frozen=True)
class Value:
    """A value in force, where it comes from, and what was refused on the way."""

    key: str
    value: Any
    source: str
    refused: tuple[str, ...] = ()
    overrides: bool = False
    """Whether it comes from past the file."""

    @property
    def plain(self) -> Any:
        """As JSON holds it."""
        return self.value.model_dump(mode="json") if isinstance(self.value, BaseModel) else self.value


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
    """The value of one setting over `document`, its file as parsed and known to be good. Pure, given its arguments."""
    refused: list[str] = []
    for source, found in _candidates(tunable, params, variable, environ):
        try:
            return Value(tunable.key, _checked(tunable, document, found, source), source, tuple(refused), True)
        except ConfigError as error:
            refused.append(f"{error}; expected such as {tunable.example}" if tunable.example else str(error))
    value = _read(check(document or {}, tunable.model, tunable.file), tunable)
    source = f"config/{tunable.file}" if _stands_in(document, tunable.path) else "default"
    return Value(tunable.key, value, source, tuple(refused))


def resolve_all(tunables: Iterable[Tunable], document: Any, variable: Lookup = no_variables) -> Tuned:
    """Values of settings that stand in one file, without run parameters."""
    return Tuned({t.key: resolve(t, document, {}, variable) for t in tunables})


def resolve_keys(
    keys: tuple[str, ...], config_dir: Path, params: Mapping[str, Any], variable: Lookup = no_variables
) -> Tuned:
    """Values of `keys`; when the file is refused, the schedule in force (see `steady_schedule`) stands in for it."""
    document = _document(config_dir)
    return Tuned({key: resolve(TUNABLES[key], document, params, variable) for key in keys})


def overlaid(document: Any, tunable: Tunable, found: Any) -> Any:
    """A copy of `document` with `found` where the setting stands."""
    changed = deepcopy(document) if isinstance(document, dict) else {}
    at = changed
    for step in tunable.path[:-1]:
        at[step] = at.get(step) or {}
        at = at[step]
    at[tunable.path[-1]] = found
    return changed


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
    if tunable.param and params.get(tunable.path[-1]) is not None:
        yield "run parameter", params[tunable.path[-1]]
    if (text := variable(tunable.variable)) is not None:
        yield f"Airflow Variable {tunable.variable}", _scalar(text, tunable.variable)
    if text := environ.get(tunable.environment):
        yield f"environment {tunable.environment}", _scalar(text, tunable.environment)


def _scalar(text: str, name: str) -> Any:
    """`text` as YAML would read it; unreadable text stays text, for the model to refuse, and so does none at all."""
    try:
        return parse_yaml(text, name) if text.strip() else text
    except ConfigError:
        return text


def _checked(tunable: Tunable, document: Any, found: Any, source: str) -> Any:
    value = _read(check(overlaid(document, tunable, found), tunable.model, source), tunable)
    if tunable.within and not tunable.within[0] <= value <= tunable.within[1]:
        low, high = tunable.within
        problem = f"{' › '.join(tunable.path)}: expected {low} to {high} here (the file may go further); found {value}"
        raise ConfigError(source, [problem])
    return value


def _read(config: Any, tunable: Tunable) -> Any:
    for step in tunable.path:
        config = config[step] if isinstance(config, dict) else getattr(config, step)
    return config


def _stands_in(document: Any, path: tuple[str, ...]) -> bool:
    for step in path:
        if not isinstance(document, dict) or step not in document:
            return False
        document = document[step]
    return True
