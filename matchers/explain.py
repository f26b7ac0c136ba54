"""The whole way of one item, for people: gate, clauses, actors, sign steps, stage, nearest lines, rivals, threshold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.records import Item, Match
from matchers.analysis import Passage
from matchers.engine import Look, Matcher
from matchers.features import View
from matchers.gate import OTHER_LANGUAGE
from matchers.weights import SPLIT, WAYS, by_way

NEAREST: Final = 3
SHOWN: Final = 3
_SIGNS: Final = {"plus": "+", "contradicts": "−", "restates": "words only"}


@dataclass(frozen=True, slots=True)
class ClauseTold:
    """One clause: its text, how it hangs on the rest, who acts, and each telling word with its steps."""

    text: str
    role: str
    acts: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitmentTold:
    """One commitment: chances by direction, what spoke for and against, the nearest lines."""

    commitment: str
    chances: dict[str, float]
    threshold: float
    reasons: tuple[str, ...]
    nearest: tuple[str, ...]
    weighed: tuple[str, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one item."""

    title: str
    gate: str
    advice: str
    clauses: tuple[ClauseTold, ...]
    commitments: tuple[CommitmentTold, ...]
    degraded: str

    def lines(self) -> Iterator[str]:
        """As a person reads it."""
        yield f"item      {self.title}"
        yield f"gate      {self.gate}{f': {self.advice}' if self.advice else ''}"
        if self.degraded:
            yield f"degraded  {self.degraded}"
        for clause in self.clauses:
            yield f"clause    [{clause.role}] {clause.text.strip()}"
            yield f"  acts    {', '.join(clause.acts) or 'nobody who is known'}"
            yield from (f"  word    {word}" for word in clause.words)
        for told in self.commitments:
            yield from _commitment_lines(told)


def _commitment_lines(told: CommitmentTold) -> Iterator[str]:
    chances = " · ".join(f"{name} {value:.2f}" for name, value in told.chances.items())
    yield f"\n{told.commitment}   {chances}   (an alert is accepted from {told.threshold:.2f})"
    yield from (f"  because {reason}" for reason in told.reasons)
    yield from (f"  near    {line}" for line in told.nearest)
    yield from (f"  weighed {line}" for line in told.weighed)
    if not told.matches:
        yield "  result  no match: every direction is too unlikely"
    for match in told.matches:
        state = "accepted" if match.accepted else "held back, below the threshold"
        yield f"  result  {match.verdict.value} {match.confidence:.2f}: {state}"


def explain_item(matcher: Matcher, item: Item, commitment: str = "") -> Explanation:
    """What the matcher makes of `item`; of `commitment` alone where it is named."""
    look = matcher.look([item])[0]
    matches = matcher.judge_look(look)
    passages = look.analysis.passages if look.analysis else []
    views = [v for v in look.views if not commitment or matcher.compiled.ids[v.row] == commitment]
    told = [_tell(matcher, look, view, matches) for view in views]
    told.sort(key=lambda t: -max(t.chances.values()))
    return Explanation(
        item.title,
        look.gate,
        _advice(look, commitment, bool(views)),
        tuple(_tell_clause(matcher, p) for p in passages),
        tuple(told if commitment else told[:SHOWN]),
        matcher.degraded,
    )


def _advice(look: Look, commitment: str, found: bool) -> str:
    """Why nothing came of it, where nothing did."""
    if look.analysis is None:
        return "set aside" if look.gate == OTHER_LANGUAGE else "it was not looked at any closer"
    return f"{commitment} is not among the commitments it could be about" if commitment and not found else ""


def _tell_clause(matcher: Matcher, passage: Passage) -> ClauseTold:
    names = matcher.registry.actors.name
    acts = tuple(f"{m.text} ({names(m.actor)})" for m in (*passage.agents.acts, *passage.agents.says))
    words = []
    for reading in passage.readings:
        steps = " → ".join(
            f"{s.text} ({'+' if s.sign > 0 else '−'}{f', {s.stage}' if s.stage else ''})" for s in reading.steps
        )
        sign = "+" if reading.sign > 0 else "−"
        words.append(
            f"{reading.hit.text}: {f'{steps} → ' if steps else ''}{sign}{f' {reading.stage}' if reading.stage else ''}"
        )
    return ClauseTold(passage.text, passage.clause.role, acts, tuple(words))


def _tell(matcher: Matcher, look: Look, view: View, matches: tuple[Match, ...]) -> CommitmentTold:
    name = matcher.compiled.ids[view.row]
    mine = tuple(m for m in matches if m.commitment == name)
    head = matcher.head(view.row)
    _, row = matcher.chances([view])[0]
    ways = dict(zip(WAYS, by_way(row[None])[0].tolist(), strict=True))
    likeliest = max(_SIGNS, key=lambda way: ways[way])
    asked = ((likeliest, _SIGNS[likeliest], 6), (SPLIT, SPLIT, 3 if likeliest == "plus" else 0))
    weighed = tuple(
        f"{'for' if value > 0 else 'against'} {called}: {feature} ({value:+.2f})"
        for output, called, most in asked
        for feature, value in matcher.weights[head].contributions(view.numbers, name, output)[:most]
    )
    return CommitmentTold(
        commitment=name,
        chances={sign: ways[way] for way, sign in _SIGNS.items()},
        threshold=matcher.point(view.row, matcher.config.operating_point).alert,
        reasons=mine[0].reasons if mine else (),
        nearest=_nearest(matcher, look, view.row),
        weighed=weighed,
        matches=mine,
    )


def _nearest(matcher: Matcher, look: Look, row: int) -> tuple[str, ...]:
    """The lines of the commitment that are nearest to the item."""
    if look.cosines is None or matcher.degraded:
        return ()
    best = look.cosines.max(axis=0)
    mine = sorted((i for i, e in enumerate(matcher.bank.entries) if e.row == row), key=lambda i: -float(best[i]))[
        :NEAREST
    ]
    entries = [(matcher.bank.entries[i], float(best[i])) for i in mine]
    return tuple(
        f"{value:.2f} {e.line.source}, {e.line.verdict.value if e.line.verdict else 'unrelated'}: {e.line.text}"
        for e, value in entries
    )
