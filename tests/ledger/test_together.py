"""Several at once: nothing is assessed twice, nobody decides over another's head, a crash loses nothing."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import Conflict
from core.words import Tier
from ledger import assess as assessing
from storage.engine import open_store

SEND_NEW = ("act", "send", "new act")


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run them at the same moment; what each returned or raised."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[number] = call()
        except Exception as error:  # noqa: BLE001
            results[number] = error

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_assessors_at_once_do_the_work_once(newsroom: Any, store_url: str) -> None:
    for story in "abcdef":
        newsroom.report("contradicts", outlet="A", story=story, tier=Tier.OFFICIAL)
    other = type(newsroom)(open_store(store_url), newsroom.ledger.registry)
    reports = together(newsroom.assess, other.assess)
    assert sum(r.evidence for r in reports) == 6
    assert newsroom.history() == [("no evidence", "contradicted", "evidence")]
    assert newsroom.alerts() == [SEND_NEW] * 6
    other.store.close()


def test_of_two_reviewers_at_once_one_is_told(newsroom: Any, store_url: str) -> None:
    newsroom.report("contradicts", outlet="A", story="s", tier=Tier.OFFICIAL)
    newsroom.assess()
    other = type(newsroom)(open_store(store_url), newsroom.ledger.registry)
    results = together(
        lambda: newsroom.review(1, "confirm", reviewer="Ana", expected=0),
        lambda: other.review(1, "reject", reviewer="Ben", expected=0),
    )
    assert sorted(isinstance(r, Conflict) for r in results) == [False, True]
    other.store.close()


def test_one_click_sent_twice_at_once_counts_once(newsroom: Any, store_url: str) -> None:
    newsroom.report("contradicts", outlet="A", story="s", tier=Tier.OFFICIAL)
    newsroom.assess()
    other = type(newsroom)(open_store(store_url), newsroom.ledger.registry)
    results = together(
        lambda: newsroom.review(1, "reject", request="click"), lambda: other.review(1, "reject", request="click")
    )
    assert sorted(r.replayed for r in results) == [False, True]
    other.store.close()


def test_a_crash_between_status_and_outbox_loses_both_and_the_next_run_completes(
    newsroom: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.report("contradicts", outlet="A", story="s")

    def crash(*_: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(assessing, "announce_all", crash)
        with pytest.raises(KeyboardInterrupt):
            newsroom.assess()
    assert (newsroom.status(), newsroom.history(), newsroom.alerts()) == ("none", [], [])
    newsroom.assess()
    assert newsroom.history() == [("no evidence", "in progress", "evidence")]
    assert newsroom.alerts() == [SEND_NEW]


def test_killed_between_status_and_outbox_it_leaves_nothing_half_written(newsroom: Any, store_url: str) -> None:
    newsroom.report("contradicts", outlet="A", story="s")
    source = str(newsroom.ledger.registry.sources["aid"])
    program = str(Path(__file__).with_name("killed_assessor.py"))
    command = [sys.executable, program, store_url, source, newsroom.now.isoformat()]
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60)
    assert ended.returncode == -9, ended.stderr
    assert (newsroom.status(), newsroom.history(), newsroom.alerts()) == ("none", [], [])
    newsroom.assess()
    assert newsroom.history() == [("no evidence", "in progress", "evidence")]
    assert newsroom.alerts() == [SEND_NEW]
