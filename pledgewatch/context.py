"""What every stage is given: settings, clock, store, registry and the checked configuration, each loaded when asked."""

from functools import cached_property
from typing import TYPE_CHECKING

from core.clock import Clock, ShiftedClock, as_utc, system_clock
from pledgewatch.settings import Settings, load_settings

if TYPE_CHECKING:
    from alerts.config import AlertsConfig
    from compliance.config import ComplianceConfig
    from core.http import HttpClient
    from declarations.registry import Registry
    from feeds.config import FeedsConfig
    from matchers.config import MatchingConfig
    from matchers.engine import Matcher
    from storage.engine import Store


class Context:
    """One per process. Loading is lazy, so that a command pays only for what it uses."""

    def __init__(self, settings: Settings | None = None, clock: Clock | None = None) -> None:
        self.settings = settings or load_settings()
        self.clock = clock or _clock(self.settings)

    @cached_property
    def store(self) -> "Store":
        """The open database, checked to be of the code's own version."""
        from storage.engine import open_store

        return open_store(self.settings.store_url)

    @cached_property
    def feeds(self) -> "FeedsConfig":
        """`config/feeds.yaml`."""
        from feeds.config import load_feeds_config

        return load_feeds_config(self.settings.config_dir / "feeds.yaml")

    @cached_property
    def registry(self) -> "Registry":
        """All of `config/declarations/` with `config/actors.yaml`."""
        from declarations.actors import load_actors
        from declarations.registry import load_registry

        folder = self.settings.config_dir
        return load_registry([folder / "declarations"], load_actors(folder / "actors.yaml"))

    @cached_property
    def matching(self) -> "MatchingConfig":
        """`config/matching.yaml`."""
        from matchers.config import load_matching_config

        return load_matching_config(self.settings.config_dir / "matching.yaml")

    @cached_property
    def compliance(self) -> "ComplianceConfig":
        """`config/compliance.yaml`."""
        from compliance.config import load_compliance_config

        return load_compliance_config(self.settings.config_dir / "compliance.yaml")

    @cached_property
    def alerts(self) -> "AlertsConfig":
        """`config/alerts.yaml`."""
        from alerts.config import load_alerts_config

        return load_alerts_config(self.settings.config_dir / "alerts.yaml")

    @cached_property
    def matcher(self) -> "Matcher":
        """The matcher, its lines' vectors read from disk when another process has computed them."""
        from pledgewatch.kept_vectors import build_kept_matcher

        return build_kept_matcher(self.registry, self.matching, self.settings.var_dir / "vectors")

    @cached_property
    def http(self) -> "HttpClient":
        """The guarded HTTP client."""
        from core.http import HttpClient

        return HttpClient(allow=[host.strip() for host in self.settings.allow_hosts.split(",") if host.strip()])


def _clock(settings: Settings) -> Clock:
    return ShiftedClock(as_utc(settings.now)) if settings.now else system_clock
