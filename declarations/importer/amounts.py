"""Quantities in a declaration's own words: numbers with what they count, money, shares, degrees."""

import re
from collections.abc import Iterator

from core.records import Quantity
from declarations.importer.wordlist import word_list

_SMALL = {w: i for i, w in enumerate(word_list("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
"""))} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALE = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_MONEY = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "usd": "USD", "dollars": "USD",
    "us dollars": "USD", "£": "GBP", "gbp": "GBP", "pounds": "GBP", "¥": "JPY", "yen": "JPY", "kronor": "SEK",
    "kroner": "NOK", "zloty": "PLN",
}  # fmt: skip

_NUMBER = (
    r"(?:\d{1,3}(?:[, \u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:"
    + "|".join(sorted(_SMALL, key=len, reverse=True))
    + r")(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_AMOUNT = re.compile(
    rf"""(?:(?P<sign>US\$|€|\$|£|¥|\bEUR\b|\bUSD\b|\bGBP\b)\s?)?(?<![\w.])(?P<number>{_NUMBER})
    (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|k|m|b)\b)?
    (?:\s?(?P<share>%|per\s?cent\b)
        (?P<of>\s+of\s+(?:(?:their|its|our|the|global|total)\s+)*(?:gross\s+(?:domestic|national)\s+\w+|[A-Za-z]+))?
      |\s?(?P<degree>°\s?C|degrees(?:\s+Celsius)?)
      |\s+(?P<money>euros?|US\s+dollars|dollars|pounds|yen|kronor|kroner|zloty)\b
      |(?:[\s-](?P<unit>(?:(?!(?:by|of|in|to|and|for|on|at|with|from|per|as|or)\b)[A-Za-z][A-Za-z-]*\s+){{0,3}}?(?:[a-z-]+s|troops|people|GW|MW|TWh|MWh|bcm|staff|personnel)\b)))?""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_UNIT = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|minutes?|times|paragraphs?|articles?|resolutions?|chapters?|"
    r"decades?|sides|others|ways|"
    r"cent(?:ury|uries)|is|was|has|its|this|as|pillars|areas)$",
    re.IGNORECASE,
)
_BLURRED = re.compile(r"^(?:(?:additional|more|new|further|multinational|extra|other)\s+)+", re.IGNORECASE)


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity in `text`, in order; years, ordinals and durations are none."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Quantity]:
    for match in _AMOUNT.finditer(text):
        unit = _unit(match)
        if unit and not re.search(
            r"(?:Article|Articles|paragraph|resolution|No\.|of|since|in|by)\s+$",
            text[: match.start()] if unit.islower() and match["number"].isdigit() and len(match["number"]) == 4 else "",
        ):
            yield Quantity(_value(match["number"], match["scale"]), unit, match.group().strip())


def _unit(match: re.Match[str]) -> str:
    if match["sign"]:
        return _MONEY[match["sign"].lower()]
    if match["money"]:
        return _MONEY[re.sub(r"\s+", " ", match["money"].lower())]
    if match["share"]:
        of = re.sub(r"gross domestic product", "GDP", re.sub(r"\s+(?:their|its|our|the)\b", "", match["of"] or ""))
        return f"%{of.rstrip()}"
    if match["degree"]:
        return "°C"
    unit = re.sub(r"\s+", " ", match["unit"] or "").strip()
    if not unit or _NO_UNIT.search(unit) or (match["number"].isalpha() and match["number"].lower() in {"one", "zero"}):
        return ""
    if re.fullmatch(r"(?:19|20)\d\d", match["number"]):
        return ""
    return _BLURRED.sub("", unit)


def _value(number: str, scale: str | None) -> float:
    plain = re.sub(r"[, \u202f]", "", number.lower())
    if plain[0].isdigit():
        value = float(plain)
    else:
        tens, _, ones = plain.partition("-")
        value = float(_SMALL[tens] + _SMALL.get(ones, 0))
    return value * _SCALE.get((scale or "").lower(), 1)


def shown(quantity: Quantity) -> str:
    """As a registry writes it: "4 battlegroups", "2 % of GDP", "50000000000 EUR"."""
    value = f"{quantity.value:,.0f}" if quantity.value == int(quantity.value) else f"{quantity.value:g}"
    return f"{value} {quantity.unit}"
