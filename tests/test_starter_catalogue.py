"""What the catalogue in the repository holds: enough to come for, and nothing that its own rules refuse."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pytest
from django.core.management import call_command
from django.db import transaction

from comparisons.domain import days
from comparisons.domain.evidence import Evidence
from comparisons.domain.review import State
from comparisons.domain.vocabulary import Kind, Outcome
from comparisons.management.commands.count_catalogue import is_against_the_more_popular
from comparisons.management.commands.export_catalogue import LICENCE_FILE, write_licence
from comparisons.management.commands.prepare import CATALOGUE
from comparisons.management.sample_activity import DISAGREEMENTS, WISHES
from comparisons.models import Category, Comparison, Feedback, ProsCons, Technology, Verdict, Wish
from comparisons.services import reviews

pytestmark = pytest.mark.django_db
WORDS_OF_A_QUOTE = 25
ON_THE_PAGE = re.compile(
    r"\b(claims?|criteria|figures?|table|chart|sources?) (below|above|here|on this page|of this page)\b"
    r"|\bthis (page|table|comparison)\b|\b(are|is) (recorded|listed) here\b|\bno figures?\b|\bthe (weighed )?claims\b",
    re.IGNORECASE,
)
NEVER_REVIEWED = {
    "c-vs-cpp", "cpp-vs-csharp", "supervised-fine-tuning-vs-unsupervised-learning"
}  # fmt: skip
"""Pages over which other files are laid: their text would outlive a review."""

RENEW = (
    "Changed since their review. Read these pages again, then renew their reviews:\n"
    ".venv/bin/python manage.py check_catalogue --write-reviewed {} --in catalogue "
    '--by "Nice Pick\'s editors"'
)


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker):
    """The starter catalogue, loaded once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_catalogue", str(CATALOGUE), stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(catalogue) -> list[Evidence]:
    return [Evidence(page) for page in reviews.every_page(Comparison.objects.published())]


@pytest.fixture(scope="module")
def reviewed(pages) -> list[Evidence]:
    return [page for page in pages if page.review_state is State.REVIEWED]


# ---- enough of everything


def test_there_are_technologies_of_every_kind(catalogue):
    kinds = Counter(Technology.objects.values_list("kind", flat=True))

    assert kinds.total() >= 120
    assert {kind: kinds[kind] for kind in Kind if kinds[kind] < 2} == {}


def test_most_have_figures_and_many_have_releases(catalogue):
    assert Technology.objects.filter(signals__isnull=False).distinct().count() >= 90
    assert Technology.objects.filter(releases__isnull=False).distinct().count() >= 50


def test_there_are_comparisons_in_every_category(catalogue):
    compared = Comparison.objects.published()
    filed = set(chain.from_iterable(compared.values_list("low__category__slug", "high__category__slug")))
    parents = set(Category.objects.filter(slug__in=filed).values_list("parent__slug", flat=True))

    assert compared.count() >= 100
    assert set(Category.objects.values_list("slug", flat=True)) == (filed | parents) - {None}


def test_forty_are_reviewed_with_outcomes_of_every_sort(reviewed):
    outcomes = Counter(page.page.ruling.outcome for page in reviewed)

    assert len(reviewed) >= 40
    assert outcomes[Outcome.DEPENDS] >= 6
    assert outcomes[Outcome.TIE] >= 3
    assert outcomes[Outcome.NOT_COMPARABLE] >= 2
    assert sum(map(is_against_the_more_popular, reviewed)) >= 4


# ---- reviews that hold


def test_every_review_is_of_the_page_as_it_is(pages):
    marked = [page for page in pages if page.review_state is not State.UNREVIEWED]
    changed = " ".join(page.page.slug for page in marked if page.review_state is State.CHANGED)

    assert not changed, RENEW.format(changed)
    assert {page.page.slug for page in marked} & NEVER_REVIEWED == set()
    assert {page.page.reviewed_by for page in marked} == {"Nice Pick's editors"}


