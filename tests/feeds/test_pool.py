"""Parsing where a limit can end it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import NotAFeed, ParsingEnded
from feeds.fetch import Parser
from feeds.parse import parse
from feeds.pool import ParserPool

DATA = Path(__file__).parent / "data"
URL = "https://news.example/feed"


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with ParserPool(1) as running:
        yield running


@pytest.mark.parametrize("path", sorted(DATA.glob("*.xml")) + sorted(DATA.glob("*.json")), ids=lambda p: p.name)
def test_a_process_reads_what_this_one_reads(pool: ParserPool, path: Path) -> None:
    def outcome(read: Parser) -> object:
        try:
            return read(path.read_bytes(), URL, "", 500)
        except NotAFeed as error:
            return error.message

    assert outcome(pool) == outcome(parse)


def test_case_21_parsing_that_takes_too_long_is_ended_and_the_next_body_is_read() -> None:
    body = b"<rss version='0.91'><channel>" + b"<item><title>t</title></item>" * 60_000 + b"</channel></rss>"
    with ParserPool(1, seconds=0.3) as pool:
        began = time.monotonic()
        with pytest.raises(ParsingEnded, match=r"took more than 0\.3 s") as caught:
            pool(body, URL)
        assert time.monotonic() - began < 20
        assert caught.value.kind == "parsing ended"
        assert pool((DATA / "whole.xml").read_bytes(), URL).entries


def test_parsing_that_takes_too_much_memory_is_ended() -> None:
    with ParserPool(1, seconds=20, megabytes=200) as pool, pytest.raises(ParsingEnded, match="out of memory"):
        pool(b"<rss version='2.0'><channel><item><title>" + b"x" * 60_000_000, URL)


REACH = """
import sys
from feeds.worker import forbid_reach
forbid_reach()
import encodings.koi8_r, html.entities
for attempt in (
    lambda: open("/etc/hostname"),
    lambda: __import__("socket").create_connection(("127.0.0.1", 9)),
    lambda: __import__("subprocess").run(["true"]),
    lambda: __import__("os").system("true"),
    lambda: __import__("urllib.request").request.urlopen("http://127.0.0.1:9/"),
):
    try:
        attempt()
    except PermissionError as error:
        print(error)
"""


def test_case_20_the_parsing_process_can_open_no_file_and_no_socket() -> None:
    done = subprocess.run([sys.executable, "-c", REACH], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 5, done.stdout
    assert done.stdout.splitlines()[0] == "parsing may not open /etc/hostname"


def test_a_pool_that_was_never_used_starts_nothing() -> None:
    began = time.monotonic()
    with ParserPool(4):
        pass
    assert time.monotonic() - began < 0.1
