"""Bytes to text, when the label and the letters disagree.

A label is a claim. UTF-8 is recognised by its letters, since other encodings hardly ever form valid UTF-8 by chance;
only where the letters do not say is the label asked: byte order mark, XML declaration, HTTP header, then cp1252.
"""

import codecs
import re

_DECLARED = re.compile(rb"""^.{0,8}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""", re.DOTALL)
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What XML 1.0 does not allow, even escaped; a strict parser would stop at the first one.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_text(body: bytes, content_type: str = "") -> tuple[str, str]:
    """`body` as text without characters XML forbids, and the encoding it was read by. Never fails."""
    encoding = _encoding(body, content_type)
    text = body.decode(encoding, "replace")
    text = text.lstrip("\ufeff \t\r\n\x00\ufffd")
    return (_FORBIDDEN.sub("", text) if not text.isprintable() else text), encoding


def _encoding(body: bytes, content_type: str) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    if b"\x00" in body[:64] and (wide := _wide(body)):
        return wide
    if b"\x1b" not in body and _mostly_utf8(body):
        return "utf-8"
    for label in (_declared(body), _in_header(content_type)):
        name = _known(label)
        if name and name != "utf-8" and _fits(body, name):
            return name
    return "cp1252"


def _wide(body: bytes) -> str:
    """UTF-16 without a mark, told by where the zeros stand."""
    head = body[:64]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 4 or min(even, odd) > len(head) // 8:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _mostly_utf8(body: bytes) -> bool:
    """Whether `body` is UTF-8, a few broken letters in much sound text allowed."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        sound = sum(1 for letter in text if letter > "\x7f") - broken
        return sound > 20 * broken
    return True


def _declared(body: bytes) -> str:
    found = _DECLARED.match(body[:400])
    return found[1].decode("ascii") if found else ""


def _in_header(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return found[1] if found else ""


def _known(label: str) -> str:
    """Python's name of an encoding; what calls itself Latin-1 is read as its superset, as browsers do."""
    try:
        name = codecs.lookup(label).name if label else ""
    except LookupError:
        return ""
    if name in ("ascii", "iso8859-1"):
        return "cp1252"
    return {"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)


def _fits(body: bytes, name: str) -> bool:
    """Whether nearly all of `body` can be read by encoding `name`."""
    try:
        text = body.decode(name, "replace")
    except (LookupError, UnicodeError, ValueError):
        return False
    return text.count("\ufffd") * 50 <= len(text)
