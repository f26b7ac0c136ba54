"""A draft as registry YAML: commitments for a person to accept, edit or drop, and what was left out and why."""

import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from core.errors import ImportRefused
from core.yaml import check, parse_yaml
from declarations.actor_entries import slug
from declarations.importer.amounts import shown
from declarations.importer.frames import Frame
from declarations.importer.records import Draft, Passage, Relation
from declarations.importer.suggestions import guideline
from declarations.model import Commitment, DeclaredIn, RegistryFile


@dataclass(frozen=True, slots=True)
class Proposal:
    """One commitment as it would be registered, the passage it comes from, and whether a person accepted it."""

    passage: Passage
    commitment: Commitment


def declaration_id(draft: Draft, taken: Collection[str]) -> str:
    """Body and year: "nato-2022", and unlike every id in `taken`."""
    year = f"-{draft.adopted.year}" if draft.adopted else ""
    base = slug(f"{draft.body or draft.title}"[:60]) + year
    made, count = base, 2
    while made in taken:
        made, count = f"{base}-{count}", count + 1
    return made


def proposals(draft: Draft, declaration: str, *, accepted: bool = False) -> tuple[Proposal, ...]:
    """Every commitment of `draft`, proposed; with `accepted` as if a person had accepted them all.

    ImportRefused where the draft lacks its title, body or day of adoption: without them nothing can be registered.
    """
    _head(draft)
    return tuple(Proposal(p, _commitment(p, declaration, accepted)) for p in draft.commitments)


def _commitment(p: Passage, declaration: str, accepted: bool) -> Commitment:
    assert p.kind is not None
    quantity = shown(p.quantities[0]) if p.quantities else ""
    frame = Frame(p.kind, p.stage, p.cue)
    return Commitment(
        id=p.id,
        statement=p.statement,
        kind=p.kind,
        nature=p.nature,
        holders=list(p.holders),
        addressees=[a for a in p.addressees if a not in p.holders],
        declared_in=[DeclaredIn(declaration=declaration, clause=p.clause, passage=p.text)],
        due=p.deadline.due if p.deadline else None,
        quantity=quantity,
        tags=list(p.tags),
        guideline=guideline(p.statement, frame, quantity, p.deadline),
        reaffirms=_linked(p, Relation.REAFFIRMS),
        narrows=_linked(p, Relation.NARROWS),
        supersedes=_linked(p, Relation.SUPERSEDES),
        proposed=not accepted,
    )


def _linked(p: Passage, relation: Relation) -> list[str]:
    return [link.commitment for link in p.links if link.relation is relation]


def render(draft: Draft, declaration: str, kept: Sequence[Proposal]) -> str:
    """A registry file of `kept`, with the reading of each passage, and of each passage left out, as comments.

    It is read back before it is returned: what could not be loaded is refused, naming the key.
    """
    head = {"declarations": {declaration: _head(draft)}}
    blocks = [_PREFACE, _dump(head)]
    blocks += ["commitments:" if kept else "commitments: []"]
    blocks += [_rendered(one) for one in kept]
    blocks.append(_left_out(draft))
    text = "\n".join(blocks)
    check(parse_yaml(text, declaration), RegistryFile, declaration)
    return text


_PREFACE = """\
# Proposed by `pledgewatch import` from the text of the declaration; docs/declarations.md says how to work through it.
# Id, statement, tags and guideline are the machine's proposals. A commitment with `proposed: true` is not matched:
# take that line out to accept it, change what is wrong, delete what is no commitment.
"""


def _head(draft: Draft) -> dict[str, Any]:
    head: dict[str, Any] = {"title": draft.title, "body": draft.body, "adopted": draft.adopted, "place": draft.place}
    missing = [key for key in ("title", "body", "adopted") if not head[key]]
    if missing:
        wanted = " and ".join(f"--{'date' if key == 'adopted' else key}" for key in missing)
        raise ImportRefused(draft.source or "declaration", f"does not say its {', '.join(missing)}; give {wanted}")
    return {key: value for key, value in head.items() if value}


def _rendered(one: Proposal) -> str:
    p, c = one.passage, one.commitment
    comment = f"clause {p.clause or '–'}, sentence {p.sentence}, part {p.part}: {p.kind}, {p.stage} ({p.cue!r})"
    lines = [comment, *(f"{link.relation} {link.commitment} (likeness {link.score})" for link in p.links), *p.warnings]
    body = c.model_dump(mode="python", exclude_defaults=True)
    body |= {"kind": c.kind.value, "nature": c.nature.value if c.nature else None}
    dumped = _dump([{k: v for k, v in body.items() if v is not None}])
    return "\n".join(f"  # {line}" for line in lines) + "\n" + textwrap.indent(dumped, "  ")


def _left_out(draft: Draft) -> str:
    lines = ["# Left out, with the reason:"]
    for p in draft.left_out:
        words = " ".join(p.text.split())
        lines.append(
            f"#   {p.clause or '–'} {p.sentence}.{p.part}  {p.reason}: {textwrap.shorten(words, 110, placeholder=' …')}"
        )
    return "\n".join(lines) + "\n"


def _dump(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=112)


class _Dumper(yaml.SafeDumper):
    """Lists indented under their key, as the hand-written files have them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def edited(text: str, before: Commitment) -> Commitment:
    """A commitment from the YAML a person edited; ConfigError names the key that is wrong."""
    data = parse_yaml(text, before.id)
    entry = data[0] if isinstance(data, list) and len(data) == 1 else data
    return check(entry, Commitment, before.id)


def short(value: Any) -> str:
    """A key's value in one line of at most 160 letters."""
    if isinstance(value, dict):
        value = "; ".join(f"{k}: {v}" for k, v in value.items())
    text = ", ".join(map(str, value)) if isinstance(value, list) else "–" if value is None else str(value)
    return textwrap.shorten(text, 160, placeholder=" …")


def as_yaml(commitment: Commitment) -> str:
    """One commitment for a person to edit."""
    body = commitment.model_dump(mode="json", exclude_defaults=True)
    if commitment.due:
        body["due"] = date.fromisoformat(body["due"])
    return _dump(body)