def test_every_reviewed_page_weighs_performance_or_cost(reviewed):
    """Or says why neither makes a difference."""
    silent = [
        page.page.slug
        for page in reviewed
        if not {"performance", "cost"} & ({row.criterion.slug for row in page.weighing.rows} | set(page.page.left_out))
    ]

    assert silent == []


def test_the_checks_of_the_catalogue_pass(catalogue):
    """What they find is printed above the failure."""
    call_command("check_catalogue")
    call_command("check_consistency")


def test_the_demonstration_finds_every_page_that_its_samples_name(catalogue, settings):
    settings.SAMPLE_ACTIVITY = True

    call_command("fill_demo", stdout=io.StringIO())

    assert Feedback.objects.count() == len(DISAGREEMENTS)
    assert Feedback.objects.filter(changed_pick=True).count() == sum(sample.changes_mind for sample in DISAGREEMENTS)
    assert len(Wish.objects.wanted(days.utc_today(), 100)) == len(WISHES)


# ---- claims


def test_nearly_all_claims_have_a_source_and_each_source_its_title_quote_and_day(catalogue):
    claims = ProsCons.objects.all()
    sourced = claims.exclude(source="")

    assert sourced.count() >= 0.95 * claims.count()
    assert list(sourced.filter(source_title="").values_list("key", flat=True)) == []
    assert list(sourced.filter(quote="").values_list("key", flat=True)) == []
    assert list(sourced.filter(checked=None).values_list("key", flat=True)) == []


def test_quotes_are_short(catalogue):
    quotes = ProsCons.objects.exclude(quote="").values_list("key", "quote")

    assert [key for key, quote in quotes if len(quote.split()) > WORDS_OF_A_QUOTE] == []


def test_few_claims_are_decisive(catalogue):
    assert ProsCons.objects.filter(strength=3).count() <= ProsCons.objects.count() / 6


def test_one_source_shows_one_thing_on_a_criterion(catalogue):
    rows = ProsCons.objects.exclude(source="").values_list("technology__slug", "source", "criterion__slug")
    places = Counter((slug, source.split("#")[0], criterion) for slug, source, criterion in rows)

    assert [place for place, number in places.items() if number > 1] == []


def test_no_comparison_is_without_a_source(pages):
    assert [page.page.slug for page in pages if not any(claim.source for _, claim in page.page.shown)] == []


def test_its_licence_is_the_one_that_exports_carry(tmp_path):
    write_licence(tmp_path / LICENCE_FILE)

    assert (CATALOGUE / LICENCE_FILE).read_text() == (tmp_path / LICENCE_FILE).read_text()


# ---- prose


def prose() -> Iterator[tuple[str, str]]:
    """Yield each text of each verdict with its pair."""
    fields = ("in_short", "reason", "best_case_for_the_other", "low_choose_if", "high_choose_if")
    for verdict in Verdict.objects.select_related("comparison__low", "comparison__high"):
        yield from ((verdict.comparison.slug, getattr(verdict, field)) for field in fields)
        yield from ((verdict.comparison.slug, getattr(verdict, f"{end}_already_using")) for end in ("low", "high"))


def test_prose_does_not_speak_of_the_page(catalogue):
    assert [(slug, found[0]) for slug, text in prose() if (found := ON_THE_PAGE.search(text))] == []


def test_no_text_of_a_verdict_is_used_twice(catalogue):
    texts = Counter(text for _, text in prose() if len(text.split()) > 3)

    assert [text for text, number in texts.items() if number > 1] == []


def test_every_technology_says_what_it_is_and_when_to_use_it(catalogue):
    lacking = Technology.objects.filter(use_case="") | Technology.objects.filter(summary="")

    assert list(lacking.values_list("slug", flat=True)) == []
    assert list(Technology.objects.filter(category=None).values_list("slug", flat=True)) == []
