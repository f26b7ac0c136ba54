"""Due feeds are dealt into batches, the feeds of one host together."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UsageError
from pledgewatch.stages.plan import deal, plan_shards


def feeds(*hosts):
    return [SimpleNamespace(name=f"{host}-{n}", url=f"https://{host}/{n}") for n, host in enumerate(hosts)]


@given(st.lists(st.sampled_from("abcdefgh"), max_size=40), st.integers(1, 64))
def test_every_feed_is_dealt_once_and_a_host_is_never_split(hosts, shards):
    made = deal(feeds(*hosts), shards)
    assert sorted(name for batch in made for name in batch) == sorted(feed.name for feed in feeds(*hosts))
    assert len(made) <= shards
    assert all(made)
    assert sum(len({name[0] for name in batch}) for batch in made) == len(set(hosts))


def test_the_largest_host_gets_a_batch_of_its_own():
    made = deal(feeds(*"aaaa", *"bb", *"cc"), 2)
    assert sorted(map(len, made)) == [4, 4]


def test_nothing_due_is_no_batch():
    assert deal([], 4) == []


def test_a_name_that_is_not_configured_is_refused():
    context = SimpleNamespace(feeds=SimpleNamespace(feeds=feeds("a")))
    assert plan_shards(context, 4, only=["a-0"]) == [["a-0"]]
    with pytest.raises(UsageError, match="b-1"):
        plan_shards(context, 4, only=["b-1"])
