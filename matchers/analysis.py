"""What one item says, before any commitment is asked about: clauses, readings, agents, signs of no act."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from core.records import Field, Item
from declarations.actors import Actors, Mention
from matchers.agents import Agents, find_agents
from matchers.clauses import Clause, split
from matchers.scan import Hit, Scanner
from matchers.signs import Reading, parse
from matchers.text import lower, plain

FIELDS: Final[tuple[Field, Field]] = ("title", "summary")
LEAD_CHARS: Final = 700
"""Of a lead only this much is read clause by clause."""


@dataclass(slots=True)
class Passage:
    """One clause with what was found in it. `verbs`: where its verbs begin."""

    clause: Clause
    text: str
    readings: list[Reading]
    agents: Agents
    order: int
    verbs: tuple[int, ...] = ()


@dataclass(slots=True)
class Scanned:
    """The cheap first look at an item: plain text and hits, per field."""

    item: Item
    plain: dict[Field, str]
    low: dict[Field, str]
    hits: dict[Field, list[Hit]]

    def all_hits(self) -> Iterator[tuple[Field, Hit]]:
        """Hits of title and lead."""
        for name in FIELDS:
            for hit in self.hits[name]:
                yield name, hit


@dataclass(slots=True)
class Analysis:
    """The close look."""

    scanned: Scanned
    mentions: dict[Field, list[Mention]]
    passages: list[Passage]
    noise: frozenset[str]
    on: date | None
    actors: frozenset[str] = field(default_factory=frozenset)


def scan_item(item: Item, scanner: Scanner) -> Scanned:
    """Plain text and hits. A lead that repeats the title is not read twice."""
    title, summary = plain(item.title), plain(item.summary)
    low = {"title": lower(title), "summary": lower(summary)[:LEAD_CHARS]}
    lead = low["summary"].strip()
    if lead and (lead == low["title"].strip() or lead.rstrip(".… ") in low["title"]):
        low["summary"] = ""
    texts: dict[Field, str] = {"title": title, "summary": summary[: len(low["summary"])]}
    lows: dict[Field, str] = {"title": low["title"], "summary": low["summary"]}
    return Scanned(item, texts, lows, {name: scanner.scan(lows[name]) for name in FIELDS})


def analyse(scanned: Scanned, actors: Actors) -> Analysis:
    """Clauses, readings and agents of an item that passed the gate."""
    published = scanned.item.published
    on = published.date() if published else None
    mentions = {name: actors.find(scanned.plain[name], on) for name in FIELDS}
    passages: list[Passage] = []
    for name in FIELDS:
        low = scanned.low[name]
        for clause in split(name, scanned.plain[name], low, scanned.hits[name]):
            readings, verbs = parse(clause, low)
            agents = find_agents(clause, low, mentions[name], verbs)
            text = scanned.plain[name][clause.start : clause.end]
            begin = tuple(v.start for v in verbs)
            passages.append(Passage(clause, text, readings, agents, len(passages), begin))
    named = frozenset(m.actor for found in mentions.values() for m in found) | places_of(scanned)
    return Analysis(scanned, mentions, passages, _noise(scanned), on, named)


def places_of(scanned: Scanned) -> frozenset[str]:
    """Actors in whose country the text is set by the name of a city or region."""
    return frozenset(hit.entry.place for _, hit in scanned.all_hits() if hit.entry.place)


_LEADING_QUESTION = re.compile(
    r"\s*[\"']?(?:why|how|what|who|when|where|could|can|will|is|are|should|does|do|would|has|did|which)\b"
)


def _noise(scanned: Scanned) -> frozenset[str]:
    """Named signs that the item explains, opines, looks back, polls or reports the front."""
    found = {hit.entry.noise for name, hit in scanned.all_hits() if hit.entry.noise}
    title = scanned.low["title"]
    if title.rstrip("\"' ").endswith("?") or (_LEADING_QUESTION.match(title) and "?" in title):
        found.add("question")
    elif _LEADING_QUESTION.match(title):
        found.add("leading question")
    if scanned.plain["title"].count('"') + scanned.plain["title"].count("'") >= 2:
        found.add("quote")
    return frozenset(found)
