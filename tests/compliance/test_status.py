"""The rows of the ledger's table: status per holder, from that holder's acts in order of time."""

from typing import Any

import pytest

from core.words import Progress, Status

DISCRETE = {"nature": "discrete"}
CONTINUING = {"nature": "continuing"}
DUE = {"due": "2024-01-15", "nature": "discrete"}

ROWS: list[tuple[str, list[str], dict[str, Any], float, Status]] = [
    ("without an act there is no evidence", [], CONTINUING, 20, Status.NO_EVIDENCE),
    ("a rejected act is none", ["0 fulfils rejected"], DISCRETE, 20, Status.NO_EVIDENCE),
    ("words are no act", ["0 restates official"], DISCRETE, 20, Status.NO_EVIDENCE),
    ("an act before the declaration counts for nothing", ["-300 fulfils official"], DISCRETE, 20, Status.NO_EVIDENCE),
    ("one outlet alone leaves it in progress", ["0 fulfils one"], DISCRETE, 20, Status.IN_PROGRESS),
    ("one outlet alone does not contradict", ["0 contradicts one"], DISCRETE, 20, Status.IN_PROGRESS),
    ("two outlets with one text are one", ["0 contradicts copies"], DISCRETE, 20, Status.IN_PROGRESS),
    ("a wire copy is no second outlet", ["0 contradicts wire"], DISCRETE, 20, Status.IN_PROGRESS),
    ("state-controlled outlets are one together", ["0 contradicts state"], DISCRETE, 20, Status.IN_PROGRESS),
    ("what only advances is in progress", ["0 advances official"], DISCRETE, 20, Status.IN_PROGRESS),
    ("an official source corroborates", ["0 fulfils official"], DISCRETE, 20, Status.FULFILLED),
    ("two independent outlets corroborate", ["0 fulfils two"], DISCRETE, 20, Status.FULFILLED),
    ("a person corroborates", ["0 fulfils confirmed"], DISCRETE, 20, Status.FULFILLED),
    ("evidence by hand counts as reviewed", ["0 fulfils hand"], DISCRETE, 20, Status.FULFILLED),
    ("a discrete one stays fulfilled", ["0 fulfils official"], DISCRETE, 900, Status.FULFILLED),
    ("later steps do not undo a fulfilment", ["0 fulfils two", "9 advances one"], DISCRETE, 20, Status.FULFILLED),
    ("a continuing one is upheld", ["0 fulfils official"], CONTINUING, 20, Status.UPHELD),
    ("a corroborated step upholds a continuing one", ["0 advances official"], CONTINUING, 20, Status.UPHELD),
    ("upheld until the window's last moment", ["0 fulfils official"], CONTINUING, 179.9, Status.UPHELD),
    ("upheld no longer when the window closes", ["0 fulfils official"], CONTINUING, 180, Status.STALLED),
    ("in progress stalls too", ["0 advances one"], DISCRETE, 180, Status.STALLED),
    (
        "any new report keeps it from stalling",
        ["0 advances one", "100 advances one"],
        DISCRETE,
        200,
        Status.IN_PROGRESS,
    ),
    (
        "an uncorroborated report after the window is in progress",
        ["0 fulfils official", "170 fulfils one"],
        CONTINUING,
        190,
        Status.IN_PROGRESS,
    ),
    ("overdue needs no news", [], DUE, 20, Status.OVERDUE),
    ("the due day itself is not overdue", [], DUE, 14.2, Status.NO_EVIDENCE),
    ("steps do not keep it from being overdue", ["0 advances official"], DUE, 20, Status.OVERDUE),
    ("an uncorroborated fulfilment is overdue", ["0 fulfils one"], DUE, 20, Status.OVERDUE),
    ("late is fulfilled", ["17 fulfils official"], DUE, 20, Status.FULFILLED),
    ("overdue comes before stalled", ["0 advances official"], DUE, 300, Status.OVERDUE),
    (
        "the latest corroborated act against it contradicts",
        ["0 contradicts official"],
        CONTINUING,
        20,
        Status.CONTRADICTED,
    ),
    ("contradicted comes before overdue", ["0 contradicts official"], DUE, 20, Status.CONTRADICTED),
    ("a contradiction does not stall", ["0 contradicts two"], CONTINUING, 400, Status.CONTRADICTED),
    ("contradicted after upheld", ["0 fulfils two", "60 contradicts two"], CONTINUING, 70, Status.CONTRADICTED),
    (
        "contradicted after fulfilled is regressed",
        ["0 fulfils two", "60 contradicts two"],
        DISCRETE,
        70,
        Status.REGRESSED,
    ),
    ("fulfilled after contradicted", ["0 contradicts two", "60 fulfils two"], DISCRETE, 70, Status.FULFILLED),
    ("upheld again after contradicted", ["0 contradicts two", "60 fulfils two"], CONTINUING, 70, Status.UPHELD),
    (
        "for and against within 30 days is contested",
        ["0 fulfils two", "30 contradicts two"],
        DISCRETE,
        40,
        Status.CONTESTED,
    ),
    ("31 days apart is not contested", ["0 fulfils two", "31 contradicts two"], CONTINUING, 40, Status.CONTRADICTED),
    ("contested needs corroboration of both", ["0 fulfils two", "9 contradicts one"], CONTINUING, 40, Status.UPHELD),
    ("reviewing one away settles it", ["0 fulfils two", "9 contradicts rejected"], CONTINUING, 40, Status.UPHELD),
    (
        "a later act settles what was contested",
        ["0 fulfils two", "9 contradicts two", "60 fulfils two"],
        CONTINUING,
        70,
        Status.UPHELD,
    ),
    ("a plan does not fulfil what is due", ["0 advances official", "3 advances two"], DUE, 14, Status.IN_PROGRESS),
]


