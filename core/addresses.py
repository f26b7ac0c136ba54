"""Which addresses may be reached. The resolved address is judged, never a URL's text: it has too many spellings."""

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Python 3.11 calls these global, though they carry an IPv4 address inside or lead through a relay.
_TUNNELS = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)
_ALSO_PRIVATE = tuple(ipaddress.ip_network(net) for net in ("192.88.99.0/24", "fec0::/10", "192.0.0.0/24"))


def is_public(text: str) -> bool:
    """Whether the address `text` belongs to the public internet. An unreadable one does not."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    nets = (*_TUNNELS, *_ALSO_PRIVATE)
    if any(address.version == net.version and address in net for net in nets):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_address(text: str) -> bool:
    """Whether `text` is an address in its one proper spelling, so that there is no name to resolve."""
    try:
        return str(ipaddress.ip_address(text)) == text
    except ValueError:
        return False


def is_allowed(host: str, port: int, allow: Iterable[str]) -> bool:
    """Whether `host` or `host:port` stands on the list of an operator's own exceptions."""
    host = host.lower().strip("[]")
    return any(entry in (host, f"{host}:{port}", f"[{host}]", f"[{host}]:{port}") for entry in allow)
