"""Messages: within Slack's limits whatever a feed says, and nothing a feed says pings, links or formats."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from alerts.fake_slack_rules import refusal, texts_of
from alerts.message import Entry, escape
from alerts.records import ActSubject, ClockReason, ClockSubject, CommitmentFacts, OpsSubject, Report, ReviewNote
from alerts.render import render
from core.words import Decision as Review
from core.words import Direction, Status, Tier, Verdict
from tests.alerts.conftest import NOW, Make

UGLY = st.one_of(
    st.text(max_size=400),
    st.sampled_from(
        [
            "<!channel> <@U123> <https://evil.example|Official statement>",
            "*bold* _it_ ~no~ `code` ```block``` > quote",
            "a" * 10_000,
            "\u202eright to left\u202c",
            "👩‍👩‍👧‍👦" * 900,
            " ",
            "",
        ]
    ),
)
REPORTS = st.builds(
    Report,
    evidence_id=st.integers(1, 10**9),
    outlet=UGLY,
    passage=UGLY,
    confidence=st.floats(0, 1),
    verdict=st.sampled_from(Verdict),
    tier=st.sampled_from(Tier),
    url=st.one_of(
        UGLY, st.sampled_from(["https://news.example/1", "javascript:alert(1)", "https://x.example/" + "a" * 3000])
    ),
    published=st.one_of(st.none(), st.just(NOW)),
    reasons=st.lists(UGLY, max_size=9).map(tuple),
    independent=st.booleans(),
)
NOTES = st.builds(
    ReviewNote,
    decision=st.sampled_from(Review),
    reviewer=UGLY,
    via=st.sampled_from(["slack", "web", "pigeon"]),
    at=st.just(NOW),
    comment=UGLY,
)
ACTS = st.builds(
    ActSubject,
    commitment=st.builds(CommitmentFacts, id=st.just("oil"), statement=UGLY, declared_in=UGLY),
    direction=st.sampled_from(Direction),
    story=st.integers(1, 9),
    reports=st.lists(REPORTS, min_size=1, max_size=30).map(tuple),
    fresh=st.just(()),
    holder_names=st.lists(UGLY, max_size=40).map(tuple),
    corroboration=UGLY,
    status_before=st.sampled_from(Status),
    status_after=st.sampled_from(Status),
    appears=st.booleans(),
    earlier=UGLY,
    review=st.one_of(st.none(), NOTES),
)
SUBJECTS = st.one_of(
    ACTS, st.builds(OpsSubject, what=UGLY.filter(bool), about=UGLY, detail=UGLY, on=st.just(NOW.date()))
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(SUBJECTS, min_size=1, max_size=20), st.sampled_from(["", "https://pledge.example"]), st.booleans())
def test_every_message_keeps_slacks_limits(subjects: list[Any], base: str, digest: bool) -> None:
    entries = [Entry(n, subject) for n, subject in enumerate(subjects, 1)]
    message = render(entries, base=base, days=(1, 3, 7, 30), title="Daily digest" if digest else "")
    assert refusal(escape(message.text), message.blocks) == ""
    assert sum(map(len, texts_of(message.blocks))) <= 12_000
    for block in Block.parse_all(message.blocks):
        block.validate_json()
    assert message.text.strip()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(SUBJECTS)
def test_nothing_is_ever_markup(subject: Any) -> None:
    message = render([Entry(1, subject)])
    for block in message.blocks:
        assert block["type"] in {"header", "rich_text", "actions"}
        if block["type"] == "header":
            assert block["text"]["type"] == "plain_text"
        for element in block.get("elements", []):
            for part in element.get("elements", []):
                assert part["type"] in {"text", "link"}
                assert part["type"] == "text" or part["url"].startswith(("http://", "https://"))
    assert not {"<", ">"} & set(escape(message.text))


def test_a_message_says_what_a_policy_officer_needs() -> None:
    act = Make().act(
        1, earlier="2025-11-02: for it (advances, Quay Gazette, corroborated)", corroboration="official source"
    )
    message = render([Entry(5, act)], base="https://pledge.example/", days=(1, 7))
    assert message.blocks[0]["text"]["text"] == "🔴 Appears contradicted by Ruritania"
    said = "".join(texts_of(message.blocks))
    for part in (
        "Members will phase out imports of Ruritanian oil by the end of the year",
        "Declared in Harbour Declaration, clause 4, 2024-05-01",
        "Ruritania signed a ten-year contract for oil on Monday.",
        "— Harbour Wire (wire), 3 March 2026",
        "Confidence: high (0.83), because: signs a contract; names the subject",
        "Status: no evidence → appears contradicted",
        "Earlier: 2025-11-02: for it",
        "one outlet reports; corroborated: official source",
    ):
        assert part in said
    buttons = message.blocks[-1]["elements"]
    assert [b.get("action_id") for b in buttons] == ["confirm", "reject", "wrong-commitment", "snooze", "open"]
    assert buttons[-1]["url"] == "https://pledge.example/evidence/1"
    assert [o["text"]["text"] for o in buttons[3]["options"]] == ["for 1 day", "for 7 days"]


def test_an_official_report_is_quoted_before_a_more_confident_one(make: Any) -> None:
    act = make.act(1, make.report(1, confidence=0.99), make.report(2, "Ministry", tier=Tier.OFFICIAL, confidence=0.7))
    assert act.lead.outlet == "Ministry"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (ClockReason.OVERDUE, "Its deadline, 1 March 2026, has passed, and nothing shows it fulfilled."),
        (ClockReason.STALLED, "Nothing has been reported on it within its window, which ended on 3 March 2026."),
        (ClockReason.DUE_SOON, "It is due on 1 March 2026, and nothing shows it fulfilled yet."),
    ],
)
def test_the_clock_is_told_in_a_sentence(make: Any, reason: ClockReason, said: str) -> None:
    due = (NOW - timedelta(days=2)).date()
    subject = ClockSubject(make.commitment(), reason, NOW.date(), NOW, due=due)
    assert said in " ".join(texts_of(render([Entry(1, subject)]).blocks))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Ana rejected this: it does not show that the commitment is contradicted."),
        ({"decision": Review.RELABEL, "commitment_after": "gas"}, "Ana says this is about another commitment (gas)."),
        (
            {"decision": Review.RELABEL, "verdict_after": Verdict.ADVANCES},
            "Ana says this appears advanced, not contradicted.",
        ),
        ({"decision": Review.UNDO}, "Ana took back an earlier decision: this appears contradicted after all."),
    ],
)
def test_a_correction_says_who_and_what(make: Any, change: dict[str, Any], said: str) -> None:
    assert said in render([Entry(1, make.review(make.act(1), **change))]).text


def test_a_decided_act_shows_who_and_offers_no_decision(make: Any) -> None:
    note = ReviewNote(Review.CONFIRM, "Ana", "web", NOW)
    message = render([Entry(1, replace(make.act(1), review=note, appears=False))], days=(1,))
    assert "Confirmed by Ana via dashboard, 3 March 2026" in message.text
    assert [b["action_id"] for b in message.blocks[-1]["elements"]] == ["snooze"]


def test_what_an_operator_is_told_keeps_its_lines(make: Any) -> None:
    subject = OpsSubject("digest", "the last 7 days", "12 alerts\n3 corrections", NOW.date())
    message = render([Entry(1, subject)])
    assert message.text == "🗒️ Digest: the last 7 days\n   12 alerts\n   3 corrections"
    assert "12 alerts\n3 corrections" in list(texts_of(message.blocks))


def test_the_full_text_of_many_alerts_is_not_cut(make: Any) -> None:
    message = render([Entry(n, make.act(n)) for n in range(1, 21)])
    assert message.full.count("Ruritania signed a ten-year contract for oil on Monday.") == 20
    assert message.full.count("confidence high (0.83)") == 20
    assert len(message.text) <= 3500
