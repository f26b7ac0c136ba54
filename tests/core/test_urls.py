"""Links: absolute, http(s), and the same for the same article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.urls import MAX_URL, canonical_url, url_key

LINKS = {
    "scheme and host are lower-case": ("HTTPS://WWW.Example.COM/Path", "https://www.example.com/Path"),
    "the usual port goes": ("http://e.example:80/a", "http://e.example/a"),
    "another port stays": ("http://e.example:8080/a", "http://e.example:8080/a"),
    "a fragment goes": ("https://e.example/a#top", "https://e.example/a"),
    "tracking parameters go": ("https://e.example/a?utm_source=x&id=7&fbclid=y", "https://e.example/a?id=7"),
    "credentials go": ("https://user:secret@e.example/a", "https://e.example/a"),
    "a relative link is resolved": ("/2026/a", "https://base.example/2026/a"),
    "a link without scheme takes the base's": ("//cdn.example/a", "https://cdn.example/a"),
    "a space is encoded": ("https://e.example/a b", "https://e.example/a%20b"),
    "what is encoded already stays": ("https://e.example/a%20b%C3%A9", "https://e.example/a%20b%C3%A9"),
    "a script is no link": ("javascript:alert(1)", ""),
    "data is no link": ("data:text/html,<script>x</script>", ""),
    "a file is no link": ("file:///etc/passwd", ""),
    "ten kilobytes are no link": ("https://e.example/" + "a" * 10_000, ""),
    "a broken address is no link": ("http://[::1/a", ""),
    "NUL in a link goes": ("https://e.example/a\x00b", "https://e.example/ab"),
    "a host with a space is no host": ("https://e .example/a", ""),
    "a port out of range is no link": ("http://e.example:99999/", ""),
}

SAME = [
    ("https://www.e.example/a/", "http://e.example/a"),
    ("https://e.example/a?b=1&a=2", "https://e.example/a?a=2&b=1"),
    ("https://e.example/a?utm_campaign=x", "https://e.example/a#part"),
]


@pytest.mark.parametrize(("link", "expected"), LINKS.values(), ids=LINKS)
def test_canonical_url(link: str, expected: str) -> None:
    assert canonical_url(link, "https://base.example/feed.xml") == expected


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_article_have_one_key(one: str, other: str) -> None:
    assert url_key(canonical_url(one)) == url_key(canonical_url(other)) != ""


def test_a_home_page_has_no_key_since_many_entries_share_it() -> None:
    assert url_key(canonical_url("https://e.example/")) == ""
    assert url_key("") == ""


@given(st.text(st.characters(codec=None)) | st.from_regex(r"https?://[^/]{1,12}/.{0,12}"))
def test_whatever_is_given_the_answer_is_a_link_or_nothing_and_stays_the_same(text: str) -> None:
    link = canonical_url(text, "https://base.example/")
    assert link == "" or link.startswith(("http://", "https://"))
    assert len(link) <= MAX_URL
    assert canonical_url(link) == link
    assert "\x00" not in link
    link.encode("utf-8")
    url_key(link)
