"""`config/feeds.yaml`: which feeds are read, how often, and how much of anything is taken."""

from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from core.urls import canonical_url
from core.words import Tier
from core.yaml import Strict, load_model
from feeds.durations import Duration

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$", max_length=120)]
Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2})?$")]


class FeedConfig(Strict):
    """One feed: what it *is*. What happened to it stands in the store."""

    name: Name
    url: str
    outlet: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    """Who speaks: corroboration counts outlets, so two feeds of one house name the same outlet."""
    tier: Tier
    language: Language = ""
    """ISO 639-1; empty takes what the feed says of itself."""
    group: Annotated[str, StringConstraints(max_length=60)] = ""
    every: Duration | None = None
    """A fixed interval; without it the interval follows how often the feed publishes."""
    full_text: bool = False
    """Whether the article pages of items that passed the gate are read too."""
    enabled: bool = True

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if not canonical_url(url):
            raise ValueError("expected an absolute http or https address")
        return url


class CheckConfig(Strict):
    """Bounds of the time between two looks at a feed."""

    soonest: Duration = timedelta(minutes=5)
    latest: Duration = timedelta(hours=24)
    start: Duration = timedelta(minutes=30)
    """The interval of a feed whose rhythm is not known yet, and the base of back-off after errors."""
    silent_after: Annotated[float, Field(gt=1)] = 3.0
    """A feed is called silent after this many times its usual gap without an item …"""
    silent_at_least: Duration = timedelta(days=2)
    """… but never before this long."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not timedelta(0) < self.soonest <= self.start <= self.latest:
            raise ValueError("expected soonest ≤ start ≤ latest, all above zero")
        return self


class LimitsConfig(Strict):
    """How much of anything is taken: a feed can lie, stall and swell, but not past these."""

    deadline: Duration = timedelta(seconds=30)
    max_bytes: Annotated[int, Field(ge=10_000, le=64 << 20)] = 8 << 20
    max_entries: Annotated[int, Field(ge=1, le=10_000)] = 500
    parse_seconds: Annotated[float, Field(gt=0, le=60)] = 5.0
    per_host: Annotated[int, Field(ge=1, le=64)] = 2
    """Requests to one host at the same time."""
    host_spacing: Duration = timedelta(seconds=0.5)
    """Time between the starts of two requests to one host."""
    max_updates: Annotated[int, Field(ge=1, le=1000)] = 24
    """Edits of one item that are followed; a page with a clock in it would otherwise never come to rest."""
    redirect_looks: Annotated[int, Field(ge=1)] = 3
    redirect_time: Duration = timedelta(hours=24)
    """A permanent redirect is adopted once it was seen on this many looks over this long."""
    gone_looks: Annotated[int, Field(ge=1)] = 3
    """A feed that answers 410 on this many looks in a row is called gone."""


class FeedsConfig(Strict):
    """The whole file."""

    user_agent: Annotated[str, StringConstraints(max_length=200)] = ""
    """How we introduce ourselves; a contact address in it is good manners."""
    check: CheckConfig = CheckConfig()
    limits: LimitsConfig = LimitsConfig()
    feeds: tuple[FeedConfig, ...] = ()

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        for what in ("name", "url"):
            seen: dict[str, str] = {}
            for feed in self.feeds:
                value = getattr(feed, what).casefold() if what == "name" else getattr(feed, what)
                if value in seen:
                    raise ValueError(f"feeds: {feed.name!r} and {seen[value]!r} have the same {what}")
                seen[value] = feed.name
        return self

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        for feed in self.feeds:
            if feed.every and not self.check.soonest <= feed.every <= self.check.latest:
                raise ValueError(f"feeds: {feed.name!r} has an interval (every) outside check.soonest … check.latest")
        return self

    @cached_property
    def by_name(self) -> dict[str, FeedConfig]:
        """Feeds by name, in the order of the file."""
        return {feed.name: feed for feed in self.feeds}


def load_feeds_config(path: Path) -> FeedsConfig:
    """The file at `path`, checked as a whole; ConfigError names every problem."""
    return load_model(path, FeedsConfig)
