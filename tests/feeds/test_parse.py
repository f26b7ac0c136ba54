"""What feeds in the wild look like, one defect per file, and what is made of each."""

import io
import pyexpat
import time
from pathlib import Path

import feedparser
import pytest

from core.errors import NotAFeed
from feeds.parse import parse
from feeds.records import Parsed

DATA = Path(__file__).parent / "data"
URL = "https://news.example/feed.xml"
FIRST, SECOND = "Ministers open the new harbour", "Council repairs the bridge"


def read(name: str, content_type: str = "") -> Parsed:
    return parse((DATA / name).read_bytes(), URL, content_type)


def titles(name: str, content_type: str = "") -> list[str]:
    return [entry.title for entry in read(name, content_type).entries]


# file → titles of its entries
TITLES = {
    "whole.xml": [FIRST, SECOND],
    "bare-ampersand.xml": ["Fish & chips at the harbour", SECOND],
    "named-entities.xml": ["Café by the harbour – open", SECOND],
    "undeclared-namespace.xml": [FIRST, SECOND],
    "control-characters.xml": ["Harbour opens", SECOND],
    "two-byte-order-marks.xml": [FIRST, SECOND],
    "blank-lines-first.xml": [FIRST, SECOND],
    "cut-in-a-title.xml": [FIRST, SECOND],
    "cut-after-an-item.xml": [FIRST, SECOND],
    "utf8-label-cp1252-bytes.xml": ["Café “Zürich” opens — at last", SECOND],
    "koi8-r.xml": ["Министры открыли новый порт", SECOND],
    "utf-16.xml": ["Ministři otevřeli přístav", SECOND],
    "utf-16-without-mark.xml": ["Ministři otevřeli přístav", SECOND],
    "latin1-label-utf8-bytes.xml": ["Zürich eröffnet den Hafen", SECOND],
    "shift-jis.xml": ["港が開く", SECOND],
    "one-broken-letter.xml": ["Größe, Höhe, Länge, Übergröße: ÄÖÜäöüß ÄÖÜäöüß �", SECOND],
    "no-guid.xml": [FIRST, SECOND],
    "one-guid-for-all.xml": [FIRST, SECOND],
    "guid-is-no-address.xml": ["Only a guid"],
    "guid-is-the-link.xml": ["The guid leads"],
    "bad-dates.xml": ["No date at all", "Not a date", "A day that is not", "The year 99999"],
    "script-in-title.xml": ["Harbour opens", SECOND],
    "reversed-letters.xml": ["Harbour snepo today", SECOND],
    "javascript-link.xml": [FIRST, SECOND],
    "relative-link.xml": [FIRST, SECOND],
    "long-link.xml": [FIRST, SECOND],
    "deep-markup.xml": [FIRST, SECOND],
    "empty-channel.xml": [],
    "empty-items.xml": [FIRST],
    "no-title-only-text.xml": ["The harbour opened at noon."],
    "content-only.xml": ["With content"],
    "atom.xml": ["Ports & bridges"],
    "rdf.xml": ["Harbour opens"],
    "ttl.xml": [FIRST],
    "wrong-closing-tag.xml": ["Good one", "Crossed", SECOND],
    "crossed-links.xml": [FIRST, SECOND],
    "feed.json": ["Harbour opens", "5 < 6, the harbour says"],
    "1970-and-2199.xml": ["From the future", "From the beginning of time"],
    "no-time-zone.xml": [FIRST],
    "external-entity.xml": ["Leak:", SECOND],
    "entity-expansion.xml": ["&a9;", SECOND],
}

NO_FEEDS = {
    "page.html": "a web page, not a feed",
    "json-that-is-no-feed.json": "JSON, not a feed",
    "podcast.opml": "XML of another kind, not a feed",
    "image.png": "plain text or binary data, not a feed",
    "path.txt": "plain text or binary data, not a feed",
    "address.txt": "plain text or binary data, not a feed",
    "white-space.txt": "the body is empty",
}


def test_every_file_of_the_corpus_is_expected_somewhere() -> None:
    assert {path.name for path in DATA.iterdir()} == TITLES.keys() | NO_FEEDS.keys()


@pytest.mark.parametrize(("name", "expected"), TITLES.items())
def test_the_right_entries_with_the_right_letters(name: str, expected: list[str]) -> None:
    assert titles(name) == expected


@pytest.mark.parametrize(("name", "expected"), NO_FEEDS.items())
def test_case_19_what_is_no_feed_is_named_with_its_content_type(name: str, expected: str) -> None:
    with pytest.raises(NotAFeed, match=expected) as caught:
        read(name, "text/plain; charset=utf-8")
    assert "(sent as text/plain)" in caught.value.message
    assert caught.value.subject == URL


def test_case_19_an_empty_body_is_no_feed() -> None:
    with pytest.raises(NotAFeed, match=r"the body is empty \(sent without a content type\)"):
        parse(b"", URL)


