"""Headlines with actors that tell nothing folded into one, so that an example about Spain serves for Poland."""

from collections.abc import Iterable
from typing import Final

from declarations.actors import Actors, Mention

STAND_IN: Final = {
    "name": "Germany", "leader": "Germany", "capital": "Germany", "seat": "Germany",
    "adjective": "German", "institution": "German government",
}  # fmt: skip
"""One country's name, so that the sentence stays a sentence."""


def delexicalise(
    text: str, mentions: Iterable[Mention], keep: frozenset[str], actors: Actors, start: int = 0, end: int | None = None
) -> str:
    """`text[start:end]` with countries not in `keep` folded; leaders and capitals of kept ones become the country.

    `mentions` are those inside, in order, with offsets into `text`.
    """
    parts: list[str] = []
    reach = start
    for mention in mentions:
        country = actors.country_of(mention.actor)
        if country is None:
            continue
        if mention.actor in keep or country in keep:
            new = actors.name(country) if mention.form in {"leader", "capital", "seat"} else mention.text
        else:
            new = STAND_IN[mention.form]
        parts += [text[reach : mention.start], new]
        reach = mention.end
    return "".join([*parts, text[reach:end]])
