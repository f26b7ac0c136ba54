"""Reads a declaration: text in, a draft of passages out, each with what it is taken for and why. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.errors import ImportRefused
from core.words import Kind
from declarations.actors import Actors
from declarations.importer.amounts import quantities
from declarations.importer.deadlines import deadline
from declarations.importer.frames import Speaker, speaker_of
from declarations.importer.heads import Head, find_head
from declarations.importer.layout import Block, blocks
from declarations.importer.linking import Linker
from declarations.importer.parties import addressees, body_holders, holders
from declarations.importer.passages import Statement, statements
from declarations.importer.records import Deadline, Draft, Passage
from declarations.importer.suggestions import nature, tags
from declarations.importer.wording import propose_id, statement
from declarations.model import Commitment, Declaration

LONGEST = 600_000
"""Letters of text that are read at most; the longest communiqués have a tenth of it."""


@dataclass(frozen=True)
class Known:
    """What is registered already, to link to: commitments and declarations by id."""

    commitments: Mapping[str, Commitment] = field(default_factory=dict)
    declarations: Mapping[str, Declaration] = field(default_factory=dict)


def read_declaration(
    text: str, actors: Actors, *, head: Head | None = None, known: Known | None = None, source: str = ""
) -> Draft:
    """A draft of `text`, plain text as the readers give it. `head` holds what the person gave; the rest is looked for.

    ImportRefused where nothing in it can be read as a declaration.
    """
    if len(text) > LONGEST:
        raise ImportRefused(
            source or "text", f"has {len(text):,} letters of text; at most {LONGEST:,} are read at once"
        )
    found = blocks(text)
    if not any(b.kind in {"text", "opening"} for b in found):
        raise ImportRefused(source or "text", "holds no paragraph that reads as a sentence")
    own, given = find_head(found, actors), head or Head()
    full = Head(
        given.title or own.title, given.body or own.body, given.adopted or own.adopted, given.place or own.place
    )
    passages = _Reader(full, actors, known or Known()).passages(found)
    return Draft(full.title, full.body, full.adopted, full.place, passages, _warnings(full, passages, actors), source)


def _warnings(head: Head, passages: tuple[Passage, ...], actors: Actors) -> tuple[str, ...]:
    made = []
    if head.body and actors.resolve(head.body) is None:
        made.append(f"nobody in actors.yaml is called {head.body!r}; as a holder it is matched by that name")
    if not any(p.kind for p in passages):
        made.append("no passage reads as a commitment")
    return tuple(made)


class _Reader:
    """Turns statements into passages, with everything that is proposed for them."""

    def __init__(self, head: Head, actors: Actors, known: Known) -> None:
        self._head, self._actors, self._known = head, actors, known
        self._linker = Linker(known.commitments)
        self._ids = set(known.commitments)
        self._same = {i for i, d in known.declarations.items() if d.adopted == head.adopted}

    def passages(self, found: list[Block]) -> tuple[Passage, ...]:
        """Every statement of `found` as a passage, in order."""
        return tuple(self._passage(s) for s in statements(found, self._speaker()))

    def _speaker(self) -> Speaker:
        body = self._actors.resolve(self._head.body) if self._head.body else None
        entry = self._actors.entry(body) if body else None
        aliases = [entry.name, *entry.exact, *entry.aliases] if entry else []
        chain = {body, entry.part_of if entry else None}
        return speaker_of(self._head.body, aliases, bool(chain & {"un", "un-security-council"}))

    def _passage(self, s: Statement) -> Passage:
        context = s.block.opening
        base = Passage(
            s.block.clause, s.sentence, s.part, s.text, s.frame.kind, s.frame.stage, s.frame.cue,
            left_out=s.frame.left_out, context=context,
        )  # fmt: skip
        return self._proposed(base, s) if s.frame.kind is not None else base

    def _proposed(self, base: Passage, s: Statement) -> Passage:
        amounts, due = quantities(s.text), self._deadline(s)
        warnings: tuple[str, ...] = ()
        if due is not None and self._head.adopted is not None and due.due < self._head.adopted:
            warnings = (
                f"{due.text!r} gives {due.due}, before the adoption on {self._head.adopted}; no due date is proposed",
            )
            due = None
        said = statement(s.text, s.frame)
        proposed = propose_id(said, self._ids)
        self._ids.add(proposed)
        who = holders(s.frame, s.text, self._head.body, self._actors)
        return Passage(
            base.clause, base.sentence, base.part, base.text, base.kind, base.stage, base.cue,
            nature=nature(s.frame, bool(amounts), due),
            context=base.context,
            holders=who,
            addressees=addressees(s.frame, self._actors),
            quantities=amounts,
            deadline=due,
            links=self._linker.links(said + " " + s.text, self._cited(base.clause), amounts, due),
            id=proposed,
            statement=said,
            tags=tags(s.text),
            warnings=(*warnings, *self._strangers(who, base.kind)),
        )  # fmt: skip

    def _deadline(self, s: Statement) -> Deadline | None:
        """The passage's own, else that of the words that open its list."""
        adopted = self._head.adopted
        return deadline(s.text, adopted) or (deadline(s.block.opening, adopted) if s.block.opening else None)

    def _cited(self, clause: str) -> frozenset[str]:
        """Commitments that name this clause of a declaration of the same day: it is the very text being read again."""
        return frozenset(
            i for i, c in self._known.commitments.items()
            if any(d.declaration in self._same and d.clause == clause for d in c.declared_in)
        )  # fmt: skip

    def _strangers(self, who: tuple[str, ...], kind: Kind | None) -> tuple[str, ...]:
        body = body_holders(self._head.body, self._actors)
        return tuple(
            f"nobody in actors.yaml is called {w!r}; it is matched by that name"
            for w in who
            if self._actors.resolve(w) is None and not (w in body and kind in {Kind.PLEDGE, Kind.PRINCIPLE})
        )


def due_of(passage: Passage) -> date | None:
    """The proposed due date of a passage."""
    found: Deadline | None = passage.deadline
    return found.due if found else None
