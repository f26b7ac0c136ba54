"""Passages are marked exactly, whatever they are written in, and nothing from a feed is ever markup."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from dashboard import charts, export, links, times
from dashboard.statistics import kappa, wilson
from dashboard.text import echoed, marked, merge

FAMILY = "👨‍👩‍👧‍👦"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def span(text: str, passage: str) -> dict[str, object]:
    start = text.index(passage)
    return {"field": "title", "text": passage, "start": start, "end": start + len(passage)}


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        (f"Aid for {FAMILY} arrives", "arrives"),
        (f"Aid for {FAMILY} arrives", FAMILY),
        ("Le café reste ouvert", "café"),
        ("Le cafe\u0301 reste ouvert", "cafe\u0301 reste"),
        ("القوات تصل", "تصل"),
        ("a <b>bold</b> & plain claim", "<b>bold</b> & plain"),
    ],
)
def test_spans_are_code_points_and_marked_exactly(text: str, passage: str) -> None:
    found = marked(text, [span(text, passage)], "title")
    before, _, rest = str(found).partition("<mark>")
    inside, _, after = rest.partition("</mark>")
    assert Markup(inside).unescape() == passage
    assert Markup(before).unescape() + passage + Markup(after).unescape() == text


def test_the_family_is_seven_code_points() -> None:
    assert len(FAMILY) == 7


def test_a_span_whose_text_is_not_there_is_not_marked() -> None:
    wrong = {"field": "title", "text": "other", "start": 0, "end": 5}
    assert marked("title here", [wrong, span("title here", "here") | {"field": "summary"}], "title") == "title here"


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(-3, 90), st.integers(-3, 90)), max_size=6))
def test_marking_never_loses_or_runs_text(text: str, ranges: list[tuple[int, int]]) -> None:
    spans = [
        {"field": "title", "text": text[max(a, 0) : max(b, 0)], "start": max(a, 0), "end": max(b, 0)} for a, b in ranges
    ]
    found = str(marked(text, spans, "title"))
    assert (
        Markup(found.replace("<mark>", "").replace("</mark>", "")).unescape() == Markup(Markup.escape(text)).unescape()
    )
    assert found.count("<") == found.count("<mark>") + found.count("</mark>")


def test_overlapping_ranges_join() -> None:
    assert merge([(4, 6), (0, 2), (1, 3), (6, 8), (9, 9)]) == [(0, 3), (4, 8)]


def test_a_statement_shows_the_words_that_its_evidence_takes_up() -> None:
    found = echoed("Spend two per cent on defence.", ["freezes its defence budget with care"])
    assert str(found) == 'Spend two per cent on <mark class="echo">defence</mark>.'


@pytest.mark.parametrize("value", ["=1+1", "+A1", "-2", "@x", "\tx", "\r\nx", "＝x"])
def test_cells_that_a_spreadsheet_would_run_are_text(value: str) -> None:
    assert export.cell(value) == f"'{value}"


def test_other_cells_stay_as_they_are() -> None:
    assert [export.cell(one) for one in (None, True, -1.5, ["a", "b"], "a=b", NOW)] == [
        "", "yes", "-1.5", "a; b", "a=b", "2026-11-20T00:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "/a\nb", ""]
)
def test_forms_lead_back_to_our_own_pages_alone(path: str) -> None:
    assert links.same_site(path, "/queue") == "/queue"


def test_links_keep_the_filters_and_leave_the_place() -> None:
    pairs = [("verdict", "fulfils"), ("after", "x"), ("did", "3")]
    assert links.changed(pairs, tier="wire") == "?verdict=fulfils&tier=wire"
    assert links.changed(pairs, verdict=None) == ""
    assert links.onward(pairs, "y") == "?verdict=fulfils&after=y"
    assert links.web_only("javascript:alert(1)") == ""


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (80, 100, 0.711, 0.867)]
)
def test_intervals_are_wilsons(hits: int, n: int, low: float, high: float) -> None:
    share = wilson(hits, n)
    assert (share.low, share.high) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


def test_agreement_is_beyond_chance() -> None:
    assert kappa([]) is None
    assert kappa([("confirm", "confirm")] * 4) is None
    assert kappa([("confirm", "confirm"), ("reject", "reject")]) == 1
    assert kappa([("confirm", "confirm"), ("confirm", "reject"), ("reject", "confirm"), ("reject", "reject")]) == 0


def test_times_and_shares_in_words() -> None:
    assert times.ago(NOW - timedelta(seconds=5), NOW) == "just now"
    assert times.ago(NOW - timedelta(hours=3), NOW) == "3 h ago"
    assert times.ago(NOW + timedelta(days=400), NOW) == "in 1 yr"
    assert (times.percent(0.999), times.percent(0.001), times.percent(1.0)) == ("> 99 %", "< 1 %", "100 %")
    assert (times.signed(0.333), times.signed(-1.0), times.signed(0.0), times.signed(None)) == ("+0.33", "−1", "0", "–")


def test_a_timeline_keeps_order_shows_gaps_and_stays_inside() -> None:
    days = [NOW - timedelta(days=back) for back in (400, 200, 3)]
    line = charts.timeline(days, ["fulfils", "advances", "contradicts"], NOW)
    places = [point.x for point in line.points]
    assert places == sorted(places)
    assert 0 <= min(places) <= max(places) <= charts.WIDTH
    assert len(line.gaps) == 2
    assert line.ticks
    assert charts.timeline([], [], NOW).points == ()
