"""Building blocks of a Slack message, cut to Slack's limits as they are made.

Everything that comes from a feed goes into rich text or plain text elements, which know no markup: nothing in it can
ping, link or format. Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    HeaderBlock,
    Option,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
    StaticSelectElement,
)

HEADER, BUTTON, URL = 150, 75, 2000
TEXT = RichTextElementParts.Text
_BOLD = RichTextElementParts.TextStyle(bold=True)
_ITALIC = RichTextElementParts.TextStyle(italic=True)


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, with … where something is missing; never empty (Slack refuses that)."""
    squeezed = " ".join(text.split())
    if not squeezed:
        return "–"
    return squeezed if len(squeezed) <= limit else squeezed[: limit - 1].rstrip() + "…"


def cut_lines(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, its lines kept; never empty."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept = "\n".join(line for line in lines if line)
    if not kept:
        return "–"
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def header(text: str) -> HeaderBlock:
    """A headline in plain text."""
    return HeaderBlock(text=PlainTextObject(text=cut(text, HEADER), emoji=False))


def plain(text: str, limit: int) -> RichTextElement:
    """Text without markup."""
    return TEXT(text=cut(text, limit))


def bold(text: str, limit: int) -> RichTextElement:
    """Bold text without markup."""
    return TEXT(text=cut(text, limit), style=_BOLD)


def italic(text: str, limit: int) -> RichTextElement:
    """Italic text without markup."""
    return TEXT(text=cut(text, limit), style=_ITALIC)


def gap(text: str) -> RichTextElement:
    """A separator of our own, kept as it is: a line break, " · "."""
    return TEXT(text=text)


def link(url: str, text: str) -> RichTextElement | None:
    """A link out, where `url` is http(s) and of a length that Slack takes."""
    if not url.lower().startswith(("http://", "https://")) or len(url) > URL or any(c.isspace() for c in url):
        return None
    return RichTextElementParts.Link(url=url, text=cut(text, 100))


def quote(text: str, limit: int) -> RichTextQuoteElement:
    """The evidence sentence."""
    return RichTextQuoteElement(elements=[plain(text, limit)])


def section(parts: Sequence[RichTextElement | None]) -> RichTextSectionElement:
    """One paragraph."""
    return RichTextSectionElement(elements=[part for part in parts if part is not None])


def rich(elements: Sequence[RichTextElement]) -> RichTextBlock:
    """A block of paragraphs and quotes."""
    return RichTextBlock(elements=list(elements))


def button(action_id: str, text: str, value: str, style: str | None = None) -> ButtonElement:
    """A button whose press comes back as `action_id` with `value`."""
    return ButtonElement(action_id=action_id, text=PlainTextObject(text=cut(text, BUTTON)), value=value, style=style)


def link_button(action_id: str, text: str, url: str) -> ButtonElement:
    """A button that opens a page of ours."""
    return ButtonElement(action_id=action_id, text=PlainTextObject(text=cut(text, BUTTON)), url=url)


def menu(action_id: str, placeholder: str, options: Sequence[tuple[str, str]]) -> StaticSelectElement:
    """A menu of (text, value)."""
    return StaticSelectElement(
        action_id=action_id,
        placeholder=PlainTextObject(text=cut(placeholder, BUTTON)),
        options=[Option(text=PlainTextObject(text=cut(text, BUTTON)), value=value) for text, value in options],
    )


def actions(block_id: str, elements: Sequence[ButtonElement | StaticSelectElement]) -> ActionsBlock:
    """A row of buttons and menus."""
    return ActionsBlock(block_id=block_id, elements=list(elements))


def to_dicts(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """The blocks as JSON; the SDK's own validation runs here."""
    return [block.to_dict() for block in blocks]
