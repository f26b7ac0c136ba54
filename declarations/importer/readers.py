"""Files in, plain text out: text, Markdown, HTML, PDF. What cannot be read is refused with the reason."""

import io
import logging
import re
from pathlib import Path

from core.errors import ImportRefused
from declarations.importer.language import foreign_language

LARGEST = {"text": 2 << 20, "html": 4 << 20, "pdf": 25 << 20}
"""Bytes that are read at most, by format. Texts of declarations are a hundredth of it; scans and dumps are not read."""
_SHORTEST = 40
_KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
}


def read_file(path: Path) -> str:
    """The text of the declaration at `path`, paragraphs apart by blank lines.

    ImportRefused names the file and says what is wrong with it: missing, too large, a scan without text, mostly
    navigation, not English, not text.
    """
    try:
        size = path.stat().st_size
        kind = _KINDS.get(path.suffix.lower(), "")
        if size > LARGEST[kind or "pdf"]:
            raise ImportRefused(
                str(path), f"is {size / 2**20:.1f} MiB; at most {LARGEST[kind or 'pdf'] >> 20} MiB are read"
            )
        data = path.read_bytes()
    except OSError as error:
        raise ImportRefused(str(path), f"cannot be read: {error.strerror}") from None
    return read_bytes(data, str(path), kind)


def read_bytes(data: bytes, name: str, kind: str = "") -> str:
    """As `read_file`, from bytes. `kind` is text, html or pdf; told from the content where it is ""."""
    kind = kind or _sniff(data)
    if data.startswith(b"%PDF"):
        kind = "pdf"
    if len(data) > LARGEST[kind]:
        raise ImportRefused(
            name, f"is {len(data) / 2**20:.1f} MiB; at most {LARGEST[kind] >> 20} MiB of {kind} are read"
        )
    text = {"pdf": _pdf, "html": _html, "text": _text}[kind](data, name)
    return _checked(text, name)


def _checked(text: str, name: str) -> str:
    letters = len(re.sub(r"\W", "", text))
    if letters < _SHORTEST:
        raise ImportRefused(name, f"holds only {letters} letters of text; nothing in it reads as a declaration")
    language = foreign_language(text)
    if language:
        raise ImportRefused(
            name, f"reads as {language}; declarations are read in English only. Import an English version"
        )
    return text


def _sniff(data: bytes) -> str:
    head = data[:2000].lower()
    return "html" if b"<html" in head or b"<!doctype html" in head or b"<body" in head else "text"


def _text(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or _unprintable(text) > 0.05:
            raise ImportRefused(name, "is not a text file; give .txt, .md, .html or .pdf")
        return text
    raise ImportRefused(name, "is not text in UTF-8, UTF-16 or Windows-1252")


def _unprintable(text: str) -> float:
    return sum(not (c.isprintable() or c in "\r\n\t\f") for c in text[:5000]) / max(1, len(text[:5000]))


def _html(data: bytes, name: str) -> str:
    from declarations.importer.webpage import page_text

    return page_text(_text(data, name), name)


def _pdf(data: bytes, name: str) -> str:
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every untidy object
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ImportRefused(name, "is locked with a password; save an open copy and import that")
        pages = [page.extract_text() or "" for page in reader.pages[:400]]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise ImportRefused(name, f"is not a PDF that can be read ({type(error).__name__})") from None
    if len(re.sub(r"\W", "", "".join(pages))) < _SHORTEST:
        raise ImportRefused(
            name, f"has {len(pages)} pages and no text in them: a scan. Run text recognition (OCR) first"
        )
    return "\n".join(_without_running_heads(pages))


def _without_running_heads(pages: list[str]) -> list[str]:
    """Lines that stand on most pages, and page numbers, are no text of the declaration."""
    if len(pages) < 3:
        return pages
    counts: dict[str, int] = {}
    for page in pages:
        for line in {_shape(line) for line in page.splitlines()}:
            counts[line] = counts.get(line, 0) + 1
    often = {line for line, n in counts.items() if n >= max(3, len(pages) // 2)}
    return ["\n".join(line for line in page.splitlines() if _shape(line) not in often) for page in pages]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())
