"""The full text of an article: asked for per feed, only of items that matter, and only where the site allows it.

What is read is kept with its hash. Reading the page again later then shows what happened to it: gone, or changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from core.errors import FetchError
from core.http import HttpClient
from feeds.robots import Robots

Extract = Callable[[bytes, str, str], str]
"""(page, url, content type) → the article's text; raises FetchError."""


class ArticleState(StrEnum):
    """What became of an article page."""

    READ = "read"
    SAME = "same as when it was read"
    CHANGED = "changed since it was read"
    GONE = "gone from its address"
    REFUSED = "not allowed by the site"
    FAILED = "could not be read"


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was found. `text` and `hash` are "" unless there is text; `why` says what went wrong."""

    item: str
    state: ArticleState
    text: str = ""
    hash: str = ""
    why: str = ""


def read_article(
    item: str, url: str, known_hash: str | None, http: HttpClient, robots: Robots, extract: Extract
) -> Article:
    """Read the page at `url`. `known_hash` is that of an earlier reading, None for the first."""
    permission = robots.ask(url)
    if not permission.allowed:
        return Article(item, ArticleState.REFUSED, why=permission.reason)
    try:
        answer = http.get(url, {"Accept": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"})
        text = extract(answer.body, answer.url, answer.headers.get("content-type", ""))
    except FetchError as error:
        gone = error.status in (404, 410)
        return Article(item, ArticleState.GONE if gone else ArticleState.FAILED, why=error.message)
    found = sha256(text.encode("utf-8", "replace")).hexdigest()
    if known_hash is None:
        return Article(item, ArticleState.READ, text, found)
    return Article(item, ArticleState.SAME if found == known_hash else ArticleState.CHANGED, text, found)
