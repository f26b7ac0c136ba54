"""`pledgewatch feeds`, as typed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from feeds.config import load_feeds_config
from feeds.loopback import Fault, FeedServer
from pledgewatch.main import app

Make = Callable[..., str]
Run = Callable[..., Result]


@pytest.fixture
def home(
    tmp_path: Path, server: FeedServer, rss: Make, entry: Make, monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> Path:
    (tmp_path / "config").mkdir()
    good = server.serve("good", rss(entry(1), entry(2)))
    bad = server.serve("bad", fault=Fault.RESET)
    server.serve("other", rss(entry(3), head="<title>The Other: News</title><language>en-GB</language>"))
    (tmp_path / "config" / "feeds.yaml").write_text(
        f"# ours\nlimits: {{host_spacing: 0 s}}\nfeeds:\n  - {{name: good, url: '{good}', outlet: Good, tier: wire}}\n"
        f"  - {{name: bad, url: '{bad}', outlet: Bad, tier: press, group: G}}\n"
    )
    monkeypatch.setenv("PLEDGEWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("PLEDGEWATCH_ALLOW_HOSTS", server.host)
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["feeds", *arguments])

    return invoke


def test_list_shows_the_configured_feeds(run: Run) -> None:
    assert [feed["name"] for feed in json.loads(run("list", "--json").stdout)] == ["good", "bad"]
    assert "Good" in run("list").stdout


def test_check_looks_without_storing_and_exits_with_1_when_one_cannot_be_read(run: Run, home: Path) -> None:
    done = run("check", "--json")
    assert done.exit_code == 1
    assert [(row["feed"], row["outcome"], row["entries"]) for row in json.loads(done.stdout)] == [
        ("good", "fetched", 2),
        ("bad", "connection failed", 0),
    ]
    assert run("check", "good").exit_code == 0
    health = json.loads(run("status", "--json").stdout)["feeds"]
    assert {h["condition"] for h in health} == {"not looked at yet"}


def test_check_takes_an_address_and_refuses_what_is_neither(run: Run, server: FeedServer) -> None:
    assert json.loads(run("check", server.url("other"), "--json").stdout)[0]["entries"] == 1
    done = run("check", "nobody")
    assert (done.exit_code, "neither a configured feed nor" in done.stderr) == (2, True)


def test_status_shows_health_worst_first_and_exits_with_1_when_a_feed_needs_a_person(run: Run, home: Path) -> None:
    from feeds.parse import parse
    from pledgewatch.context import Context
    from pledgewatch.stages.fetch import fetch

    context = Context()
    fetch(context, parser=parse)
    context.store.close()
    done = run("status", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [(h["feed"], h["condition"], h["items"]) for h in told["feeds"]] == [
        ("bad", "failing", 0),
        ("good", "well", 2),
    ]
    assert told["last_7_days"]["stored"] == 2
    assert [h["feed"] for h in json.loads(run("status", "--trouble", "--json").stdout)["feeds"]] == ["bad"]
    assert "last 7 days" in run("status").stdout


def test_add_asks_the_feed_for_what_it_was_not_told(run: Run, home: Path, server: FeedServer) -> None:
    done = run("add", server.url("other"), "--tier", "official", "--group", "G")
    assert done.exit_code == 0, done.stderr
    feed = load_feeds_config(home / "config" / "feeds.yaml").feeds[-1]
    assert (feed.name, feed.outlet, feed.tier, feed.language, feed.group) == (
        "the-other-news",
        "The Other: News",
        "official",
        "en",
        "G",
    )
    assert (home / "config" / "feeds.yaml").read_text().startswith("# ours\n")


def test_add_names_the_feeds_of_a_web_page(run: Run, server: FeedServer) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="News" href="/other">'
    page = server.serve("page", f"<!DOCTYPE html><html><head>{link}</head></html>", content_type="text/html")
    done = run("add", page)
    assert done.exit_code == 1
    assert server.url("other") in "".join(done.stderr.split())


@pytest.mark.parametrize(
    ("page", "options", "code"), [("bad", [], 1), ("other", ["--tier", "gossip"], 2), ("good", ["--name", "new"], 2)]
)
def test_add_writes_nothing_that_cannot_be_read_or_would_be_refused(
    run: Run, home: Path, server: FeedServer, page: str, options: list[str], code: int
) -> None:
    before = (home / "config" / "feeds.yaml").read_text()
    assert run("add", server.url(page), *options).exit_code == code
    assert (home / "config" / "feeds.yaml").read_text() == before


def test_export_and_import_carry_the_list_over(run: Run, home: Path) -> None:
    file = home / "list.opml"
    assert run("export", "--out", str(file)).exit_code == 0
    assert run("export").stdout == file.read_text()
    (home / "config" / "feeds.yaml").write_text("feeds: []\n")
    assert run("import", str(file)).exit_code == 0
    assert [f.name for f in load_feeds_config(home / "config" / "feeds.yaml").feeds] == ["good", "bad"]
    again = run("import", str(file), "--json")
    assert (again.exit_code, len(json.loads(again.stdout)["left_out"])) == (1, 2)
