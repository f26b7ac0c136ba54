"""Takes the screenshots of docs/screenshots/: every page, light and dark, over invented news.

    python tests/dashboard/take_screenshots.py [FOLDER]

Needs chromium. The pages show what `news.yaml` beside this file holds, at a fixed time, so that two runs agree.
"""

import importlib.util
import shutil
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import uvicorn
import yaml
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "docs" / "screenshots"
PAGES = {
    "queue": "/queue",
    "bulk": "/queue/bulk",
    "commitments": "/commitments",
    "commitment": "/commitments/military-aid",
    "evidence": "/evidence/1",
    "scoreboard": "/scoreboard",
    "items": "/items?q=sanction*",
    "story": "/stories/1",
    "stories": "/stories",
    "item": "/items/…",
    "import": "/import",
    "feeds": "/feeds",
    "feed": "/feeds/delta-radio",
    "alerts": "/alerts",
    "silences": "/silences?commitment=military-aid",
    "quality": "/quality",
    "second": "/quality/second",
    "audit": "/audit",
    "health": "/health",
    "help": "/help",
}
SIZE = {"width": 1280, "height": 860}


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    seeds = _seeds()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        address = _serve(seeds, Path(home))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for theme in ("light", "dark"):
            context = browser.new_context(color_scheme=theme, viewport=SIZE)  # type: ignore[arg-type]
            _take(context.new_page(), address, folder, theme)
            context.close()
        narrow = browser.new_page(viewport={"width": 360, "height": 760}, color_scheme="light")
        _sign_in(narrow, address, "Boris")
        _shot(narrow, folder / "queue-narrow.png")
        browser.close()
    return 0


def _take(page: Page, address: str, folder: Path, theme: str) -> None:
    page.goto(f"{address}/login")
    _shot(page, folder / f"login-{theme}.png")
    _sign_in(page, address, "Ana Kowalska")
    page.goto(f"{address}/evidence/1")
    item = page.get_attribute('a[href^="/items/"]', "href") or ""
    for name, path in (PAGES | {"item": item}).items():
        page.goto(address + path, wait_until="networkidle")
        _shot(page, folder / f"{name}-{theme}.png")


def _sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/login")
    page.fill("#name", name)
    page.click("button.primary")
    page.wait_for_load_state("networkidle")


def _shot(page: Page, path: Path) -> None:
    page.screenshot(path=path)
    print(path.name, f"{path.stat().st_size / 1024:.0f} KB")


def _serve(seeds: ModuleType, home: Path) -> str:
    from core.clock import FixedClock
    from dashboard.app import create_app
    from declarations.actors import load_actors
    from declarations.registry import load_registry
    from feeds.config import load_feeds_config
    from storage.engine import open_store

    registry = load_registry([seeds.CONFIG / "declarations"], load_actors(seeds.CONFIG / "actors.yaml"))
    store = open_store(f"sqlite:///{home / 'shots.db'}")
    compliance = seeds.load_compliance_config(seeds.CONFIG / "compliance.yaml")
    alerts = seeds.load_alerts_config(seeds.CONFIG / "alerts.yaml")
    news: list[dict[str, Any]] = yaml.safe_load(seeds.NEWS.read_text(encoding="utf-8"))
    seeds.add_news(store, news, registry)
    seeds.assess(seeds.Ledger(store, registry, compliance, alerts), seeds.NOW)
    seeds.add_work(store, registry, compliance, alerts)
    feeds = load_feeds_config(seeds.CONFIG / "feeds.yaml")
    more = {"compliance": compliance, "alerts": alerts, "feeds": feeds, "declarations_dir": home}
    app = create_app(store, registry, clock=FixedClock(seeds.NOW), **more)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def _seeds() -> ModuleType:
    """The fixtures' own seeding, so that tests and pictures show the same."""
    spec = importlib.util.spec_from_file_location("dashboard_seeds", HERE / "conftest.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1]))
    sys.exit(main())
