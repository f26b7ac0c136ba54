"""The main job, from feed to alert, on the sample news; and what people see when something is wrong."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from core.clock import FixedClock
from feeds.loopback import Fault, FeedServer
from pledgewatch import pipeline
from pledgewatch.context import Context
from pledgewatch.main import app
from pledgewatch.sample.demo import NOW
from pledgewatch.sample.site import sample_site
from pledgewatch.settings import Settings

pytestmark = pytest.mark.timeout(300)
CHECKOUT = Path(__file__).resolve().parents[2]


def call(*arguments: str) -> Result:
    """The command line, in this process, without colours."""
    return CliRunner().invoke(app, list(arguments), env={"NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb"})


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Context, pipeline.RunReport, pipeline.RunReport]]:
    """The sample news run through twice, the second time half an hour later."""
    folder = tmp_path_factory.mktemp("main-job")
    with sample_site(Settings(home=CHECKOUT), folder, NOW) as environ, pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        first = pipeline.run(Context(clock=FixedClock(NOW)))
        context = Context(clock=FixedClock(NOW.replace(minute=30)))
        yield context, first, pipeline.run(context)


def test_the_main_job_goes_from_feed_to_alert(runs: tuple[Context, pipeline.RunReport, pipeline.RunReport]) -> None:
    _, first, _ = runs
    assert first.failures == ()
    assert first.stages["fetch"].as_dict()["stored"] >= 60
    assert first.stages["match"].as_dict()["verdicts"].keys() >= {"fulfils", "contradicts"}
    assert first.stages["alert"].as_dict()["alerts"] >= 6


def test_a_second_run_alerts_nothing_twice(runs: tuple[Context, pipeline.RunReport, pipeline.RunReport]) -> None:
    _, _, second = runs
    assert second.failures == ()
    assert second.stages["fetch"].as_dict()["stored"] == 0
    assert second.stages["match"].as_dict()["items"] == 0
    assert second.stages["alert"].as_dict()["alerts"] == 0


def test_old_news_is_kept_and_alerts_nobody(runs: tuple[Context, pipeline.RunReport, pipeline.RunReport]) -> None:
    _, first, _ = runs
    reasons = first.stages["alert"].as_dict()["reasons"]
    assert reasons["hold: backfill: old item"] > 0


def test_every_alert_shows_the_sentence_that_shows_it(
    runs: tuple[Context, pipeline.RunReport, pipeline.RunReport],
) -> None:
    from sqlalchemy import select

    from storage.schema.ledger import EvidenceRow
    from storage.schema.news import ItemRow
    from storage.schema.outbox import AlertRow

    context, _, _ = runs
    with context.store.read() as session:
        rows = session.execute(
            select(EvidenceRow, ItemRow)
            .join(AlertRow, AlertRow.evidence_id == EvidenceRow.id)
            .join(ItemRow, ItemRow.id == EvidenceRow.item_id)
            .where(AlertRow.decision == "send")
        ).all()
    assert rows
    for evidence, item in rows:
        assert evidence.passage
        assert evidence.passage in f"{item.title}\n{item.summary}"
        for span in evidence.spans:
            assert getattr(item, span["field"])[span["start"] : span["end"]] == span["text"]


def test_explaining_a_stored_item_says_what_was_decided_about_alerts(
    runs: tuple[Context, pipeline.RunReport, pipeline.RunReport],
) -> None:
    from sqlalchemy import select

    from storage.schema.news import ItemRow

    context, _, _ = runs
    with context.store.read() as session:
        item = session.scalars(select(ItemRow.id).where(ItemRow.title.startswith("Hungary vetoes"))).first()
    assert item
    result = call("explain", item)
    assert result.exit_code == 0, result.output
    assert "alert     send: new act" in result.output


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration and a database of the test's own."""
    shutil.copytree(CHECKOUT / "config", tmp_path / "config")
    monkeypatch.setenv("PLEDGEWATCH_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    return tmp_path


def feeds(folder: Path, server: FeedServer, names: list[str]) -> None:
    entries = [{"name": name, "url": server.url(name), "outlet": name, "tier": "press"} for name in names]
    (folder / "config" / "feeds.yaml").write_text(yaml.safe_dump({"feeds": entries}), encoding="utf-8")
    os.environ["PLEDGEWATCH_ALLOW_HOSTS"] = server.host


RSS = (
    b"<rss version='2.0'><channel><title>t</title><item><title>A fine day</title><guid>1</guid></item></channel></rss>"
)


def test_a_bad_feed_is_recorded_and_named_and_the_others_go_on(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGEWATCH_ALLOW_HOSTS", "")
    with FeedServer() as server:
        server.serve("good", RSS)
        server.serve("gone", b"no", status=404)
        server.serve("page", b"<html><body>Hello</body></html>", content_type="text/html")
        server.serve("empty", b"")
        server.serve("reset", fault=Fault.RESET)
        feeds(checkout, server, ["good", "gone", "page", "empty", "reset", "nowhere"])
        result = call("fetch", "--json")
    assert result.exit_code == 1, result.output
    report = json.loads(result.stdout)
    assert report["stored"] == 1
    assert len(report["failures"]) == 5
    status = json.loads(call("feeds", "status", "--json").stdout)
    errors = {feed["feed"]: feed["last_error"] for feed in status["feeds"]}
    assert not errors["good"]
    assert all(errors[name] for name in ("gone", "page", "empty", "reset", "nowhere"))


def test_an_unknown_key_is_refused_with_file_entry_and_key(checkout: Path) -> None:
    path = checkout / "config" / "feeds.yaml"
    path.write_text("feeds: [{name: a, url: 'https://a.example/', outlet: A, tier: press, tear: 1}]", encoding="utf-8")
    result = call("fetch")
    assert result.exit_code == 2
    said = result.output.replace("\n", "")  # a long path is wrapped
    assert "feeds.yaml" in said
    assert "feeds[0] (a) › tear: unknown key" in said


def test_a_database_newer_than_the_code_is_refused_with_both_versions(checkout: Path) -> None:
    assert call("db", "upgrade").exit_code == 0
    with closing(sqlite3.connect(checkout / "store.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    result = call("status")
    assert result.exit_code == 2
    assert "9999" in result.output
    assert "0001" in result.output


def test_a_broken_line_of_items_is_named_skipped_and_counted(checkout: Path) -> None:
    lines = ['{"id": "a", "title": "Norway sends tanks to Ukraine"}', "{broken", '["no object"]', '{"title": "x"}']
    lines.append('{"id": "a", "title": "again"}')
    (checkout / "items.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = checkout / "out.jsonl"
    result = call("match", "--items", str(checkout / "items.jsonl"), "--out", str(out))
    assert result.exit_code == 1, result.output
    for number in (2, 3, 4, 5):
        assert f"line {number}" in result.output
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["a"]


def test_the_doctor_finds_nothing_missing_in_a_fresh_installation(checkout: Path) -> None:
    result = call("doctor", "--json")
    findings = json.loads(result.stdout)
    assert [f for f in findings if f["state"] == "missing"] == []
    assert result.exit_code == 0


def test_the_doctor_names_a_broken_file_and_goes_on(checkout: Path) -> None:
    (checkout / "config" / "compliance.yaml").write_text("windw: 3", encoding="utf-8")
    result = call("doctor", "--json")
    assert result.exit_code == 1
    missing = [f for f in json.loads(result.stdout) if f["state"] == "missing"]
    assert any("windw" in f["finding"] for f in missing)
