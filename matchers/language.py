"""Recognises texts that are not in a language the word lists know. Errs towards reading on."""

import re
from typing import Final

_WORD = re.compile(r"[^\W\d_]+")
_COMMON: Final = {
    "en": (
        "the of to and in a is for on that with as at by from it be are was will has after over says its not this "
        "their have an who but more up new out about into could would us he his they we been than against amid"
    ),
    "fr": (
        "le la les des du une est et dans pour que qui sur avec pas au aux ce cette par plus se sont ses été mais "
        "ont leur après selon entre"
    ),
    "de": (
        "der die das und den von zu mit ist im für auf des ein eine nicht dem sich auch nach bei aus werden einen "
        "wird sind hat über gegen wegen zum zur"
    ),
    "es": (
        "el los las del una por con para como se su más pero sus al lo este ya está entre cuando muy sin sobre "
        "también fue hay desde contra tras"
    ),
    "it": (
        "il di che gli della per una con del non sono alla nel dei delle più anche come dal ha al si da ma questo "
        "sulla contro dopo"
    ),
    "pt": (
        "o os as da do das dos em um uma para com não por mais no na ao que se foi são como mas pelo pela sobre "
        "contra após"
    ),
    "nl": "het een van en in op te dat niet zijn met voor er aan door ook maar naar om bij uit over wordt tegen na",
    "pl": "w i na z do nie się jest że o za to po od przez dla jak ale są oraz przeciwko",
    "tr": "ve bir bu için ile da de ne olarak daha çok gibi en ama sonra kadar göre karşı",
    "sv": "och att det som en på är av för med till den har de inte om ett från efter mot",
    "ro": "și în de la pe cu nu este din care pentru să un o mai sunt a fost prin după",
}
_SETS: Final = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def other_language(text: str, allowed: frozenset[str]) -> str:
    """ISO code of a language not in `allowed` that `text` is in, "other script" for one we cannot read, else ""."""
    letters = [c for c in text[:600] if c.isalpha()]
    if len(letters) >= 4 and sum(c > "\u024f" for c in letters) > 0.5 * len(letters):
        return "other script"
    words = [w.lower() for w in _WORD.findall(text[:600])]
    if len(words) < 4:
        return ""
    counts = {language: sum(w in common for w in words) for language, common in _SETS.items()}
    best = max(counts, key=lambda k: (counts[k], k in allowed))
    told_twice = len(_SETS[best].intersection(words)) >= 2  # "no fuel, no money" is no Spanish
    if best in allowed or not told_twice or counts[best] < 0.12 * len(words):
        return ""
    return best if counts[best] > 1.5 * max((counts.get(a, 0) for a in allowed), default=0) + 1 else ""
