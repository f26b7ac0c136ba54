"""Green tasks may be fetching nothing: the configuration check says when nothing new has come for too long."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pledgewatch.settings import load_settings
from pledgewatch.stages.config_check import config_check
from pledgewatch.steady import SteadyContext
from storage.schema.news import ItemRow

CONFIG = Path(__file__).resolve().parents[2] / "config"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SIX_HOURS = timedelta(hours=6)


@pytest.fixture
def context(tmp_path, sqlite_url, monkeypatch):
    shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setenv("PLEDGEWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    made = SteadyContext(load_settings(), lambda: NOW)
    yield made
    made.store.close()


def seen(context, hours_ago):
    at = NOW - timedelta(hours=hours_ago)
    row = ItemRow(
        id=f"i{hours_ago}", feed="f", identity=f"n{hours_ago}", title="t", first_seen=at, sort_at=at, content_hash="x"
    )
    with context.store.begin() as session:
        session.add(row)


@pytest.mark.parametrize(
    ("hours_ago", "failures"),
    [((), 0), ((5,), 0), ((7,), 1), ((5, 7), 0), ((6,), 0)],
    ids=["a new store is not silent", "lately", "silent", "the newest counts", "exactly so long is not too long"],
)
def test_silence_is_a_failure_of_its_own(context, hours_ago, failures):
    for hours in hours_ago:
        seen(context, hours)
    report = config_check(context, quiet_after=SIX_HOURS)
    assert len(report.failures) == failures
    assert all("no new items since 2026-03-01T05:00" in text for text in report.failures)


def test_a_refused_file_and_silence_are_both_said(context):
    seen(context, 7)
    (context.settings.config_dir / "alerts.yaml").write_text("chanels: {}", encoding="utf-8")
    report = config_check(context, quiet_after=SIX_HOURS)
    assert (report.refused, report.quiet_since, len(report.failures)) == (1, "2026-03-01T05:00+00:00", 2)
