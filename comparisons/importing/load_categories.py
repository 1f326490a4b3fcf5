"""Records of categories and criteria to rows. They have no revisions; a change to them shows on the whole site."""

from comparisons.catalogue import stored
from comparisons.catalogue.fields import CATEGORY, CRITERION
from comparisons.models import Category, Criterion
from comparisons.models.dating import refresh_dates_of_criteria
from comparisons.models.version import SITE

from .overlay import overlay
from .spool import RecordOutcome


def write_categories(outcomes: list[RecordOutcome]) -> set[str]:
    known = stored.categories()
    records = [overlay(known.get(outcome.subject, {}), outcome.patch) for outcome in outcomes]
    Category.objects.bulk_create(
        [Category(**CATEGORY.row(record | {"parent": None})) for record in records],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=[column for column in CATEGORY.columns if column not in ("slug", "parent")],
    )
    ids = dict(Category.objects.values_list("slug", "id"))
    parents = [(ids[record["category"]], ids.get(record.get("parent", ""))) for record in records]
    Category.objects.bulk_update([Category(id=number, parent_id=parent) for number, parent in parents], ["parent"])
    return {SITE}


def write_criteria(outcomes: list[RecordOutcome]) -> set[str]:
    known = stored.criteria()
    records = [overlay(known.get(outcome.subject, {}), outcome.patch) for outcome in outcomes]
    Criterion.objects.bulk_create(
        [Criterion(**CRITERION.row(record)) for record in records],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=[column for column in CRITERION.columns if column != "slug"],
    )
    _write_categories_of_criteria({record["criterion"]: record.get("categories", []) for record in records})
    refresh_dates_of_criteria([outcome.subject for outcome in outcomes if "recheck_days" in outcome.changed])
    return {SITE}


def _write_categories_of_criteria(wanted: dict[str, list[str]]) -> None:
    criteria = dict(Criterion.objects.filter(slug__in=list(wanted)).values_list("slug", "id"))
    categories = dict(Category.objects.values_list("slug", "id"))
    through = Criterion.categories.through
    through.objects.filter(criterion__in=criteria.values()).delete()
    through.objects.bulk_create(
        through(criterion_id=criteria[criterion], category_id=categories[category])
        for criterion, slugs in wanted.items()
        for category in slugs
    )
