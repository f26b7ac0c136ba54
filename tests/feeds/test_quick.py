"""The quick way reads what feedparser reads, to the letter, or leaves it to feedparser."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import xmlfeed
from feeds.encoding import to_text
from feeds.quick import read_quickly

DATA = Path(__file__).parent / "data"
URL = "https://news.example/feed"


def agrees(text: str) -> bool:
    """Whether the quick way was taken; if so, both ways must have read the same."""
    quick = read_quickly(text)
    if quick is None:
        return False
    assert xmlfeed._plain(quick, URL) == xmlfeed._whole(text, URL)
    return True


def test_the_plain_files_of_the_corpus_go_the_quick_way_and_read_the_same() -> None:
    plain = {p.name for p in DATA.glob("*.xml") if agrees(to_text(p.read_bytes())[0])}
    assert {"whole.xml", "no-guid.xml", "koi8-r.xml", "ttl.xml", "content-only.xml", "relative-link.xml"} <= plain


RSS = '<rss version="2.0" xmlns:m="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
RSS += ' xmlns:a="http://www.w3.org/2005/Atom" xmlns:x="urn:x" xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd">'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'

TAKEN = {
    "a plain item": f"{RSS}<channel><title>T</title><item><title>a</title><link>/b</link></item></channel></rss>",
    "an image beside the items": f"{RSS}<channel><image><title>no</title></image><title>T</title></channel></rss>",
    "pictures": f"{RSS}<channel><item><title>a</title><m:content url='u'><m:credit>c</m:credit></m:content></item>"
    "</channel></rss>",
    "an unknown namespace": f"{RSS}<channel><item><x:odd>1</x:odd><title>a</title></item></channel></rss>",
    "a guid that is the link": f"{RSS}<channel><item><title>a</title><guid>https://n.example/1</guid></item>"
    "</channel></rss>",
    "text that was written twice": f"{RSS}<channel><item><title>ZÃ¼rich</title></item></channel></rss>",
    "Atom": f'{ATOM}<title>T</title><entry><title type="html">a &amp;amp; b</title><id>1</id><link href="/1"/>'
    "<author><name>n</name></author><published>2026-03-01T10:00:00.5+01:00</published></entry></feed>",
}
LEFT = {
    "two titles": f"{RSS}<channel><item><title>a</title><title>b</title></item></channel></rss>",
    "markup in a title": f"{RSS}<channel><item><title>a <b>b</b></title></item></channel></rss>",
    "a title of another namespace": f"{RSS}<channel><item><m:title>a</m:title></item></channel></rss>",
    "a title deep inside": f"{RSS}<channel><item><m:content><m:title>a</m:title></m:content></item></channel></rss>",
    "a date of another namespace": f"{RSS}<channel><item><dc:date>2026</dc:date></item></channel></rss>",
    "an odd date": f"{RSS}<channel><item><title>a</title><pubDate>1 March</pubDate></item></channel></rss>",
    "a document type": f"<!DOCTYPE rss>{RSS}<channel><item><title>a</title></item></channel></rss>",
    "an older RSS": "<rss version='0.91'><channel><item><title>a</title></item></channel></rss>",
    "a base": f"{RSS}<channel xml:base='https://x/'><item><title>a</title></item></channel></rss>",
    "an element nobody knows": f"{RSS}<channel><item><abstract>a</abstract></item></channel></rss>",
    "a podcast": f"{RSS}<channel><item><i:summary>a</i:summary></item></channel></rss>",
    "broken XML": f"{RSS}<channel><item><title>a</item>",
    "XHTML in Atom": f'{ATOM}<entry><summary type="xhtml"><div>a</div></summary></entry></feed>',
    "an Atom link of another type": f'{ATOM}<entry><link type="text/plain" href="/1"/></entry></feed>',
}


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
def test_taken_the_quick_way(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_left_to_feedparser(text: str) -> None:
    assert not agrees(text)


PLAIN = ["title", "link", "guid", "pubDate", "description", "category", "comments", "m:credit", "x:odd", "dc:creator"]
DATES = ["Sun, 01 Mar 2026 10:00:00 GMT", "1 Mar 2026 10:00 +0530", "Sun, 31 Feb 2026 10:00:00 GMT", "soon", ""]
texts = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="<>&"), max_size=30),
    st.sampled_from(
        ["&lt;p&gt;a&lt;/p&gt;", "&amp;amp;", "ZÃ¼rich", "<![CDATA[<b>x</b> &amp;]]>", "https://n.example/1"]
    ),
)


@st.composite
def items(draw: st.DrawFn) -> str:
    tags = draw(st.lists(st.sampled_from(PLAIN), max_size=7))
    made = [(tag, draw(st.sampled_from(DATES)) if tag == "pubDate" else draw(texts)) for tag in tags]
    return f"<item>{''.join(f'<{tag}>{text}</{tag}>' for tag, text in made)}</item>"


@settings(max_examples=150, deadline=None)
@given(st.lists(items(), max_size=4), texts)
def test_whatever_is_taken_the_quick_way_reads_the_same(entries: list[str], title: str) -> None:
    body = f"{RSS}<channel><title>{title}</title>{''.join(entries)}</channel></rss>"
    agrees(to_text(body.encode())[0])


def test_mutations_of_plain_feeds_read_the_same_or_are_left() -> None:
    chance = random.Random(7)
    pieces = [
        "<m:title>x</m:title>",
        "<title>x</title>",
        "<link>/x</link>",
        "&amp;",
        "<a:link rel='self' href='x'/>",
        "\n",
        "é",
    ]
    plain = list(TAKEN.values())
    taken = 0
    for _ in range(600):
        text = chance.choice(plain)
        for _ in range(chance.randint(1, 3)):
            at = chance.choice([n for n, letter in enumerate(text) if letter == "<"] or [0])
            text = text[:at] + chance.choice(pieces) + text[at:]
        taken += agrees(text)
    assert taken > 40
