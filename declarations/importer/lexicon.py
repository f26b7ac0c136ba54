"""Words of declarations: the verbs by which they bind, ask, praise and blame. Lower case, base forms."""

import re
from collections.abc import Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BINDING = _words("""
    commit recommit pledge promise undertake resolve agree decide intend plan aim vow strive seek endeavour endeavor
    determine guarantee dedicate prepare adopt establish launch create approve authorise authorize
    allocate earmark
""")
"""First-person verbs by which the speaker binds itself."""

ASKING = _words("""
    urge demand request ask invite task instruct encourage insist appeal mandate direct implore exhort
    entrust order require recommend
""")
"""Verbs that turn to an addressee; *call on* and *press for* are phrases of their own."""

CONDEMNING = _words("""
    condemn deplore reject denounce regret abhor deprecate repudiate oppose lament decry
""")

THANKING = _words("""
    welcome applaud commend appreciate thank congratulate honour honor salute praise celebrate acclaim hail
    remember mourn pay express convey extend share stand trust hope wish look
""")
"""Praise, thanks, condolence. *Stand ready* and *stand by* are caught before."""

NOTING = _words("""
    note recall recognise recognize acknowledge observe believe consider underline underscore stress
    emphasise emphasize highlight recall know understand see find view regard remind declare
    witness face meet gather mark live want need require agree_that value appreciate conclude assess reckon
    remember cite take_note concur feel fear bear_in_mind
""")

AFFIRMING = _words("reaffirm reiterate affirm confirm restate renew uphold repeat underscore_our")

SUPPORTING = _words("support back endorse respect")

STATIVE = _words("""
    be have share believe face know want hope live see meet gather understand remain seem appear mean need
    deserve represent constitute come stand feel think belong consist differ depend
""")
"""Present-tense verbs that tell how things are, not what somebody does."""

PREDICTING = _words("""
    require need have be mean cost depend result lead cause face suffer remain seem take judge remember show
    prove benefit affect threaten make fail lose pay become come
""")
"""After *will*, with a subject that is no party to the text, these foretell."""

PREAMBLE_OUT = {
    "condemning": "condemns", "deploring": "condemns", "rejecting": "condemns", "denouncing": "condemns",
    "strongly": "condemns", "warning": "warns", "alarmed": "feels", "concerned": "feels", "deeply": "feels",
    "gravely": "feels", "shocked": "feels", "appalled": "feels", "outraged": "feels", "saddened": "feels",
    "standing": "feels", "grateful": "thanks", "applauding": "thanks", "welcoming": "thanks", "commending": "thanks",
    "conveying": "thanks", "paying": "thanks", "appreciating": "thanks", "thanking": "thanks", "expressing": "feels",
    "convinced": "preamble", "determined": "preamble", "mindful": "notes", "conscious": "notes", "aware": "notes",
    "recalling": "notes", "recognising": "notes", "recognizing": "notes", "noting": "notes", "stressing": "notes",
    "underlining": "notes", "underscoring": "notes", "emphasising": "notes", "emphasizing": "notes",
    "acknowledging": "notes", "considering": "notes", "bearing": "notes", "having": "notes", "guided": "notes",
    "believing": "notes", "observing": "notes", "taking": "notes", "acting": "notes", "remembering": "notes",
    "desiring": "preamble", "desirous": "preamble", "hoping": "feels", "regretting": "feels", "fearing": "feels",
    "seeking": "preamble", "recollecting": "notes", "whereas": "notes", "highlighting": "notes", "cognisant": "notes",
    "cognizant": "notes", "convening": "notes", "viewing": "notes", "reminding": "notes", "disturbed": "feels",
    "keeping": "notes", "looking": "feels", "confident": "feels", "encouraged": "feels", "inspired": "feels",
    "fully": "notes", "further": "notes", "also": "notes", "profoundly": "feels", "seriously": "feels",
    "anxious": "feels", "horrified": "feels", "dismayed": "feels", "committed": "affirm", "reaffirming": "affirm",
    "affirming": "affirm", "reiterating": "affirm", "confirming": "affirm", "resolved": "affirm", "upholding": "affirm",
    "supporting": "affirm", "pledging": "affirm", "promising": "affirm", "calling": "notes", "declaring": "affirm",
}  # fmt: skip
"""First word of a preambular clause → what it does. *affirm* may make a principle of it."""

