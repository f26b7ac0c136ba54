"""Blocks into read statements: sentence by sentence, part by part, under the opening of their list."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.words import Kind
from declarations.importer import affirming
from declarations.importer.frames import Frame, Speaker, out, squeeze
from declarations.importer.layout import Block
from declarations.importer.lexicon import ADVERBS, GERUNDS, base_form
from declarations.importer.reading import read_following, read_statement
from declarations.importer.records import LeftOut, Stage
from declarations.importer.sentences import sentences
from declarations.importer.splitting import Segment, segments

LONGEST_SENTENCE = 6_000
"""Letters. The longest clauses of resolutions have half of it; what is longer is no prose."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with its place and its reading; `text` is verbatim."""

    block: Block
    sentence: int
    part: int
    text: str
    frame: Frame


def statements(found: list[Block], speaker: Speaker) -> Iterator[Statement]:
    """Every statement of every block, headings and notes included, in order; sentences count on within a clause."""
    before: Counter[str] = Counter()
    for block in found:
        last = 0
        for made in _of_block(block, speaker):
            last = made.sentence
            yield replace(made, sentence=before[block.clause] + made.sentence)
        before[block.clause] += last if block.kind in {"text", "opening"} else 0


def _of_block(block: Block, speaker: Speaker) -> Iterator[Statement]:
    if not block.text:
        return
    if block.kind in {"heading", "note"}:
        reason = LeftOut.HEADING if block.kind == "heading" else LeftOut.NOTE
        yield Statement(block, 1, 1, block.text, out(reason, ""))
    elif block.kind == "opening":
        yield from _opening(block, speaker)
    else:
        yield from _read(block, speaker)


def _opening(block: Block, speaker: Speaker) -> Iterator[Statement]:
    """The words before a list are no statement of their own; what comes before their last sentence is."""
    spans = list(sentences(block.text))
    yield from _read(replace(block, text=block.text[: spans[-1][0]].rstrip()), speaker)
    start, end = spans[-1]
    yield Statement(block, len(spans), 1, block.text[start:end], out(LeftOut.HEADING, "opens the list that follows"))


def _read(block: Block, speaker: Speaker) -> Iterator[Statement]:
    for number, (start, end) in enumerate(sentences(block.text), 1):
        yield from _sentence(block, number, block.text[start:end], speaker)


def _sentence(block: Block, number: int, text: str, speaker: Speaker) -> Iterator[Statement]:
    if len(text) > LONGEST_SENTENCE:
        yield Statement(block, number, 1, text, out(LeftOut.TOO_LONG, ""))
        return
    made: list[Statement] = []
    before: Frame | None = None
    for index, segment in enumerate(segments(text), 1):
        words = text[segment.start : segment.end]
        frame = _frame(block, number, words, segment, before, speaker)
        made.append(Statement(block, number, index, words.strip(), frame))
        before = frame if frame.kind or before is None or segment.lead == "head" else before
    if len({s.frame.left_out for s in made}) == 1 and made[0].frame.left_out:
        yield Statement(block, number, 1, text, made[0].frame)  # what is left out as a whole need not be split
    else:
        yield from made


def _frame(block: Block, number: int, words: str, segment: Segment, before: Frame | None, speaker: Speaker) -> Frame:
    if before is not None:
        if block.preamble:
            return (
                read_statement(words, speaker, preamble=bool(re.match(r"\s*\w+ing\b", words)))
                if segment.lead == "head"
                else before
            )
        return read_following(words, before, speaker, segment.lead)
    if block.opening and number == 1:
        return _under(block.opening, words, speaker)
    return read_statement(words, speaker, block.preamble)


def _under(opening: str, words: str, speaker: Speaker) -> Frame:
    """A list item, read as the end of its opening: "URGES governments: – to expel …", "We will: – cut …"."""
    item = words.strip()
    whole = _own_statement(item, speaker)
    if whole is not None:
        return whole
    handed_on = affirming.read_infinitive(item, speaker)
    if handed_on is not None:
        return handed_on
    lead = _last_head(opening).rstrip(": ")
    joined = f"{lead} {item}"
    frame = read_statement(joined, speaker)
    shift = len(lead) + 1 - (len(words) - len(words.lstrip()))
    if frame.kind is None and frame.left_out is LeftOut.FACT:
        own = read_statement(words, speaker)
        return own if own.kind or not _PROMISING.search(opening) else _promised(item, opening)
    if frame.kind is None:
        return frame
    verb = re.match(rf"(?:in [^,]{{3,60}}, )?to\s+{ADVERBS}([a-z-]+)|{ADVERBS}([A-Za-z-]+)", item, re.IGNORECASE)
    act = frame.act - shift if frame.act >= shift else (verb.start(verb.lastindex or 0) if verb else 0)
    named = base_form(verb[verb.lastindex or 0]) if verb else frame.verb
    return replace(frame, act=max(0, act), verb=frame.verb if frame.act >= shift else named)


def _last_head(opening: str) -> str:
    """Of "Recognises the need for … and calls on Parties to contribute to:" what governs the list."""
    heads = [s for s in segments(opening) if s.lead in {"first", "head"}]
    return opening[heads[-1].start :]


_PROMISING = re.compile(r"\b(?:promis|pledg|commit|guarantee|priorit|first steps|we will)", re.IGNORECASE)
_FINITE = re.compile(r"\W*[A-Z][^,;:]{2,60}?\s(?:will|must|shall)\s")


def _promised(item: str, opening: str) -> Frame:
    """What a list promises by a noun or a gerund: "Our pledges: – Freezing energy bills"."""
    first = re.match(rf"\W*{ADVERBS}([A-Za-z-]+)", item)
    verb = base_form(first[1]) if first and first[1].lower() in GERUNDS else ""
    return Frame(Kind.PLEDGE, Stage.PLEDGED, squeeze(opening), None, verb, first.start(1) if first and verb else 0)


def _own_statement(item: str, speaker: Speaker) -> Frame | None:
    """A list item that is a sentence of its own."""
    if not re.match(rf"\W*(?:{speaker.names})\b", item, re.IGNORECASE) and not _FINITE.match(item):
        return None
    frame = read_statement(item, speaker)
    return frame if frame.kind is not Kind.PRINCIPLE or frame.left_out else None
