"""The commands that read and write the ledger, on a small store of our own."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from core.words import Tier

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(desk: Any, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, registry: Any) -> Any:
    """`run("status", …)` over the desk's store, with the desk's registry and the shipped thresholds."""
    config = tmp_path / "config"
    (config / "declarations").mkdir(parents=True)
    shutil.copy(registry.sources["aid"], config / "declarations" / "paper.yaml")
    for name in ("compliance.yaml", "alerts.yaml", "matching.yaml", "feeds.yaml"):
        shutil.copy(ROOT / "config" / name, config / name)
    countries = "".join(f"  {c}: {{name: {c.title()}}}\n" for c in ("germany", "france", "hungary", "russia"))
    actors = f"countries:\n{countries}blocs:\n  nato: {{name: NATO, members: [germany, france, hungary]}}\n"
    (config / "actors.yaml").write_text(actors)
    monkeypatch.setenv("PLEDGEWATCH_CONFIG", str(config))
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "150")

    def invoke(*arguments: str) -> Result:
        from pledgewatch.main import app

        monkeypatch.setenv("PLEDGEWATCH_NOW", desk.now.isoformat())
        return CliRunner().invoke(app, list(arguments))

    return invoke


@pytest.fixture
def news(desk: Any) -> Any:
    desk.report("contradicts", outlet="Gazette", story="s", tier=Tier.OFFICIAL, words="Berlin stops aid")
    desk.assess()
    return desk


def data(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_status_shows_what_stands_and_lists_what_nothing_is_known_of(news: Any, run: Any) -> None:
    result = run("status")
    assert "appears contradicted" in result.stdout
    assert "no evidence: bridge" in result.stdout
    assert "2 commitments: 1 no evidence, 1 contradicted." in result.stdout


def test_status_tells_of_evidence_that_waits(news: Any, run: Any) -> None:
    news.report("fulfils", story="t")
    assert "1 pieces of evidence wait" in run("status").stdout
    assert data(run("status", "--json"))["waiting"] == 1


def test_status_as_of_tells_what_was_known_then(news: Any, run: Any) -> None:
    news.at(10).review(1, "reject")
    then = data(run("status", "--as-of", "2024-01-05", "--json"))["commitments"]
    now = data(run("status", "--json"))["commitments"]
    assert [c["status"] for c in then] == ["contradicted", "no evidence"]
    assert [c["status"] for c in now] == ["no evidence", "no evidence"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["status", "--as-of", "soon"], "no date"),
        (["status", "--as-of", "2031-01-01"], "lies ahead"),
        (["status", "--as-of", "9999-12-31"], "lies ahead"),
        (["review", "99999999999999999999", "confirm"], "none with this number"),
        (["status", "--declaration", "nowhere"], "known are paper"),
        (["show", "nowhere"], "the registry has none"),
        (["review", "1", "maybe"], "expected confirm, reject, relabel, unsure, undo"),
        (["review", "77", "confirm"], "none with this number"),
        (["report", "--declaration", "paper", "--format", "pdf"], "expected md, html, csv or json"),
        (["report", "--declaration", "paper", "--from", "soon"], "no date"),
        (["report", "--declaration", "nowhere"], "known are paper"),
        (["export", "secrets"], "evidence, reviews, statuses, history, items"),
        (["db", "restore", "/nowhere.gz"], "no readable backup"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_exit_2(news: Any, run: Any, arguments: list[str], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_show_is_a_timeline_with_its_evidence(news: Any, run: Any) -> None:
    text = run("show", "aid").stdout
    for part in ("Send aid to the neighbour.", "appears contradicted", "Germany", "“Berlin stops aid”", "evidence 1"):
        assert part in text
    shown = data(run("show", "aid", "--json"))
    assert shown["acts"][0]["evidence"][0]["url"].startswith("https://gazette.example/")
    assert shown["history"][0]["cause"] == "evidence"


def test_a_review_from_the_command_line_changes_the_status_and_can_be_undone(news: Any, run: Any) -> None:
    assert "aid: contradicted → no evidence" in run("review", "1", "reject", "--as", "Ana").stdout
    undone = data(run("review", "1", "undo", "--as", "Ben", "--json"))
    assert [c["after"] for c in undone["changes"]] == ["contradicted", "contradicted"]
    assert run("review", "1", "undo").exit_code == 1


def test_evidence_by_hand_from_the_command_line(news: Any, run: Any) -> None:
    words = ["--passage", "Four bridges stand.", "--date", "2024-01-01", "--as", "Ana", "--reference", "Gazette 1"]
    result = run("evidence", "add", "bridge", "fulfils", "--holder", "Germany", *words)
    assert "bridge: no evidence → fulfilled: a person confirmed it" in result.stdout
    assert run("evidence", "add", "bridge", "fulfils", "--holder", "Nobody", *words).exit_code == 2


@pytest.mark.parametrize("suffix", ["md", "html", "csv", "json"])
def test_a_report_is_written_in_the_format_its_file_names(news: Any, run: Any, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"report.{suffix}"
    result = run("report", "--declaration", "paper", "--out", str(path))
    assert result.exit_code == 0, result.output
    assert "Berlin stops aid" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("what", "rows"), [("evidence", 1), ("reviews", 0), ("statuses", 3), ("history", 2), ("items", 1)]
)
def test_export_writes_every_row(news: Any, run: Any, tmp_path: Path, what: str, rows: int) -> None:
    out = tmp_path / "out.jsonl"
    assert run("export", what, "--out", str(out)).exit_code == 0
    assert len([json.loads(line) for line in out.read_text().splitlines()]) == rows
    assert len(run("export", what).stdout.splitlines()) == rows + 1


def test_a_backup_restores_over_what_came_later(news: Any, run: Any, tmp_path: Path) -> None:
    path = str(tmp_path / "b.gz")
    assert run("db", "backup", path).exit_code == 0
    run("review", "1", "reject")
    assert run("db", "restore", path).exit_code == 2
    assert run("db", "restore", path, "--replace").exit_code == 0
    assert "appears contradicted" in run("status").stdout


def test_db_status_and_upgrade_name_the_schema(news: Any, run: Any) -> None:
    assert data(run("db", "status", "--json"))["rows"]["evidence"] == 1
    assert data(run("db", "upgrade", "--json"))["after"] == "0001"
    assert "has schema 0001 already" in run("db", "upgrade").stdout