ACTING = _words("""
    abandon abide abolish abstain accelerate accept accede achieve act activate adapt add address adhere
    adjust adopt advance advocate aid allocate allow amend announce appoint apply approve arm assess assign
    assist assure attract authorise authorize avoid ban bar block bolster boost break bring broaden build
    buy call cancel cap carry cease challenge champion charge check clarify clear close combat comply complete
    conclude condition conduct conserve consider consult continue contribute control convene cooperate
    co-operate coordinate co-ordinate counter create criminalise criminalize cut cease-fire deal decarbonise
    decrease deepen defend deliver demand demonstrate deny deploy destroy detect deter develop devote
    diminish disarm disclose discontinue discourage discuss dismantle disrupt distribute diversify divest
    double drive earmark ease educate elaborate elect eliminate embed embrace employ empower enable enact
    end endorse enforce engage enhance enlarge ensure enter equip eradicate establish evacuate evaluate
    examine exchange exclude exempt exert exit expand expedite expel explore expose extend extradite
    facilitate field fight finalise finalize finance find fix follow foster free freeze fulfil fulfill fund
    further give grant grow guarantee halt halve harmonise harmonize harness help hold host identify impose
    implement improve include increase incorporate inform initiate insist install integrate intensify
    introduce invest investigate invite isolate issue join keep kickstart launch leave legislate let leverage levy
    liberalise license lift limit list lower maintain make manage mandate match meet mitigate mobilise
    mobilize modernise modernize monitor move multiply negotiate normalise notify offer open operationalise
    operationalize oppose outlaw overhaul participate pass pay penalise permit phase place plant play plan plug
    position preserve press prevent prioritise prioritize privatise procure produce prohibit promote
    promulgate propose prosecute protect provide publish punish purchase pursue put quadruple raise ratify
    reach reallocate rebuild recall receive recognise recognize recommend reconsider reconstruct recover
    recruit redirect redouble reduce reform refrain refuse regulate reinforce reintroduce reject release
    relocate remain remove renationalise renew reopen repair repeal replace replenish report rescind
    resettle resist resolve respect respond restart restore restrict restructure resume retain retire return
reunite revamp reverse review ringfence ring-fence nationalise nationalize revise revoke safeguard sanction save
scale scrap screen secure seek seize
    send serve set settle share shelter shield shift sign simplify slash smash solve spare speed spend stabilise
    stabilize stand station start stay step stockpile stop streamline strengthen submit subsidise suspend
    sustain supply support surge tackle take target task tax tighten track train transfer transform
    transition transpose treat treble triple turn unblock undertake unfreeze unlock update upgrade uphold
    use utilise veto visit vote waive widen wind withdraw withhold work
""")
"""Verbs of acts, in base form."""

ACTION_NOUNS = _words("""
    abolition accession activation adoption application appointment ban closure completion conclusion
    construction creation delivery deployment development disbursement dismantling elimination embargo
    enforcement enlargement establishment evacuation expansion expulsion extension freezing implementation
    imposition increase introduction investment launch listing opening phase-out phasing prevention
    procurement prohibition prosecution protection provision publication purchase ratification
    reconstruction reduction reform reinforcement release removal reopening repeal replacement restoration
    resumption return seizure setting stationing strengthening supply suspension termination training
    transfer transformation withdrawal
""")
"""Nouns that name an act: *the establishment of a tribunal* is a target of its own."""

CONTINUING = _words("""
    continue keep maintain support defend uphold remain preserve sustain respect monitor protect ensure
    promote refrain work coordinate co-ordinate cooperate co-operate engage counter fight resist strengthen
    deepen enhance intensify improve increase bolster foster help assist provide pursue safeguard combat
    press host advance encourage stand increase boost expand invest share deter secure prevent
""")
"""Verbs of what is kept up."""

DISCRETE = _words("""
    abolish adopt establish create launch ban end ratify sign set appoint publish complete withdraw submit
    deploy field repeal replace open close cut build deliver agree convene conclude introduce expel double
    triple halve phase release unblock enact pass join accede lift cease stop scrap hold present report
    freeze list designate accelerate eliminate plant recruit allocate disburse suspend comply restore review
    implement hire negotiate finalise finalize operationalise operationalize move activate station abandon
    evacuate dismantle
""")
"""Verbs of what can be done with."""

ADVERBS = (
    r"(?:(?:also|now|further|therefore|thus|hereby|strongly|firmly|urgently|again|jointly|together|"
    r"(?!(?:comp|app|supp|re|rep|multip|imp|f)ly\b)\w+ly(?:\s+and\s+\w+ly)?|"
    r"once again|once more|in particular|in addition|all|both|still|never|"
    r"always|not|today|each|individually and collectively|as a matter of urgency)\s+)*"
)
"""What may stand between a subject, its auxiliary and its verb (a regular expression)."""


def forms(verbs: Iterable[str]) -> str:
    """A regular expression for the base and the third-person form of `verbs`."""
    made = sorted({form for verb in verbs for form in (verb, third_person(verb))}, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, made)) + ")"


def third_person(verb: str) -> str:
    """decide → decides, pay → pays, deny → denies, press → presses."""
    if verb.endswith(("s", "x", "ch", "sh", "z")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


def gerund(verb: str) -> str:
    """establish → establishing, provide → providing, cut → cutting, lie → lying."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", verb):
        return verb + verb[-1] + "ing"
    return verb + "ing"


def base_form(word: str) -> str:
    """The base form of a verb of `ACTING`, from its base, -s, -ing or -ed form; the word itself when it is none."""
    return _BASES.get(word.lower(), word.lower())


def bare_forms(word: str) -> set[str]:
    """What `word` may be an -s form of, itself and its base included: "expresses" → "express"."""
    made = {word, base_form(word)}
    return made | {word[:-1], word[:-2]} if word.endswith("s") and len(word) > 3 else made


def _all_forms() -> dict[str, str]:
    table: dict[str, str] = {}
    for verb in sorted(ACTING | BINDING | ASKING | CONTINUING | DISCRETE):
        past = verb + "d" if verb.endswith("e") else gerund(verb).removesuffix("ing") + "ed"
        for form in (third_person(verb), gerund(verb), past):
            table.setdefault(form, verb)
    table.update({v: v for v in ACTING | BINDING | ASKING | CONTINUING | DISCRETE})
    return table


_BASES = _all_forms()
GERUNDS = frozenset(gerund(v) for v in ACTING)
