"""Text at the edge: whatever a feed or a page says becomes plain text that every later room may store and show."""

import html
import re
import unicodedata

from core.urls import canonical_url as canonical_url

MAX_TEXT = 20_000
"""Characters kept of one text: enough for any article's lead, far below what the language tools refuse."""

MAX_HTML = 400_000
"""Characters of markup looked at: the rest of a longer text is cut before it is read."""

# Control characters, lone surrogates, non-characters, invisible joiners of no use in prose, and the marks that reverse
# the order of letters (they can make a headline read as another). White space is left to `str.split`.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff]"
)
_SILENT = frozenset({"script", "style", "template", "iframe", "svg", "noscript", "object", "head", "math"})
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u"
)
_INLINE = frozenset([*_INLINE_TAGS.split(), "var", "wbr"])
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]*)")
_STILL_MARKUP = re.compile(
    r"</?(?:p|br|div|a|b|i|em|strong|span|img|ul|ol|li|h[1-6]|table|td|tr)\b[^<>]*>", re.IGNORECASE
)


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """`text` as one line of plain text, safe for both databases, composed (NFC), at most `limit` characters.

    Control characters, lone surrogates and direction overrides go; white space becomes single spaces; what is cut
    ends in "…".
    """
    text = text[: limit * 4]
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _cut(" ".join(text.split()), limit)


def html_to_text(markup: str, limit: int = MAX_TEXT) -> str:
    """The visible text of `markup`, through `clean`. Takes time linear in its length, whatever it is given.

    Escaped twice is common in feeds, so what still looks like markup after one reading is read once more.
    """
    if "<" not in markup and "&" not in markup:
        return clean(markup, limit)
    text = html.unescape(_visible(markup[:MAX_HTML]))
    if _STILL_MARKUP.search(text):
        text = html.unescape(_visible(text))
    return clean(text, limit)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _visible(markup: str) -> str:
    """`markup` without tags, comments and the content of silent elements; block tags become spaces."""
    parts: list[str] = []
    at = 0
    while (opening := markup.find("<", at)) >= 0:
        parts.append(markup[at:opening])
        end, gap = _skip(markup, opening)
        parts.append(gap)
        at = end
    parts.append(markup[at:])
    return "".join(parts)


def _skip(markup: str, opening: int) -> tuple[int, str]:
    """Where reading goes on after the `<` at `opening`, and what stands in its place."""
    if markup.startswith("<!--", opening):
        return _after(markup, "-->", opening + 4), ""
    if markup.startswith("<![CDATA[", opening):
        return opening + len("<![CDATA["), ""
    name = _NAME.match(markup, opening + 1)
    if name is None:
        if markup[opening + 1 : opening + 2] in ("!", "?"):
            return _after(markup, ">", opening), ""
        return opening + 1, "<"
    end = _tag_end(markup, name.end())
    tag = name[1].lower()
    if tag in _SILENT and markup[opening + 1] != "/" and markup[end - 2 : end] != "/>":
        return _after(markup, ">", _find_closing(markup, tag, end)), " "
    return end, "" if tag in _INLINE else " "


def _tag_end(markup: str, at: int) -> int:
    """The index after the tag's `>`; a `>` inside a quoted attribute does not end it (within reason)."""
    start = at
    for _ in range(4):
        end = markup.find(">", at)
        if end < 0:
            return len(markup)
        if end - start > 4_000 or markup.count('"', start, end) % 2 == 0:
            return end + 1
        quote = markup.find('"', end, end + 2_000)
        if quote < 0:
            return end + 1
        at = quote + 1
    return end + 1


def _find_closing(markup: str, tag: str, at: int) -> int:
    match = re.compile(rf"</{re.escape(tag)}\b", re.IGNORECASE).search(markup, at)
    return match.start() if match else len(markup)


def _after(markup: str, mark: str, at: int) -> int:
    found = markup.find(mark, at)
    return len(markup) if found < 0 else found + len(mark)
