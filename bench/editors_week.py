"""Fill the starter catalogue with a week's work for editors, and with three of them, one a role.

python -m bench.editors_week, with DATABASE_URL naming a database that may be lost
"""

import os
from datetime import timedelta

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


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nicepick.settings")
    django.setup()
    people()
    overdue_claims()
    broken_sources()
    one_twice()


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


if __name__ == "__main__":
    main()