@pytest.mark.parametrize("body", ["/etc/passwd", "http://127.0.0.1/", "file:///etc/passwd"])
def test_case_20_a_body_that_names_a_file_or_address_opens_neither(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("reached out")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    with pytest.raises(NotAFeed):
        parse(body.encode(), URL)


def test_fact_e1_feedparser_is_only_ever_given_a_stream() -> None:
    root = Path(__file__).parents[2]
    rooms = ("core", "feeds", "storage", "pledgewatch", "ledger", "dashboard", "alerts", "matchers", "declarations")
    calls = [
        (path.name, line.strip())
        for room in rooms
        for path in (root / room).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "feedparser.parse(" in line
    ]
    assert calls == [("xmlfeed.py", "return feedparser.parse(")]
    assert feedparser.parse(io.BytesIO(b"/etc/passwd")).entries == []


def test_fact_e7_the_xml_parser_stops_amplification() -> None:
    assert pyexpat.version_info >= (2, 4, 1)


HOSTILE = {
    "a thousand million laughs": (DATA / "entity-expansion.xml").read_bytes(),
    "an attribute of a megabyte": b'<rss version="2.0"><channel><item><title a="%s">t</title></item></channel></rss>'
    % (b"x" * 1_000_000),
    "a hundred thousand nested tags": b'<rss version="2.0"><channel><item><title>t</title><description>%s'
    % (b"<div>" * 100_000),
    "a title of five megabytes": b'<rss version="2.0"><channel><item><title>%s</title></item></channel></rss>'
    % (b"word " * 1_000_000),
    "a hundred thousand ampersands": b'<rss version="2.0"><channel><item><title>%s</title></item></channel></rss>'
    % (b"& " * 100_000),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_case_21_what_is_built_to_hurt_is_read_in_bounded_time(body: bytes) -> None:
    began = time.process_time()
    parsed = parse(body, URL)
    assert time.process_time() - began < 5
    assert all(len(entry.title) <= 1_000 for entry in parsed.entries)


def test_case_21_an_external_entity_leaks_nothing_of_the_file() -> None:
    text = Path("/etc/hostname").read_text(encoding="utf-8").strip() if Path("/etc/hostname").exists() else "/etc"
    assert text not in str(read("external-entity.xml").entries)


@pytest.mark.parametrize(("name", "dropped"), [("cut-in-a-title.xml", 1), ("cut-after-an-item.xml", 0)])
def test_case_22_a_truncated_feed_keeps_its_complete_entries_and_is_called_degraded(name: str, dropped: int) -> None:
    parsed = read(name)
    assert (parsed.degraded, parsed.dropped, parsed.flaws) == (True, dropped, ("cut short",))


@pytest.mark.parametrize("name", ["bare-ampersand.xml", "undeclared-namespace.xml", "wrong-closing-tag.xml"])
def test_case_23_breaches_of_xml_are_noted_and_do_not_degrade_the_feed(name: str) -> None:
    parsed = read(name)
    assert parsed.flaws
    assert not parsed.degraded


def test_case_24_a_wrong_header_charset_does_not_garble_utf8() -> None:
    assert titles("latin1-label-utf8-bytes.xml", "text/xml; charset=koi8-r")[0] == "Zürich eröffnet den Hafen"


def test_case_24_the_header_helps_where_the_letters_do_not_say() -> None:
    body = '<rss version="2.0"><channel><item><title>Министры открыли порт</title></item></channel></rss>'
    parsed = parse(body.encode("koi8-r"), URL, "text/xml; charset=koi8-r")
    assert parsed.entries[0].title == "Министры открыли порт"


def test_case_25_of_twenty_thousand_entries_the_newest_500_are_kept_and_the_cut_is_recorded() -> None:
    def date(n: int) -> str:
        return f"Sun, {1 + n % 28:02} Feb 2026 {n % 24:02}:{n % 60:02}:00 GMT"

    items = "".join(f"<item><title>t{n}</title><pubDate>{date(n)}</pubDate></item>" for n in range(20_000))
    parsed = parse(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), URL)
    assert len(parsed.entries) == 500
    assert (parsed.dropped, parsed.flaws) == (19_500, ("only the newest 500 of 20000 entries taken",))
    published = [entry.published for entry in parsed.entries if entry.published]
    assert published == sorted(published, reverse=True)
    assert published[0].day == 28


def test_case_29_a_date_that_cannot_be_read_is_none() -> None:
    assert [entry.published for entry in read("bad-dates.xml").entries] == [None] * 4


def test_a_time_without_zone_is_taken_as_utc() -> None:
    assert str(read("no-time-zone.xml").entries[0].published) == "2026-03-01 10:00:00+00:00"


LINKS = {
    "javascript-link.xml": "",
    "long-link.xml": "",
    "relative-link.xml": "https://news.example/2026/harbour",
    "guid-is-no-address.xml": "",
    "guid-is-the-link.xml": "https://news.example/leads",
    "atom.xml": "https://news.example/1",
    "feed.json": "https://news.example/1",
}


@pytest.mark.parametrize(("name", "expected"), LINKS.items())
def test_case_30_only_absolute_http_links_are_links(name: str, expected: str) -> None:
    assert read(name).entries[0].link == expected


def test_case_30_markup_in_a_title_is_gone_and_leaves_nothing_to_run() -> None:
    assert titles("script-in-title.xml")[0] == "Harbour opens"
    deep = read("deep-markup.xml").entries[0]
    assert deep.summary == "deep"


def test_atom_texts_are_read_whatever_their_type() -> None:
    entry = read("atom.xml").entries[0]
    assert (entry.title, entry.summary) == ("Ports & bridges", "Opened today.")
    assert str(entry.published) == "2026-03-01 08:00:00+00:00"


def test_what_a_feed_says_of_itself() -> None:
    parsed = read("ttl.xml")
    assert (parsed.title, parsed.language, parsed.ttl, parsed.kind) == ("Harbour", "de", 5400.0, "rss20")


def test_json_feeds_name_their_version_and_count_what_says_nothing() -> None:
    parsed = read("feed.json")
    assert (parsed.kind, parsed.language, parsed.dropped) == ("json11", "en", 2)
    assert parsed.entries[0].summary == "At noon."
    assert parsed.entries[1].summary == "5 < 6, the harbour says"
