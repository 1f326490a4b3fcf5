"""Fill a demonstration's database with made-up disagreements, answers and wishes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F

from comparisons.domain.pairs import SEPARATOR
from comparisons.domain.vocabulary import End, FeedbackStatus
from comparisons.management.sample_activity import (
    CHANGED_MIND,
    CLIENT,
    DISAGREEMENTS,
    EDITOR,
    VOICES,
    WISHES,
    Sample,
    is_filled,
)
from comparisons.models import Comparison, Feedback, Technology, Wish
from comparisons.services import triage, wishes


class Command(BaseCommand):
    help = (
        "Fills the database with made-up disagreements, answers, voices and wishes. Refuses where SAMPLE_ACTIVITY is "
        "not set, with which every page says that they are made up, and where readers have written. A second run adds "
        "nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        require_demonstration()
        editor = sample_editor()
        disagreed = sum(disagree(sample, number, editor) for number, sample in enumerate(DISAGREEMENTS))
        wished = sum(wish(*pair) for pair in WISHES)
        for pair, voices in VOICES.items():
            speak(pair, voices)
        self.stdout.write(f"Added: {disagreed} disagreements, {wished} wishes.")


def require_demonstration() -> None:
    """Raise CommandError where pages would not say that the activity is made up, or where readers' own is stored."""
    if not settings.SAMPLE_ACTIVITY:
        raise CommandError("This is no demonstration: set SAMPLE_ACTIVITY=true, and DATABASE_URL to its own database.")
    if not is_filled() and (Feedback.objects.exists() or Wish.objects.exists()):
        raise CommandError("Readers have written to this site: set DATABASE_URL to a database for the demonstration.")


def sample_editor() -> User:
    """Return the editor who answers, with whom nobody can log in."""
    new = {"first_name": "Sample editor", "password": make_password(None)}
    return get_user_model().objects.get_or_create(username=EDITOR, defaults=new)[0]


@transaction.atomic
def disagree(sample: Sample, number: int, editor: User) -> bool:
    """Store and answer a disagreement, and return whether it was new; False where its pair is not published."""
    comparison = published(sample.pair)
    client = f"{CLIENT}-{number}"
    if comparison is None or triage.sent_before(comparison.pk, client, sample.text):
        return False
    sent = triage.Disagreement(
        wants=sample.wants,
        text=sample.text,
        claim_key=sample.claim,
        evidence=sample.evidence,
        team_size=sample.team_size,
        scale=sample.scale,
        in_production=sample.in_production,
        may_quote=sample.may_quote,
    )
    feedback = triage.receive(sent, comparison.pk, client=client, at=datetime.now(UTC) - timedelta(hours=number + 1))
    if sample.status == FeedbackStatus.ACCEPTED:
        changes = CHANGED_MIND if sample.changes_mind else None
        triage.accept(feedback, by=editor, answer=sample.answer, verdict_changes=changes)
    elif sample.status == FeedbackStatus.DECLINED:
        triage.decline(feedback, by=editor, answer=sample.answer)
    elif sample.status == FeedbackStatus.IN_REVIEW:
        triage.set_in_review(feedback, by=editor)
    Comparison.objects.filter(pk=comparison.pk).update(disagreed=F("disagreed") + 1)
    return True


def published(pair: str) -> Comparison | None:
    slugs = pair.split(SEPARATOR)
    rows = Comparison.objects.published().filter(low__slug__in=slugs, high__slug__in=slugs)
    return rows.select_related("low", "high").first()


def speak(pair: str, voices: Mapping[str, int]) -> None:
    """Store how many would pick each side, once: the totals alone, as they are when the voices of a month are gone."""
    if comparison := published(pair):
        votes = {f"votes_{end}": voices[getattr(comparison, end).slug] for end in End}
        Comparison.objects.filter(pk=comparison.pk, votes_low=0, votes_high=0).update(**votes)


@transaction.atomic
def wish(one: str, other: str, readers: int) -> int:
    """Store the wish of so many readers, and return how many; 0 where one is unknown or a run before has stored it."""
    sides = Technology.objects.filter(slug__in=[one, other])
    stored = Wish.objects.filter(low__in=sides, high__in=sides, client__startswith=f"{CLIENT}-")
    if len(sides) != 2 or stored.exists():
        return 0
    for reader in range(readers):
        wishes.ask(*sides, client=f"{CLIENT}-{reader}", at=datetime.now(UTC))
    return readers
