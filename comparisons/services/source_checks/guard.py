"""Which addresses may be asked: http and https, ports 80 and 443, and machines of the public internet.

Whoever writes a source decides what the site asks. Without these rules that could be a machine behind the firewall, or
the service that tells a cloud's virtual machine its keys. Imports no Django.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import quote, urlsplit

PORTS = {"http": 80, "https": 443}
SAFE_IN_PATH = "/%:=&?~#+!$,;'@()*[]"
NOT_PUBLIC = [
    IPv4Network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3", "168.63.129.16/32",
    )
]  # fmt: skip
"""IANA's special-purpose addresses, multicast and reserved ones, and the address of Azure's host for its machines."""
UNICAST = IPv6Network("2000::/3")
NOT_PUBLIC_6 = [IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
"""Special within global unicast: protocols (Teredo among them), documentation, and 6to4, which wraps IPv4."""
NAT64 = IPv6Network("64:ff9b::/96")


class Unaskable(Exception):
    """Raised for an address that may not be asked; its text says why, after "It"."""


class Target(NamedTuple):
    """What to ask: the parts of an address that a request is made of."""

    scheme: str
    host: str
    port: int
    path: str
    """With its query, percent-encoded."""

    @property
    def named(self) -> str:
        """The host as the header of a request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def is_public(ip: str) -> bool:
    """Return whether an IP address is one of the public internet. What wraps an IPv4 address is judged by that."""
    try:
        found = ip_address(ip)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in net for net in NOT_PUBLIC)
    if wrapped := _wrapped(found):
        return is_public(str(wrapped))
    return found in UNICAST and found.scope_id is None and not any(found in net for net in NOT_PUBLIC_6)


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a mapped address or one of NAT64 stands for: a host without IPv4 reaches it so."""
    return IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else ip.ipv4_mapped


def target_of(address: str) -> Target:
    """Return the target of an address; raise ``Unaskable`` for one that may not be asked or cannot be read."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:
        raise Unaskable("cannot be read as an address") from None
    if parts.scheme not in PORTS:
        raise Unaskable("is no http or https address")
    if "@" in parts.netloc:
        raise Unaskable("holds a user name or password")
    if not host or len(host) > 253 or not host.isprintable() or " " in host:
        raise Unaskable("names no host")
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values():
        raise Unaskable(f"names the port {port}: only 80 and 443 are asked")
    path = quote(parts.path or "/", safe=SAFE_IN_PATH)
    query = f"?{quote(parts.query, safe=SAFE_IN_PATH)}" if parts.query else ""
    return Target(parts.scheme, host, port, path + query)
