"""A feed server, feeds of our own writing, and a context that fetches from it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from alerts.config import AlertsConfig
from core.clock import FixedClock
from core.http import HttpClient
from feeds.config import FeedConfig, FeedsConfig
from feeds.loopback import FeedServer
from feeds.parse import parse
from feeds.records import FeedMemory
from pledgewatch.context import Context
from pledgewatch.settings import Settings
from pledgewatch.stages import fetch as stage
from storage import feeds as stored
from storage.schema import Base
from storage.schema.news import ItemRow
from storage.schema.outbox import AlertRow

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
OPERATIONS = AlertsConfig.model_validate(
    {
        "channels": {"log": {"kind": "console"}},
        "routes": [{"name": "all", "to": ["log"]}],
        "operations": ["log"],
    }
)
DATA = Path(__file__).parent / "data"


def _entry(n: int, title: str = "", link: str | None = None, guid: str | None = None, date: str | None = None) -> str:
    """One RSS entry; whatever is not given is made of `n`."""
    parts = [
        f"<title>{title or f'Harbour report number {n}'}</title>",
        f"<link>{f'https://news.example/{n}' if link is None else link}</link>",
        f'<guid isPermaLink="false">{f"g{n}" if guid is None else guid}</guid>' if guid != "" else "",
        f"<pubDate>{date if date is not None else f'Sun, 01 Mar 2026 {n % 12:02}:00:00 GMT'}</pubDate>",
    ]
    return f"<item>{''.join(parts)}</item>"


def _rss(*entries: str, head: str = "<title>Harbour News</title>") -> str:
    """An RSS feed of these entries."""
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(entries)}</channel></rss>'


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture
def client(server: FeedServer) -> Iterator[HttpClient]:
    made = HttpClient(allow=[server.host], deadline=5)
    yield made
    made.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


ContextMaker = Callable[..., Context]


@pytest.fixture
def make_context(tmp_path: Path, server: FeedServer, clock: FixedClock, sqlite_url: str) -> Iterator[ContextMaker]:
    """`make_context(FeedConfig, …, database=…, check=…, limits=…)`: a context over these feeds."""
    made: list[Context] = []

    def make(*feeds: FeedConfig, database: str = "", **sections: object) -> Context:
        settings = Settings(home=tmp_path, database_url=database or sqlite_url, allow_hosts=server.host)
        context = Context(settings, clock)
        limits = {"host_spacing": "0 s", "per_host": 16, "deadline": "5 s"}
        given = sections.get("limits", {})
        assert isinstance(given, dict)
        values = sections | {"feeds": [feed.model_dump() for feed in feeds], "limits": limits | given}
        context.feeds = FeedsConfig.model_validate(values)
        context.alerts = OPERATIONS
        made.append(context)
        return context

    yield make
    for context in made:
        if "store" in context.__dict__:
            context.store.close()


def _feed(name: str, url: str, **more: object) -> FeedConfig:
    """A configured feed."""
    return FeedConfig.model_validate({"name": name, "url": url, "outlet": name.title(), "tier": "press"} | more)


@pytest.fixture
def entry() -> Callable[..., str]:
    """`entry(n, title=, link=, guid=, date=)`: one RSS entry."""
    return _entry


@pytest.fixture
def rss() -> Callable[..., str]:
    """`rss(entry, …, head=)`: a feed."""
    return _rss


@pytest.fixture
def feed() -> Callable[..., FeedConfig]:
    """`feed(name, url, …)`: a configured feed."""
    return _feed


class Rounds:
    """Rounds over a context's feeds, and what they left in the store."""

    def fetch(self, context: Context, **options: Any) -> stage.FetchReport:
        """The stage, reading bodies in this process: a process of its own is tested in `test_pool`."""
        return stage.fetch(context, parser=parse, **options)

    def again(self, context: Context) -> stage.FetchReport:
        return self.fetch(context, force=True)

    def memory(self, context: Context, name: str = "a") -> FeedMemory:
        with context.store.read() as session:
            return stored.memories(session)[name]

    def count(self, context: Context, table: type[Base]) -> int:
        with context.store.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def items(self, context: Context) -> list[ItemRow]:
        with context.store.read() as session:
            return list(session.scalars(select(ItemRow).order_by(ItemRow.sort_at.desc(), ItemRow.title)))

    def told(self, context: Context) -> list[str]:
        with context.store.read() as session:
            return sorted(session.scalars(select(AlertRow.key)))


@pytest.fixture
def rounds() -> Rounds:
    """`rounds.fetch(context)`, `.again`, `.memory`, `.count`, `.items`, `.told`."""
    return Rounds()
