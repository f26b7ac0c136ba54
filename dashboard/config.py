"""`config/dashboard.yaml`: who may in from elsewhere, and in which role. The file may be absent."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from core.words import Role
from core.yaml import Strict, load_model
from dashboard.security.passwords import is_hash

Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


def _network(text: str) -> str:
    try:
        ip_network(text, strict=False)
    except ValueError:
        raise ValueError("expected an address or network such as 10.0.0.0/8") from None
    return text


def _hash(text: str) -> str:
    if text and not is_hash(text):
        raise ValueError("expected a hash from `pledgewatch serve --hash-password`, never the password itself")
    return text


class Person(Strict):
    """One person. `password` is a hash; without one the shared password of the environment lets them in."""

    name: Name
    role: Role = Role.REVIEWER
    password: Annotated[str, AfterValidator(_hash)] = ""


class Proxy(Strict):
    """An authenticating proxy in front: the header it sets, and the networks it may speak from."""

    header: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")] = "X-Forwarded-User"
    trusted: Annotated[list[Annotated[str, AfterValidator(_network)]], Field(min_length=1)]

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """`trusted`, parsed."""
        return tuple(ip_network(text, strict=False) for text in self.trusted)


class DashboardConfig(Strict):
    """All of the file."""

    people: list[Person] = []
    default_role: Role = Role.REVIEWER
    """Of people who are not listed, on an address other than loopback. On loopback they are admins."""
    proxy: Proxy | None = None
    allowed_hosts: list[Name] = []
    session_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 12

    @field_validator("people")
    @classmethod
    def _unique(cls, people: list[Person]) -> list[Person]:
        names = [person.name.casefold() for person in people]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"listed twice: {', '.join(twice)}")
        return people


def load_dashboard_config(path: Path) -> DashboardConfig:
    """The file at `path`, or the defaults where there is none. ConfigError names what is wrong in it."""
    return load_model(path, DashboardConfig) if path.exists() else DashboardConfig()
