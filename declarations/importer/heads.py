"""What the text itself says of its title, body, day and place: found to be offered, never trusted unasked."""

import re
from dataclasses import dataclass
from datetime import date

from declarations.actors import Actors
from declarations.importer.layout import Block
from declarations.importer.wordlist import word_list

_MONTHS = word_list("""
    January February March April May June July August September October November December
""")
_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+({'|'.join(_MONTHS)}),?[\s-]+(\d{{4}})\b|\b({'|'.join(_MONTHS)})\s+"
    rf"(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b|\b(\d{{4}})-(\d{{2}})-(\d{{2}})\b"
)


@dataclass(frozen=True, slots=True)
class Head:
    """Title, body, day and place; "" and None for what was not found."""

    title: str = ""
    body: str = ""
    adopted: date | None = None
    place: str = ""


def find_head(found: list[Block], actors: Actors) -> Head:
    """The head as far as headings and notes tell it."""
    outside = [b.text for b in found if b.kind in {"heading", "note"}]
    opening = [b.text for b in found if b.kind not in {"heading", "note"}][:2]
    title = _title([b.text for b in found[:8] if b.kind == "heading"])
    lists = [b.text for b in found if b.kind == "opening"][:2]
    return Head(
        title, _body([*outside[:6], *opening[:1], *lists], actors), _first_date(outside, opening), _place(outside)
    )


def _title(headings: list[str]) -> str:
    lines = [
        _DATED.sub("", re.sub(r"^.*\b(?:Home|News|Press release)\s*[:|»>]\s*", "", h)).strip(" *†,") for h in headings
    ]
    lines = [line for line in lines if 1 < len(line.split()) <= 30 or line.isupper()]
    best = next(
        (
            line
            for line in lines
            if re.search(
                r"declaration|communiqu|statement|conclusions|resolution|manifesto|agreement|charter",
                line,
                re.IGNORECASE,
            )
        ),
        lines[0] if lines else "",
    )
    at = lines.index(best) if best else 0
    if best.isupper() and len(best.split()) == 1 and at + 1 < len(lines):
        best = f"{best.capitalize()}, {lines[at + 1].title() if lines[at + 1].isupper() else lines[at + 1]}"
    return best[:200]


_DATED = re.compile(rf",?\s*\d{{1,2}}[\s-](?:{'|'.join(_MONTHS)})[\s-]\d{{4}}$")


def _body(texts: list[str], actors: Actors) -> str:
    """The first bloc or institution named; an assembly's or council's own name before the bloc's."""
    joined = " \n ".join(text[:200] for text in texts)
    for name in (
        "NATO Parliamentary Assembly",
        "Security Council",
        "General Assembly",
        "European Council",
        "European Parliament",
    ):
        if name in joined:
            return {"Security Council": "UN Security Council", "General Assembly": "UN"}.get(name, name)
    for mention in actors.find(joined):
        if actors.kind(mention.actor) in {"bloc", "institution"}:
            return _assembly(actors.name(mention.actor), joined)
        if mention.actor.endswith("-members") and actors.kind(bloc := mention.actor.removesuffix("-members")) == "bloc":
            return _assembly(actors.name(bloc), joined)
    return ""


def _assembly(bloc: str, joined: str) -> str:
    """ "The Assembly, … governments of the North Atlantic Alliance" is NATO's assembly, not NATO."""
    return f"{bloc} Parliamentary Assembly" if bloc == "NATO" and re.search(r"\bThe Assembly\b", joined) else bloc


def _first_date(outside: list[str], opening: list[str]) -> date | None:
    for text in [*outside, *opening]:
        for match in _DATE.finditer(text):
            found = _as_date(match)
            if found is not None:
                return found
    return None


def _as_date(match: re.Match[str]) -> date | None:
    try:
        if match[7]:
            return date(int(match[7]), int(match[8]), int(match[9]))
        if match[4]:
            return date(int(match[6]), _MONTHS.index(match[4]) + 1, int(match[5]))
        return date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None


def _place(outside: list[str]) -> str:
    """ "… in Vilnius, Lithuania, on Monday 30 May", "Brussels, 24 March"."""
    for text in outside:
        match = re.search(r"\bin ([A-Z][\w’-]+(?: [A-Z][\w’-]+)?)(?:, [A-Z]\w+)?,? on\b", text) or re.match(
            rf"^([A-Z][\w’-]+(?: [A-Z][\w’-]+)?), \d{{1,2}} (?:{'|'.join(_MONTHS)})", text
        )
        if match:
            return match[1]
    return ""
