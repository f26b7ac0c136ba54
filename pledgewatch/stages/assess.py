"""The assess stage: evidence, reviews and the clock become status, history and what alerting is told."""

import time
from dataclasses import dataclass, field
from typing import Any

from pledgewatch.context import Context
from pledgewatch.stages.report import Progress, StageReport, no_progress


@dataclass(frozen=True, kw_only=True)
class AssessReport(StageReport):
    """Counts of one run. `changes` are changes of status, own and per holder; `decisions` counts why alerting sent,
    updated or held back, by action and reason; `unknown` counts evidence on commitments the registry lacks.
    """

    commitments: int = 0
    evidence: int = 0
    changes: tuple[dict[str, Any], ...] = ()
    sent: int = 0
    decisions: dict[str, dict[str, int]] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)


def assess(context: Context, *, progress: Progress = no_progress) -> AssessReport:
    """Assess what is new, what the clock is due for, and what the registry changed."""
    from dataclasses import asdict

    from ledger import assess as ledger_assess
    from ledger.book import Ledger

    started = time.monotonic()
    ledger = Ledger(context.store, context.registry, context.compliance, context.alerts)
    done = ledger_assess.assess(ledger, context.clock(), told=lambda number, of: progress("assessing", number, of))
    return AssessReport(
        commitments=done.assessed,
        evidence=done.evidence,
        changes=tuple(asdict(change) for change in done.changes),
        sent=done.sent,
        decisions={action: dict(reasons) for action, reasons in done.decisions.items()},
        unknown=dict(done.unknown),
        seconds=time.monotonic() - started,
    )
