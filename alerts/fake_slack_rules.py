"""What Slack refuses in a message, as far as a fake must know: limits and shapes of Block Kit.

Source: https://docs.slack.dev/reference/block-kit/blocks and the errors of chat.postMessage; the limit over a whole
message is undocumented (github.com/slackapi/bolt-js/issues/2509).
"""

from collections.abc import Iterator
from typing import Any

BLOCKS, TEXT, SECTION, HEADER, BUTTON, VALUE, URL = 50, 40_000, 3000, 150, 75, 2000, 3000
ALL_TEXT = 13_200
ACTIONS, CONTEXT, OPTIONS = 25, 10, 100
_KINDS = {"header", "section", "rich_text", "actions", "context", "divider"}
_RICH = {"rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted"}


def refusal(text: str, blocks: list[Any] | None) -> str:
    """Slack's error code for a message; "" when it takes it."""
    if not text and not blocks:
        return "no_text"
    if len(text) > TEXT:
        return "msg_too_long"
    for block in blocks or []:
        if not isinstance(block, dict) or not _block_is_good(block):
            return "invalid_blocks"
    if len(blocks or []) > BLOCKS or _doubled([b.get("block_id") for b in blocks or []]):
        return "invalid_blocks"
    if sum(map(len, texts_of(blocks or []))) > ALL_TEXT:
        return "msg_blocks_too_long"
    return ""


def texts_of(node: Any) -> Iterator[str]:
    """Every text in a message's blocks."""
    if isinstance(node, list):
        for part in node:
            yield from texts_of(part)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "text" and isinstance(value, str):
                yield value
            elif isinstance(value, dict | list):
                yield from texts_of(value)


def _block_is_good(block: dict[str, Any]) -> bool:
    kind = block.get("type")
    if kind not in _KINDS or len(str(block.get("block_id") or "")) > 255:
        return False
    if kind == "header":
        return _text_is_good(block.get("text"), HEADER, only_plain=True)
    if kind == "section":
        return _text_is_good(block.get("text"), SECTION)
    if kind == "rich_text":
        return _many(block, 1000) and all(map(_paragraph_is_good, block["elements"]))
    if kind == "context":
        return _many(block, CONTEXT)
    return kind == "divider" or (_many(block, ACTIONS) and all(map(_element_is_good, block["elements"])))


def _many(block: dict[str, Any], most: int) -> bool:
    elements = block.get("elements")
    return isinstance(elements, list) and 0 < len(elements) <= most and all(isinstance(e, dict) for e in elements)


def _paragraph_is_good(part: dict[str, Any]) -> bool:
    if part.get("type") not in _RICH or not _many(part, 1000):
        return False
    return all(_run_is_good(run) for run in part["elements"]) if part["type"] != "rich_text_list" else True


def _run_is_good(run: dict[str, Any]) -> bool:
    if run.get("type") == "text":
        return isinstance(run.get("text"), str) and bool(run["text"])
    url = run.get("url")
    good = isinstance(url, str) and url.startswith(("http://", "https://", "mailto:")) and len(url) <= URL
    return run.get("type") == "link" and good


def _element_is_good(element: dict[str, Any]) -> bool:
    if len(str(element.get("action_id") or "")) > 255:
        return False
    if element.get("type") == "button":
        sizes = len(str(element.get("value") or "")) <= VALUE and len(str(element.get("url") or "")) <= URL
        return sizes and _text_is_good(element.get("text"), BUTTON, only_plain=True)
    options = element.get("options")
    if element.get("type") != "static_select" or not isinstance(options, list) or not 0 < len(options) <= OPTIONS:
        return False
    return all(isinstance(o, dict) and len(str(o.get("value") or "")) <= 150 for o in options)


def _text_is_good(text: Any, most: int, *, only_plain: bool = False) -> bool:
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        return False
    kinds = {"plain_text"} if only_plain else {"plain_text", "mrkdwn"}
    return text.get("type") in kinds and 0 < len(text["text"]) <= most


def _doubled(names: list[Any]) -> bool:
    given = [name for name in names if name]
    return len(given) != len(set(given))