@pytest.mark.parametrize(("lines", "terms", "day", "status"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_status(world: Any, lines: list[str], terms: dict[str, Any], day: float, status: Status) -> None:
    state = world.judge(*world.told(*lines), day=day, terms=terms)
    assert state.status is status, state.reason
    assert state.reason
    if state.holders:
        assert state.holders[0].status is status


@pytest.mark.parametrize(
    ("lines", "terms", "appears"),
    [
        (["0 fulfils two"], DISCRETE, True),
        (["0 fulfils confirmed"], DISCRETE, False),
        (["0 fulfils hand"], DISCRETE, False),
        (["0 contradicts official"], DISCRETE, True),
        (["0 contradicts confirmed"], DISCRETE, False),
        (["0 fulfils confirmed", "60 contradicts two"], DISCRETE, True),
        (["0 fulfils two", "60 contradicts confirmed"], DISCRETE, False),
        (["0 fulfils two"], CONTINUING, False),
    ],
)
def test_it_appears_so_until_a_person_confirmed_it(
    world: Any, lines: list[str], terms: dict[str, Any], appears: bool
) -> None:
    assert world.judge(*world.told(*lines), day=70, terms=terms).appears is appears


def test_two_reports_fulfil_only_where_both_say_so(world: Any) -> None:
    first = world.entry(1, "fulfils", 0, story=1)
    second = world.entry(2, "advances", 0, story=1)
    state = world.judge([first, second], terms=DISCRETE)
    assert state.status is Status.IN_PROGRESS
    assert state.acts[0].corroboration


@pytest.mark.parametrize(
    ("modality", "status"),
    [
        ("done", Status.FULFILLED),
        ("decided", Status.FULFILLED),
        ("planned", Status.IN_PROGRESS),
        ("proposed", Status.IN_PROGRESS),
        ("hypothetical", Status.NO_EVIDENCE),
        ("denied", Status.NO_EVIDENCE),
        ("urged", Status.NO_EVIDENCE),
    ],
)
def test_words_are_not_delivery(world: Any, modality: str, status: Status) -> None:
    from core.words import Modality, Tier

    said = world.entry(1, "fulfils", 0, tier=Tier.OFFICIAL, modality=Modality(modality))
    assert world.judge([said], terms=DISCRETE).status is status
    assert world.judge([said], [world.review(1, 1, "confirm")], terms=DISCRETE).status is Status.FULFILLED


def test_what_is_not_accepted_waits_for_a_person(world: Any) -> None:
    doubtful = world.entry(1, "fulfils", 0, accepted=False, confidence=0.3)
    assert world.judge([doubtful], terms=DISCRETE).status is Status.NO_EVIDENCE
    assert world.judge([doubtful], [world.review(1, 1, "unsure")], terms=DISCRETE).status is Status.NO_EVIDENCE
    assert world.judge([doubtful], [world.review(1, 1, "confirm")], terms=DISCRETE).status is Status.FULFILLED


PROGRESS: list[tuple[list[tuple[str, str]], Progress]] = [
    ([], Progress.NONE),
    ([("advances", "proposed")], Progress.ANNOUNCED),
    ([("advances", "planned")], Progress.ANNOUNCED),
    ([("advances", "decided")], Progress.DECIDED),
    ([("advances", "under way")], Progress.DECIDED),
    ([("fulfils", "decided")], Progress.DECIDED),
    ([("fulfils", "under way")], Progress.IN_FORCE),
    ([("fulfils", "done")], Progress.IN_FORCE),
    ([("fulfils", "done"), ("advances", "planned")], Progress.IN_FORCE),
    ([("fulfils", "done"), ("contradicts", "done")], Progress.NONE),
    ([("fulfils", "done"), ("contradicts", "done"), ("advances", "planned")], Progress.ANNOUNCED),
]


@pytest.mark.parametrize(("told", "progress"), PROGRESS)
def test_progress_goes_from_announced_to_delivered(world: Any, told: list[tuple[str, str]], progress: Progress) -> None:
    from core.words import Modality, Tier

    entries = [
        world.entry(n, verdict, n, modality=Modality(modality), tier=Tier.OFFICIAL)
        for n, (verdict, modality) in enumerate(told, 1)
    ]
    assert world.judge(entries).progress is progress


def test_what_one_outlet_reports_is_announced_at_most(world: Any) -> None:
    assert world.judge([world.entry(1, "fulfils", 0)]).progress is Progress.ANNOUNCED


def test_a_window_can_be_set_for_one_commitment(world: Any) -> None:
    told = world.told("0 fulfils official")
    assert world.judge(*told, day=40, terms=CONTINUING, config={"windows": {"aid": 30}}).status is Status.STALLED
    assert world.judge(*told, day=40, terms=CONTINUING, config={"windows": {"other": 30}}).status is Status.UPHELD


def test_after_its_end_the_clock_of_a_commitment_stands_still(world: Any) -> None:
    told = world.told("0 fulfils official", "90 contradicts official")
    state = world.judge(*told, day=400, terms={"until": "2024-03-01", **CONTINUING})
    assert state.status is Status.UPHELD
    assert [why.value for _, why in state.aside] == ["after its end"]
    assert state.wakes_at is None
