"""The lockout of the editors' log-in: how many passwords may be tried, and until when no more are.

Counted are one address *together with* one account, and one network. No count is of an account alone, so whoever
tries the passwords of an editor locks out nobody but themselves. A try is counted before its password is hashed, so
that many at once are not more than one after the other, and taken back if the password was right.

A log-in with a second factor has two tries, the password and the code: only the right code takes them back, so that
whoever knows the password gains no guesses at the code by typing the password again.
"""

import logging
import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Case, F, Value, When
from django.http import HttpRequest

from comparisons.domain.days import DAY, HOUR
from comparisons.models import LoginCount

from . import rate_limits, tries

log = logging.getLogger(__name__)

PER_ACCOUNT = 5
"""Wrong passwords and codes for one account from one address before that address is locked out of it."""
WINDOW = HOUR
"""How long those count from the first one on."""
PER_NETWORK = 20
"""Wrong log-ins from one network in a UTC day before it is locked out."""
LONGEST_NAME = 150
"""Longer names are of no account."""
SHOWN = 60
"""Characters of a name in the log."""


class Refused(Exception):
    """A log-in of which the password was not looked at, with a sentence that says when to try again."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


def refusal(request: HttpRequest, name: str, at: datetime) -> Refused | None:
    """Return why nobody may log in as ``name`` from where ``request`` came from; None if they may. One query."""
    opens = tries.opens(_limits(request, name, at), at)
    return _refused(opens, at) if opens else None


@contextmanager
def attempt(
    request: HttpRequest, name: str, at: datetime, *, steps: int = 1, said: str = "Logged in"
) -> Iterator[None]:
    """Count a log-in and log it; the body looks at the password or code, and raises ValidationError if it is wrong.

    Raises Refused before the body runs where no more may be tried. What is refused is not logged. A right one takes
    back as many tries as the log-in had ``steps``, and the log says what was done. Any other exception of the body
    leaves the log-in undecided: its try stays counted, and the log waits for the next step.
    """
    account, network = limits = _limits(request, name, at)
    try:
        tries.count(limits, at)
    except tries.Full as full:
        raise _refused(full.opens, at) from None
    who = f"“{_readable(name)}” from network {network.key[:8]}"
    try:
        yield
    except ValidationError:
        log.info("Log-in failed: %s.", who)
        raise
    LoginCount.objects.filter(key=account.key).delete()
    _take_back(network, steps)
    log.info("%s: %s.", said, who)


def open_for(request: HttpRequest, name: str, at: datetime) -> None:
    """Erase the counts of one account and of the network that ``request`` came from: its holder set a new password."""
    LoginCount.objects.filter(key__in=[limit.key for limit in _limits(request, name, at)]).delete()


def open_all() -> int:
    """Erase all counts, so that nobody is locked out, and return how many there were."""
    return LoginCount.objects.all().delete()[0]


def _limits(request: HttpRequest, name: str, at: datetime) -> tuple[tries.Limit, tries.Limit]:
    """Return those of account and network. Spellings of a name that a form or people take for one are one."""
    address = rate_limits.address_of(request)
    account = unicodedata.normalize("NFKC", name.strip()[:LONGEST_NAME]).casefold()
    return (
        tries.Limit.of(f"account {address} {account}", most=PER_ACCOUNT, window=WINDOW, at=at),
        tries.Limit.of(f"network {rate_limits.network(address)}", most=PER_NETWORK, window=DAY, at=at),
    )


def _take_back(network: tries.Limit, steps: int) -> None:
    """Take the tries of a right log-in from the count of its network."""
    fewer = Case(When(number__gt=steps, then=F("number") - steps), default=Value(0))
    LoginCount.objects.filter(key=network.key).update(number=fewer)


def _refused(opens: datetime, at: datetime) -> Refused:
    minute = (opens.astimezone(UTC) + timedelta(seconds=59)).strftime("%H:%M")
    return Refused(
        f"Too many wrong log-ins came from here, so no password is looked at. You can try again at {minute} UTC.",
        seconds=math.ceil((opens - at).total_seconds()),
    )


def _readable(name: str) -> str:
    """Return the beginning of a name without line breaks and characters that nobody sees."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:SHOWN])
