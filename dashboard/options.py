"""How a dashboard is opened: where it listens, who may in. Refuses to be open to strangers."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.errors import UsageError
from dashboard.config import DashboardConfig
from dashboard.security.hosts import LOOPBACK, is_loopback


@dataclass(frozen=True, slots=True)
class Options:
    """What differs from one running dashboard to another. Secrets are kept out of `repr`."""

    host: str = "127.0.0.1"
    config: DashboardConfig = field(default_factory=DashboardConfig)
    password: str = field(default="", repr=False)
    """Shared password of the environment; "" when there is none."""
    secret: str = field(default="", repr=False)
    """Signs sessions."""
    api_token: str = field(default="", repr=False)
    """Lets programs in; "" refuses them all."""
    public_url: str = ""
    framed: bool = False
    """Pages of the same origin may frame us: inside Airflow."""
    behind_login: bool = False
    """Somebody else has signed people in before they reach us: inside Airflow."""

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches us: a name is asked for, no password."""
        return is_loopback(self.host)

    @property
    def secure(self) -> bool:
        """Whether people reach us over TLS: cookies are then for TLS only."""
        return self.public_url.startswith("https://")

    @property
    def lifetime(self) -> timedelta:
        """How long a session lasts."""
        return timedelta(hours=self.config.session_hours)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names we answer to; empty answers to all (behind somebody else's login only)."""
        if self.behind_login:
            return ()
        from urllib.parse import urlsplit

        public = urlsplit(self.public_url).hostname
        own = () if self.host in {"0.0.0.0", "::"} else (self.host,)  # noqa: S104  (compared, not bound)
        return (*LOOPBACK, *own, *self.config.allowed_hosts, *((public,) if public else ()))


def check_exposure(options: Options) -> None:
    """UsageError unless the dashboard is on loopback, has a password, or stands behind a trusted proxy."""
    people = options.config.people
    protected = bool(options.password or options.config.proxy or any(person.password for person in people))
    if options.is_local or options.behind_login or protected:
        return
    raise UsageError(
        options.host,
        "anybody could reach the dashboard there. Set PLEDGEWATCH_DASHBOARD_PASSWORD, give people passwords in "
        "config/dashboard.yaml, or name a proxy that signs them in; or listen on 127.0.0.1",
    )
