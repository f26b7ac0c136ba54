"""From plain text to the blocks of a declaration: its own clauses, headings, notes, the openings of lists."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from declarations.importer.labels import Label, bare_number, read_label

BlockKind = Literal["text", "opening", "heading", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or list item. `clause` as the text numbers it, "" for what stands outside the numbering.

    `opening` is the words that lead into the list it stands in, `preamble` whether it belongs to the motives.
    """

    clause: str
    text: str
    kind: BlockKind
    label: Label
    opening: str = ""
    preamble: bool = False


def blocks(text: str) -> list[Block]:
    """All blocks in order. Unnumbered paragraphs count from the first of the body."""
    lines = [_Line(*pair) for pair in _labelled(paragraphs(text))]
    made = _numbered(lines) if _is_numbered(lines) else _counted(lines)
    return _with_preamble(made)


def _is_numbered(lines: list["_Line"]) -> bool:
    """Whether numbers run through the text; a numbered list at the end of unnumbered prose does not count."""
    numbers = [place for place, line in enumerate(lines) if line.label.kind in {"number", "article"}]
    if len(numbers) < 3:
        return False
    before = [line for line in lines[: numbers[0]] if _shape(line) == "text" and line.text.endswith(".")]
    return len(before) < 3


def paragraphs(text: str) -> list[str]:
    """Paragraphs and list items, hard-wrapped lines joined, Markdown's marks taken off."""
    made: list[str] = []
    last = ""
    width = _wrapped_at(text)
    for raw in text.splitlines():
        line = _unmark(raw)
        if not line:
            last = ""
            continue
        fresh = not last or not width or raw.lstrip().startswith("#") or read_label(line).kind != "none"
        if fresh or _ends_paragraph(last, line, width, alone=made[-1] == last):
            made.append(line)
        elif re.search(r"[a-z]-$", made[-1]):
            made[-1] = made[-1][:-1] + line
        else:
            made[-1] += " " + line
        last = line
    return [p for p in made if not re.fullmatch(r"(?:page\s+)?[\d\W_]{1,12}(?:of\s+\d+)?", p, re.IGNORECASE)]


def _wrapped_at(text: str) -> int:
    """The width at which lines are cut; 0 where every line is a paragraph of its own."""
    lengths = sorted(len(line) for line in text.splitlines() if line.strip())
    long = sum(length > 140 for length in lengths)
    return lengths[len(lengths) * 4 // 5] if lengths and long < max(1, len(lengths) // 10) else 0


def _ends_paragraph(last: str, line: str, width: int, alone: bool) -> bool:
    """In wrapped text without blank lines (PDF): a short last line with its stop, or a heading, and then a capital."""
    if not line[:1].isupper() and line[:1] not in '“"*':
        return False
    if re.search(r"[.;:!?][\"”’)]?$", last):
        return len(last) < 0.85 * width
    return alone and len(last) < 0.7 * width and not last.endswith(",")


def _unmark(line: str) -> str:
    line = re.sub(r"[\u200b-\u200f\u2028-\u202e\ufeff\x00-\x08\x0b-\x1f]", "", line.replace("\u00a0", " ")).strip()
    line = re.sub(r"^(?:#{1,6}\s+|>\s*)", "", line)
    line = re.sub(r"!?\[([^\]]*)\]\([^)\s]*\)", r"\1", line)
    line = re.sub(r"(\*\*|__)(.+?)\1", r"\2", line)
    line = re.sub(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])", r"\2", line)
    return re.sub(r"[ \t]+", " ", line).strip()


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    label: Label


def _labelled(found: list[str]) -> list[tuple[str, Label]]:
    lines: list[tuple[str, Label]] = []
    letter, number = "", 0
    for text in found:
        label = read_label(text, letter)
        if label.kind == "none" and (bare := bare_number(text)) and int(bare.value) == number + 1:
            label = bare
        if label.kind == "letter":
            letter = label.value
        elif label.kind == "number":
            letter, number = "", int(label.value.split(".")[0])
        words = re.sub(r"([;,])\s*(?:and|or)$", r"\1", text[label.length :].strip())
        lines.append((words, label))
    return lines


