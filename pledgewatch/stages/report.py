"""What a stage says it did."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

Progress = Callable[[str, int, int], None]
"""Told of progress as (what, done, of); `of` is 0 while unknown."""


def no_progress(what: str, done: int, of: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, kw_only=True)
class StageReport:
    """Base of all stage reports. `failures` names what failed, in words; a stage with failures exits with 1."""

    seconds: float = 0.0
    failures: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, fit for JSON."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}
