"""The two mails about letters: the one to confirm them, and the letter itself.

Neither holds a word that a reader typed. The one to confirm names pairs of the catalogue and how to do nothing.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import get_random_string

from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import End, Outcome
from comparisons.models import ChangedMind, Comparison, Subscriber, Subscription
from comparisons.models.paths import absolute
from comparisons.services import mail

MOST_NAMED = 10
"""Pairs that the mail to confirm names."""
NOBODY = {
    Outcome.TIE.value: "a tie",
    Outcome.DEPENDS.value: "it depends",
    Outcome.NOT_COMPARABLE.value: "not comparable",
}


@dataclass(frozen=True, slots=True)
class News:
    """What a letter tells: a changed mind and the answers before and after it, in words."""

    mind: ChangedMind
    comparison: Comparison
    before: str
    after: str


def link_of(subscriber: Subscriber) -> str:
    return reverse("letters", args=[subscriber.token])


def answer(comparison: Comparison, outcome: str, pick: str) -> str:
    """Return what a verdict answers, in words: the name of who is picked, or why nobody is."""
    if outcome != Outcome.PICK:
        return NOBODY[outcome]
    return isolated(comparison.low.name if pick == End.LOW else comparison.high.name)


def send_confirmation(subscriptions: list[Subscription]) -> bool:
    """Mail the link under which these pairs of one address are confirmed; False if sending failed.

    It names the pairs that wait, or those that are confirmed already if somebody asked for one of these once more.
    """
    subscriber = subscriptions[0].subscriber
    named = [one.comparison for one in subscriptions if not one.is_confirmed] or [
        one.comparison for one in subscriptions
    ]
    context = {
        "pairs": named[:MOST_NAMED],
        "more": len(named[MOST_NAMED:]),
        "url": absolute(link_of(subscriber)),
    }
    headers = mail.named(f"confirm-{subscriber.pk}-{get_random_string(12)}")
    subject, about = "Please confirm: a letter when our pick changes", f"the letters of reader {subscriber.pk}"
    return mail.send(subject, "comparisons/mail_to_confirm.txt", context, subscriber.address, about, headers)


def send_letter(subscription: Subscription, news: News) -> bool:
    """Mail a changed mind to one reader; False if sending failed. Its Message-ID is the same at each try."""
    subscriber, comparison = subscription.subscriber, news.comparison
    context = {
        "news": news,
        "comparison": comparison,
        "page": absolute(comparison.get_absolute_url()),
        "changes": absolute(reverse("comparison_changes", args=[comparison.slug])),
        "url": absolute(link_of(subscriber)),
    }
    name = mail.named(f"letter-{news.mind.pk}-{subscription.pk}")
    about = f"changed mind {news.mind.pk}, to reader {subscriber.pk}"
    subject = f"{comparison}: now {news.after}"
    return mail.send(
        subject, "comparisons/mail_of_letter.txt", context, subscriber.address, about, name | _unsubscribe(subscription)
    )


def _unsubscribe(subscription: Subscription) -> dict[str, str]:
    """Return the headers with which a mail program offers to stop letters of the pair at one click (RFC 8058).

    Only where the site speaks https: a provider sends nothing to another address.
    """
    if urlsplit(settings.SITE_URL).scheme != "https":
        return {}
    address = absolute(reverse("stop_letters", args=[subscription.subscriber.token, subscription.pk]))
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
