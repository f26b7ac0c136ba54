"""The examination behind `pledgewatch doctor`: each check is one function that finds, and says how to mend."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.errors import PledgewatchError
from pledgewatch.context import Context

ROOMS = (
    "core",
    "feeds",
    "declarations",
    "matchers",
    "compliance",
    "storage",
    "alerts",
    "ledger",
    "dashboard",
    "pledgewatch",
)
PACKAGES = ("airflow", "feedparser", "spacy", "sqlalchemy", "slack_sdk")


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    state: Literal["ok", "note", "missing"]
    finding: str
    mend: str = ""


def examine(*, slack: bool = False, context: Context | None = None) -> list[Finding]:
    """Every finding. A check that fails in an expected way becomes a finding, never an exception."""
    context = context or Context()
    checks: list[Callable[[Context], Iterator[Finding]]] = [_python, _names, _packages, _config, _model, _store, _token]
    if slack:
        checks.append(_slack)
    return [finding for check in checks for finding in _guarded(check, context)]


def _guarded(check: Callable[[Context], Iterator[Finding]], context: Context) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(check(context))
    except PledgewatchError as error:
        found.append(Finding(check.__name__.strip("_"), "missing", str(error)))
    return found


def _python(_: Context) -> Iterator[Finding]:
    import pyexpat

    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", "ok" if sys.version_info >= (3, 11) else "missing", version, "install Python 3.11 or later")
    expat = ".".join(map(str, pyexpat.version_info))
    safe = pyexpat.version_info >= (2, 4, 1)
    yield Finding(
        "expat", "ok" if safe else "missing", expat, "" if safe else "2.4.1 or later stops entity bombs; update Python"
    )


def _names(_: Context) -> Iterator[Finding]:
    """Our names are common words: each must be imported from here and not from some other package."""
    root = Path(__file__).resolve().parent.parent
    for name in ROOMS:
        spec = importlib.util.find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or not origin.is_relative_to(root):
            yield Finding(
                f"name {name!r}", "missing", f"imported from {origin}",
                "give Pledgewatch an environment of its own, or uninstall the other package",
            )  # fmt: skip
            return
    yield Finding("our names", "ok", f"{len(ROOMS)} rooms, all imported from {root.name}/")


def _packages(_: Context) -> Iterator[Finding]:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        yield Finding("packages", "missing", ", ".join(missing), "make demo installs what constraints.txt pins")
    else:
        yield Finding("packages", "ok", ", ".join(PACKAGES))


def _config(context: Context) -> Iterator[Finding]:
    yield Finding("feeds", "ok", f"{len(context.feeds.feeds)} in {context.settings.config_dir.name}/feeds.yaml")
    registry = context.registry
    yield Finding("registry", "ok", f"{len(registry.commitments)} commitments, version {registry.version}")
    for warning in registry.warnings:
        yield Finding("registry", "note", warning)
    for name in ("matching", "compliance", "alerts"):
        getattr(context, name)
        yield Finding(name, "ok", f"{context.settings.config_dir.name}/{name}.yaml")


def _model(context: Context) -> Iterator[Finding]:
    degraded = context.matcher.degraded
    if degraded:
        yield Finding("matcher", "missing", f"degraded: {degraded}", "make demo installs what is pinned")
    else:
        yield Finding("matcher", "ok", f"whole, version {context.matcher.version}")


def _store(context: Context) -> Iterator[Finding]:
    from storage import migrate

    store = context.store
    yield Finding("database", "ok", f"{store.dialect}, schema {migrate.current(context.settings.store_url)}")


def _token(context: Context) -> Iterator[Finding]:
    if context.settings.slack_token:
        yield Finding("Slack token", "ok", "set")
    else:
        yield Finding("Slack token", "note", "not set: alerts go to the console", "see docs/slack.md")


def _slack(context: Context) -> Iterator[Finding]:
    from alerts.check import check_slack

    for what, fine, finding, mend in check_slack(context.settings, context.alerts):
        yield Finding(what, "ok" if fine else "missing", finding, mend)
