"""A configuration file that is refused is replaced by the last good one, and that is said."""

from datetime import UTC, datetime

import pytest

from core.errors import ConfigError
from pledgewatch.kept import keep_files, kept_folder, read_files
from pledgewatch.settings import Settings
from pledgewatch.steady import SteadyContext
from pledgewatch.steady_schedule import load_schedule
from storage.engine import open_store

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "config"
    (made / "declarations").mkdir(parents=True)
    return made


@pytest.fixture
def settings(folder, sqlite_url, monkeypatch):
    monkeypatch.setenv("PLEDGEWATCH_CONFIG", str(folder))
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    return Settings()


def test_files_are_kept_as_they_are_and_a_removed_one_is_forgotten(folder, store):
    (folder / "declarations" / "one.yaml").write_text("a: 1\n", encoding="utf-8")
    (folder / "declarations" / "two.yaml").write_text("b: 'ü'\n", encoding="utf-8")
    keep_files(store, folder, ["declarations"], NOW)
    (folder / "declarations" / "one.yaml").unlink()
    keep_files(store, folder, ["declarations"], NOW)
    with kept_folder(store, ["declarations"]) as kept:
        assert read_files(kept, ["declarations"]) == {"declarations/two.yaml": "b: 'ü'\n"}
    assert not kept.exists()


def test_nothing_kept_is_no_folder(store):
    with kept_folder(store, ["feeds.yaml"]) as kept:
        assert kept is None


def test_a_bad_schedule_leaves_the_last_good_one_in_force_and_says_so(folder, settings):
    path = folder / "pipeline.yaml"
    path.write_text("fetch: {shards: 7}", encoding="utf-8")
    assert load_schedule()[1] == ""
    keep_files(open_store(settings.store_url), folder, ["pipeline.yaml"], NOW)
    path.write_text("fetch: {shards: seven}", encoding="utf-8")
    config, warning = load_schedule()
    assert config.fetch.shards == 7
    assert "shards" in warning
    assert warning.endswith("The last good one is in force.")


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "mysql://x/y"])
def test_a_bad_schedule_and_no_store_leave_the_shipped_one(folder, settings, monkeypatch, url):
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", url)
    (folder / "pipeline.yaml").write_text("fetch: {cron: never}", encoding="utf-8")
    config, warning = load_schedule()
    assert config.fetch.cron == "*/5 * * * *"
    assert "The shipped schedule is in force." in warning


def test_a_task_goes_on_with_the_last_good_feed_list(folder, settings):
    path = folder / "feeds.yaml"
    good = "feeds: [{name: one, url: 'https://news.example/feed', outlet: One, tier: press}]"
    path.write_text(good, encoding="utf-8")
    context = SteadyContext(settings)
    assert len(context.feeds.feeds) == 1
    context.keep_good()
    path.write_text(good.replace("press", "gossip"), encoding="utf-8")
    context = SteadyContext(settings)
    assert [feed.name for feed in context.feeds.feeds] == ["one"]
    assert "the last good one stays in force" in context.warnings[0]


def test_a_file_that_was_never_good_is_refused(folder, settings):
    (folder / "feeds.yaml").write_text("feeds: 3", encoding="utf-8")
    with pytest.raises(ConfigError, match="feeds"):
        _ = SteadyContext(settings).feeds
