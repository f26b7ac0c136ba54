"""`config/matching.yaml` as a checked model."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from core.yaml import Strict, load_model
from matchers.story_config import StoryConfig

Share = Annotated[float, Field(ge=0, le=1)]


class Point(Strict):
    """What confidence accepts a match: `alert` for + and −, `restates` for words only.

    `new` stands in for `alert` where the commitment is one that the news behind the weights never met.
    """

    alert: Share = 0.4
    new: Share = 0.4
    restates: Share = 0.4

    def for_new(self) -> "Point":
        """The same point as it is for new commitments."""
        return self.model_copy(update={"alert": self.new})


class OperatingPoint(Strict):
    """One point per set of weights: see `weights.HEADS`."""

    examples: Point = Point()
    guideline: Point = Point()
    words: Point = Point()


class MatchingConfig(Strict):
    """How matches are made and which are accepted."""

    on_missing_model: Literal["degrade", "refuse"] = "degrade"
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    batch: Annotated[int, Field(ge=1, le=512)] = 16
    candidates: Annotated[int, Field(ge=1, le=200)] = 10
    min_confidence: Share = 0.05
    languages: list[str] = ["en"]
    operating_point: OperatingPoint = OperatingPoint()
    stories: StoryConfig = StoryConfig()


def load_matching_config(path: Path) -> MatchingConfig:
    """The file at `path`; ConfigError names every problem."""
    return load_model(path, MatchingConfig)
