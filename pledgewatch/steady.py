"""A context for unattended runs: when a configuration file is refused, the last good one stays in force, and is named.

Every good file is kept in the store as it was when it was last read well, so that a slip in an editor costs a warning
and not the watch. The command line does not use this: there, a person waits for the refusal.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.errors import ConfigError
from pledgewatch.context import Context

if TYPE_CHECKING:
    from alerts.config import AlertsConfig
    from compliance.config import ComplianceConfig
    from declarations.registry import Registry
    from feeds.config import FeedsConfig
    from matchers.config import MatchingConfig, OperatingPoint
    from pledgewatch.tuning import Tuned, Value

T = TypeVar("T")
REFUSED = "refused: "


class SteadyContext(Context):
    """Loads each file group as `Context` does, or from the store's kept copy; `warnings` says what was refused."""

    @cached_property
    def warnings(self) -> list[str]:
        """One sentence per refused file that was replaced by its kept copy."""
        return []

    @cached_property
    def _good(self) -> list[Sequence[str]]:
        """Names that were read well and are not yet kept."""
        return []

    @cached_property
    def feeds(self) -> "FeedsConfig":
        """`config/feeds.yaml`."""
        from feeds.config import load_feeds_config

        return self._steady(["feeds.yaml"], lambda folder: load_feeds_config(folder / "feeds.yaml"))

    @cached_property
    def registry(self) -> "Registry":
        """All of `config/declarations/` with `config/actors.yaml`: refused or taken together."""
        from declarations.actors import load_actors
        from declarations.registry import load_registry

        def load(folder: Path) -> "Registry":
            return load_registry([folder / "declarations"], load_actors(folder / "actors.yaml"))

        return self._steady(["actors.yaml", "declarations"], load)

    @cached_property
    def matching(self) -> "MatchingConfig":
        """`config/matching.yaml`."""
        from matchers.config import load_matching_config

        return self._steady(["matching.yaml"], lambda folder: load_matching_config(folder / "matching.yaml"))

    @cached_property
    def compliance(self) -> "ComplianceConfig":
        """`config/compliance.yaml`."""
        from compliance.config import load_compliance_config

        return self._steady(["compliance.yaml"], lambda folder: load_compliance_config(folder / "compliance.yaml"))

    @cached_property
    def alerts(self) -> "AlertsConfig":
        """`config/alerts.yaml`, with the quiet hours in force."""
        from pledgewatch.tuned_files import tuned_alerts

        config, tuned = self._steady(["alerts.yaml"], lambda folder: tuned_alerts(folder, self.variable))
        self._obey(tuned)
        return config

    @cached_property
    def accept_at(self) -> "OperatingPoint":
        """The confidences at which a match is accepted."""
        from pledgewatch.tuned_files import tuned_point

        point, tuned = self._steady(["matching.yaml"], lambda folder: tuned_point(folder, self.variable))
        self._obey(tuned)
        return point

    @cached_property
    def tuned_values(self) -> list["Value"]:
        """Tunable values as they were read, for the audit."""
        return []

    def _obey(self, tuned: "Tuned") -> None:
        """What was refused is named, and not obeyed."""
        self.warnings.extend(f"{REFUSED}{text}" for text in tuned.refused)
        self.tuned_values.extend(tuned.values_in_force.values())

    def forget_tuned(self) -> None:
        """Ask anew next time: a context may outlive a Variable."""
        for name in ("alerts", "accept_at", "tuned_values"):
            self.__dict__.pop(name, None)
        self.warnings[:] = [text for text in self.warnings if not text.startswith(REFUSED)]

    def _steady(self, names: Sequence[str], load: Callable[[Path], T]) -> T:
        """What `load` makes of the configuration folder, or of the kept copies of `names` when it refuses them."""
        from pledgewatch.kept import kept_folder

        try:
            loaded = load(self.settings.config_dir)
        except ConfigError as refused:
            with kept_folder(self.store, names) as folder:
                if folder is None:
                    raise
                self.warnings.append(f"{refused}; the last good one stays in force")
                return load(folder)
        self._good.append(names)
        return loaded

    def keep_good(self) -> None:
        """Keep what was read well since the last call. Not while reading: a stage may be in a transaction then."""
        from pledgewatch.kept import keep_files

        while self._good:
            keep_files(self.store, self.settings.config_dir, self._good.pop(), self.clock())
