"""Which addresses may be reached, whatever they are spelt like."""

import pytest

from core.addresses import is_address, is_allowed, is_public

REFUSED = {
    "loopback": "127.0.0.1",
    "loopback, another of its addresses": "127.255.0.9",
    "loopback in IPv6": "::1",
    "loopback mapped into IPv6": "::ffff:127.0.0.1",
    "loopback compatible with IPv6": "::127.0.0.1",
    "this host": "0.0.0.0",
    "private": "10.1.2.3",
    "private, the home kind": "192.168.1.1",
    "private, the third kind": "172.16.0.1",
    "private in IPv6": "fd00::1",
    "site-local in IPv6": "fec0::1",
    "link-local, where clouds keep credentials": "169.254.169.254",
    "link-local with a zone": "fe80::1%eth0",
    "carrier-grade": "100.64.0.1",
    "multicast": "224.0.0.1",
    "multicast in IPv6": "ff02::1",
    "broadcast": "255.255.255.255",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64, the local prefix": "64:ff9b:1::7f00:1",
    "6to4": "2002:7f00:1::",
    "Teredo": "2001:0:53aa:64c:0:fbff:3f57:fefe",
    "documentation": "2001:db8::1",
    "reserved": "240.0.0.1",
    "a private address mapped into IPv6": "::ffff:192.168.0.1",
    "not an address": "example.org",
}


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED)
def test_an_address_off_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
def test_a_public_address_may_be_reached(address: str) -> None:
    assert is_public(address)


def test_the_allow_list_names_a_host_or_a_host_with_its_port() -> None:
    allow = ["intranet", "127.0.0.1:8080", "[::1]:80"]
    assert is_allowed("intranet", 443, allow)
    assert is_allowed("INTRANET", 80, allow)
    assert is_allowed("127.0.0.1", 8080, allow)
    assert is_allowed("::1", 80, allow)
    assert not is_allowed("127.0.0.1", 8081, allow)
    assert not is_allowed("evil.intranet", 443, allow)


def test_only_the_proper_spelling_of_an_address_needs_no_resolver() -> None:
    assert is_address("127.0.0.1")
    assert is_address("::1")
    assert not is_address("2130706433")
    assert not is_address("127.1")
    assert not is_address("localhost")
