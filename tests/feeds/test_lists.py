"""The list of feeds: the file, OPML, adding by hand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigError, UsageError
from core.words import Tier
from core.yaml import check, parse_yaml
from feeds.config import FeedConfig, FeedsConfig, load_feeds_config
from feeds.durations import in_words
from feeds.edit import add_feeds, with_feeds
from feeds.opml import from_opml, to_opml, unique_name

ROOT = Path(__file__).parents[2]
ONE = FeedConfig(
    name="one", url="https://one.example/feed", outlet="One & <Co>", tier=Tier.WIRE, language="en", group="G"
)
TWO = FeedConfig(name="two", url="https://two.example/?a=1&b=2", outlet="Two", tier=Tier.PRESS)


def load(text: str) -> FeedsConfig:
    return check(parse_yaml(text, "feeds.yaml") or {}, FeedsConfig, "feeds.yaml")


def test_the_shipped_list_loads_and_has_every_tier() -> None:
    config = load_feeds_config(ROOT / "config" / "feeds.yaml")
    assert {feed.tier for feed in config.feeds} == set(Tier)
    assert all(feed.language == "en" and feed.group for feed in config.feeds)


WRONG = {
    "an unknown key": ("feeds: [{name: a, url: 'https://a.example', outlet: A, tier: press, colour: red}]", "colour"),
    "an unknown tier": ("feeds: [{name: a, url: 'https://a.example', outlet: A, tier: gossip}]", "feeds[0] (a) › tier"),
    "an address that is none": ("feeds: [{name: a, url: 'ftp://a', outlet: A, tier: press}]", "http or https"),
    "a missing outlet": ("feeds: [{name: a, url: 'https://a.example', tier: press}]", "outlet: missing"),
    "a bare number for a time": ("check: {soonest: 5}", "'5 min'"),
    "times out of order": ("check: {soonest: 2 h, latest: 1 h}", "soonest ≤ start ≤ latest"),
    "an interval outside the bounds": (
        "feeds: [{name: a, url: 'https://a.example', outlet: A, tier: press, every: 9 d}]",
        "outside check.soonest",
    ),
    "two feeds of one name": (
        "feeds: [{name: a, url: 'https://a.example', outlet: A, tier: press},"
        " {name: A, url: 'https://b.example', outlet: A, tier: press}]",
        "the same name",
    ),
    "two feeds of one address": (
        "feeds: [{name: a, url: 'https://a.example', outlet: A, tier: press},"
        " {name: b, url: 'https://a.example', outlet: A, tier: press}]",
        "the same url",
    ),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_a_wrong_list_is_refused_by_name(text: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(text)
    assert expected in str(caught.value)


def test_opml_out_and_in_again_is_the_same_list() -> None:
    done = from_opml(to_opml([ONE, TWO]).encode(), [], Tier.PRESS)
    assert (done.feeds, done.left_out) == ((ONE, TWO), ())


def test_opml_of_other_readers_is_read_with_nested_groups_and_names_made_of_titles() -> None:
    body = b"""<opml version="1.0"><body><outline text="World"><outline text="Deep">
      <outline title="The Harbour: News" xmlUrl="https://h.example/feed" htmlUrl="https://h.example"/>
      <outline title="The Harbour: News" xmlUrl="https://h.example/feed2" language="de-DE"/>
    </outline></outline></body></opml>"""
    feeds = from_opml(body, [], Tier.OFFICIAL).feeds
    assert [(f.name, f.outlet, f.group, f.language, f.tier) for f in feeds] == [
        ("the-harbour-news", "The Harbour: News", "Deep", "", "official"),
        ("the-harbour-news-2", "The Harbour: News", "Deep", "de", "official"),
    ]


def test_opml_entries_that_cannot_be_used_are_named() -> None:
    body = b"""<opml version="2.0"><body><outline text="Known" xmlUrl="https://one.example/feed"/>
      <outline text="Odd" xmlUrl="javascript:alert(1)"/><outline text="Empty" xmlUrl=""/></body></opml>"""
    done = from_opml(body, [ONE], Tier.PRESS)
    assert done.feeds == ()
    assert [what for what, _ in done.left_out] == ["Known", "Odd", "Empty"]
    assert done.left_out[0][1] == "is in the list already"


REFUSED = {
    "entities": b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>&x;</body></opml>',
    "broken XML": b"<opml><body>",
    "something else": b"<rss/>",
    "nothing": b"",
    "too much": b"<opml>" + b" " * (5 << 20),
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_is_no_opml_is_refused(body: bytes) -> None:
    with pytest.raises(UsageError):
        from_opml(body, [], Tier.PRESS)


def test_opml_nested_ten_thousand_deep_is_read() -> None:
    body = b"<opml><body>" + b"<outline text='g'>" * 9_000 + b"</outline>" * 9_000 + b"</body></opml>"
    assert from_opml(body, [], Tier.PRESS).feeds == ()


@given(st.text(max_size=40))
def test_any_label_becomes_a_name_that_may_be_used(label: str) -> None:
    name = unique_name(label, {"feed"})
    FeedConfig(name=name, url="https://a.example", outlet="A", tier=Tier.PRESS)


LISTS = {
    "a block list with comments": """# mine
feeds:
  # first
  - name: a
    url: https://a.example/
    outlet: A
    tier: press
# end
""",
    "a list that is not indented": """feeds:
- name: a
  url: https://a.example/
  outlet: A
  tier: press
user_agent: x
""",
    "entries in braces": "feeds:\n  - {name: a, url: 'https://a.example/', outlet: A, tier: press}\n",
    "an empty list": "user_agent: x\nfeeds: []\n",
    "no list at all": "user_agent: x\n",
    "an empty file": "",
    "a text over several lines at the end": """feeds:
  - name: a
    url: https://a.example/
    tier: press
    outlet: >-
      A and
      B

user_agent: x
""",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_adding_feeds_keeps_everything_else(text: str) -> None:
    before = load(text)
    made = with_feeds(text, [ONE, TWO])
    after = load(made)
    assert after.feeds == (*before.feeds, ONE, TWO)
    assert after.user_agent == before.user_agent
    assert [line for line in text.splitlines() if line.strip().startswith("#")] == [
        line for line in made.splitlines() if line.strip().startswith("#")
    ]


def test_adding_a_feed_that_is_there_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(with_feeds("", [ONE]), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    with pytest.raises(ConfigError, match="the same name"):
        add_feeds(path, [ONE])
    assert path.read_text(encoding="utf-8") == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (7000, "2 h"), (90_000, "25 h"), (200_000, "2 d")]
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
