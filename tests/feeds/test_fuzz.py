"""Mutated and invented feeds: whatever comes, it is entries or it is no feed, and every text can be stored."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import NotAFeed
from feeds.encoding import to_text
from feeds.identity import identify
from feeds.parse import parse
from feeds.wire import decode, encode

DATA = Path(__file__).parent / "data"
BODIES = [path.read_bytes() for path in sorted(DATA.iterdir())]
PIECES = [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"\x00", b"\xff\xfe", b"</item>", b"<item>", b'"', b"&#0;"]
TAGS = ["title", "link", "guid", "pubDate", "description", "content:encoded", "dc:date", "category", "media:title"]


def survives(body: bytes, content_type: str = "") -> None:
    """`body` is read or refused; what is read can be stored, identified and sent between processes."""
    import json

    try:
        parsed = parse(body, "https://news.example/", content_type)
    except NotAFeed:
        return
    for entry in parsed.entries:
        for text in (entry.title, entry.summary, entry.link, entry.guid):
            assert "\x00" not in text
            text.encode("utf-8")
    identify("f", parsed.entries)
    assert decode(json.loads(encode(parsed))) == parsed


def mutated(chance: random.Random) -> bytes:
    """One of the corpus, cut, spliced, doubled and spoilt."""
    body = bytearray(chance.choice(BODIES))
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(body) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            del body[at : at + chance.randint(1, 40)]
        elif kind == 1:
            body[at:at] = chance.choice(PIECES)
        elif kind == 2 and body:
            body[at % len(body)] = chance.randrange(256)
        elif kind == 3:
            other = chance.choice(BODIES)
            start = chance.randrange(len(other) + 1)
            body[at:at] = other[start : start + chance.randint(1, 200)]
        else:
            body[at:at] = body[max(0, at - 60) : at]
    return bytes(body[:60_000])


@pytest.mark.parametrize("seed", range(8))
def test_a_hundred_mutated_feeds(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(100):
        survives(mutated(chance))


@pytest.mark.slow
def test_five_thousand_mutated_feeds() -> None:
    chance = random.Random("slow")
    for _ in range(5_000):
        survives(mutated(chance))


entries = st.lists(
    st.dictionaries(st.sampled_from(TAGS), st.text(max_size=60), max_size=6).map(
        lambda fields: "".join(f"<{tag}>{text}</{tag}>" for tag, text in fields.items())
    ),
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(entries, st.sampled_from(["utf-8", "utf-16", "cp1252", "koi8-r", "utf-7"]), st.text(max_size=30))
def test_invented_feeds_in_any_encoding_under_any_label(items: list[str], encoding: str, label: str) -> None:
    text = f'<rss version="2.0"><channel>{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'
    survives(text.encode(encoding, "replace"), f"text/xml; charset={label}")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_are_text_in_some_encoding(body: bytes, label: str) -> None:
    text, _ = to_text(body, f"text/xml; charset={label}")
    assert "\x00" not in text
    survives(b'<?xml version="1.0"?><rss version="2.0">' + body, label)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["id", "url", "title", "content_text", "content_html", "summary", "date_published", "language"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(KEYS), json_values, max_size=6) | json_values, max_size=4))
def test_invented_json_feeds(items: list[object]) -> None:
    import json

    body = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items}
    survives(json.dumps(body).encode())
