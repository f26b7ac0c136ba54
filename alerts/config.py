"""`config/alerts.yaml`: channels, routes, what mutes what, who may press buttons, and how deliveries are tried."""

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, StringConstraints, model_validator

from alerts.durations import Duration
from core.errors import ConfigError
from core.words import Role, Tier, Verdict
from core.yaml import Strict, load_model

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
GroupField = Literal["commitment", "direction", "declaration", "story", "channel"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SlackChannel = Annotated[str, StringConstraints(pattern=r"^(#[a-z0-9_\-]{1,80}|[CG][A-Z0-9]{2,})$")]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such time zone; write it as in Europe/Brussels")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


def _quoted(value: object) -> object:
    # YAML 1.1 reads an unquoted 18:30 as the number 1110.
    if isinstance(value, int | float):
        raise ValueError("write the time in quotes, such as '18:30'")  # noqa: TRY004  (pydantic's protocol)
    return value


Clock = Annotated[time, BeforeValidator(_quoted)]


class QuietHours(Strict):
    """Daily hours, in the channel's time zone, in which nothing is posted; what falls in them waits for the end."""

    start: Clock
    end: Clock
    weekends: bool = False
    """Whether all of Saturday and Sunday is quiet too."""


class Channel(Strict):
    """Where messages go and when. Without a Slack token, messages of a Slack channel are shown on the console."""

    kind: Literal["slack", "console", "webhook"]
    channel: SlackChannel | None = None
    url: HttpUrl | None = None
    mode: Literal["instant", "daily", "weekly"] = "instant"
    at: Clock = time(8, 30)
    weekday: Weekday = "monday"
    timezone: Zone = "UTC"
    quiet: QuietHours | None = None
    group_by: list[GroupField] = []
    wait: Duration = timedelta(0)
    interval: Duration = timedelta(0)
    burst: Annotated[int, Field(ge=2, le=500)] = 8
    """With more messages than this waiting, they leave as digests of up to twenty."""

    @model_validator(mode="after")
    def _addressed(self) -> Self:
        if self.kind == "slack" and not self.channel:
            raise ValueError("a slack channel needs `channel`, such as '#policy' or 'C0123ABCD'")
        if self.kind == "webhook" and not self.url:
            raise ValueError("a webhook needs `url`")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The channel's time zone."""
        return ZoneInfo(self.timezone)


class When(Strict):
    """What a route takes: every key given must hold; a key holds if any of its values does. Nothing given takes all."""

    kinds: list[Literal["act", "clock"]] = []
    commitments: list[str] = []
    tags: list[str] = []
    holders: list[str] = []
    declarations: list[str] = []
    verdicts: list[Verdict] = []
    tiers: list[Tier] = []
    min_confidence: Annotated[float, Field(ge=0, le=1)] = 0.0


class Route(Strict):
    """Sends what `when` describes to channels; the next routes are only asked where `go_on` is set."""

    name: Name
    when: When = When()
    to: Annotated[list[Name], Field(min_length=1)]
    go_on: bool = False


class Inhibition(Strict):
    """After an alert that `source` describes, ones that `target` describes and that agree in `equal` are held back."""

    name: Name
    source: When
    target: When
    equal: Annotated[list[Literal["commitment", "direction", "declaration", "story", "holder"]], Field(min_length=1)]
    within: Duration = timedelta(hours=24)


class Person(Strict):
    """Who a Slack user is, and what they may do."""

    name: str
    role: Role = Role.VIEWER


class Delivery(Strict):
    """How deliveries are tried."""

    lease: Duration = timedelta(seconds=60)
    attempts: Annotated[int, Field(ge=1, le=100)] = 12
    first_retry: Duration = timedelta(seconds=5)
    longest_retry: Duration = timedelta(hours=1)
    pace: Duration = timedelta(seconds=1)
    """Least time between two calls for one Slack channel."""
    update_wait: Duration = timedelta(seconds=30)
    """Reports that arrive within this time share one edit of the message."""
    circuit: Duration = timedelta(minutes=5)
    """How long a refused token rests before one message tries it again."""
    patience: Duration = timedelta(seconds=90)
    """How long one run of `alert` waits in all for pace and short back-offs before it leaves the rest to the next."""


class Snooze(Strict):
    """Terms offered by a message's Snooze… menu, in days."""

    days: Annotated[list[Annotated[int, Field(ge=1, le=365)]], Field(min_length=1, max_length=10)] = [1, 3, 7, 30]


class AlertsConfig(Strict):
    """All of `alerts.yaml`."""

    channels: dict[Name, Channel]
    routes: Annotated[list[Route], Field(min_length=1)]
    operations: list[Name] = []
    """Channels that are told of failures an operator must see."""
    inhibit: list[Inhibition] = []
    people: dict[str, Person] = {}
    """Slack user id → person. A user who is not listed may read and press nothing."""
    snooze: Snooze = Snooze()
    delivery: Delivery = Delivery()

    def named(self, names: list[str]) -> list[Channel]:
        """The channels of these names, each once."""
        return [self.channels[name] for name in dict.fromkeys(names)]

    def destination(self, name: str) -> str:
        """Where channel `name` leads, as deliveries are addressed: `slack:#policy`, `console:log`, `webhook:ours`."""
        channel = self.channels[name]
        return f"slack:{channel.channel}" if channel.kind == "slack" else f"{channel.kind}:{name}"

    def channel_of(self, destination: str) -> Channel | None:
        """The channel that `destination` leads to; None when the file no longer has it."""
        return next((c for n, c in self.channels.items() if self.destination(n) == destination), None)


def load_alerts_config(path: Path) -> AlertsConfig:
    """`alerts.yaml` at `path`, checked; ConfigError names every problem."""
    config = load_model(path, AlertsConfig)
    problems = [*_unknown_channels(config), *_doubled(config)]
    if problems:
        raise ConfigError(path, problems)
    return config


def _unknown_channels(config: AlertsConfig) -> list[str]:
    known = ", ".join(config.channels) or "none"
    used = [(f"routes ({route.name}) › to", name) for route in config.routes for name in route.to]
    used += [("operations", name) for name in config.operations]
    return [f"{where}: no channel {n!r}; known are {known}" for where, n in used if n not in config.channels]


def _doubled(config: AlertsConfig) -> list[str]:
    """One destination has one schedule, else what is sent when would depend on the route."""
    seen: dict[str, str] = {}
    problems = []
    for name in config.channels:
        first = seen.setdefault(config.destination(name), name)
        if first != name:
            problems.append(f"channels › {name}: {config.destination(name)} is channel {first!r} already")
    return problems
