"""Print what the catalogue holds: how much of each, how much of it has a source, and how much is reviewed."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management import BaseCommand
from django.db.models import Count, Q

from comparisons.domain.evidence import Evidence
from comparisons.domain.review import State
from comparisons.domain.vocabulary import Basis, Kind, Outcome
from comparisons.management.output import write_lines
from comparisons.models import Category, Comparison, ProsCons, Technology
from comparisons.models.category_tree import trees_of
from comparisons.models.comparison import ComparisonQuerySet
from comparisons.services import reviews


class Command(BaseCommand):
    help = (
        "Counts technologies, claims and published comparisons: by kind, category, source, outcome and state of "
        "review. Changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        published = Comparison.objects.published()
        write_lines(self.stdout, [*technologies(), *claims(), *categories(published), *verdicts(published)])


def technologies() -> Iterator[str]:
    kinds = Counter(Technology.objects.values_list("kind", flat=True))
    yield f"technologies: {kinds.total():,}"
    yield _listed("of kinds", {kind or "none": kinds[kind] for kind in (*Kind, "") if kinds[kind]})
    for words, rows in (("with a figure", "signals"), ("with releases", "releases")):
        yield f"  {words}: {Technology.objects.filter(**{f'{rows}__isnull': False}).distinct().count():,}"


def claims() -> Iterator[str]:
    counts = ProsCons.objects.aggregate(
        all=Count("id"), sourced=Count("id", filter=~Q(source="")), decisive=Count("id", filter=Q(strength=3))
    )
    yield f"claims: {counts['all']:,}"
    for words, key in (("with a source", "sourced"), ("decisive", "decisive")):
        yield f"  {words}: {counts[key]:,} ({_share(counts[key], counts['all'])})"


def categories(published: ComparisonQuerySet) -> Iterator[str]:
    """Count comparisons under each top category; one across two categories counts under both."""
    top = {
        node.category.slug: tree.category.slug
        for tree in trees_of(Category.objects.all())
        for node in tree.with_descendants()
    }
    counts: Counter[str] = Counter()
    for sides in published.values_list("low__category__slug", "high__category__slug"):
        counts.update({top.get(slug or "", "none") for slug in sides})
    yield f"comparisons: {published.count():,}"
    yield _listed("of categories", dict(sorted(counts.items())))


def verdicts(published: ComparisonQuerySet) -> Iterator[str]:
    counts, outcomes, bases = Counter[str](), Counter[str](), Counter[str]()
    for page in reviews.every_page(published):
        evidence = Evidence(page)
        state = evidence.review_state
        is_sourced = any(claim.source for _, claim in page.shown)
        counts.update({"sourced": is_sourced, "changed": state is State.CHANGED, "reviewed": state is State.REVIEWED})
        if state is State.REVIEWED and page.ruling:
            outcomes[page.ruling.outcome] += 1
            bases[page.ruling.basis] += 1
            counts["against the more popular"] += is_against_the_more_popular(evidence)
    yield f"  with a source: {counts['sourced']:,}"
    yield f"  changed since their review: {counts['changed']:,}"
    yield f"  reviewed: {counts['reviewed']:,}"
    yield _listed("  of outcomes", {outcome: outcomes[outcome] for outcome in Outcome if outcomes[outcome]})
    yield _listed("  of bases", {basis: bases[basis] for basis in Basis if bases[basis]})
    yield f"    picks of the side that fewer figures favour: {counts['against the more popular']:,}"


def is_against_the_more_popular(evidence: Evidence) -> bool:
    """Return whether a pick goes to the side that leads in fewer of the figures of both."""
    leader, ruling = evidence.standing.leader, evidence.page.ruling
    return bool(leader and ruling and ruling.pick and ruling.pick != leader)


def _listed(words: str, counts: dict[str, int]) -> str:
    return f"  {words}: " + (", ".join(f"{name} {count:,}" for name, count in counts.items()) or "none")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "none"
