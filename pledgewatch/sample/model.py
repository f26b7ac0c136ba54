"""`news.yaml` as checked records: the outlets of the demo and what they publish."""

import re
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from core.words import Tier
from core.yaml import Strict, load_model
from feeds.durations import Duration

NEWS = Path(__file__).with_name("news.yaml")

Title = Annotated[str, StringConstraints(min_length=1)]


class Edit(Strict):
    """What an outlet made of an item later."""

    title: str = ""
    lead: str = ""


class SampleItem(Strict):
    """One invented news item; `ago` counts back from the clock of the demo."""

    feed: str
    also: tuple[str, ...] = ()
    """Other feeds of the same outlet that carry the same article under the same link."""
    ago: Annotated[Duration, Field(gt=timedelta(0))]
    title: Title
    lead: str = ""
    edited: Edit | None = None
    note: str = ""
    slug: str = ""
    """The last part of its link and of its id, made from the title; an edit does not change it."""

    @model_validator(mode="before")
    @classmethod
    def _with_slug(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("slug"):
            plain = unicodedata.normalize("NFKD", str(data.get("title", ""))).encode("ascii", "ignore").decode("ascii")
            return {**data, "slug": re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80]}
        return data

    @property
    def feeds(self) -> tuple[str, ...]:
        """Every feed that carries it."""
        return (self.feed, *self.also)

    def in_edition(self, edition: int) -> Self:
        """The item as edition 1 or a later one carries it."""
        if edition < 2 or self.edited is None:
            return self
        return self.model_copy(update={k: v for k, v in self.edited.model_dump().items() if v})


class SampleOutlet(Strict):
    """One invented outlet and the path and format of its feed."""

    name: str
    outlet: str
    tier: Tier
    format: Literal["rss", "atom", "json"]
    path: Annotated[str, StringConstraints(pattern=r"^/\S+$")]
    link: str


class SampleNews(Strict):
    """The whole file."""

    feeds: tuple[SampleOutlet, ...]
    items: tuple[SampleItem, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        known = {feed.name for feed in self.feeds}
        for item in self.items:
            strangers = sorted(set(item.feeds) - known)
            if strangers:
                raise ValueError(f"items: {item.title!r} names no feed of this file: {', '.join(strangers)}")
        slugs = [(item.feed, item.slug) for item in self.items]
        twice = {slug for slug in slugs if slugs.count(slug) > 1}
        if twice:
            raise ValueError(f"items: the same title twice in one feed: {sorted(twice)}")
        return self


def load_news(path: Path = NEWS) -> SampleNews:
    """The demo's news, checked; ConfigError names every problem."""
    return load_model(path, SampleNews)
