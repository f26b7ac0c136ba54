"""Article pages: only of evidence, only where asked for, only where allowed, and watched for what happens to them."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from core.clock import FixedClock
from core.errors import NotAFeed
from core.http import HttpClient
from feeds.config import FeedConfig
from feeds.extract import extract
from feeds.fulltext import ArticleState, read_article
from feeds.loopback import FeedServer
from feeds.parse import parse
from feeds.pool import ParserPool
from feeds.robots import Robots
from pledgewatch.context import Context
from pledgewatch.stages.articles import read_articles
from pledgewatch.stages.fetch import fetch
from storage.schema.ledger import EvidenceRow
from storage.schema.news import ItemRow

PAGE = """<!DOCTYPE html><html><head><title>Harbour</title><script>track()</script></head><body>
<nav><a href="/">Home</a> <a href="/about">About us</a></nav>
<article><h1>Ministers open the new harbour</h1>
<p>Ministers from nine countries opened the new harbour on Sunday, two years after work on it had begun.</p>
<p>{detail} The harbour master said that the first convoy would leave within a week.</p></article>
<footer>All rights reserved. Cookie settings.</footer></body></html>"""
DETAIL = "It will take ships of up to three hundred metres."


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with ParserPool(1) as running:
        yield running


def page(detail: str = DETAIL) -> str:
    return PAGE.format(detail=detail)


def test_the_article_is_found_and_the_rest_of_the_page_is_not(pool: ParserPool) -> None:
    text = pool.article(page().encode(), "https://news.example/harbour", "text/html")
    assert DETAIL in text
    assert "track" not in text
    assert "Cookie" not in text
    assert "About us" not in text


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"\x89PNG\r\n", b"<html><body>" + b"<div>" * 5_000])
def test_a_page_without_an_article_says_so(body: bytes) -> None:
    with pytest.raises(NotAFeed, match="no article text"):
        extract(body, "https://news.example/")


RULES = {
    "no robots.txt": (None, True),
    "an empty one": ("", True),
    "all is forbidden": ("User-agent: *\nDisallow: /", False),
    "we are forbidden": ("User-agent: Pledgewatch\nDisallow: /\n\nUser-agent: *\nDisallow:", False),
    "another is forbidden": ("User-agent: Other\nDisallow: /", True),
    "another part is forbidden": ("User-agent: *\nDisallow: /private", True),
    "nonsense": ("\x00\x01 <html>", True),
}


@pytest.mark.parametrize(("rules", "allowed"), RULES.values(), ids=RULES)
def test_robots_txt_is_respected(server: FeedServer, client: HttpClient, rules: str | None, allowed: bool) -> None:
    if rules is not None:
        server.serve("robots.txt", rules, content_type="text/plain")
    url = server.serve("harbour", page(), content_type="text/html")
    article = read_article("i", url, None, client, Robots(client), extract)
    assert (article.state is ArticleState.READ) == allowed
    assert server.count("harbour") == allowed


def test_a_site_whose_rules_cannot_be_had_is_not_read(server: FeedServer, client: HttpClient) -> None:
    server.serve("robots.txt", status=503)
    article = read_article("i", server.serve("harbour", page()), None, client, Robots(client), extract)
    assert (article.state, server.count("harbour")) == (ArticleState.REFUSED, 0)
    assert "503" in article.why


def test_rules_are_asked_for_once_per_site_and_a_delay_is_told(server: FeedServer, client: HttpClient) -> None:
    server.serve("robots.txt", "User-agent: *\nCrawl-delay: 7")
    robots = Robots(client)
    assert [robots.ask(server.url(name)).delay for name in ("a", "b", "c")] == [7.0, 7.0, 7.0]
    assert server.count("robots.txt") == 1


def test_a_private_page_is_not_read(client: HttpClient) -> None:
    article = read_article("i", "http://192.168.0.1/", None, client, Robots(client), extract)
    assert article.state is ArticleState.REFUSED


def test_a_second_reading_shows_whether_the_page_is_the_same_changed_or_gone(
    server: FeedServer, client: HttpClient
) -> None:
    url = server.serve("harbour", page(), content_type="text/html")

    def read(known: str | None) -> ArticleState:
        return read_article("i", url, known, client, Robots(client), extract).state

    first = read_article("i", url, None, client, Robots(client), extract)
    assert read(first.hash) is ArticleState.SAME
    server.serve("harbour", page("It will take no ships for now, the council said."), content_type="text/html")
    assert read(first.hash) is ArticleState.CHANGED
    server.serve("harbour", status=404)
    assert read(first.hash) is ArticleState.GONE


def evidence(item: str, now: object) -> EvidenceRow:
    values = {"commitment": "c", "direction": "+", "verdict": "fulfils", "modality": "done", "confidence": 0.9}
    lists: dict[str, list[object]] = {"holders": [], "spans": [], "reasons": [], "quantities": []}
    texts = {"passage": "p", "passage_hash": "h"}
    return EvidenceRow(**values, **lists, **texts, accepted=True, item_id=item, act_at=now, recorded_at=now)


def test_only_evidence_of_feeds_that_ask_for_it_is_read_kept_and_looked_at_again_after_a_week(
    server: FeedServer,
    make_context: Callable[..., Context],
    feed: Callable[..., FeedConfig],
    rss: Callable[..., str],
    entry: Callable[..., str],
    clock: FixedClock,
) -> None:
    one = server.serve("one", page(), content_type="text/html")
    two = server.serve("two", page(), content_type="text/html")
    three = server.serve("three", page(), content_type="text/html")
    asking = feed("a", server.serve("a", rss(entry(1, link=one), entry(2, link=two))), full_text=True)
    silent = feed("b", server.serve("b", rss(entry(3, link=three))))
    context = make_context(asking, silent)
    fetch(context, parser=parse)
    with context.store.begin() as session:
        items = {item.url: item.id for item in session.query(ItemRow)}
        session.add_all([evidence(items[one], clock()), evidence(items[three], clock())])

    assert read_articles(context).states == {"read": 1}
    assert (server.count("one"), server.count("two"), server.count("three")) == (1, 0, 0)
    assert read_articles(context).pages == 0
    clock.advance(timedelta(days=8))
    server.serve("one", status=410)
    assert read_articles(context).states == {"gone from its address": 1}
    with context.store.read() as session:
        row = session.get(ItemRow, items[one])
    assert row is not None
    assert DETAIL in (row.body or "")
    assert (row.body_state, row.body_at) == ("gone from its address", clock())
