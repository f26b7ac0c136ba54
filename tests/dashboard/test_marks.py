"""The small marks of lists: the same as ever, and whatever a feed says stays text."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard import charts, marks
from storage.views.commitment import Dot

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
EVIL = '"><script>alert(1)</script>&amp;'


def dot(outlet: str = "Norrland Courier", decision: str | None = None) -> Dot:
    return Dot(7, NOW - timedelta(days=3), "fulfils", 0.8, True, "a passage", outlet, decision)


def drawn(one: Dot) -> str:
    line = charts.timeline([one.act_at], [one.verdict], NOW)
    return marks.points(line, [one], "/plugin")


def test_a_verdict_has_its_sign_and_its_word() -> None:
    assert marks.verdict("contradicts") == (
        '<span class="verdict minus"><span class="sign" aria-hidden="true">▼</span>contradicts</span>'
    )


def test_what_nobody_has_assessed_says_so() -> None:
    assert "not assessed yet" in marks.status(None)


def test_only_an_unusual_kind_of_outlet_is_named() -> None:
    assert marks.outlet("Courier", "press") == '<span class="outlet">Courier</span>'
    assert marks.outlet("Gazette", "official").endswith('<span class="tier">official</span>')
    assert "unknown outlet" in marks.outlet("", "")


def test_only_addresses_of_the_web_lead_out() -> None:
    assert 'href="https://news.example/1" target="_blank" rel="noopener noreferrer"' in marks.original(
        "https://news.example/1"
    )
    assert marks.original("javascript:alert(1)") == marks.original("") == ""


def test_times_stand_behind_words() -> None:
    at = NOW - timedelta(hours=3)
    shown = marks.time(at, NOW)
    assert 'datetime="2026-11-20T06:30:00+00:00" title="2026-11-20 06:30 UTC"' in shown
    assert ">3 h ago<" in shown
    assert ">20 Nov 2026<" in marks.date(at, NOW)
    assert "unknown" in marks.time(None, NOW)


def test_a_dot_shows_whether_it_was_reviewed() -> None:
    assert 'href="/plugin/evidence/7"' in drawn(dot())
    assert 'class="dot plus"' in drawn(dot())
    assert 'class="dot plus sure"' in drawn(dot(decision="confirm"))
    assert 'class="dot plus gone"' in drawn(dot(decision="reject"))


@given(st.text(max_size=40) | st.just(EVIL))
def test_nothing_from_outside_becomes_markup(text: str) -> None:
    for made in (
        marks.outlet(text, text),
        marks.outlet_link(text, ""),
        marks.original(f"https://news.example/{text}"),
        marks.verdict(text),
        drawn(dot(outlet=text)),
        marks.cell("exercises", text, "upheld", False, 1, text, ""),
    ):
        bare = made.replace("&lt;", "").replace("&gt;", "").replace("&#34;", "")
        assert "<script" not in bare
        assert bare.count("<") == bare.count(">")
        assert bare.count('"') % 2 == 0
