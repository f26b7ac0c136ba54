"""`matching.yaml` and `alerts.yaml` as they are in force: the file, with what an operator tuned laid over it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.yaml import check, read_yaml
from pledgewatch.tunables import ALERTS, MATCHING, TUNABLES, Tunable, quiet_hours
from pledgewatch.tuning import Lookup, Tuned, overlaid, resolve_all

if TYPE_CHECKING:
    from alerts.config import AlertsConfig
    from matchers.config import OperatingPoint


def tuned_alerts(folder: Path, variable: Lookup) -> "tuple[AlertsConfig, Tuned]":
    """`alerts.yaml` in `folder` with the quiet hours in force. ConfigError when the file itself is refused."""
    from alerts.config import load_alerts_config

    config = load_alerts_config(folder / ALERTS)
    document = read_yaml(folder / ALERTS)
    found = quiet_hours(document)
    tuned = resolve_all(found.values(), document, variable)
    if changed := _laid_over(document, found.values(), tuned):
        config = check(changed, type(config), folder / ALERTS)
    return config, tuned


def tuned_point(folder: Path, variable: Lookup) -> "tuple[OperatingPoint, Tuned]":
    """The confidences in force that accept a match. ConfigError when `matching.yaml` itself is refused."""
    from matchers.config import load_matching_config

    config = load_matching_config(folder / MATCHING)
    document = read_yaml(folder / MATCHING)
    found = [tunable for tunable in TUNABLES.values() if tunable.file == MATCHING]
    tuned = resolve_all(found, document, variable)
    if changed := _laid_over(document, found, tuned):
        config = check(changed, type(config), folder / MATCHING)
    return config.operating_point, tuned


def _laid_over(document: Any, tunables: Iterable[Tunable], tuned: Tuned) -> Any:
    """`document` with every value that comes from past it; None when none does."""
    changed = None
    for tunable in tunables:
        value = tuned.values_in_force[tunable.key]
        if value.overrides:
            changed = overlaid(changed or document, tunable, value.plain)
    return changed
