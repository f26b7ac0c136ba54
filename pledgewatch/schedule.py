"""`config/pipeline.yaml`: when stages run in Airflow and how wide. Light enough to be read whenever a DAG is parsed."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from core.yaml import Strict, load_model

FILE = "pipeline.yaml"


def _cron(text: str) -> str:
    """Five fields that croniter accepts: it is what Airflow itself reads them with."""
    from croniter import croniter

    if len(text.split()) != 5 or not croniter.is_valid(text):
        raise ValueError("expected a cron expression of five fields, such as '*/5 * * * *'")
    return text


Cron = Annotated[str, AfterValidator(_cron)]
Seconds = Annotated[int, Field(strict=True, ge=1, le=7 * 86_400)]
Days = Annotated[int, Field(strict=True, ge=1, le=36_500)]
Shards = Annotated[int, Field(strict=True, ge=1, le=64)]
Slots = Annotated[int, Field(strict=True, ge=1, le=256)]


class Effort(Strict):
    """How hard a stage tries, and when it counts as late. Delays double from `retry_delay_s`, up to ten minutes."""

    pool: str = "default_pool"
    retries: int = Field(default=2, strict=True, ge=0, le=10)
    retry_delay_s: Seconds = 30
    timeout_s: Seconds = 900
    late_after_s: Seconds = 1800

    @property
    def timeout(self) -> timedelta:
        """Longest one try may take."""
        return timedelta(seconds=self.timeout_s)

    @property
    def late_after(self) -> timedelta:
        """From when a run was queued until it counts as late."""
        return timedelta(seconds=self.late_after_s)


class FetchPlan(Effort):
    """`fetch`: due feeds, dealt into `shards` batches."""

    cron: Cron = "*/5 * * * *"
    shards: Shards = 4
    pool: str = "feeds"


class MatchPlan(Effort):
    """`match`: `shards` tasks side by side, each claiming items in the store."""

    cron: Cron = "7-59/10 * * * *"
    shards: Shards = 1
    pool: str = "matchers"


class DrainPlan(Effort):
    """`assess` and `alert`: one task that drains the store; `cron` is its backstop."""

    cron: Cron


class PushPlan(Effort):
    """`push`: how often the store is asked for pushed items, and whether the triggerer itself takes them on."""

    poll_s: float = Field(default=0.5, ge=0.1, le=60)
    warm: bool = True


class DigestPlan(Effort):
    """`digest`: a summary of the last `days` days."""

    cron: Cron = "0 7 * * 1"
    days: Days = 7


class ConfigCheckPlan(Effort):
    """`config_check`: reads every configuration file, and notices silence."""

    cron: Cron = "*/10 * * * *"
    quiet_after_s: Seconds = 21_600


class MaintenancePlan(Effort):
    """`maintenance`: how long the store keeps what is not evidence."""

    cron: Cron = "30 3 * * *"
    keep_fetches_days: Days = 30
    keep_unmatched_days: Days = 400
    keep_backups: int = Field(default=7, strict=True, ge=1, le=1000)


class PipelineConfig(Strict):
    """The whole file. Every section has defaults, so that an empty file is the shipped schedule."""

    fetch: FetchPlan = FetchPlan()
    match: MatchPlan = MatchPlan()
    assess: DrainPlan = DrainPlan(cron="9-59/10 * * * *")
    alert: DrainPlan = DrainPlan(cron="*/2 * * * *", pool="slack")
    push: PushPlan = PushPlan()
    digest: DigestPlan = DigestPlan()
    config_check: ConfigCheckPlan = ConfigCheckPlan()
    maintenance: MaintenancePlan = MaintenancePlan()
    pools: dict[str, Slots] = {"feeds": 8, "matchers": 2, "slack": 1}

    @model_validator(mode="after")
    def _pools_exist(self) -> Self:
        """A task in a pool that Airflow does not have would wait for ever, silently."""
        for stage in type(self).model_fields:
            pool = getattr(getattr(self, stage), "pool", "default_pool")
            if pool != "default_pool" and pool not in self.pools:
                known = ", ".join(["default_pool", *self.pools])
                raise ValueError(f"{stage} › pool: no such pool {pool!r}; expected one of {known}")
        return self


def load_pipeline(path: Path) -> PipelineConfig:
    """The schedule at `path`; ConfigError names every problem."""
    return load_model(path, PipelineConfig)


def pools_document(config: PipelineConfig) -> dict[str, dict[str, object]]:
    """What `airflow pools import` reads."""
    return {
        name: {"slots": slots, "description": "pledgewatch: config/pipeline.yaml › pools", "include_deferred": False}
        for name, slots in config.pools.items()
    }
