"""Links that keep what is already in the address: every state of a page is a permalink."""

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit

Pairs = Sequence[tuple[str, str]]

PLACE = frozenset({"after", "at", "did", "format"})
"""Parameters that say where in a list one is: dropped when the list itself changes."""


def query(pairs: Pairs) -> str:
    """`?a=1&b=2`, or "" without any; empty values are left out."""
    kept = [(key, value) for key, value in pairs if value]
    return f"?{urlencode(kept)}" if kept else ""


def changed(pairs: Pairs, **values: object) -> str:
    """The query string with `values` put in (None takes out), back on the list's first page."""
    names = {name.rstrip("_") for name in values} | PLACE
    kept = [(key, value) for key, value in pairs if key not in names]
    new = [(name.rstrip("_"), str(value)) for name, value in values.items() if value not in (None, "", False)]
    return query([*kept, *new])


def toggles(pairs: Pairs, name: str) -> Callable[[str | None], str]:
    """`changed` for many values of one name: what stays in the address is written once."""
    without = changed(pairs, **{name: None})
    begin = f"{without}&{name}=" if without else f"?{name}="
    return lambda value: begin + quote_plus(value) if value else without


def onward(pairs: Pairs, after: str) -> str:
    """The query string of the next page."""
    return query([*((key, value) for key, value in pairs if key not in PLACE), ("after", after)])


def same_site(path: str, otherwise: str = "/") -> str:
    """`path` when it leads nowhere but to our own pages, else `otherwise`. Browsers read `\\` as `/`."""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or any(ord(char) < 32 for char in path):
        return otherwise
    return quote(path, safe="/?&=%#:,;+~.-_!*'()")


def web_only(url: str) -> str:
    """A link out, when it is http or https; "" otherwise (nothing a feed says is run)."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def parts(address: str) -> tuple[str, list[tuple[str, str]]]:
    """Path and parameters of one of our own addresses; the queue's when it is none."""
    split = urlsplit(same_site(address, "/queue"))
    return split.path, parse_qsl(split.query, max_num_fields=40)


def skipped(address: str, place: str) -> str:
    """The address of the list after a place in it."""
    path, pairs = parts(address)
    return path + changed(pairs, after=place)
