"""The way of an item, stage by stage. The command line and the DAGs call these and add nothing of their own."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pledgewatch.context import Context
from pledgewatch.stages.alert import alert
from pledgewatch.stages.assess import assess
from pledgewatch.stages.fetch import fetch
from pledgewatch.stages.match import match
from pledgewatch.stages.report import Progress, StageReport, no_progress

__all__ = ["STAGES", "RunReport", "alert", "assess", "fetch", "match", "run"]

STAGES: Mapping[str, Callable[..., StageReport]] = {
    "fetch": fetch,
    "match": match,
    "assess": assess,
    "alert": alert,
}


@dataclass(frozen=True, kw_only=True)
class RunReport:
    """Reports of the stages that ran, in order."""

    stages: Mapping[str, StageReport] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def failures(self) -> tuple[str, ...]:
        """What failed in any stage, in words."""
        return tuple(failure for report in self.stages.values() for failure in report.failures)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, fit for JSON."""
        return {"seconds": self.seconds, **{name: report.as_dict() for name, report in self.stages.items()}}


def run(context: Context, *, progress: Progress = no_progress) -> RunReport:
    """All stages in order. A stage's named failures do not stop the next; a broken store or configuration does."""
    started = time.monotonic()
    reports = {name: stage(context, progress=progress) for name, stage in STAGES.items()}
    return RunReport(stages=reports, seconds=time.monotonic() - started)
