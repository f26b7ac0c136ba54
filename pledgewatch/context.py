"""What every stage is given: settings, clock, store, registry and the checked configuration, each loaded when asked."""

from functools import cached_property
from typing import TYPE_CHECKING

from core.clock import Clock, ShiftedClock, as_utc, system_clock
from core.errors import ConfigError
from pledgewatch.settings import Settings, load_settings
from pledgewatch.tuning import Lookup, Tuned, no_variables

if TYPE_CHECKING:
    from alerts.config import AlertsConfig
    from compliance.config import ComplianceConfig
    from core.http import HttpClient
    from declarations.registry import Registry
    from feeds.config import FeedsConfig
    from matchers.config import MatchingConfig, OperatingPoint
    from matchers.engine import Matcher
    from storage.engine import Store


class Context:
    """One per process. Loading is lazy, so that a command pays only for what it uses.

    `variable` says what an operator set past the files, where this runs inside Airflow.
    """

    def __init__(
        self, settings: Settings | None = None, clock: Clock | None = None, variable: Lookup = no_variables
    ) -> None:
        self.settings = settings or load_settings()
        self.clock = clock or _clock(self.settings)
        self.variable = variable

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
        """`config/alerts.yaml`, with the quiet hours in force."""
        from pledgewatch.tuned_files import tuned_alerts

        config, tuned = tuned_alerts(self.settings.config_dir, self.variable)
        self._obey(tuned)
        return config

    @cached_property
    def accept_at(self) -> "OperatingPoint":
        """The confidences at which a match is accepted: those of `config/matching.yaml`, unless tuned.

        Not part of the matcher's version: another value counts for what is matched from now on, and makes nothing of
        what is stored wait to be read again.
        """
        from pledgewatch.tuned_files import tuned_point

        point, tuned = tuned_point(self.settings.config_dir, self.variable)
        self._obey(tuned)
        return point

    def _obey(self, tuned: Tuned) -> None:
        """A person waits for the refusal."""
        if tuned.refused:
            raise ConfigError("tuning", list(tuned.refused))

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
