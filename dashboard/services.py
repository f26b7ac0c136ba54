"""What every page is given. One per running dashboard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request

from core.clock import Clock
from core.records import Item, Matching
from dashboard.options import Options
from dashboard.remembered import Remembered
from dashboard.security.limits import LoginLimit
from dashboard.security.sessions import Sessions
from dashboard.security.users import User
from declarations.registry import Registry
from storage.engine import Store

if TYPE_CHECKING:
    from alerts.config import AlertsConfig
    from alerts.interactive import Reply
    from compliance.config import ComplianceConfig
    from feeds.config import FeedsConfig

Press = Callable[[bytes, Mapping[str, str]], "Reply"]

Explain = Callable[[Item], Matching]
"""What today's matcher makes of an item: the gate it passed or stopped at, and every match with its reasons."""


@dataclass
class Services:
    """The store, the registry as it is now, the clock, and who may in."""

    store: Store
    registry: Registry
    clock: Clock
    options: Options
    sessions: Sessions
    limit: LoginLimit = field(default_factory=LoginLimit)
    remembered: Remembered = field(default_factory=Remembered)
    compliance: "ComplianceConfig | None" = None
    alerts: "AlertsConfig | None" = None
    feeds: "FeedsConfig | None" = None
    explain: Explain | None = None
    """Loads the matcher on first use."""
    threshold: float | None = None
    """The confidence from which a match is accepted, where one number says it."""
    declarations_dir: Path | None = None
    """Where accepted proposals are written; None turns importing off."""
    reload_registry: Callable[[], Registry] | None = None
    authenticate: Callable[[Request], User | None] | None = None
    """Somebody else's login; None uses our own."""
    press: "Press | None" = None
    """Answers a press of a Slack button from the request's body and headers; None where no secret is set."""
    first_steps: tuple[str, ...] = ("pledgewatch run",)
    """What an empty page tells people to do."""

    def reload(self) -> None:
        """Read the registry again, after an import."""
        if self.reload_registry is not None:
            self.registry = self.reload_registry()


async def held_by(request: Request) -> Services:
    """`services` as a FastAPI dependency: what is not awaited is run in another thread, which takes longer than it."""
    return services(request)


def services(request: Request) -> Services:
    """The running dashboard's services."""
    found = request.app.state.services
    assert isinstance(found, Services)
    return found
