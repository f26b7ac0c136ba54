"""Amounts in a text, normalised: money, troops, vehicles, percentages, lengths, weights."""

import re
from typing import Final

from core.records import Quantity

_SCALES: Final = {
    "": 1, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9, "bln": 1e9,
    "billion": 1e9, "tn": 1e12, "trillion": 1e12, "dozen": 12, "hundred": 100,
}  # fmt: skip
_CURRENCIES: Final = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "c$": "CAD", "a$": "AUD", "dollar": "USD",
    "euro": "EUR", "pound": "GBP", "usd": "USD", "eur": "EUR", "gbp": "GBP",
    "yen": "JPY", "yuan": "CNY", "rouble": "RUB",
    "ruble": "RUB", "hryvnia": "UAH", "crown": "SEK", "krona": "SEK", "krone": "NOK", "kroner": "NOK", "zloty": "PLN",
    "franc": "CHF", "rupee": "INR", "won": "KRW",
}  # fmt: skip
_WORDS_TEXT: Final = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
twenty
"""
_TENS: Final = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_WORDS: Final = {w: float(n) for n, w in enumerate(_WORDS_TEXT.split(), 2)} | _TENS | {"half a": 0.5}
"""Numbers as words. "One" is left out: it mostly counts nothing."""
_NUMBER = r"\d{1,3}(?:[,\u00a0 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:[\s-]?(?P<scale>k|thousand|mn|mln|million|m|bn|bln|billion|b|tn|trillion|dozen|hundred)\b)?"
_MONEY = re.compile(rf"(?P<sign>us\$|c\$|a\$|[$€£¥₹])\s?(?P<number>{_NUMBER}){_SCALE}", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?<![\w$€£¥₹.])(?<![a-z]-)(?P<number>{_NUMBER}|\b(?:{'|'.join(_WORDS)})\b){_SCALE}\s?(?:(?P<percent>%|per\s?cent|percent)(?:\s+of\s+(?P<of>gdp))?"
    r"|(?P<words>[a-z][\w-]+(?:\s[a-z][\w-]+){0,2}))?",
    re.IGNORECASE,
)
_UNIT_NAMES: Final = """
troop soldier battlegroup brigade battalion diplomat tank missile drone jet helicopter howitzer shell round vehicle
ship vessel tonne ton refugee person civilian hostage prisoner system battery aircraft warplane barrel package
generator ambulance bus doctor instructor recruit dose visa kilometre mile sanction individual entity company bank
day week month year percent hectare acre gigawatt megawatt hostage lorry truck bomb mine soldier battlegroup frigate
submarine satellite warhead inspector peacekeeper settler
"""
_UNITS: Final = {
    unit: unit
    for unit in _UNIT_NAMES.split()
} | {"people": "person", "personnel": "person", "km": "kilometre", "kilometer": "kilometre", "metric": "tonne",
     "entities": "entity",
     "companies": "company", "batteries": "battery", "buses": "bus", "fighter": "jet",
     "men": "person", "plane": "aircraft", "gw": "gigawatt", "mw": "megawatt", "lorries": "lorry", "f-16": "jet",
     "f-35": "jet", "mig-29": "jet", "rafale": "jet", "gripen": "jet", "su-24": "jet"}  # fmt: skip


def find_quantities(text: str, limit: int = 12) -> list[Quantity]:
    """Amounts in order of place; `text` of each is a piece of the given one. Numbers without a unit are left out."""
    found: list[tuple[int, Quantity]] = []
    taken: list[tuple[int, int]] = []
    for match in _MONEY.finditer(text):
        found.append((match.start(), Quantity(_value(match), _CURRENCIES[match["sign"].lower()], match.group())))
        taken.append(match.span())
    for match in _COUNT.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        unit, end = _unit(match)
        if unit:
            found.append((match.start(), Quantity(_value(match), unit, text[match.start() : end].strip())))
    return [q for _, q in sorted(found, key=lambda p: p[0])[:limit]]


def _value(match: re.Match[str]) -> float:
    written = match["number"].lower()
    number = _WORDS[written] if written in _WORDS else float(re.sub(r"[,\u00a0 ]", "", written))
    return number * _SCALES[(match["scale"] or "").lower()]


def _unit(match: re.Match[str]) -> tuple[str, int]:
    """The unit and where it ends: of up to three words ("40 Russian diplomats") the first that is one."""
    if match["percent"]:
        return ("% of GDP" if match["of"] else "%"), match.end()
    for word in re.finditer(r"\S+", match["words"] or ""):
        name = word.group().lower()
        unit = _name_of(name) or _name_of(name.removesuffix("s"))
        if unit:
            return unit, match.start("words") + word.end()
    return "", match.end()


def _name_of(word: str) -> str:
    return _CURRENCIES.get(word) or _UNITS.get(word, "")
