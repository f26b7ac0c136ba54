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
withhold:withheld write:wrote:written arise:arose:arisen beat:beat:beaten bend:bent bet:bet bid:bid bite:bit:bitten
bleed:bled blow:blew:blown breed:bred broadcast:broadcast cast:cast catch:caught cling:clung cost:cost creep:crept
dig:dug eat:ate:eaten flee:fled fling:flung forgo:forwent:forgone forswear:forswore:forsworn forget:forgot:forgotten
grind:ground hide:hid:hidden leap:leapt light:lit mean:meant mislead:misled offset:offset outbid:outbid
outrun:outran:outrun overcome:overcame:overcome override:overrode:overridden overrun:overran:overrun
oversee:oversaw:overseen overshoot:overshot overtake:overtook:overtaken read:read recast:recast
redraw:redrew:redrawn repay:repaid reset:reset rethink:rethought rewrite:rewrote:rewritten rid:rid ride:rode:ridden
ring:rang:rung shake:shook:shaken shine:shone sing:sang:sung sit:sat slide:slid spin:spun spring:sprang:sprung
sting:stung strive:strove:striven sweep:swept swell:swelled:swollen swim:swam:swum swing:swung tear:tore:torn
tread:trod:trodden undercut:undercut understand:understood undertake:undertook:undertaken unwind:unwound upset:upset
wake:woke:woken wear:wore:worn weave:wove:woven withstand:withstood
"""
_IRREGULAR: Final = {
    verb: (past, rest[0] if rest else past) for verb, past, *rest in (w.split(":") for w in _IRREGULAR_TEXT.split())
}
_THIRD: Final = {"be": "is", "have": "has", "do": "does", "go": "goes"}
_VOWELS: Final = frozenset("aeiou")
_DOUBLING_TEXT: Final = """
abet admit allot ban bar begin blur cap chip clog commit compel concur control cut defer deter dip dispel drag drip
drop drug drum dub enrol equip expel fan fit flag flip flog fog forbid forget forgo fret fulfil get grab grin grip
hem hit hug incur instal jam jet jog kidnap knit lag lap let map mar nab net nip occur omit outbid outrun overrun
pad permit pin plan plot plug pod pop prod prop propel put quit ram rap rebut refer regret repel reset rid rig rip
rob rot rub run sag sap scam scan scrap scrub set shed ship shrug shun shut sin sip sit skid skip slam slap slip
slot snag snip snub spar spin split spot spur stab stag star stem step stir stop strip stun sub submit sum swap swim
tag tap thin tip top transfer transmit trap trek trim trip unplug unzip upset whip win worship wrap zip
"""
_EITHER_TEXT: Final = """
backpedal bedevil cancel channel counsel dial equal fuel funnel imperil initial label level marshal model parcel pedal
quarrel refuel revel rival shovel signal spiral symbol total travel tunnel unravel
"""
_EITHER: Final = frozenset(_EITHER_TEXT.split())
"""Double in Britain, not in America: cancelled, canceled."""
_DOUBLING: Final = frozenset(_DOUBLING_TEXT.split())


def verb_forms(phrase: str) -> list[tuple[str, Form]]:
    """Every form of a verb phrase ("hand over"), its first word inflected, with the form's name."""
    verb, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    past, participle = _IRREGULAR.get(verb, (_past(verb), _past(verb)))
    forms: list[tuple[str, Form]] = [(verb, "base"), (_third(verb), "third"), (past, "past"), (_gerund(verb), "gerund")]
    if participle != past:
        forms.append((participle, "participle"))
    if verb in _EITHER:
        forms += [(f"{verb}led", "past"), (f"{verb}ling", "gerund")]
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
