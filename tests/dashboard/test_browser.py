"""In a real browser: a working day by keys alone, the same with scripts off, axe on every page, both themes."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from storage.engine import Store

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGES = (
    *("/queue", "/queue/bulk", "/evidence/1", "/commitments", "/commitments/military-aid", "/scoreboard", "/items"),
    *("/items?q=nothinglikethat", "/stories", "/stories/1", "/import", "/feeds", "/alerts", "/alerts/preview"),
    *("/silences?commitment=military-aid", "/quality", "/quality/second", "/audit", "/health", "/help", "/nowhere"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium, driven by Playwright; gone with this file, for its event loop would be in other tests' way."""
    if CHROMIUM is None:
        reason = "no chromium: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def many(news: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Enough to decide on: the invented news, and as much again under other stories."""
    again = [entry | {"story": f"again-{n}", "days": entry["days"] + 1} for n, entry in enumerate(news)]
    return [*news, *again]


@pytest.fixture
def served(
    sqlite_store: Store, many: list[dict[str, Any]], fill: Callable[..., Store], make_app: Callable[..., FastAPI]
) -> Iterator[str]:
    """The address of a dashboard over a seeded store, on a port of its own."""
    with serving(make_app(fill(sqlite_store, many))) as address:
        yield address


class serving:  # noqa: N801  (reads as a word)
    """A server on loopback for the length of a block."""

    def __init__(self, app: FastAPI) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.socket.close()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/login")
    page.keyboard.type("Ana")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue*")
    page.wait_for_load_state("networkidle")


def shown(page: Page) -> str:
    return page.locator("[data-card]:not([hidden])").get_attribute("data-id") or ""


def test_a_days_work_by_keys_alone(browser: Browser, served: str, tmp_path: Path) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    sign_in(page, served)
    seen = []
    for number in range(20):
        seen.append(shown(page))
        page.keyboard.press("axu"[number % 3])
        expect(page.locator("[data-card]:not([hidden])")).not_to_have_attribute("data-id", seen[-1])
    assert len(set(seen)) == 20, "one key, one decision, another card"
    expect(page.locator("#decided li")).to_have_count(10)
    page.wait_for_load_state("networkidle")
    for number in (1, 2):
        page.keyboard.press("z")
        expect(page.locator("#decided .undone")).to_have_count(number)
    assert shown(page) in seen
    page.keyboard.press("b")
    page.wait_for_url("**/queue/bulk*")
    page.wait_for_load_state("networkidle")
    for _ in range(5):
        page.keyboard.press("j")
        page.keyboard.press("s")
    assert page.locator('[name="chosen"]:checked').count() == 5
    page.keyboard.press("Shift+X")
    page.wait_for_url("**did=bulk*")
    assert "rejected" in page.locator(".toast").inner_text().lower()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "queue.csv"
    assert problems == []
    page.close()


def test_the_same_without_scripts(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/login")
    page.fill("#name", "Ana")
    page.click("button.primary")
    seen = []
    for number in range(20):
        seen.append(shown(page))
        name = ("Confirm", "Reject", "Unsure")[number % 3]
        page.locator("[data-card]:not([hidden])").get_by_role("button", name=name).click()
    assert len(set(seen)) == 20
    for _ in range(2):
        page.locator("#decided").get_by_role("button", name="Undo").first.click()
    page.goto(f"{served}/queue/bulk")
    for box in page.locator('[name="chosen"]').all()[:5]:
        box.check()
    page.get_by_role("button", name="Reject selected").click()
    assert "did=bulk" in page.url
    assert "Rejected" in page.locator(".toast").inner_text()
    assert page.get_by_role("link", name="CSV").get_attribute("href") == "/queue.csv"
    context.close()


def test_two_reviewers_at_once_and_nothing_typed_is_lost(browser: Browser, served: str) -> None:
    first, second = browser.new_context(), browser.new_context()
    ana, boris = first.new_page(), second.new_page()
    sign_in(ana, served)
    sign_in(boris, served)
    card = shown(boris)
    ana.keyboard.press("x")
    ana.wait_for_load_state("networkidle")
    boris.keyboard.press("c")
    boris.wait_for_selector("textarea:visible")
    boris.locator("[data-card]:not([hidden]) textarea").fill("I see it otherwise")
    boris.locator("[data-card]:not([hidden])").get_by_role("button", name="Confirm").click()
    boris.wait_for_selector(".said .notice:visible")
    assert shown(boris) == card
    assert "Ana decided first: reject" in boris.locator(".said:visible").inner_text()
    assert boris.locator("[data-card]:not([hidden]) textarea").input_value() == "I see it otherwise"
    first.close()
    second.close()


def test_keys_rest_while_somebody_types_and_can_be_turned_off(browser: Browser, served: str) -> None:
    page = browser.new_page()
    sign_in(page, served)
    card = shown(page)
    page.keyboard.press("/")
    page.keyboard.type("axu")
    assert shown(page) == card
    page.goto(f"{served}/help")
    page.get_by_role("button", name="Turn single keys off").click()
    page.goto(f"{served}/queue")
    page.keyboard.press("a")
    page.wait_for_timeout(150)
    assert page.locator("#decided li").count() == 0
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Browser, served: str, theme: Any) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    sign_in(page, served)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = []
    for path in ("/login", *PAGES):
        page.goto(served + path)
        for violation in Axe().run(page, options=options).response["violations"]:
            found += [f"{path}: {violation['id']}: {node['html'][:160]}" for node in violation["nodes"][:3]]
    assert not found, "\n".join(found)
    context.close()


@pytest.mark.parametrize("width", [360, 640, 1280, 3840])
def test_no_page_is_wider_than_the_window_nor_blank(browser: Browser, served: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    sign_in(page, served)
    for path in PAGES:
        page.goto(served + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        box = page.locator("main").bounding_box()
        assert box
        assert box["height"] > 60, path
        assert len(page.locator("main").inner_text()) > 20, path
    page.close()


def test_controls_do_not_lie_over_each_other(browser: Browser, served: str) -> None:
    for width in (360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        sign_in(page, served)
        for path in ("/queue", "/queue/bulk", "/commitments/military-aid"):
            page.goto(served + path)
            assert page.evaluate(OVERLAPS) == [], path
        page.close()


OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('main button, main select, main input:not([type=hidden])')]
    .filter(e => e.checkVisibility() && !e.closest('.bulkbar, .decide')).map(e => [e, e.getBoundingClientRect()]);
  const found = [];
  for (const [i, [a, x]] of boxes.entries()) for (const [b, y] of boxes.slice(i + 1)) {
    const w = Math.min(x.right, y.right) - Math.max(x.left, y.left);
    const h = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
    if (w > 1 && h > 1) found.push(a.outerHTML.slice(0, 60) + ' / ' + b.outerHTML.slice(0, 60));
  }
  return found;
}"""
