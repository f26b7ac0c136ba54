"""The contract of matching: one answer per item, in order, each item judged alone, on any text."""

import dataclasses
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.records import Item, Match
from core.words import Direction, Modality, Verdict
from matchers.config import OperatingPoint, Point
from matchers.engine import Matcher

DAY = datetime(2025, 3, 1, tzinfo=UTC)


def item(text: str, summary: str = "", published: datetime | None = DAY, identifier: str = "1") -> Item:
    return Item(identifier, text, summary, published)


def accepted(matcher: Matcher, text: str, published: datetime | None = DAY) -> dict[str, Match]:
    matching = next(matcher.match([item(text, published=published)]))
    return {m.commitment: m for m in matching.matches if m.accepted}


@pytest.mark.parametrize(
    ("text", "commitment", "verdict"),
    [
        ("EU adopts new package of sanctions on Russia", "sanctions-russia", Verdict.FULFILS),
        ("Hungary vetoes new EU sanctions on Russia", "sanctions-russia", Verdict.CONTRADICTS),
        ("Germany delivers air defence system to Ukraine", "military-aid", Verdict.FULFILS),
        ("US suspends deliveries of weapons to Ukraine", "military-aid", Verdict.CONTRADICTS),
        ("US lifts sanctions on Belarus airline", "sanctions-belarus", Verdict.CONTRADICTS),
        ("Austria expels four Russian diplomats", "expel-diplomats", Verdict.FULFILS),
        ("Russia quits grain deal", "grain-exports", Verdict.CONTRADICTS),
    ],
)
def test_plain_acts_get_their_verdict(matcher: Matcher, text: str, commitment: str, verdict: Verdict) -> None:
    assert accepted(matcher, text)[commitment].verdict is verdict


@pytest.mark.parametrize(
    "text",
    [
        "Spain wins the European championship after penalties",
        "How to grow tomatoes on a balcony",
        "Shares rise as inflation slows",
        "Actor wins award for role in space drama",
    ],
)
def test_ordinary_news_alerts_nobody(matcher: Matcher, text: str) -> None:
    assert all(m.verdict is Verdict.RESTATES for m in accepted(matcher, text).values())


def test_one_matching_per_item_in_order(matcher: Matcher) -> None:
    items = [item("EU adopts sanctions on Russia", identifier=str(i)) for i in range(300)]
    assert [m.item for m in matcher.match(items)] == [str(i) for i in range(300)]


def test_an_item_gets_the_same_answer_alone_and_among_others(matcher: Matcher) -> None:
    texts = [
        "EU adopts sanctions on Russia",
        "Russia quits grain deal, blocks ports",
        "x",
        "Poland to send tanks to Ukraine",
    ]
    items = [item(t, "Ministers met in Brussels on Monday.", identifier=str(i)) for i, t in enumerate(texts)]
    together = list(matcher.match(items))
    alone = [next(matcher.match([one])) for one in items]
    for one, other in zip(together, alone, strict=True):
        assert [m.commitment for m in one.matches] == [m.commitment for m in other.matches]
        for a, b in zip(one.matches, other.matches, strict=True):
            assert a.confidence == pytest.approx(b.confidence, abs=1e-4)


def check_contract(text: str, summary: str, matches: tuple[Match, ...]) -> None:
    seen: set[tuple[str, Direction]] = set()
    for match in matches:
        assert 0.05 <= match.confidence <= 1
        assert isinstance(match.modality, Modality)
        assert (match.commitment, match.direction) not in seen
        seen.add((match.commitment, match.direction))
        assert match.reasons
        for span in match.evidence:
            source = text if span.field == "title" else summary
            assert source[span.start : span.end] == span.text


SNIPPETS = st.sampled_from(
    [
        "EU",
        "sanctions",
        "Russia",
        "lifts",
        "refuses to",
        "<b>",
        "&amp;",
        "Україна",
        "🇺🇦",
        "\u202e",
        "\x00",
        "İ",
        "ban",
        "Ukraine",
        " ",
        "?",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=120), st.lists(SNIPPETS, max_size=20).map(" ".join)), st.text(max_size=80))
def test_any_text_gets_an_answer_that_keeps_the_contract(matcher: Matcher, text: str, summary: str) -> None:
    matching = next(matcher.match([item(text, summary)]))
    check_contract(text, summary, matching.matches)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "EU lifts sanctions on Russia " * 4_000,
        "EU LIFTS SANCTIONS ON RUSSIA AFTER TALKS",
        "<p>EU lifts <a href='x'>sanctions</a> on Russia</p>",
        "\u202eEU lifts sanctions on Russia",
        "( " * 3_000,
        "to to to not not not " * 500,
        "\ud800 lone surrogate on Russia sanctions",
    ],
)
def test_odd_texts_take_little_time_and_raise_nothing(matcher: Matcher, text: str) -> None:
    matching = next(matcher.match([item(text, text)]))
    check_contract(text, text, matching.matches)


def test_what_is_set_aside_says_why(matcher: Matcher) -> None:
    gates = [
        m.gate
        for m in matcher.match(
            [item(""), item("Евросоюз принял новые санкции против России"), item("Apples are green")]
        )
    ]
    assert gates == ["no text", "other language", "no word of any commitment's subject"]


def test_an_unknown_date_skips_date_tests(matcher: Matcher) -> None:
    assert "sanctions-russia" in accepted(matcher, "EU adopts new package of sanctions on Russia", None)


def test_a_holder_counts_from_the_day_it_joined(matcher: Matcher) -> None:
    """Finland is NATO from 4 April 2023."""
    text = "Finland sends troops to Latvia to guard NATO's eastern flank"
    before = next(matcher.match([item(text, published=datetime(2022, 6, 1, tzinfo=UTC))]))
    after = next(matcher.match([item(text, published=datetime(2024, 6, 1, tzinfo=UTC))]))
    holders = [next(m.holders for m in one.matches if m.commitment == "eastern-flank") for one in (before, after)]
    assert "finland" not in holders[0]
    assert "finland" in holders[1]


def test_the_fingerprint_has_what_stories_need(matcher: Matcher) -> None:
    found = next(
        matcher.match([item("Germany delivers 40 tanks to Ukraine, Boris Pistorius says in Kyiv")])
    ).fingerprint
    assert set(found) == {"entities", "places", "numbers", "acts"}
    assert "germany" in found["entities"]
    assert "40 tank" in found["numbers"]
    assert "give" in found["acts"]


def test_versions_change_with_registry_and_settings(matcher: Matcher, climate_matcher: Matcher) -> None:
    assert matcher.registry_version != climate_matcher.registry_version
    assert matcher.version == climate_matcher.version
    assert dataclasses.is_dataclass(item("x"))


def test_a_commitment_of_another_registry_is_matched(climate_matcher: Matcher) -> None:
    found = accepted(climate_matcher, "Germany shuts its last coal plant")
    assert found["coal-exit"].verdict is Verdict.FULFILS


def test_a_new_commitment_is_accepted_from_a_point_of_its_own(matcher: Matcher, climate_matcher: Matcher) -> None:
    points = OperatingPoint(examples=Point(alert=0.9, new=0.1, restates=0.5))
    met = matcher.point(matcher.compiled.ids.index("sanctions-russia"), points)
    new = climate_matcher.point(climate_matcher.compiled.ids.index("coal-exit"), points)
    assert (met.alert, new.alert) == (0.9, 0.1)
    assert met.restates == new.restates == 0.5
