"""Where the value of a setting comes from: for `config explain`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from core.errors import UsageError
from core.yaml import check, read_yaml
from pledgewatch.schedule import FILE, PipelineConfig
from pledgewatch.settings import PREFIX, Settings, load_settings
from pledgewatch.tuning import TUNABLES, resolve


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
    found = [row for row in _everything(settings) if not key or row.key == key or row.key.startswith(f"{key}.")]
    if not found:
        raise UsageError("config explain", f"no setting is called {key!r}{_nearest(key, settings)}")
    return found


def _everything(settings: Settings) -> Iterator[Explained]:
    yield from _pipeline(settings.config_dir)
    for file, model in _models().items():
        document = read_yaml(settings.config_dir / file) or {}
        yield from _leaves(check(document, model, file), document, file, Path(file).stem)
    yield from _settings(settings)


def _pipeline(folder: Path) -> Iterator[Explained]:
    document = read_yaml(folder / FILE) or {}
    config = check(document, PipelineConfig, FILE)
    for row in _leaves(config, document, FILE, ""):
        tunable = TUNABLES.get(row.key)
        if tunable is None:
            yield row
            continue
        value = resolve(tunable, document, {})
        others = f"run parameter {tunable.path[1]}, " if tunable.param else ""
        others += f"Airflow Variable {tunable.variable}, {tunable.environment}"
        yield Explained(row.key, str(value.value), value.source, row.bounds, others, value.refused)


def _models() -> Mapping[str, type[BaseModel]]:
    """Models of the other files whose settings have single values."""
    from alerts.config import AlertsConfig
    from compliance.config import ComplianceConfig
    from dashboard.config import DashboardConfig
    from feeds.config import FeedsConfig
    from matchers.config import MatchingConfig

    return {
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
    return str(value)


def _bounds(field: FieldInfo) -> str:
    """`1 to 64`, as far as the model says."""
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    return f"{low} to {high}" if low is not None and high is not None else ""


def _nearest(key: str, settings: Settings) -> str:
    import difflib

    close = difflib.get_close_matches(key, [row.key for row in _everything(settings)], n=1)
    return f"; did you mean {close[0]!r}?" if close else "; `pledgewatch config explain` lists them all"
