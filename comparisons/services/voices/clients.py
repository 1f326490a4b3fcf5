"""Who sent a voice, as two hashes by a key that lives for one month.

The key is random and stands in the database alone, so that nothing outlives it: once it is deleted, neither we nor
anybody else can compute a hash of that month. It is never the key of disagreements: nobody can join the two.
"""

import hmac
import secrets
from datetime import date
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from comparisons.models import VoiceKey
from comparisons.services import rate_limits

Address = IPv4Address | IPv6Address | None


class Sender(NamedTuple):
    """``client`` is an IPv4 address or an IPv6 /64, ``network`` the same IPv4 address or the IPv6 /48, both hashed."""

    client: str
    network: str


def sender(address: Address, month: date) -> Sender:
    """Return the hashes of an address in a month. One query, and two more for the first voice of the month."""
    key = key_of(month)
    client, network = rate_limits.network(address), rate_limits.network(address, rate_limits.IPV6_SITE_BITS)
    return Sender(_hashed(key, f"client {client}"), _hashed(key, f"network {network}"))


def key_of(month: date) -> bytes:
    """Return the key of a month, which the first voice of the month makes.

    Two servers may make it at once: the primary key lets one of them store it, and both read that one.
    """
    stored = VoiceKey.objects.filter(month=month).first()
    if stored is None:
        VoiceKey.objects.bulk_create([VoiceKey(month=month, key=secrets.token_hex(32))], ignore_conflicts=True)
        stored = VoiceKey.objects.get(month=month)
    return bytes.fromhex(stored.key)


def _hashed(key: bytes, words: str) -> str:
    return hmac.new(key, words.encode(), "sha256").hexdigest()
