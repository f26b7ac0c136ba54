"""English inflection, as far as headlines need it: the forms of a verb with their tense, the plural of a noun."""

from typing import Final, Literal

Form = Literal["base", "third", "past", "participle", "gerund", "noun", "state"]

# verb:past, or verb:past:participle where they differ
_IRREGULAR_TEXT: Final = """
be:was:been begin:began:begun bind:bound break:broke:broken bring:brought build:built buy:bought cede:ceded
choose:chose:chosen come:came:come cut:cut deal:dealt do:did:done draw:drew:drawn drive:drove:driven
fall:fell:fallen feed:fed fight:fought find:found fly:flew:flown forbid:forbade:forbidden foresee:foresaw:foreseen
forgive:forgave:forgiven freeze:froze:frozen get:got give:gave:given go:went:gone grow:grew:grown have:had
hear:heard hit:hit hold:held hurt:hurt keep:kept know:knew:known lay:laid lead:led leave:left lend:lent let:let
lose:lost make:made meet:met overthrow:overthrew:overthrown pay:paid put:put quit:quit rebuild:rebuilt
rise:rose:risen run:ran:run say:said see:saw:seen seek:sought sell:sold send:sent set:set shed:shed shoot:shot
show:showed:shown shrink:shrank:shrunk shut:shut sink:sank:sunk slay:slew:slain slow:slowed speak:spoke:spoken
speed:sped spend:spent split:split spread:spread stand:stood steal:stole:stolen stick:stuck strike:struck
swear:swore:sworn take:took:taken teach:taught tell:told think:thought throw:threw:thrown
undergo:underwent:undergone undo:undid:undone uphold:upheld win:won wind:wound withdraw:withdrew:withdrawn
withhold:withheld write:wrote:written
"""
_IRREGULAR: Final = {
    verb: (past, rest[0] if rest else past) for verb, past, *rest in (w.split(":") for w in _IRREGULAR_TEXT.split())
}
_THIRD: Final = {"be": "is", "have": "has", "do": "does", "go": "goes"}
_VOWELS: Final = frozenset("aeiou")
_DOUBLING_TEXT: Final = """
admit allot ban bar cap commit compel control cut defer dip drop drum dub equip expel fit forgo get grab hem hit
jam jet knit let map nab net omit permit pin plan plot pop prop propel put quit rap rebut refer rid rig rip rub run
sap scan scrap scrub set shed ship shun shut sin sit skid skip slam slap slip slot snub spar split spot stem step
stop strip stun sub submit swap tag tap top transfer transmit trap trek trim unplug win wrap
"""
_DOUBLING: Final = frozenset(_DOUBLING_TEXT.split())


def verb_forms(phrase: str) -> list[tuple[str, Form]]:
    """Every form of a verb phrase ("hand over"), its first word inflected, with the form's name."""
    verb, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    past, participle = _IRREGULAR.get(verb, (_past(verb), _past(verb)))
    forms: list[tuple[str, Form]] = [(verb, "base"), (_third(verb), "third"), (past, "past"), (_gerund(verb), "gerund")]
    if participle != past:
        forms.append((participle, "participle"))
    return [(form + tail, name) for form, name in forms]


def is_invariant(phrase: str) -> bool:
    """Whether past and base of the verb are one: put, cut, shut."""
    verb = phrase.partition(" ")[0]
    return _IRREGULAR.get(verb, ("",))[0] == verb


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
