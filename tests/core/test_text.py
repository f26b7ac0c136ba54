"""Text at the edge: whatever comes in, what goes on is plain."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import MAX_TEXT, clean, html_to_text

CLEANED = {
    "white space becomes single spaces": ("  a\t b\r\n\n c\u00a0d ", "a b c d"),
    "control characters and NUL go": ("a\x00b\x0bc\x1fd\x7fe", "ab c de"),
    "lone surrogates go": ("a\ud800b\udfffc", "abc"),
    "marks that reverse the order of letters go": ("safe\u202egnp.exe\u2066x", "safegnp.exex"),
    "a byte order mark goes, wherever it stands": ("\ufeff\ufeffa\ufeffb", "ab"),
    "letters are composed": ("cafe\u0301", "café"),
    "markup is text, and stays": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "joiners that other scripts need stay": ("می\u200cخواهم", "می\u200cخواهم"),
    "nothing stays nothing": ("\x00 \u200b\n", ""),
}

VISIBLE = {
    "tags go, words stay apart": ("<p>One</p><p>Two<br>Three</p>", "One Two Three"),
    "inline tags do not part a word": ("un<b>break</b>able", "unbreakable"),
    "entities become letters": ("Caf&eacute; &amp; bar &#8211; &#x2026;", "Café & bar – …"),
    "scripts and styles are silent": ("a<script>var x='<p>b</p>'</script>c<style>p{}</style>d", "a c d"),
    "an unclosed script swallows the rest": ("a<script>b", "a"),
    "comments are silent": ("a<!-- <b>b</b> -->c", "ac"),
    "a greater-than sign in an attribute does not end the tag": ('a<img alt="x > y" src="z">b', "a b"),
    "a comparison is no tag": ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    "what was escaped twice is read twice": ("&lt;p&gt;Hello &amp;amp; welcome&lt;/p&gt;", "Hello & welcome"),
    "an event handler leaves nothing": ('<a href="#" onclick="evil()" hx-get="/x">text</a>', "text"),
    "CDATA shows its content": ("<![CDATA[plain]]>", "plain]]>"),
    "an unfinished tag swallows only itself": ("words <a href=", "words"),
    "a declaration the standard parser chokes on is nothing": ("a<![<![b", "a"),
    "doctype and instructions go": ("<!DOCTYPE html><?php echo 1 ?>text", "text"),
}


@pytest.mark.parametrize(("given_text", "expected"), CLEANED.values(), ids=CLEANED)
def test_clean(given_text: str, expected: str) -> None:
    assert clean(given_text) == expected


@pytest.mark.parametrize(("markup", "expected"), VISIBLE.values(), ids=VISIBLE)
def test_html_to_text(markup: str, expected: str) -> None:
    assert html_to_text(markup) == expected


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert clean("word " * 10_000, 11) == "word word…"
    assert len(clean("x" * 5_000_000)) == MAX_TEXT


@given(st.text(st.characters(codec=None)))
def test_clean_text_can_be_stored_anywhere_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned


@given(st.text(st.sampled_from("<>/!-&;'\"=ab p[]CDATscript#x1")))
def test_no_markup_however_broken_raises(markup: str) -> None:
    assert "\x00" not in html_to_text(markup)


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<!--", "<![", "<a ", '<a b="', "<script>", "&lt;", "</", '<a "', "<p a='>'", "&#", '<a b=">" '],
)
def test_reading_takes_time_linear_in_the_length(piece: str) -> None:
    markup = piece * (300_000 // len(piece))
    began = time.process_time()
    html_to_text(markup)
    assert time.process_time() - began < 2
