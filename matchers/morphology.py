"""English inflection, as far as headlines need it: the forms of a verb with their tense, the plural of a noun."""

from typing import Final, Literal

Form = Literal["base", "third", "past", "participle", "gerund", "noun"]

_IRREGULAR: Final = {
    "be": ("was", "been"),
    "begin": ("began", "begun"),
    "bind": ("bound", "bound"),
    "break": ("broke", "broken"),
    "bring": ("brought", "brought"),
    "build": ("built", "built"),
    "buy": ("bought", "bought"),
    "cede": ("ceded", "ceded"),
    "choose": ("chose", "chosen"),
    "come": ("came", "come"),
    "cut": ("cut", "cut"),
    "deal": ("dealt", "dealt"),
    "do": ("did", "done"),
    "draw": ("drew", "drawn"),
    "drive": ("drove", "driven"),
    "fall": ("fell", "fallen"),
    "feed": ("fed", "fed"),
    "fight": ("fought", "fought"),
    "find": ("found", "found"),
    "fly": ("flew", "flown"),
    "forbid": ("forbade", "forbidden"),
    "foresee": ("foresaw", "foreseen"),
    "forgive": ("forgave", "forgiven"),
    "freeze": ("froze", "frozen"),
    "get": ("got", "got"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "grow": ("grew", "grown"),
    "have": ("had", "had"),
    "hear": ("heard", "heard"),
    "hit": ("hit", "hit"),
    "hold": ("held", "held"),
    "hurt": ("hurt", "hurt"),
    "keep": ("kept", "kept"),
    "know": ("knew", "known"),
    "lay": ("laid", "laid"),
    "lead": ("led", "led"),
    "leave": ("left", "left"),
    "lend": ("lent", "lent"),
    "let": ("let", "let"),
    "lose": ("lost", "lost"),
    "make": ("made", "made"),
    "meet": ("met", "met"),
    "overthrow": ("overthrew", "overthrown"),
    "pay": ("paid", "paid"),
    "put": ("put", "put"),
    "quit": ("quit", "quit"),
    "rebuild": ("rebuilt", "rebuilt"),
    "rise": ("rose", "risen"),
    "run": ("ran", "run"),
    "say": ("said", "said"),
    "see": ("saw", "seen"),
    "seek": ("sought", "sought"),
    "sell": ("sold", "sold"),
    "send": ("sent", "sent"),
    "set": ("set", "set"),
    "shed": ("shed", "shed"),
    "shoot": ("shot", "shot"),
    "show": ("showed", "shown"),
    "shrink": ("shrank", "shrunk"),
    "shut": ("shut", "shut"),
    "sink": ("sank", "sunk"),
    "slay": ("slew", "slain"),
    "slow": ("slowed", "slowed"),
    "speak": ("spoke", "spoken"),
    "speed": ("sped", "sped"),
    "spend": ("spent", "spent"),
    "split": ("split", "split"),
    "spread": ("spread", "spread"),
    "stand": ("stood", "stood"),
    "steal": ("stole", "stolen"),
    "stick": ("stuck", "stuck"),
    "strike": ("struck", "struck"),
    "swear": ("swore", "sworn"),
    "take": ("took", "taken"),
    "teach": ("taught", "taught"),
    "tell": ("told", "told"),
    "think": ("thought", "thought"),
    "throw": ("threw", "thrown"),
    "undergo": ("underwent", "undergone"),
    "undo": ("undid", "undone"),
    "uphold": ("upheld", "upheld"),
    "win": ("won", "won"),
    "wind": ("wound", "wound"),
    "withdraw": ("withdrew", "withdrawn"),
    "withhold": ("withheld", "withheld"),
    "write": ("wrote", "written"),
}
_THIRD: Final = {"be": "is", "have": "has", "do": "does", "go": "goes"}
_VOWELS: Final = frozenset("aeiou")
_DOUBLING: Final = frozenset(
    [
        "ban",
        "bar",
        "cap",
        "commit",
        "defer",
        "equip",
        "expel",
        "forgo",
        "get",
        "hit",
        "let",
        "map",
        "nab",
        "net",
        "omit",
        "permit",
        "plan",
        "propel",
        "put",
        "quit",
        "refer",
        "rig",
        "rip",
        "run",
        "scrap",
        "scrub",
        "set",
        "shed",
        "ship",
        "shun",
        "shut",
        "sit",
        "slam",
        "slap",
        "slip",
        "snub",
        "split",
        "spot",
        "step",
        "stop",
        "strip",
        "submit",
        "swap",
        "tap",
        "top",
        "transfer",
        "transmit",
        "trim",
        "unplug",
        "veto",
        "win",
        "wrap",
        "admit",
        "allot",
        "compel",
        "control",
        "cut",
        "rebut",
        "rid",
        "skip",
        "slot",
        "sub",
        "dip",
        "drop",
        "drum",
        "dub",
        "fit",
        "grab",
        "hem",
        "jam",
        "jet",
        "knit",
        "pin",
        "plot",
        "pop",
        "prop",
        "rap",
        "rub",
        "sap",
        "scan",
        "sin",
        "skid",
        "spar",
        "stem",
        "stun",
        "tag",
        "trap",
        "trek",
        "up",
    ]
) - {"veto", "up"}


def verb_forms(phrase: str) -> list[tuple[str, Form]]:
    """Every form of a verb phrase ("hand over"), its first word inflected, with the form's name."""
    verb, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    past, participle = _IRREGULAR.get(verb, (_past(verb), _past(verb)))
    forms: list[tuple[str, Form]] = [(verb, "base"), (_third(verb), "third"), (past, "past"), (_gerund(verb), "gerund")]
    if participle != past:
        forms.append((participle, "participle"))
    return [(form + tail, name) for form, name in forms]


def noun_forms(phrase: str) -> list[str]:
    """Singular and plural of a noun phrase, its last word inflected; an invariant one ends in "="."""
    if phrase.endswith("="):
        return [phrase[:-1]]
    if phrase.endswith(("s", "ing")) and not phrase.endswith(("ss", "us", "is")):
        return [phrase]
    return [phrase, _third(phrase)]


def stem(word: str) -> str:
    """A crude stem that joins the forms of one word ("sanctioned", "sanctions"); never shorter than three letters."""
    for suffix in (
        "ations",
        "ation",
        "ments",
        "ment",
        "ings",
        "ing",
        "ions",
        "ion",
        "ies",
        "ied",
        "ers",
        "ed",
        "es",
        "s",
        "y",
    ):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def _third(word: str) -> str:
    if word in _THIRD:
        return _THIRD[word]
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in _DOUBLING else verb) + "ed"


def _gerund(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return (verb + verb[-1] if verb in _DOUBLING else verb) + "ing"
