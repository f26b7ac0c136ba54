"""Settings an operator may tune without touching a file: which they are, where else they are set, how far they go.

What an operator turns in the middle of a day stands here: widths, how long things are kept, the confidence that
alerts, quiet hours. Schedules and routes do not: they are read as a whole, previewed and reviewed before they are
changed (`pledgewatch alerts preview --routes FILE`), and half of a change would silence a team.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import ConfigError
from core.yaml import read_yaml

if TYPE_CHECKING:
    from pydantic import BaseModel

NIGHT = '{"start": "22:00", "end": "07:00"}, or null for none'
PIPELINE, MATCHING, ALERTS = "pipeline.yaml", "matching.yaml", "alerts.yaml"
POINT = (0.1, 0.95)
"""How far the alerting confidence may be turned past its file: a slip must neither flood nor silence the watch."""


@dataclass(frozen=True)
class Tunable:
    """One setting. `key` is what `config explain` takes: the file's name first, but for `pipeline.yaml`."""

    key: str
    help: str
    param: bool = False
    """Whether the trigger form of the stage's DAG has a field for it, named as the part after the dot."""
    file: str = PIPELINE
    within: tuple[float, float] | None = None
    """Bounds that are narrower than the file's own."""
    example: str = ""
    """A good value, where one has to be shown."""

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands in the file."""
        steps = tuple(self.key.split("."))
        return steps if self.file == PIPELINE else steps[1:]

    @property
    def variable(self) -> str:
        """Name of the Airflow Variable."""
        return "pledgewatch_" + self.key.replace(".", "_").replace("-", "_")

    @property
    def environment(self) -> str:
        """Name of the environment variable."""
        return self.variable.upper()

    @property
    def model(self) -> "type[BaseModel]":
        """What checks the file it stands in; imported when asked for."""
        if self.file == MATCHING:
            from matchers.config import MatchingConfig

            return MatchingConfig
        if self.file == ALERTS:
            from alerts.config import AlertsConfig

            return AlertsConfig
        from pledgewatch.schedule import PipelineConfig

        return PipelineConfig


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
        *(
            Tunable(f"matching.operating_point.{head}.{key}", f"confidence that alerts, {what}", False, MATCHING, POINT)
            for head, key, what in (
                ("examples", "alert", "commitments with example headlines"),
                ("examples", "new", "new commitments with example headlines"),
                ("guideline", "alert", "commitments without"),
                ("guideline", "new", "new commitments without"),
                ("words", "alert", "without the sentence model"),
                ("words", "new", "new commitments, without the sentence model"),
            )
        ),
    )
}
"""Those that every configuration has."""


def tunables(config_dir: Path) -> Mapping[str, Tunable]:
    """All of this configuration by key: those, and the quiet hours of each channel in `alerts.yaml`."""
    try:
        document = read_yaml(config_dir / ALERTS)
    except ConfigError:
        return TUNABLES
    return {**TUNABLES, **quiet_hours(document)}


def quiet_hours(document: Any) -> Mapping[str, Tunable]:
    """The quiet hours of every channel that `document`, a parsed `alerts.yaml`, names."""
    channels = document.get("channels") if isinstance(document, dict) else None
    found = [_quiet(str(name)) for name in channels] if isinstance(channels, dict) else []
    return {tunable.key: tunable for tunable in found}


def _quiet(channel: str) -> Tunable:
    return Tunable(
        f"alerts.channels.{channel}.quiet", f"hours in which {channel} is not posted to", file=ALERTS, example=NIGHT
    )
