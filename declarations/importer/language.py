"""Tells whether a text is English, by its commonest small words."""

import re

from declarations.importer.wordlist import word_list

_ENGLISH = frozenset(
    word_list("""
    the of and to in that is for on with as we our by be will this are have it from has at its which
    not an their all
""")
)
_OTHERS = {
    "French": word_list("""
    le la les des et de du un une dans pour que qui sur est nous notre avec par au aux ce cette sont
    plus
"""),
    "German": word_list("""
    der die das und den von zu mit im ist für auf des dem ein eine wir sich nicht auch wird werden
    als
"""),
    "Spanish": word_list("""
    el la los las de que y en un una por para con del al se nuestra nuestros es su como más no
"""),
    "Italian": word_list("""
    il la le gli di che e in un una per con del della dei al nostro sono è si nel alla non più
"""),
    "Portuguese": word_list("""
    o a os as de que e em um uma para com do da dos das no na nosso são ao se por não mais
"""),
    "Dutch": word_list("""
    de het een van en in op te dat is voor met zijn aan wij onze niet door worden ook bij
"""),
    "Polish": word_list("""
    i w na z do że się nie to jest oraz dla przez od jak które będziemy
"""),
    "Swedish": word_list("""
    och att det som en på är av för med den till inte om ett vi har
"""),
    "Turkish": word_list("""
    ve bir bu için ile olarak da de olan en daha çok biz
"""),
    "Indonesian": word_list("""
    yang dan di untuk dengan ini dari dalam pada kami akan tidak
"""),
}


def foreign_language(text: str) -> str:
    """The name of the language where it is surely not English, else ""; "a script other than Latin" for such."""
    sample = text[:60_000]
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return ""
    if sum(c < "\u0250" for c in letters) < 0.6 * len(letters):
        return "a script other than Latin"
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if len(words) < 12:
        return ""
    english = sum(w in _ENGLISH for w in words) / len(words)
    name, share = max(
        ((n, sum(w in frozenset(o) for w in words) / len(words)) for n, o in _OTHERS.items()), key=lambda p: p[1]
    )
    if share > english * 1.3 and share > 0.12:
        return name
    return "a language other than English" if english < 0.06 and len(words) > 60 else ""
