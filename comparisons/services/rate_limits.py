"""Anonymous client ids for senders of forms.

A client id is a keyed hash of the UTC day and the sender's network; no address is stored. It changes each day, so
what one client sent on two days cannot be joined, and nobody without the secret key can try addresses against it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

IPV6_HOST_BITS = 64
"""Bits of an IPv6 address that its holder can choose, at least."""
IPV6_SITE_BITS = 80
"""Bits that whoever gets a whole /48, such as any customer of some providers, can choose."""


def client_of(request: HttpRequest, at: datetime) -> str:
    """Return the sender's client id on the UTC day of ``at``: 64 hexadecimal digits."""
    return _keyed(network(address_of(request)), at)


def network_of(request: HttpRequest, at: datetime) -> str:
    """Return the id of the sender's wider network on the UTC day of ``at``: 64 hexadecimal digits."""
    return _keyed(f"wider {network(address_of(request), IPV6_SITE_BITS)}", at)


def address_of(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    return address_in(request.META)


def address_in(environ: Mapping[str, str]) -> IPv4Address | IPv6Address | None:
    """Return the address that the outermost trusted proxy saw, else that of the connection; None for a Unix socket.

    Each proxy appends the address that connected to it, so whatever stands further left was written by the sender.
    """
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies = settings.TRUSTED_PROXIES
    seen = _parsed(forwarded[-proxies]) if 0 < proxies <= len(forwarded) else None
    return seen or _parsed(environ.get("REMOTE_ADDR", ""))


def network(address: IPv4Address | IPv6Address | None, host_bits: int = IPV6_HOST_BITS) -> str:
    """Return the network that counts as one sender: an IPv4 address, or an IPv6 address without its ``host_bits``."""
    if address is None:
        return "unknown"
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{int(address) >> host_bits:x}::/{128 - host_bits}"


def _keyed(words: str, at: datetime) -> str:
    said = f"{at.astimezone(UTC):%Y-%m-%d} {words}"
    return salted_hmac("comparisons.services.rate_limits", said, algorithm="sha256").hexdigest()


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address in ``text``, as proxies write it: with or without port and brackets. None for other text."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return ip_address(text)
    except ValueError:
        return None