def _numbered(lines: list[_Line]) -> list[Block]:
    """Clauses by the text's own numbers; unnumbered text after one belongs to it."""
    made: list[Block] = []
    article, number, letter, opening = "", "", "", ""
    for line in lines:
        kind = line.label.kind
        if kind == "roman" and _is_caption(line.text):
            made.append(Block("", line.text, "heading", line.label))
            continue
        if kind == "article":
            article = number = line.label.value
            letter, opening = "", ""
        elif kind == "number":
            number = f"{article}({line.label.value})" if article else line.label.value
            letter, opening = "", ""
        elif kind == "letter":
            letter = line.label.value
        clause = _clause(number, letter, line.label)
        shape = _shape(line)
        if shape == "heading" and kind == "none":
            opening = ""
        inside = kind in {"letter", "roman", "bullet"}
        made.append(Block(clause, line.text, shape, line.label, opening if inside else ""))
        if line.text.endswith(":") and shape != "heading":
            opening = line.text
            made[-1] = replace(made[-1], kind="opening")
    return made


def _is_caption(text: str) -> bool:
    """ "II. ECONOMY" numbers a chapter, not a clause."""
    return len(text.split()) <= 8 and not re.search(r"[.;,:]$", text) and (text.isupper() or text.istitle())


def _clause(number: str, letter: str, label: Label) -> str:
    if label.kind == "roman":
        return f"{number}{letter}({label.value})" if number or letter else label.value
    return number + (letter if label.kind in {"letter", "bullet", "none"} else "")


def _counted(lines: list[_Line]) -> list[Block]:
    """Clauses by counting the paragraphs of the body; list items stand with the paragraph that opens them."""
    made: list[Block] = []
    count, opening, begun = 0, "", False
    for line in lines:
        shape = _shape(line)
        item = line.label.kind in {"letter", "roman", "bullet"}
        begun = begun or (shape == "text" and _is_body(line.text)) or (item and shape == "text")
        if not begun or shape in {"heading", "note"}:
            made.append(Block("", line.text, "note" if shape == "note" else "heading", line.label))
            opening = line.text if begun and shape == "heading" and line.text.endswith(":") else ""
            continue
        if not (item and opening):
            count += 1
        suffix = line.label.value if line.label.kind in {"letter", "roman"} else ""
        made.append(Block(f"{count}{suffix}", line.text, "text", line.label, opening if item else ""))
        if line.text.endswith(":"):
            opening = line.text
            made[-1] = replace(made[-1], kind="opening")
        elif not item:
            opening = ""
    return made


def _shape(line: _Line) -> BlockKind:
    text = line.text
    if re.match(r"^(?:\*|†|‡|\[\d+\]|\d\s)\s*\S", text) and line.label.kind == "none":
        return "note"
    if re.match(r"^(?:Adopted|Done|Signed|Issued|Published|Source|Photo|Share|Copyright|©)\b.{0,160}$", text):
        return "note"
    words = text.split()
    if line.label.kind != "none" and (len(words) > 3 or text.endswith(":")):
        return "text"
    closed = bool(re.search(r"[.;:!?…][\"'”’)]*$", text)) or text.endswith((",", "; and", "; or", ", and"))
    if not closed and len(words) <= 25:
        return "heading"
    if len(words) <= 3 and not re.search(r"[.;!]$", text):
        return "heading" if not text.endswith(",") else "text"
    return "text"


def _is_body(text: str) -> bool:
    """The first paragraph of a body is a sentence, or the words "The Assembly," that the verbs lean on."""
    words = len(text.split())
    return words >= 8 or (words >= 4 and text.endswith((".", ";"))) or bool(re.match(r"^(?:The|We)\b.*,$", text))


_MOTIVE = re.compile(
    r"^(?:(?:Strongly|Deeply|Gravely|Fully|Also|Further|Profoundly|Seriously|Firmly|Once again)\s+)?"
    r"[A-Za-z-]+(?:ing|ed|ful|ous|vinced|ware|dent)\b"
)


def _with_preamble(made: list[Block]) -> list[Block]:
    """Marks the motives: clauses that open with a participle and close with a comma or semicolon."""
    return [replace(b, preamble=_is_motive(b)) if b.kind == "text" and not b.opening else b for b in made]


def _is_motive(block: Block) -> bool:
    return bool(_MOTIVE.match(block.text)) and bool(re.search(r"(?:[;,]|, and|; and)$", block.text))
