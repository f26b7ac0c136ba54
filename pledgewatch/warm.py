"""Match, assess and alert in a process that stays: what takes a new process seconds to load is loaded once.

The same stages as everywhere; work is claimed in the store, so that a task which drains it too does nothing twice.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pledgewatch.stage_runs import observed, task_context
from pledgewatch.steady import SteadyContext

Signature = tuple[tuple[str, int, int], ...]


class WarmPipeline:
    """Keeps one context, until a configuration file changes; Variables are asked each time. Not for two threads."""

    def __init__(self, make: Callable[[], SteadyContext] = task_context) -> None:
        self._make = make
        self._context: SteadyContext | None = None
        self._signature: Signature = ()

    def run(self) -> dict[str, Any]:
        """Drain everything after fetch; the stages' reports by name. PledgewatchError when the store refuses."""
        from pledgewatch import pipeline

        context = self._current()
        after_fetch = {name: stage for name, stage in pipeline.STAGES.items() if name != "fetch"}
        after_fetch["alert"] = partial(after_fetch["alert"], stream=sys.stdout)  # on stderr it is logged as an error
        return {name: observed(name, context, partial(stage, context)) for name, stage in after_fetch.items()}

    def close(self) -> None:
        """Give the connections back."""
        if self._context is not None:
            self._context.store.close()
            self._context = None

    def _current(self) -> SteadyContext:
        fresh = self._make() if self._context is None else self._context
        now = signature(fresh.settings.config_dir)
        if self._context is not None and now != self._signature:
            self.close()
            fresh = self._make()
        fresh.forget_tuned()
        self._context, self._signature = fresh, now
        return fresh


def signature(folder: Path) -> Signature:
    """Names, times and sizes of all configuration files: what changes when one is edited."""
    found = [path for entry in sorted(folder.iterdir()) for path in _yaml(entry)]  # a link to a folder is followed
    stats = [(path, path.stat()) for path in found]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


def _yaml(entry: Path) -> list[Path]:
    return sorted(entry.rglob("*.yaml")) if entry.is_dir() else [entry] if entry.suffix == ".yaml" else []
