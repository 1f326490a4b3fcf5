"""The verb with which a reader asks for letters about a pair, and the limits on the mails that it leads to.

Anybody can type anybody's address, so a mail goes out once a day and three times a month, whatever is asked, and
nobody is told what is known of an address: for each the same is answered.
"""

from datetime import UTC, datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from comparisons.domain.days import DAY, HOUR
from comparisons.models import ConfirmationDay, Subscriber, Subscription
from comparisons.services import task_queue, tries
from comparisons.services.spam import limits as spam

from . import tasks

PER_MONTH = 3
"""Mails to confirm that one mailbox gets in a month, on different days: more would be a way to annoy a stranger."""
SITE_PER_HOUR = 100
"""Mails to confirm that the whole site sends in an hour, to addresses that nobody has confirmed.

A mail server that takes ``mail.LONGEST`` for each is done with them within the hour, and what mail providers count
against a sender stays small. A page with a thousand readers an hour comes to a few.
"""
GMAIL = ("gmail.com", "googlemail.com")
PAIRS = 100
"""Pairs that one address may have. What is asked for beyond is not stored."""


def count_client(client: str, network: str, at: datetime) -> None:
    """Count that a client asks, or raise ``tries.Full``. The limits are those of disagreements, the counts its own."""
    limits = [
        tries.Limit.of(f"letters {sender}", most=most, window=window, at=at)
        for sender, most, window in (
            (f"an hour {client}", spam.PER_HOUR, HOUR),
            (f"a day {client}", spam.PER_DAY, DAY),
            (f"an hour {network}", spam.NETWORK_PER_HOUR, HOUR),
            (f"a day {network}", spam.NETWORK_PER_DAY, DAY),
        )
    ]
    tries.count(limits, at)


def ask(address: str, comparison_id: int, *, at: datetime) -> None:
    """Store that an address asks for letters about a pair, and queue the mail to confirm it where one may be sent.

    Raises ``tries.Full``, and stores nothing, while the site has sent ``SITE_PER_HOUR`` such mails: that is asked
    first, so that the answer does not depend on the address.
    """
    site = tries.Limit.of("letters to confirm", most=SITE_PER_HOUR, window=HOUR, at=at)
    if opens := tries.opens([site], at):
        raise tries.Full(opens)
    with transaction.atomic():
        subscriber = _stored(address, at)
        if subscriber.subscriptions.count() < PAIRS:
            pair = Subscription(subscriber=subscriber, comparison_id=comparison_id, asked_at=at)
            Subscription.objects.bulk_create([pair], ignore_conflicts=True)
        if _may_mail(subscriber.key, at):
            Subscriber.objects.filter(pk=subscriber.pk).update(awaits_mail=True)
            subscriber.subscriptions.waiting().update(asked_at=at)  # what the mail names can be confirmed for as long
            task_queue.enqueue(tasks.send_confirmation, subscriber.pk)
            tries.count([site], at)


def key_of(address: str) -> str:
    """Return an address as it is compared: in lower case, its host in ASCII.

    >>> key_of("Reader@Example.org"), key_of("a@MÜNCHEN.example")
    ('reader@example.org', 'a@xn--mnchen-3ya.example')
    """
    name, _, host = address.strip().rpartition("@")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = host.casefold()
    return f"{name}@{host}".lower()


def mailbox_of(key: str) -> str:
    """Return what of a key names the mailbox: without quotes, a tag, and what Gmail passes over.

    One address has endless spellings that lead to one person. Only mails are counted so: letters go where they are
    asked for.

    >>> mailbox_of("a.reader+news@gmail.com"), mailbox_of(r'"a\\.reader"@example.org'), mailbox_of("+1@example.org")
    ('areader@gmail.com', 'a.reader@example.org', '+1@example.org')
    """
    name, _, host = key.rpartition("@")
    name = name.replace('"', "").replace("\\", "")
    name = name.partition("+")[0] or name
    if host in GMAIL:
        name, host = name.replace(".", ""), GMAIL[0]
    return f"{name}@{host}"


def _stored(address: str, at: datetime) -> Subscriber:
    """Lock and return the row of an address; many who ask with one address at once wait for each other."""
    row = Subscriber(address=address.strip(), key=key_of(address), created=at)
    Subscriber.objects.bulk_create([row], update_conflicts=True, unique_fields=["key"], update_fields=["key"])
    return Subscriber.objects.get(key=row.key)


def _may_mail(key: str, at: datetime) -> bool:
    """Return whether a mail to confirm may go to a mailbox today, and count it. The address is locked.

    Two spellings of a mailbox have a row each, and may ask at once: the day that is stored tells which came first.
    """
    day = at.astimezone(UTC).date()
    said = salted_hmac("comparisons.services.letters", f"{day:%Y-%m} {mailbox_of(key)}", algorithm="sha256").hexdigest()
    days = set(ConfirmationDay.objects.filter(key=said).values_list("day", flat=True))
    if day in days or len(days) >= PER_MONTH:
        return False
    return ConfirmationDay.objects.get_or_create(key=said, day=day)[1]
