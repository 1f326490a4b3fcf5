"""Fill a demonstration's database with made-up disagreements, answers and wishes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError

from comparisons.domain.pairs import SEPARATOR
from comparisons.domain.vocabulary import FeedbackStatus
from comparisons.management.sample_activity import CHANGED_MIND, DISAGREEMENTS, WISHES, Sample
from comparisons.models import Comparison, Technology, Wish
from comparisons.services import triage, wishes

EDITOR = "sample-editor"
CLIENT = "sample"


class Command(BaseCommand):
    help = (
        "Fills the database with made-up disagreements, answers and wishes. Refuses where SAMPLE_ACTIVITY is not set: "
        "with it every page says that they are made up. A second run adds nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_ACTIVITY:
            raise CommandError(
                "This is no demonstration: set SAMPLE_ACTIVITY=true, and DATABASE_URL to its own database."
            )
        editor = sample_editor()
        disagreed = sum(disagree(sample, number, editor) for number, sample in enumerate(DISAGREEMENTS))
        before = Wish.objects.count()
        for pair in WISHES:
            wish(*pair)
        self.stdout.write(f"Added: {disagreed} disagreements, {Wish.objects.count() - before} wishes.")


def sample_editor() -> User:
    """Return the editor who answers, with whom nobody can log in."""
    editor, is_new = get_user_model().objects.get_or_create(username=EDITOR, defaults={"first_name": "Sample editor"})
    if is_new:
        editor.set_unusable_password()
        editor.save()
    return editor


def disagree(sample: Sample, number: int, editor: User) -> bool:
    """Store and answer a disagreement, and return whether it was new; False where its pair is not published."""
    low, high = sample.pair.split(SEPARATOR)
    comparison = Comparison.objects.published().filter(low__slug__in=[low, high], high__slug__in=[low, high]).first()
    client = f"{CLIENT}-{number}"
    if comparison is None or triage.sent_before(comparison.pk, client, sample.text):
        return False
    sent = triage.Disagreement(wants=sample.wants, text=sample.text)
    feedback = triage.receive(sent, comparison.pk, client=client, at=datetime.now(UTC) - timedelta(hours=number + 1))
    if sample.status == FeedbackStatus.ACCEPTED:
        changes = CHANGED_MIND if sample.changes_mind else None
        triage.accept(feedback, by=editor, answer=sample.answer, verdict_changes=changes)
    elif sample.status == FeedbackStatus.DECLINED:
        triage.decline(feedback, by=editor, answer=sample.answer)
    return True


def wish(one: str, other: str, readers: int) -> None:
    """Store the wish of so many readers, if both technologies are known."""
    sides = Technology.objects.filter(slug__in=[one, other])
    if len(sides) == 2:
        for reader in range(readers):
            wishes.ask(*sides, client=f"{CLIENT}-{reader}", at=datetime.now(UTC))
