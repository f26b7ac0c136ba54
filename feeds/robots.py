"""robots.txt (RFC 9309): asked once per site and run, through the same guard as everything else."""

import threading
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from core.errors import FetchError
from core.http import HttpClient

AGENT = "Pledgewatch"
MAX_BYTES = 512 << 10
"""As much of a robots.txt as RFC 9309 asks to read."""


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a page may be read, why not, and the seconds the site wants between two pages."""

    allowed: bool
    reason: str = ""
    delay: float = 0.0


class Robots:
    """What sites allow. Thread-safe; remembers each site for as long as it lives."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http
        self._sites: dict[str, RobotFileParser | str] = {}
        self._lock = threading.Lock()

    def ask(self, url: str) -> Permission:
        """May `url` be read? A site without rules allows all; one whose rules cannot be had now, nothing."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            rules = self._sites.get(site)
        if rules is None:  # asked for without the lock, so that a slow site holds up no other
            rules = self._rules(site)
            with self._lock:
                rules = self._sites.setdefault(site, rules)
        if isinstance(rules, str):
            return Permission(allowed=not rules, reason=rules)
        if not rules.can_fetch(AGENT, url):
            return Permission(allowed=False, reason="robots.txt does not allow it")
        return Permission(allowed=True, delay=min(float(rules.crawl_delay(AGENT) or 0), 30.0))

    def _rules(self, site: str) -> RobotFileParser | str:
        """The site's rules; "" when it has none, or why they could not be had."""
        try:
            answer = self._http.get(f"{site}/robots.txt", max_bytes=MAX_BYTES)
        except FetchError as error:
            missing = error.status is not None and 400 <= error.status < 500 and error.status != 429
            return "" if missing else f"robots.txt could not be read: {error.message}"
        rules = RobotFileParser()
        rules.parse(answer.body.decode("utf-8", "replace").splitlines())
        return rules
