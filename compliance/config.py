"""Thresholds of the ledger: `config/compliance.yaml`, checked."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from core.yaml import Strict, load_model

Days = Annotated[int, Field(ge=1, le=3660)]


def _falling(days: list[int]) -> list[int]:
    if sorted(set(days), reverse=True) != days:
        raise ValueError("write each number of days once, the largest first")
    return days


class ComplianceConfig(Strict):
    """How evidence becomes status; the defaults are the shipped values."""

    window_days: Days = 180
    windows: dict[str, Days] = {}
    contested_days: Annotated[int, Field(ge=0, le=366)] = 30
    independent_outlets: Annotated[int, Field(ge=2, le=20)] = 2
    backfill_days: Days = 3
    deadline_notice_days: Annotated[list[Days], AfterValidator(_falling)] = [90, 30, 7, 1]
    keep_from: Annotated[float, Field(ge=0.05, le=1)] = 0.2

    def window(self, commitment: str) -> timedelta:
        """How long an act counts as recent for `commitment`."""
        return timedelta(days=self.windows.get(commitment, self.window_days))

    @property
    def contested(self) -> timedelta:
        """How near to each other acts for and against are contested."""
        return timedelta(days=self.contested_days)

    @property
    def backfill(self) -> timedelta:
        """How old an item may be when first seen and still alert."""
        return timedelta(days=self.backfill_days)


def load_compliance_config(path: Path) -> ComplianceConfig:
    """The checked configuration at `path`; ConfigError names what is wrong."""
    return load_model(path, ComplianceConfig)
