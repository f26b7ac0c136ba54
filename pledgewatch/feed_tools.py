"""What the `feeds` commands do: try feeds without storing, add them to the list, tell their health."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.errors import ConfigError, NotAFeed, UsageError
from core.urls import canonical_url
from core.words import Tier
from pledgewatch.context import Context

if TYPE_CHECKING:
    from feeds.config import FeedConfig
    from feeds.health import Health
    from feeds.opml import Import
    from feeds.records import FeedMemory, Look, Parsed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says of a feed to add; "" where the feed itself is to be asked."""

    url: str
    name: str = ""
    outlet: str = ""
    tier: str = "press"
    language: str = ""
    group: str = ""
    full_text: bool = False


def health_of_all(context: Context) -> tuple[list["Health"], dict[str, int]]:
    """Health of every configured feed (and of those that left the list), worst first; drop points of a week."""
    from feeds.fetch import new_memory
    from feeds.health import health
    from storage import feeds as stored

    config, now = context.feeds, context.clock()
    with context.store.read() as session:
        memories = stored.memories(session)
        drops = stored.drop_points(session, now - timedelta(days=7))
    known = {feed.name: new_memory(feed) for feed in config.feeds} | memories
    found = [health(name, memory, config.check, now) for name, memory in known.items()]
    return sorted(found, key=lambda h: (not h.condition.needs_a_person, h.feed)), drops


def health_rows(found: Iterable["Health"], now: datetime) -> list[tuple[object, ...]]:
    """Health as rows of a table; why a feed is in its condition takes a line of its own."""
    return [
        (h.feed, h.condition, _when(h.last_success, now), _when(h.next_check, now), h.per_week, h.items) for h in found
    ]


def try_feeds(context: Context, names: Sequence[str]) -> list["Look"]:
    """One look at each named feed (or address), as if for the first time; nothing is stored."""
    from feeds.fetch import look, new_memory
    from feeds.pool import ParserPool
    from feeds.round import looks

    config = context.feeds
    feeds = {feed.name: feed for feed in _chosen(context, names)}
    with ParserPool(seconds=config.limits.parse_seconds) as parser:

        def one(name: str, memory: "FeedMemory") -> "Look":
            return look(feeds[name], memory, context.http, context.clock(), config, parser)

        made = looks(
            {name: new_memory(feed) for name, feed in feeds.items()},
            one,
            workers=16,
            per_host=config.limits.per_host,
            spacing=config.limits.host_spacing.total_seconds(),
        )
        done = {look.feed: look for look in made}
    return [done[name] for name in feeds]


def look_rows(looks: Iterable["Look"], now: datetime) -> list[tuple[object, ...]]:
    """Looks as rows of a table."""
    return [
        (
            look.feed,
            look.kind or look.outcome.value,
            len(look.entries),
            _when(look.memory.newest_item_at, now),
            f"{look.seconds:.2f}",
            look.message or "; ".join(look.flaws),
        )
        for look in looks
    ]


def add_feed(context: Context, wanted: Wanted) -> tuple["FeedConfig", int]:
    """Look at the feed, and write it into `feeds.yaml`; it and its entries now. FetchError when it cannot be read."""
    from feeds.config import FeedConfig
    from feeds.edit import add_feeds
    from feeds.opml import unique_name

    parsed = _first_look(context, wanted.url)
    taken = {feed.name.casefold() for feed in context.feeds.feeds}
    outlet = wanted.outlet or parsed.title[:200] or wanted.url
    feed = _checked(
        FeedConfig,
        name=wanted.name or unique_name(parsed.title or wanted.url.partition("//")[2], taken),
        url=wanted.url,
        outlet=outlet,
        tier=wanted.tier,
        language=wanted.language or parsed.language,
        group=wanted.group,
        full_text=wanted.full_text,
    )
    add_feeds(context.settings.config_dir / "feeds.yaml", [feed])
    return feed, len(parsed.entries)


def _first_look(context: Context, url: str) -> "Parsed":
    """What stands at `url`; of a web page, the feeds it names are named in the error."""
    from feeds.discover import named_feeds
    from feeds.pool import ParserPool

    answer = context.http.get(url)
    with ParserPool(1) as parser:
        try:
            return parser(answer.body, answer.url, answer.headers.get("content-type", ""))
        except NotAFeed as error:
            found = named_feeds(answer.body, answer.url)
            hint = f"; it names {', '.join(found)}" if found else ""
            raise NotAFeed(url, error.message + hint) from None


def import_feeds(context: Context, body: bytes, tier: str) -> "Import":
    """Write the new feeds of an OPML file into `feeds.yaml`."""
    from feeds.edit import add_feeds
    from feeds.opml import from_opml

    if tier not in {t.value for t in Tier}:
        raise UsageError("--tier", f"expected one of {', '.join(Tier)}; found {tier!r}")
    done = from_opml(body, context.feeds.feeds, Tier(tier))
    if done.feeds:
        add_feeds(context.settings.config_dir / "feeds.yaml", done.feeds)
    return done


def _checked(model: type["FeedConfig"], **values: object) -> "FeedConfig":
    """A feed of `values`; UsageError names what is wrong with them."""
    from core.yaml import check

    try:
        return check(values, model, "feed")
    except ConfigError as error:
        raise UsageError("feeds add", "; ".join(error.problems)) from None


def _chosen(context: Context, names: Sequence[str]) -> list["FeedConfig"]:
    """The configured feeds of these names; an address stands for a feed of its own."""
    from feeds.config import FeedConfig

    by_name = context.feeds.by_name
    if not names:
        return [feed for feed in by_name.values() if feed.enabled]
    chosen = []
    for name in names:
        if name not in by_name and not canonical_url(name):
            raise UsageError("feeds", f"{name!r} is neither a configured feed nor an http address")
        chosen.append(
            by_name.get(name) or FeedConfig.model_construct(name=name, url=name, outlet=name, tier=Tier.PRESS)
        )
    return chosen


def _when(moment: datetime | None, now: datetime) -> str:
    """`3 h ago`, `in 20 min`, or "" for never."""
    from feeds.durations import in_words

    if moment is None:
        return ""
    seconds = (moment - now).total_seconds()
    return f"in {in_words(seconds)}" if seconds > 0 else f"{in_words(-seconds)} ago"
