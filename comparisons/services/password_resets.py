"""A new password for whoever forgot theirs: a link by mail, to the address that the account has.

Nobody is told whether an address is one of an editor's: for each the same is done and said, and the mail is the
worker's, so that the time of the answer tells nothing either.
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_tasks import task

from comparisons.domain.days import HOUR
from comparisons.models.paths import absolute

from . import mail, rate_limits, task_queue, tries

log = logging.getLogger(__name__)

PER_ADDRESS, PER_NETWORK = 3, 5
"""Mails that may be asked for within an hour: for one address, and from one network."""
ACCOUNTS = 5
"""Accounts at most that one address may have and get a link for."""
PAUSES = [timedelta(minutes=1), timedelta(minutes=5)]
"""Pauses before further tries of a mail. Whoever waits for longer asks again."""


def ask(request: HttpRequest, address: str, at: datetime) -> None:
    """Queue a mail to the editors with this address, be there any or not. Raises ``tries.Full`` after too many.

    Five queries, whoever is asked for.
    """
    client = rate_limits.network(rate_limits.address_of(request))
    words = {f"reset {address.strip().casefold()}": PER_ADDRESS, f"reset from {client}": PER_NETWORK}
    tries.count([tries.Limit.of(said, most=most, window=HOUR, at=at) for said, most in words.items()], at)
    found = User.objects.filter(email__iexact=address, is_active=True, is_staff=True).order_by("pk")
    task_queue.enqueue(_send, list(found.values_list("pk", flat=True)[:ACCOUNTS]))


@task(priority=10)
def _send(user_ids: list[int], tried: int = 0) -> None:
    """Mail a link to each of these accounts; those whose mail failed get another try. The link is made here."""
    task_queue.tidy()
    users = User.objects.filter(pk__in=user_ids, is_active=True, is_staff=True).order_by("pk")
    failed = [user.pk for user in users if user.has_usable_password() and not mail.tell_how_to_reset(user, link(user))]
    if failed and tried < len(PAUSES):
        again: Any = _send.using(run_after=datetime.now(UTC) + PAUSES[tried])
        again.enqueue(failed, tried + 1)


def link(user: User) -> str:
    """Return the address at which this account's password can be set once, for an hour."""
    uid, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    return absolute(reverse("admin_password_reset_confirm", args=[uid, token]))
