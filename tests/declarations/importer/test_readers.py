"""Files that are declarations are read; what is none is refused with a sentence that says why."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ImportRefused
from declarations.importer.language import foreign_language
from declarations.importer.readers import read_bytes, read_file

PROSE = "We, the ports of the bay, met in Seaport. We will dredge the bay by 2030. We thank our hosts for their care. "


def pdf(*pages: str) -> bytes:
    """A PDF with one text per page, written by hand: pypdf writes no text."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        lines = "".join(f"({line}) Tj T* " for line in text.split("\n"))
        stream = f"BT /F1 10 Tf 14 TL 40 780 Td {lines}ET" if text else ""
        page, content = len(objects) + 1, len(objects) + 2
        kids.append(f"{page} 0 R")
        font = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        size = "[0 0 595 842]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {size} /Contents {content} 0 R /Resources << /Font {font} >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    start = out.tell()
    rows = "".join(f"{o:010d} 00000 n \n" for o in offsets)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def locked() -> bytes:
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(pdf(PROSE)))
    writer.encrypt("a password", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


REFUSED: dict[str, tuple[str, Callable[[Path], bytes], str]] = {
    "a scanned PDF": ("scan.pdf", lambda _: pdf("", "", ""), "has 3 pages and no text in them: a scan"),
    "a locked PDF": ("locked.pdf", lambda _: locked(), "locked with a password"),
    "a broken PDF": ("broken.pdf", lambda _: b"%PDF-1.4\nnothing", "is not a PDF that can be read"),
    "a text in French": ("french.txt", lambda d: (d / "french.txt").read_bytes(), "reads as French"),
    "a text in another script": (
        "greek.txt",
        lambda _: ("Εμείς οι λιμένες συναντηθήκαμε σήμερα. " * 9).encode(),
        "script",
    ),
    "a page that is mostly navigation": (
        "navigation.html",
        lambda d: (d / "navigation.html").read_bytes(),
        "is mostly navigation",
    ),
    "a text of five megabytes": ("big.txt", lambda _: PROSE.encode() * 50_000, "at most 2 MiB are read"),
    "a picture": ("picture.txt", lambda _: bytes(range(256)) * 9, "is not text"),
    "an empty file": ("empty.md", lambda _: b"", "holds only 0 letters of text"),
    "a word": ("word.txt", lambda _: b"Harbour", "holds only 7 letters of text"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_declaration_is_refused_with_the_reason(data: Path, tmp_path: Path, name: str) -> None:
    file, make, wanted = REFUSED[name]
    path = tmp_path / file
    path.write_bytes(make(data))
    with pytest.raises(ImportRefused) as refused:
        read_file(path)
    assert wanted in str(refused.value)
    assert file in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="cannot be read: No such file"):
        read_file(tmp_path / "nothing.txt")


READ = {
    "plain text": PROSE.encode(),
    "a byte order mark": b"\xef\xbb\xbf" + PROSE.encode(),
    "UTF-16": PROSE.encode("utf-16"),
    "Windows-1252": (PROSE + "Seaport’s mayor").encode("cp1252"),
    "a PDF": pdf(PROSE.replace(". ", ".\n")),
    "HTML without its ending": f"<html><body><p>{PROSE * 3}</p></body></html>".encode(),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_read(name: str) -> None:
    text = read_bytes(READ[name], name)
    assert "We will dredge the bay by 2030." in " ".join(text.split())


def test_running_heads_and_page_numbers_of_a_pdf_are_no_text() -> None:
    names = ("north", "south", "east", "west")
    pages = [f"HARBOUR LEAGUE\nWe will pave the {n} quay.\nPage {i}" for i, n in enumerate(names)]
    text = read_bytes(pdf(*pages), "four.pdf")
    assert "HARBOUR" not in text
    assert "Page" not in text
    assert "We will pave the east quay." in text


def test_lists_of_a_page_keep_their_numbers() -> None:
    items = "<li>We will <b>go</b>.</li><li><p>We stay.</p></li>"
    page = f"<html><body><p>{PROSE * 2}</p><ol start='3'>{items}</ol></body></html>"
    text = read_bytes(page.encode(), "page.html")
    assert "3. We will go." in text
    assert "4. We stay." in text


@given(st.binary(max_size=400), st.sampled_from(["", "text", "html", "pdf"]))
def test_any_bytes_are_read_or_refused(data: bytes, kind: str) -> None:
    try:
        text = read_bytes(data, "file", kind)
    except ImportRefused:
        return
    assert text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (PROSE * 3, ""),
        ("", ""),
        (
            "Wir, die Häfen der Bucht, haben uns heute getroffen und werden die Rinne mit unseren Booten vertiefen.",
            "German",
        ),
        (
            "Nosotros, los puertos de la bahía, nos reunimos hoy y vamos a dragar el canal con los barcos de la liga.",
            "Spanish",
        ),
    ],
)
def test_other_languages_are_named(text: str, wanted: str) -> None:
    assert foreign_language(text) == wanted
