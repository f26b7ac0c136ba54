"""Where the value of a setting comes from: for `config explain`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from core.errors import UsageError
from core.yaml import check, read_yaml
from pledgewatch.settings import PREFIX, Settings, load_settings
from pledgewatch.tunables import PIPELINE, Tunable, tunables
from pledgewatch.tuning import Lookup, no_variables, resolve


@dataclass(frozen=True)
class Explained:
    """A value in force, its source, what it may be, and where else it may be set."""

    key: str
    value: str
    source: str
    bounds: str = ""
    others: str = ""
    refused: tuple[str, ...] = ()


def explained(key: str = "") -> list[Explained]:
    """Every setting, or the one called `key` (`fetch.shards`, `compliance.window_days`) and those below it.

    Raises UsageError when there is none, ConfigError when the file it stands in is refused.
    """
    settings = load_settings()
    with _variables(settings) as variable:
        everything = list(_everything(settings, variable))
    found = [row for row in everything if not key or row.key == key or row.key.startswith(f"{key}.")]
    if not found:
        raise UsageError("config explain", f"no setting is called {key!r}{_nearest(key, everything)}")
    return found


@contextmanager
def _variables(settings: Settings) -> Iterator[Lookup]:
    """Airflow's Variables, as far as the store knows them; a store that is not there yet knows of none."""
    from pledgewatch.stored_variables import stored_variable
    from storage.engine import open_store

    names = {t.variable: t for t in tunables(settings.config_dir).values()}
    sqlite = settings.store_url.removeprefix("sqlite:///")
    if sqlite != settings.store_url and not Path(sqlite).is_file():
        yield no_variables
        return
    store = open_store(settings.store_url)
    try:
        with store.read() as session:
            yield lambda name: stored_variable(session, names[name])
    finally:
        store.close()


def _everything(settings: Settings, variable: Lookup) -> Iterator[Explained]:
    """File by file; what may be tuned with the value in force."""
    tuned = tunables(settings.config_dir)
    for file, model in _models().items():
        document = read_yaml(settings.config_dir / file) or {}
        rows = {row.key: row for row in _leaves(check(document, model, file), document, file, _prefix(file))}
        for key, tunable in tuned.items():
            if tunable.file == file:
                rows[key] = _tuned(tunable, document, variable, rows.get(key))
        yield from rows.values()
    yield from _settings(settings)


def _prefix(file: str) -> str:
    return "" if file == PIPELINE else Path(file).stem


def _tuned(tunable: Tunable, document: Any, variable: Lookup, row: Explained | None) -> Explained:
    value = resolve(tunable, document, {}, variable)
    others = f"run parameter {tunable.path[-1]}, " if tunable.param else ""
    others += f"Airflow Variable {tunable.variable}, environment {tunable.environment}"
    bounds = "{} to {}".format(*tunable.within) if tunable.within else row.bounds if row else ""
    return Explained(tunable.key, _shown(value.plain), value.source, bounds, others, value.refused)


def _models() -> Mapping[str, type[BaseModel]]:
    """Models of the files whose settings have single values."""
    from alerts.config import AlertsConfig
    from compliance.config import ComplianceConfig
    from dashboard.config import DashboardConfig
    from feeds.config import FeedsConfig
    from matchers.config import MatchingConfig
    from pledgewatch.schedule import PipelineConfig

    return {
        PIPELINE: PipelineConfig,
        "feeds.yaml": FeedsConfig,
        "matching.yaml": MatchingConfig,
        "compliance.yaml": ComplianceConfig,
        "alerts.yaml": AlertsConfig,
        "dashboard.yaml": DashboardConfig,
    }


def _leaves(config: BaseModel, document: Any, file: str, prefix: str) -> Iterator[Explained]:
    """Every value in `config`, depth first; lists and tables are values of their own."""
    for name, field in type(config).model_fields.items():
        value, written = getattr(config, name), isinstance(document, dict) and name in document
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, BaseModel):
            yield from _leaves(value, document.get(name) if written else None, file, key)
        else:
            yield Explained(key, _shown(value), f"config/{file}" if written else "default", _bounds(field))


def _settings(settings: Settings) -> Iterator[Explained]:
    for name in Settings.model_fields:
        source = f"environment {PREFIX}{name.upper()}" if name in settings.model_fields_set else "default"
        yield Explained(name, str(getattr(settings, name) or ""), source, others=f"{PREFIX}{name.upper()}")


def _shown(value: object) -> str:
    if isinstance(value, list | tuple | dict) and len(value) > 3:
        return f"{len(value)} entries"
    if isinstance(value, dict) and any(isinstance(entry, BaseModel) for entry in value.values()):
        return ", ".join(value)
    return "none" if value is None else str(value)


def _bounds(field: FieldInfo) -> str:
    """`1 to 64`, as far as the model says."""
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    return f"{low} to {high}" if low is not None and high is not None else ""


def _nearest(key: str, rows: list[Explained]) -> str:
    import difflib

    close = difflib.get_close_matches(key, [row.key for row in rows], n=1)
    return f"; did you mean {close[0]!r}?" if close else "; `pledgewatch config explain` lists them all"
