"""Adding feeds to `feeds.yaml` as a careful person would: comments stay, and nothing is written that is refused."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from core.errors import UsageError
from core.yaml import check, parse_yaml
from feeds.config import FeedConfig, FeedsConfig


def add_feeds(path: Path, feeds: Sequence[FeedConfig]) -> FeedsConfig:
    """Append `feeds` to the list in the file at `path`; the file as it now reads.

    Raises ConfigError when the result would not load, UsageError when the file cannot be written; it is then as it was.
    """
    text = path.read_text(encoding="utf-8")
    made = with_feeds(text, feeds)
    config = check(parse_yaml(made, path) or {}, FeedsConfig, path)
    part = path.with_suffix(".yaml.part")
    try:
        part.write_text(made, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise UsageError(str(path), f"cannot be written: {error.strerror}") from None
    return config


def with_feeds(text: str, feeds: Sequence[FeedConfig]) -> str:
    """`text` (of a feeds.yaml) with `feeds` at the end of its list."""
    lines = text.splitlines()
    at, indent = _end_of_list(text, len(lines))
    if at is None:
        kept = [line for line in lines if not line.replace(" ", "").startswith("feeds:[]")]
        return "\n".join([*kept, "feeds:", *_entries(feeds, "  "), ""])
    return "\n".join([*lines[:at], *_entries(feeds, indent), *lines[at:], ""])


def _end_of_list(text: str, lines: int) -> tuple[int | None, str]:
    """The line after the last feed, and how far entries are indented; None for a list without entries."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return None, ""
    for key, value in root.value:
        if key.value == "feeds" and isinstance(value, yaml.SequenceNode) and value.value:
            last = value.value[-1]
            if value.flow_style or (last.flow_style and last.start_mark.column == 0):
                return None, ""
            end = _last_line(last)
            return min(end + 1, lines), " " * max(0, value.start_mark.column)
    return None, ""


def _last_line(node: yaml.Node) -> int:
    """The line on which the node's last value ends."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _last_line(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _last_line(node.value[-1])
    # A block of text ends where the next line begins, anything else on its own last line.
    block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return int(node.end_mark.line) - block


def _entries(feeds: Sequence[FeedConfig], indent: str) -> list[str]:
    lines = []
    for feed in feeds:
        values = feed.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
        body = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=1_000).splitlines()
        lines += [f"{indent}{'- ' if n == 0 else '  '}{line}" for n, line in enumerate(body)]
    return lines
