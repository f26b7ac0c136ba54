"""The configuration check: every file read as the pipeline would, the good ones kept, silence noticed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from core.errors import ConfigError, PledgewatchError
from pledgewatch.context import Context
from pledgewatch.schedule import FILE, load_pipeline
from pledgewatch.settings import Settings
from pledgewatch.stages.report import StageReport


@dataclass(frozen=True)
class FileCheck:
    """One file, or files that stand and fall together. `note` is what it holds, or every problem in it."""

    file: str
    good: bool
    note: str


@dataclass(frozen=True, kw_only=True)
class ConfigCheckReport(StageReport):
    """How many files were read, how many refused, and since when nothing new has come (ISO time, "" when lately)."""

    files: int = 0
    refused: int = 0
    kept: int = 0
    quiet_since: str = ""


@dataclass(frozen=True)
class _Part:
    """Names in the configuration folder that are read together, and a reader that says what they hold."""

    label: str
    names: Sequence[str]
    read: Callable[[Path], str]


def check_files(context: Context) -> list[FileCheck]:
    """Read everything; nothing is kept, and no store is needed."""
    return [_checked(context.settings, part) for part in _PARTS]


def config_check(context: Context, *, quiet_after: timedelta) -> ConfigCheckReport:
    """Read everything, keep what is good, and say when no new item has come for `quiet_after`."""
    from pledgewatch.kept import keep_files

    started = time.monotonic()
    checks = check_files(context)
    for part, check in zip(_PARTS, checks, strict=True):
        if check.good:
            keep_files(context.store, context.settings.config_dir, part.names, context.clock())
    quiet = _quiet_since(context, quiet_after)
    refused = [check for check in checks if not check.good]
    failures = [f"{check.file} is refused: {check.note}" for check in refused]
    return ConfigCheckReport(
        files=len(checks),
        refused=len(refused),
        kept=len(checks) - len(refused),
        quiet_since=quiet,
        failures=(*failures, *([f"no new items since {quiet}"] if quiet else [])),
        seconds=time.monotonic() - started,
    )


def _quiet_since(context: Context, quiet_after: timedelta) -> str:
    """When the last item came, if that is too long ago; an empty store is not silent, it is new."""
    from storage import upkeep

    with context.store.read() as session:
        newest = upkeep.newest_item(session)
    return newest.isoformat(timespec="minutes") if newest and context.clock() - newest > quiet_after else ""


def _checked(settings: Settings, part: _Part) -> FileCheck:
    try:
        return FileCheck(part.label, True, part.read(settings.config_dir))
    except ConfigError as refused:
        return FileCheck(part.label, False, "; ".join(refused.problems))
    except PledgewatchError as error:
        return FileCheck(part.label, False, str(error))


def _feeds(folder: Path) -> str:
    from feeds.config import load_feeds_config

    return f"{len(load_feeds_config(folder / 'feeds.yaml').feeds)} feeds"


def _registry(folder: Path) -> str:
    from declarations.actors import load_actors
    from declarations.registry import load_registry

    registry = load_registry([folder / "declarations"], load_actors(folder / "actors.yaml"))
    warned = f", {len(registry.warnings)} warnings" if registry.warnings else ""
    return f"{len(registry.declarations)} declarations, {len(registry.commitments)} commitments{warned}"


def _matching(folder: Path) -> str:
    from matchers.config import load_matching_config

    load_matching_config(folder / "matching.yaml")
    return "weights and operating point"


def _compliance(folder: Path) -> str:
    from compliance.config import load_compliance_config

    return f"window of {load_compliance_config(folder / 'compliance.yaml').window_days} days"


def _alerts(folder: Path) -> str:
    from alerts.config import load_alerts_config

    config = load_alerts_config(folder / "alerts.yaml")
    return f"{len(config.channels)} channels, {len(config.routes)} routes"


def _dashboard(folder: Path) -> str:
    from dashboard.config import load_dashboard_config

    load_dashboard_config(folder / "dashboard.yaml")
    return "the review pages"


def _pipeline(folder: Path) -> str:
    config = load_pipeline(folder / FILE)
    return f"fetch at {config.fetch.cron!r} in {config.fetch.shards} batches"


_PARTS = (
    _Part("pipeline.yaml", [FILE], _pipeline),
    _Part("feeds.yaml", ["feeds.yaml"], _feeds),
    _Part("actors.yaml and declarations/", ["actors.yaml", "declarations"], _registry),
    _Part("matching.yaml", ["matching.yaml"], _matching),
    _Part("compliance.yaml", ["compliance.yaml"], _compliance),
    _Part("alerts.yaml", ["alerts.yaml"], _alerts),
    _Part("dashboard.yaml", ["dashboard.yaml"], _dashboard),
)
