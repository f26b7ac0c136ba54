"""Reading article pages: for items that became evidence, of feeds that ask for it, where the site allows it."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pledgewatch.context import Context
from pledgewatch.stages.report import Progress, StageReport, no_progress

if TYPE_CHECKING:
    from feeds.fulltext import Article, Extract
    from feeds.robots import Robots
    from storage.articles import Wanted

MOST = 200
"""Pages per run; the rest waits for the next."""


@dataclass(frozen=True, kw_only=True)
class ArticlesReport(StageReport):
    """How many pages were asked for, and what became of them, by `feeds.fulltext.ArticleState`."""

    pages: int = 0
    states: dict[str, int] = field(default_factory=dict)


def read_articles(
    context: Context, *, feeds: Sequence[str] | None = None, limit: int = MOST, progress: Progress = no_progress
) -> ArticlesReport:
    """Read the pages that are wanted, sites side by side, each at its own pace. Off unless a feed says `full_text`
    (of `feeds`, when named).

    A page that cannot be read is no failure of the run: its state says so, and it is tried again another day.
    """
    from feeds.pool import ParserPool
    from feeds.robots import Robots
    from storage import articles

    started = time.monotonic()
    asking = [feed.name for feed in context.feeds.feeds if feed.full_text and feed.enabled]
    asking = [name for name in asking if feeds is None or name in feeds]
    states: Counter[str] = Counter()
    if asking:
        with context.store.read() as session:
            pages = articles.wanted(session, asking, context.clock(), limit)
        with ParserPool(seconds=context.feeds.limits.parse_seconds) as pool:
            for done in _by_site(context, pages, Robots(context.http), pool.article):
                with context.store.begin() as session:
                    articles.keep(session, done, context.clock())
                states.update(article.state.value for article in done)
                progress("reading articles", states.total(), len(pages))
    return ArticlesReport(seconds=time.monotonic() - started, pages=states.total(), states=dict(states))


def _by_site(
    context: Context, pages: Sequence["Wanted"], robots: "Robots", extract: "Extract"
) -> Iterator[list["Article"]]:
    """The articles of each site, as it is done."""
    from feeds.hosts import host_of

    sites: dict[str, list[Wanted]] = {}
    for page in pages:
        sites.setdefault(host_of(page.url), []).append(page)

    def read(site: list["Wanted"]) -> list["Article"]:
        return list(_one_after_another(context, site, robots, extract))

    with ThreadPoolExecutor(8, thread_name_prefix="articles") as threads:
        yield from threads.map(read, sites.values())


def _one_after_another(
    context: Context, site: Sequence["Wanted"], robots: "Robots", extract: "Extract"
) -> Iterator["Article"]:
    from feeds.fulltext import read_article

    for n, page in enumerate(site):
        if n:
            spacing = context.feeds.limits.host_spacing.total_seconds()
            time.sleep(max(spacing, robots.ask(page.url).delay))
        yield read_article(page.item, page.url, page.known_hash, context.http, robots, extract)
