"""Sentence by sentence: what is a pledge, an urging, a demand, a principle, and why the rest is none."""

import pytest

from core.words import Kind
from declarations.importer.frames import Speaker, speaker_of
from declarations.importer.reading import read_statement
from declarations.importer.records import LeftOut, Stage

HARBOUR = speaker_of("Harbour League", ["the League"], world=False)
WORLD = speaker_of("UN Security Council", ["Security Council"], world=True)

PLEDGED, WAY, DECIDED, ASKED, STANDING = Stage.PLEDGED, Stage.UNDER_WAY, Stage.DECIDED, Stage.ASKED, Stage.STANDING

KEPT = {
    "we will": ("We will also deepen the northern channel.", Kind.PLEDGE, PLEDGED, "deepen"),
    "we shall not": ("We shall not raise harbour dues.", Kind.PLEDGE, PLEDGED, "raise"),
    "we'll": ("We'll scrap the toll on bridges.", Kind.PLEDGE, PLEDGED, "scrap"),
    "an opening before the subject": (
        "To this end, by 2030, we will double the fleet.",
        Kind.PLEDGE,
        PLEDGED,
        "double",
    ),
    "an apposition after the subject": (
        "We, the port cities of the League, will share pilots.",
        Kind.PLEDGE,
        PLEDGED,
        "share",
    ),
    "the speaker by name": ("The League will publish its tide tables.", Kind.PLEDGE, PLEDGED, "publish"),
    "its members with it": ("The League and its member ports will dredge the bay.", Kind.PLEDGE, PLEDGED, "dredge"),
    "we will continue": ("We will continue to patrol the strait.", Kind.PLEDGE, PLEDGED, "continue"),
    "we are doing": ("We are building four new lighthouses.", Kind.PLEDGE, WAY, "build"),
    "we do": ("We host thousands of stranded sailors.", Kind.PLEDGE, WAY, "host"),
    "we hold to account": ("We hold the smugglers to account.", Kind.PLEDGE, WAY, "hold"),
    "we have decided": ("Today, we have decided to accelerate the works.", Kind.PLEDGE, DECIDED, "accelerate"),
    "we agree to": ("We agree to open the archives.", Kind.PLEDGE, DECIDED, "open"),
    "we commit to doing": ("We commit to phasing out leaded paint.", Kind.PLEDGE, PLEDGED, "phase"),
    "we are committed to doing": ("We are committed to ending child labour at sea.", Kind.PLEDGE, PLEDGED, "end"),
    "we remain determined": ("We remain determined to keep the strait open.", Kind.PLEDGE, PLEDGED, "keep"),
    "we stand ready": ("We stand ready to impose costs on wreckers.", Kind.PLEDGE, PLEDGED, "impose"),
    "our target": ("Our target is to halve collisions by 2030.", Kind.PLEDGE, PLEDGED, "halve"),
    "the passive without an agent": (
        "These measures will be supported by joint drills.",
        Kind.PLEDGE,
        PLEDGED,
        "support",
    ),
    "everyone will get": ("Every sailor will get a cabin with a window.", Kind.PLEDGE, PLEDGED, "get"),
    "a policy reaffirmed": ("We reaffirm our commitment to the League's open quay policy.", Kind.PLEDGE, STANDING, ""),
    "a promise reaffirmed": ("We reaffirm our pledge to fund the breakwater.", Kind.PLEDGE, PLEDGED, "fund"),
    "reiterating that we will": ("The League reiterates that it will fund the school.", Kind.PLEDGE, PLEDGED, "fund"),
    "a meeting that will take something up": (
        "Finance ministers will discuss dues in April.",
        Kind.PLEDGE,
        PLEDGED,
        "discuss",
    ),
    "calling on a third party": ("We call on Ruritania to release the trawlers.", Kind.DEMAND, ASKED, "release"),
    "urging a third party": ("We urge Ruritania not to fire on buoys.", Kind.DEMAND, ASKED, "fire"),
    "a third party must": ("Ruritania must withdraw its gunboats.", Kind.DEMAND, ASKED, "withdraw"),
    "third parties must": ("Third parties must stop supplying the pirates.", Kind.DEMAND, ASKED, "stop"),
    "demanding an end": ("We demand an immediate end to the blockade.", Kind.DEMAND, ASKED, "bring about"),
    "stressing that they must": ("We stress that Ruritania must pay for the damage.", Kind.DEMAND, ASKED, "pay"),
    "asking one's ministers": ("We task our finance ministers to report by May.", Kind.URGING, ASKED, "report"),
    "urging one's members": ("The League urges member states to ratify the treaty.", Kind.URGING, ASKED, "ratify"),
    "members should": ("Member states should complete the works.", Kind.URGING, ASKED, "complete"),
    "never recognising": ("We will never recognise the seizure of the islands.", Kind.PRINCIPLE, PLEDGED, "recognise"),
    "we do not recognise": (
        "We do not recognise the annexation of the islands.",
        Kind.PRINCIPLE,
        STANDING,
        "recognise",
    ),
    "committed to principles": ("We remain committed to the principles of the Charter.", Kind.PRINCIPLE, STANDING, ""),
    "our commitment is firm": ("Our commitment to Article 5 is unwavering.", Kind.PRINCIPLE, STANDING, ""),
    "no impunity": ("There can be no impunity for wreckers.", Kind.PRINCIPLE, STANDING, ""),
    "nothing in particular must": ("Civilian ships must be protected.", Kind.PRINCIPLE, STANDING, "be"),
    "backing efforts": ("We support Ruritania's efforts to clear the mines.", Kind.PRINCIPLE, STANDING, "support"),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_a_commitment_and_of_which_kind(name: str) -> None:
    text, kind, stage, verb = KEPT[name]
    frame = read_statement(text, HARBOUR)
    assert (frame.kind, frame.stage, frame.verb) == (kind, stage, verb)
    assert frame.cue


LEFT_OUT = {
    "what has been done": ("We have activated the harbour guard.", LeftOut.DONE),
    "what was done": ("We trained four hundred pilots.", LeftOut.DONE),
    "a fact": ("The strait is forty miles wide.", LeftOut.FACT),
    "an assessment of ourselves": ("Our measures remain preventive and proportionate.", LeftOut.FACT),
    "watching": ("We are witnessing a rise in piracy.", LeftOut.FACT),
    "condemning": ("We condemn the sinking of the ferry.", LeftOut.CONDEMNS),
    "thanking": ("We thank the people of Seaport.", LeftOut.THANKS),
    "welcoming": ("We welcome the new lighthouse.", LeftOut.THANKS),
    "concern": ("We are deeply concerned about the tides.", LeftOut.FEELS),
    "solidarity": ("We stand in full solidarity with the islanders.", LeftOut.FEELS),
    "support for sovereignty": ("We reaffirm our unwavering support for its sovereignty.", LeftOut.FEELS),
    "looking forward": ("We look forward to our next meeting.", LeftOut.FEELS),
    "never forgetting": ("We will never forget the drowned.", LeftOut.FEELS),
    "noting": ("We note the report of the harbour master.", LeftOut.NOTES),
    "recognising": ("We recognise the importance of ebb and flow.", LeftOut.NOTES),
    "believing": ("We believe that work should pay.", LeftOut.NOTES),
    "predicting a need": ("The steps we take will require adequate dredgers.", LeftOut.PREDICTS),
    "predicting what comes": ("Sea levels will rise further.", LeftOut.PREDICTS),
    "opponents' deeds": ("Our opponents will put your catch at risk.", LeftOut.PREDICTS),
    "a third party's future": ("Ruritania will sail away.", LeftOut.OTHERS),
    "a warning": ("Any use of mines would be unacceptable.", LeftOut.WARNS),
    "a condition": ("We would consider a ban.", LeftOut.HYPOTHETICAL),
    "a question": ("What could be fairer than that?", LeftOut.HYPOTHETICAL),
    "no target": ("We will take other decisions when we meet in Eastwater.", LeftOut.NO_TARGET),
    "procedure": ("The League will revert to this matter in May.", LeftOut.PROCEDURE),
    "a purpose before a past act": ("To raise the cost, a toll has been adopted.", LeftOut.FACT),
    "work that goes on": ("Work on the sea wall is ongoing.", LeftOut.FACT),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_none_and_why(name: str) -> None:
    text, reason = LEFT_OUT[name]
    frame = read_statement(text, HARBOUR)
    assert (frame.kind, frame.left_out) == (None, reason)


PREAMBLE = {
    "recalling": ("Recalling its earlier resolutions,", None, LeftOut.NOTES),
    "deeply concerned": ("Deeply concerned about the storms;", None, LeftOut.FEELS),
    "condemning": ("Strongly condemning the raid,", None, LeftOut.CONDEMNS),
    "grateful": ("Grateful for the help of many;", None, LeftOut.THANKS),
    "warning": ("Warning the pirates that wrecking is a crime;", None, LeftOut.WARNS),
    "determined": ("Determined to hold the wreckers to account;", None, LeftOut.PREAMBLE),
    "reaffirming a fact": ("Reaffirming that the raid breaks the law;", None, LeftOut.NOTES),
    "reaffirming sovereignty": ("Reaffirming its support for the sovereignty of Westmark,", None, LeftOut.FEELS),
    "affirming that it will never": ("Affirming that it will never recognise the raid;", Kind.PRINCIPLE, None),
    "resolved to": ("Resolved to help strengthen the guilds;", Kind.PRINCIPLE, None),
    "support for a course": ("Reaffirming its steadfast support for the path to membership;", Kind.PRINCIPLE, None),
}


@pytest.mark.parametrize("name", PREAMBLE)
def test_a_preamble_holds_at_most_principles(name: str) -> None:
    text, kind, reason = PREAMBLE[name]
    frame = read_statement(text, HARBOUR, preamble=True)
    assert (frame.kind, frame.left_out) == (kind, reason)


RESOLUTION = {
    "demands": ("Demands that all parties to the conflict immediately cease fire;", Kind.DEMAND, "cease"),
    "decides that members shall": (
        "Decides that all Member States shall prevent the sale of arms;",
        Kind.URGING,
        "prevent",
    ),
    "decides to": ("Decides to establish a mission of observers;", Kind.PLEDGE, "establish"),
    "calls upon a government": ("Calls upon the Government of Westmark to investigate;", Kind.DEMAND, "investigate"),
    "urges its members": ("Urges Member States to contribute generously;", Kind.URGING, "contribute"),
    "all states are its members": ("Calls upon all States to cooperate with the mission;", Kind.URGING, "cooperate"),
    "asks its secretary": ("Requests the Secretary-General to report within 90 days;", Kind.URGING, "report"),
    "its own intention": ("Expresses its intention to review the mandate;", Kind.PLEDGE, "review"),
    "seized of the matter": ("Decides to remain actively seized of the matter.", None, ""),
    "welcomes": ("Welcomes the ceasefire signed in Portsea;", None, ""),
}


@pytest.mark.parametrize("name", RESOLUTION)
def test_operative_clauses_without_a_subject(name: str) -> None:
    text, kind, verb = RESOLUTION[name]
    frame = read_statement(text, WORLD)
    assert (frame.kind, frame.verb) == (kind, verb)


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("We call on President Roe to stop this war.", "President Roe"),
        ("We urge all states, including Ruritania, to refrain from it.", "all states, including Ruritania"),
        ("We demand that Ruritania unblock the port.", "Ruritania"),
        ("Ruritania must pay.", "Ruritania"),
    ],
)
def test_who_is_asked(text: str, addressee: str) -> None:
    assert read_statement(text, HARBOUR).addressee == addressee


def test_speakers_are_kept_apart() -> None:
    other: Speaker = speaker_of("Inland Union", [], world=False)
    assert read_statement("Harbour League ships shall leave.", HARBOUR).kind is not Kind.DEMAND
    assert read_statement("Ruritania must leave.", other).kind is Kind.DEMAND
    assert read_statement("Ruritania shall leave.", other).kind is Kind.PLEDGE  # a treaty's word
