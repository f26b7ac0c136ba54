"""Facets as links: each value adds itself to the address or takes itself out again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.links import Pairs, changed, toggles


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, with the link that toggles it."""

    text: str
    count: int
    href: str
    active: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet."""

    name: str
    title: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the link that takes it out."""

    title: str
    text: str
    href: str


SHOWN = 12


def groups(
    counts: Mapping[str, Sequence[tuple[str, int]]],
    titles: Mapping[str, str],
    pairs: Pairs,
    word: Callable[[str, str], str],
) -> list[Group]:
    """The facets worth showing: those with a choice to make, or one made."""
    active = dict(pairs)
    made = []
    for name, title in titles.items():
        link = toggles(pairs, name)
        values = tuple(
            Value(word(value, name), number, link(None if on else value), on)
            for value, number in list(counts.get(name, ()))[:SHOWN]
            for on in [active.get(name) == value]
        )
        if len(values) > 1 or any(value.active for value in values):
            made.append(Group(name, title, values))
    return made


def chips(titles: Mapping[str, str], pairs: Pairs, word: Callable[[str, str], str]) -> list[Chip]:
    """The filters in force, in the order they were added."""
    return [
        Chip(titles[name], word(value, name), changed(pairs, **{name: None}))
        for name, value in pairs
        if name in titles and value
    ]
