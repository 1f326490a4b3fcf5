"""The lockout of the editors' log-in: how many passwords may be tried, and until when no more are.

Counted are one address *together with* one account, and one network. No count is of an account alone, so whoever
tries the passwords of an editor locks out nobody but themselves. A try is counted before its password is hashed, so
that many at once are not more than one after the other, and taken back if the password was right.

Keys are keyed hashes that change each UTC day, as those of ``rate_limits``: no address and no name is stored.
"""

import logging
import math
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from comparisons.models import LoginCount

from . import rate_limits

log = logging.getLogger(__name__)

PER_ACCOUNT = 5
"""Wrong passwords for one account from one address before that address is locked out of it."""
WINDOW = timedelta(hours=1)
"""How long those count from the first one on."""
PER_NETWORK = 20
"""Wrong log-ins from one network in a UTC day before it is locked out."""
DAY = timedelta(days=1)
LONGEST_NAME = 150
"""Longer names are of no account."""
SHOWN = 60
"""Characters of a name in the log."""


class Refused(Exception):
    """A log-in of which the password was not looked at, with a sentence that says when to try again."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Keys:
    account: str
    network: str


def refusal(request: HttpRequest, name: str, at: datetime) -> Refused | None:
    """Return why nobody may log in as ``name`` from where ``request`` came from; None if they may. One query."""
    keys = _keys(request, name, at)
    return _refusal(LoginCount.objects.filter(key__in=[keys.account, keys.network]), keys, at)


@contextmanager
def attempt(request: HttpRequest, name: str, at: datetime) -> Iterator[None]:
    """Count a log-in and log it; the body looks at the password, and raises ValidationError if it is wrong.

    Raises Refused before the body runs where no more passwords may be tried. What is refused is not logged.
    """
    keys = _keys(request, name, at)
    _count(keys, at)
    who = f"“{_readable(name)}” from network {keys.network[:8]}"
    try:
        yield
    except ValidationError:
        log.info("Log-in failed: %s.", who)
        raise
    _take_back(keys)
    log.info("Logged in: %s.", who)


def open_all() -> int:
    """Erase all counts, so that nobody is locked out, and return how many there were."""
    return LoginCount.objects.all().delete()[0]


def _keys(request: HttpRequest, name: str, at: datetime) -> Keys:
    """Return the keys of the UTC day of ``at``. Spellings of a name that a form or people take for one are one."""
    address = rate_limits.address_of(request)
    account = unicodedata.normalize("NFKC", name.strip()[:LONGEST_NAME]).casefold()
    day = f"{at.astimezone(UTC):%Y-%m-%d}"
    return Keys(
        account=_key(f"{day} account {address} {account}"),
        network=_key(f"{day} network {rate_limits.network(address)}"),
    )


def _key(words: str) -> str:
    return salted_hmac("comparisons.services.logins", words, algorithm="sha256").hexdigest()


def _count(keys: Keys, at: datetime) -> None:
    """Count one try, or raise Refused and count none. Erases the counts of earlier days."""
    with transaction.atomic():
        LoginCount.objects.filter(since__lt=rate_limits.midnight_after(at) - DAY).delete()
        new = [LoginCount(key=key, number=0, since=at) for key in sorted((keys.account, keys.network))]
        LoginCount.objects.bulk_create(new, ignore_conflicts=True)
        rows = list(LoginCount.objects.select_for_update().filter(key__in=[row.key for row in new]).order_by("key"))
        if refused := _refusal(rows, keys, at):
            raise refused
        for row in rows:
            if row.number == 0 or row.since + _window(row, keys) <= at:
                row.number, row.since = 0, at
            row.number += 1
            row.save()


def _take_back(keys: Keys) -> None:
    """Clear the count of the account, and take the try itself from that of the network."""
    LoginCount.objects.filter(key=keys.account).delete()
    LoginCount.objects.filter(key=keys.network, number__gt=0).update(number=F("number") - 1)


def _refusal(rows: Iterable[LoginCount], keys: Keys, at: datetime) -> Refused | None:
    """Return a refusal until the last of the full counts ends, or None if none is full."""
    midnight = rate_limits.midnight_after(at)
    ends = [min(row.since + _window(row, keys), midnight) for row in rows if row.number >= _most(row, keys)]
    opens = max(ends, default=at)
    if opens <= at:
        return None
    minute = (opens.astimezone(UTC) + timedelta(seconds=59)).strftime("%H:%M")
    return Refused(
        f"Too many wrong log-ins came from here, so no password is looked at. You can try again at {minute} UTC.",
        seconds=math.ceil((opens - at).total_seconds()),
    )


def _most(row: LoginCount, keys: Keys) -> int:
    return PER_NETWORK if row.key == keys.network else PER_ACCOUNT


def _window(row: LoginCount, keys: Keys) -> timedelta:
    return DAY if row.key == keys.network else WINDOW


def _readable(name: str) -> str:
    """Return the beginning of a name without line breaks and characters that nobody sees."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:SHOWN])
