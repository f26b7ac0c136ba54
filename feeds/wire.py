"""How a body goes to a parsing process and its entries come back: a length, then JSON, and never a pickle."""

import json
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from feeds.records import Entry, Parsed

Read = Callable[[int], bytes]
_LENGTH = struct.Struct(">I")


def frame(*parts: bytes) -> bytes:
    """`parts`, each behind its length (4 bytes, big-endian)."""
    return b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def unframe(read: Read) -> bytes:
    """The next part; `read(n)` gives exactly n bytes, or fewer when the other side is gone (EOFError)."""
    head = read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (size,) = _LENGTH.unpack(head)
    part = read(size)
    if len(part) < size:
        raise EOFError
    return part


def encode(parsed: Parsed) -> bytes:
    """`parsed` as JSON."""
    rows = [(e.title, e.summary, e.link, e.guid, _stamp(e.published), e.language) for e in parsed.entries]
    head = [parsed.title, parsed.language, parsed.kind, parsed.ttl, parsed.dropped, parsed.degraded, parsed.flaws]
    return json.dumps({"rows": rows, "head": head}, ensure_ascii=False).encode("utf-8", "replace")


def decode(data: dict[str, Any]) -> Parsed:
    """What `encode` made."""
    title, language, kind, ttl, dropped, degraded, flaws = data["head"]
    entries = tuple(Entry(t, s, link, guid, _moment(at), lang) for t, s, link, guid, at, lang in data["rows"])
    return Parsed(entries, title, language, kind, ttl, dropped, degraded, tuple(flaws))


def _stamp(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _moment(stamp: float | None) -> datetime | None:
    return datetime.fromtimestamp(stamp, UTC) if stamp is not None else None
