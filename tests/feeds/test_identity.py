"""Which entries are the same."""

from feeds.identity import Identity, alike, identify, same_story
from feeds.records import Entry


def one(title: str = "Harbour opens", link: str = "https://n.example/1", guid: str = "g", summary: str = "") -> Entry:
    return Entry(title, summary, link, guid)


def key(entry: Entry, feed: str = "f") -> str:
    return identify(feed, [entry])[0].key


def test_a_guid_identifies_within_its_feed_whatever_else_changes() -> None:
    assert key(one()) == key(one(title="Edited", link="https://n.example/2", summary="x"))
    assert key(one()) != key(one(), feed="another")


def test_without_a_guid_the_link_identifies() -> None:
    assert key(one(guid="")) == key(one(guid="", title="Edited"))
    assert key(one(guid="")) != key(one(guid="", link="https://n.example/2"))


def test_without_guid_and_link_the_title_identifies() -> None:
    assert key(one(guid="", link="")) == key(one(guid="", link="", summary="edited"))
    assert key(one(guid="", link="")) != key(one(guid="", link="", title="Bridge repaired"))


def test_a_guid_on_several_entries_counts_only_with_the_link() -> None:
    keys = [i.key for i in identify("f", [one(), one("Bridge repaired", "https://n.example/2")])]
    assert len(set(keys)) == 2


def test_a_link_on_several_entries_counts_only_with_the_title() -> None:
    entries = [one(guid=""), one(guid="", title="Bridge repaired")]
    identities = identify("f", entries)
    assert len({i.key for i in identities}) == 2
    assert {i.link for i in identities} == {""}


def test_the_same_entry_twice_in_one_body_is_one() -> None:
    assert len({i.key for i in identify("f", [one(), one()])}) == 1


def test_a_reused_guid_with_another_link_and_title_is_another_story() -> None:
    entry = one("Council repairs the bridge", "https://n.example/2")
    identity = identify("f", [entry])[0]
    old = identify("f", [one()])[0]
    assert not same_story("Harbour opens", old.link, entry, identity)
    assert same_story("Council repairs the old bridge", old.link, entry, identity), "the title was edited"
    assert same_story("Harbour opens", identity.link, entry, identity), "the link is the same"


def test_content_is_what_a_reader_reads() -> None:
    def content(entry: Entry) -> str:
        return identify("f", [entry])[0].content

    assert content(one()) == content(one(link="https://n.example/9", guid="other"))
    assert content(one()) != content(one(summary="more"))
    assert content(one("a", summary="b")) != content(one("ab"))


def test_two_titles_are_alike_when_they_share_a_third_of_their_words() -> None:
    assert alike("Harbour opens today", "Harbour opens on Monday")
    assert not alike("Harbour opens today", "Council repairs the bridge")
    assert alike("", "")


def test_an_identity_has_two_different_keys() -> None:
    identity = identify("f", [one()])[0]
    assert isinstance(identity, Identity)
    assert identity.key != identity.reused
