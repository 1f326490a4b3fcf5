"""Fill the starter catalogue with a week's work for editors, and with three of them, one a role.

python -m bench.editors_week, with DATABASE_URL naming a database that may be lost
"""

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import django

PASSWORD = "a-week-of-the-guide"  # noqa: S105 - of a site that ends with the run
WRITER, EDITOR, CHIEF = "will", "grace", "ada"
PEOPLE = {WRITER: ("Will", "Moss", "Writer"), EDITOR: ("Grace", "Lind", "Editor"), CHIEF: ("Ada", "Bell", "Chief")}
"""First and last name and role by the name of the log-in."""
RECHECKED = ("sqlite", "redis")
"""Technologies whose claims nobody has checked for two years."""
TWICE = {
    "name": "RabbitMQ Server",
    "slug": "rabbitmq-server",
    "kind": "tool",
    "summary": "A message broker that routes each message to the queues that ask for it.",
}
"""A technology that is there under another name."""
ITS_CLAIM = "A message that no queue takes can be returned to its sender."
DISPUTED_PAIR, DISPUTED_CLAIM = ("mysql", "postgresql"), "jim4661lnh"
DISPUTES = (
    "Two to four times is what the manual says of queries over big tables. Ours touch a few rows and gain nothing.",
    "Our reports got a quarter faster with four workers, not two to four times. Please say for which queries it holds.",
    "The two to four times hold for queries over big tables. Ours touch a few rows each, and they gain nothing at all.",
)
"""What readers wrote about one claim."""
ADVERTISED = "Buy cheap followers and backlinks for your database at the best price, visit our site now."
BURST = 34
"""Taps for one side of a pair within half an hour."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nicepick.settings")
    django.setup()
    people()
    overdue_claims()
    broken_sources()
    one_twice()
    disputes()
    spam()
    voices()


def people() -> None:
    from django.contrib.auth.models import Group, User

    for name, (first, last, role) in PEOPLE.items():
        user, _ = User.objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
        user.first_name, user.last_name, user.is_staff, user.is_superuser = first, last, True, False
        user.set_password(PASSWORD)
        user.save()
        user.groups.set(Group.objects.filter(name=role))


def overdue_claims() -> None:
    from comparisons.domain import days
    from comparisons.models import ProsCons
    from comparisons.models.dating import refresh_dates

    long_ago = days.utc_today() - timedelta(days=731)
    claims = ProsCons.objects.filter(technology__slug__in=RECHECKED).exclude(source="")
    claims.update(checked=long_ago)
    refresh_dates(list(claims.values_list("technology", flat=True).distinct()))


def broken_sources() -> None:
    from comparisons.domain import days
    from comparisons.models import ProsCons, SourceCheck, UnfoundQuote

    today = days.utc_today()
    cited = ProsCons.objects.filter(technology__slug="nginx").exclude(source="").order_by("pk")
    gone, moved, *_ = dict.fromkeys(cited.values_list("source", flat=True))
    answers = {
        gone: {"state": "gone", "status": 404, "detail": "The page is not there any more."},
        moved: {"state": "moved", "status": 301, "moved_to": f"{moved.rstrip('/')}/current/"},
    }
    for number, (address, answer) in enumerate(answers.items()):
        dates = {"since": today - timedelta(days=9 - number), "checked": today}
        SourceCheck.objects.get_or_create(address=address, defaults={**answer, **dates, "asks": True})
    quoted = ProsCons.objects.exclude(quote="").exclude(source="").order_by("pk").first()
    if quoted is not None:
        check, _ = SourceCheck.objects.get_or_create(
            address=quoted.source, defaults={"state": "alive", "since": today, "checked": today, "asks": True}
        )
        UnfoundQuote.objects.get_or_create(
            of=check, claim_key=quoted.key, defaults={"quote": quoted.quote, "since": today}
        )


def one_twice() -> None:
    from comparisons.models import ProsCons, Technology
    from comparisons.services.merging import questions

    if not Technology.objects.filter(slug=TWICE["slug"]).exists():
        twice = Technology.objects.create(**TWICE)
        ProsCons.objects.create(technology=twice, polarity="pro", text=ITS_CLAIM)
    questions.store()


def disputes() -> None:
    """Three disagreements with one claim, older than all others; one of them may not be quoted."""
    for number, text in enumerate(DISPUTES):
        _receive(text, f"dispute-{number}", days=3, claim_key=DISPUTED_CLAIM, may_quote=number != 1)


def spam() -> None:
    """Advertising that came three times from one network, and an honest one that was sent too late."""
    held: dict[str, Any] = {
        "held_because": "words of spam (“buy cheap followers”)",
        "held_for": "words",
        "network": "robots",
    }
    for number in range(3):
        _receive(ADVERTISED, f"robot-{number}", days=1, **held)
    late: dict[str, Any] = {
        "held_because": "sent more than a day after the form was shown",
        "held_for": "stamp",
        "network": "one",
    }
    text = "We went back to MySQL for its replication, after two years. I left this tab open over the weekend."
    _receive(text, "late", days=1, **late)


def _receive(text: str, client: str, *, days: int, claim_key: str = "", may_quote: bool = False, **held: Any) -> None:
    from comparisons.models import Comparison
    from comparisons.services import triage

    wants = "claim" if claim_key else "low"
    said = triage.Disagreement(wants=wants, text=text, claim_key=claim_key, may_quote=may_quote)
    pair = Comparison.objects.get(low__slug__in=DISPUTED_PAIR, high__slug__in=DISPUTED_PAIR)
    if not triage.sent_before(pair.pk, client, text):
        triage.receive(said, pair.pk, client=client, at=datetime.now(UTC) - timedelta(days=days), **held)


def voices() -> None:
    """A burst of taps for one side, each from a network of its own."""
    from comparisons.domain.vocabulary import End
    from comparisons.models import Comparison
    from comparisons.services.voices import casting

    pair = Comparison.objects.get(low__slug="docker", high__slug="podman")
    began = datetime.now(UTC) - timedelta(minutes=40)
    for number in range(BURST):
        at, address = began + timedelta(seconds=50 * number), ip_address(f"203.0.113.{number + 1}")
        casting.cast(pair.pk, End.HIGH, address=address, at=at)


if __name__ == "__main__":
    main()
