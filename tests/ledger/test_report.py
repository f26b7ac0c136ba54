"""Reports: every figure with n, every verdict with its sources and reviewer, in four formats, safe in each."""

import csv
import io
import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotFound, UsageError
from core.words import Tier
from ledger.cells import cell
from ledger.report import html, markdown, tables
from ledger.report.build import Report, build

TRAP = '=HYPERLINK("https://evil.example") <script>alert(1)</script> | [x](javascript:y) <!channel>'


@pytest.fixture
def told(desk: Any) -> Report:
    desk.report("fulfils", outlet="Ä & B", story="one", words=TRAP)
    desk.report("fulfils", outlet="C", story="one", words="Berlin sends aid.")
    desk.at(20).report("contradicts", outlet="C", story="two", holders=("hungary",), tier=Tier.OFFICIAL)
    desk.report("fulfils", commitment="bridge", outlet="C", story="three", quantities=[(3, "bridges")])
    desk.assess()
    desk.review(3, "confirm", reviewer="Ana", comment="seen")
    desk.at(60)
    return build(desk.ledger, "paper", None, desk.now)


def test_every_figure_has_its_n(told: Report) -> None:
    summary = told.summary
    assert (summary.commitments, summary.scored, summary.acts, summary.reports, summary.reviewed) == (2, 2, 3, 4, 1)
    assert [(line.holder, line.n, line.score) for line in told.holders] == [
        ("germany", 2, 0.5),
        ("hungary", 1, -1.0),
    ]
    assert {str(k): v for k, v in summary.by_status.items()} == {"contested": 1, "in progress": 1}


def test_markdown_names_sources_and_reviewers_and_keeps_news_text_text(desk: Any, told: Report) -> None:
    text = markdown.render(desk.ledger, told)
    assert "confirmed by Ana, 2024-01-21" in text
    assert "Mean score over commitments with evidence: 0.00 (n=2), or 50 %." in text
    assert "(n=2)" in text
    assert "<script>" not in text
    assert "[x](javascript" not in text
    assert re.search(r"\[C\]\(<https://c\.example/", text)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_html_runs_nothing_fetches_nothing_and_draws_the_timelines(desk: Any, told: Report) -> None:
    parser = _Tags()
    parser.feed(html.render(desk.ledger, told))
    names = [tag for tag, _ in parser.tags]
    assert not {"script", "img", "link", "iframe", "object"} & set(names)
    assert names.count("svg") == 2
    marks = [attributes["class"] for tag, attributes in parser.tags if tag == "circle"]
    assert sorted(marks) == ["against firm", "for firm", "for hollow"]
    assert all(not key.startswith("on") for _, attributes in parser.tags for key in attributes)
    links = [attributes.get("href", "") for tag, attributes in parser.tags if tag == "a"]
    assert all(link.startswith(("#", "https://")) for link in links)


def test_csv_has_one_line_per_report_and_no_formula(desk: Any, told: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(tables.render_csv(desk.ledger, told))))
    assert [r["commitment"] for r in rows] == ["aid", "aid", "aid", "bridge"]
    assert rows[0]["passage"].startswith("'=HYPERLINK")
    assert rows[2]["reviewed"] == "confirmed by Ana, 2024-01-21"


def test_json_holds_everything(desk: Any, told: Report) -> None:
    data = json.loads(tables.render_json(desk.ledger, told))
    assert data["summary"]["n"] == 2
    aid, bridge = data["commitments"]
    assert [a["verdict"] for a in aid["acts"]] == ["fulfils", "contradicts"]
    assert aid["acts"][1]["evidence"][0]["review"] == "confirmed by Ana, 2024-01-21"
    assert bridge["holders"][0]["target"] is None


def test_acts_outside_the_period_are_left_out_and_the_state_is_that_of_its_end(desk: Any, told: Report) -> None:
    early = build(desk.ledger, "paper", None, desk.start)
    assert [len(s.acts) for s in early.sections] == [1, 0]
    assert early.sections[0].made.state.status.value == "upheld"
    late = build(desk.ledger, "paper", date(2024, 1, 10), desk.now)
    assert [[a.verdict.value for a in s.acts] for s in late.sections] == [["contradicts"], ["fulfils"]]


@pytest.mark.parametrize(
    ("key", "since", "error", "says"),
    [
        ("nowhere", None, NotFound, "known are paper"),
        ("paper", date(2025, 1, 1), UsageError, "would end before it begins"),
    ],
)
def test_what_cannot_be_reported_is_said(desk: Any, key: str, since: date, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        build(desk.ledger, key, since, desk.now)


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_markdown_keeps_any_text_on_one_line_and_inert(text: str) -> None:
    shown = markdown.plain(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>|\[\]`*_]", shown)
