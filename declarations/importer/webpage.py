"""The text of a declaration in an HTML page, numbering kept, navigation left out."""

import re
from html.parser import HTMLParser

from core.errors import ImportRefused
from declarations.importer.wordlist import word_list

_BLOCKS = frozenset(
    word_list("""
    p div li h1 h2 h3 h4 h5 h6 tr br section article blockquote ul ol table dd dt header footer hr
    pre
""")
)
_SKIPPED = frozenset(
    word_list("""
    script style nav noscript template svg form button select aside footer iframe head menu
""")
)
_MARKS = {"h1": "# ", "h2": "# ", "h3": "# ", "h4": "# "}


def page_text(source: str, name: str) -> str:
    """The main text of the page; ImportRefused where links and menus outweigh it."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    paragraphs = reader.paragraphs()
    prose = sum(len(text) for text, linked in paragraphs if _is_prose(text, linked))
    menus = sum(len(text) for text, linked in paragraphs if linked > 0.6 * len(text))
    if prose < 200 or menus > 3 * prose:
        share = round(100 * menus / max(1, menus + prose))
        raise ImportRefused(
            name, f"is mostly navigation ({share} % of its text is links); save the text of the declaration itself"
        )
    return "\n\n".join(text for text, linked in paragraphs if linked <= 0.6 * len(text))


_NUMBER = re.compile(r"(?:\d+\.|[a-z]\.|\([ivx]+\)|-|#+)")


def _is_prose(text: str, linked: int) -> bool:
    return len(text.split()) >= 8 and linked < 0.5 * len(text)


class _Reader(HTMLParser):
    """Collects paragraphs, each with how many of its letters stand inside links. List items get their numbers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[tuple[str, int]] = []
        self._parts: list[str] = []
        self._linked = 0
        self._depth = 0
        self._in_link = 0
        self._lists: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._depth += 1
        elif tag == "a":
            self._in_link += 1
        if self._depth:
            return
        if tag in _BLOCKS:
            self._flush()
        if tag in {"ol", "ul"}:
            kind = dict(attrs).get("type") or ("1" if tag == "ol" else "")
            start = dict(attrs).get("start") or "1"
            self._lists.append((kind, int(start) if start.isdigit() else 1))
        elif tag == "li" and self._lists:
            kind, number = self._lists[-1]
            self._lists[-1] = (kind, number + 1)
            self._parts.append(_item(kind, number))
        elif tag in _MARKS:
            self._parts.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._depth = max(0, self._depth - 1)
        elif tag == "a":
            self._in_link = max(0, self._in_link - 1)
        if self._depth:
            return
        if tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            self._flush(keep=tag not in {"li", "ol", "ul"})

    def handle_data(self, data: str) -> None:
        if self._depth:
            return
        self._parts.append(data)
        if self._in_link:
            self._linked += len(data.strip())

    def _flush(self, keep: bool = True) -> None:
        """Ends a paragraph. A bare list number is kept for the paragraph inside its item."""
        text = re.sub(r"\s+", " ", "".join(self._parts)).strip()
        told = bool(re.search(r"\w{2}", text)) or (len(text) > 1 and not _NUMBER.fullmatch(text))
        if told:
            self._done.append((text, self._linked))
        if told or not keep:
            self._parts = []
        self._linked = 0

    def paragraphs(self) -> list[tuple[str, int]]:
        """What was found, each as (text, letters inside links)."""
        self._flush()
        return self._done


def _item(kind: str, number: int) -> str:
    if kind == "1":
        return f"{number}. "
    if kind in {"a", "A"} and number <= 26:
        return f"{chr(96 + number)}. "
    if kind in {"i", "I"} and number <= 12:
        return f"({['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'][number - 1]}) "
    return "- "
