"""The article on a web page, as plain text. Runs where a limit can end it (`feeds.pool`): pages are hostile too."""

from core.errors import NotAFeed
from core.text import clean
from feeds.encoding import to_text

MAX_ARTICLE = 100_000


def extract(body: bytes, url: str, content_type: str = "") -> str:
    """The main text of the page at `url`, paragraphs joined by blank lines; NotAFeed when it has none."""
    text, _ = to_text(body, content_type)
    found = _article(text, url) if text else None
    paragraphs = [line for raw in (found or "").splitlines() if (line := clean(raw))]
    if not paragraphs:
        raise NotAFeed(url, "the page has no article text")
    return "\n\n".join(paragraphs)[:MAX_ARTICLE]


def _article(text: str, url: str) -> str | None:
    import trafilatura

    return trafilatura.extract(text, url=url, include_comments=False, include_tables=False, fast=True)
