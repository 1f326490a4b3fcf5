"""Changed minds that the history tells of: each revision of a published page beside the one that readers saw before."""

from functools import partial

from django.db import migrations
from django.db.models import Count

from comparisons.domain import decisions
from comparisons.services import changed_minds

AT_ONCE = 500
"""Comparisons whose revisions are read at a time, and rows that are written at a time."""


def store(apps, schema_editor):
    """Write what is missing; a second run writes nothing. Pages with one revision are not read."""
    models = {name: apps.get_model("comparisons", name) for name in ("Alias", "ChangedMind", "Comparison", "Revision")}
    of_pairs = models["Revision"].objects.filter(comparison__isnull=False).order_by("comparison_id")
    changed_often = of_pairs.values_list("comparison_id").annotate(number=Count("pk")).filter(number__gt=1)
    numbers = [number for number, _ in changed_often]
    for start in range(0, len(numbers), AT_ONCE):
        rows = models["Comparison"].objects.filter(pk__in=numbers[start : start + AT_ONCE])
        found = [mind for one in rows.select_related("low", "high") for mind in minds_of(one, models)]
        models["ChangedMind"].objects.bulk_create(found, ignore_conflicts=True)


def minds_of(comparison, models):
    revisions = models["Revision"].objects
    side_of = partial(changed_minds.side_of, comparison=comparison, aliases=models["Alias"].objects)
    before = None
    for revision in revisions.filter(comparison=comparison).order_by("pk").iterator(100):
        after = decisions.told(revision.record, side_of) if decisions.is_public(revision.record) else None
        if before and after and before.decision != after.decision:
            cause = changed_minds.cause_of(comparison, before, after, revision, revisions)
            yield models["ChangedMind"](**changed_minds.columns(revision, before, after, cause))
        before = after or before


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0039_changed_minds"),
    ]

    operations = [
        migrations.RunPython(store, migrations.RunPython.noop, elidable=True),
    ]
