"""The editors' front page, the history, categories and criteria, sources and wishes."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from comparisons.models import Category, Criterion, Revision, Version
from comparisons.models.version import SITE
from comparisons.services import editorial

from .admin_pages import change_url, delete, errors, fields_of, fill_in, page, rows
from .make import (
    make_category,
    make_comparison,
    make_criterion,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_revision,
    make_technology,
    make_wish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor("ada"))
    return client


def site_version() -> int:
    return Version.numbers([SITE])[SITE]


MODELS = list(filter(admin.site.is_registered, apps.get_app_config("comparisons").get_models()))


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_without_an_inline_script_or_style(editor, model):
    soup = page(editor, reverse(f"admin:comparisons_{model._meta.model_name}_changelist"))

    assert soup.select("script:not([src]):not([type='application/json']), style, [style], [onclick]") == []


def test_the_forms_have_no_inline_script_or_style(editor):
    comparison = make_published_comparison()
    urls = [
        change_url(comparison),
        change_url(comparison.low),
        change_url(make_feedback(comparison)),
        f"{reverse('admin:comparisons_comparison_approve')}?ids={comparison.pk}",
    ]

    found = [page(editor, url).select("script:not([src]), style, [style], [onclick]") for url in urls]

    assert found == [[], [], [], []]


# ---- history


def test_a_revision_shows_what_is_different_since_the_one_before(editor):
    technology = make_technology("mysql", licence="MIT")
    for licence in ("GPL-2.0-only", "GPL-2.0-or-later"):
        technology.licence = licence
        technology.save()
        editorial.record_technology(technology, verb=editorial.Verb.EDIT, by=make_editor(licence), reason="Read it.")

    soup = page(editor, change_url(Revision.objects.first()))

    assert soup.select_one(".field-changed dt").text == "Licence changed"
    assert soup.select_one(".field-changed del").text.strip() == "GPL-2.0-only"
    assert soup.select_one(".field-changed ins").text.strip() == "GPL-2.0-or-later"
    assert "technology: mysql" in soup.select_one(".field-whole pre").text
    assert soup.select_one(f".field-subject a[href='{change_url(technology)}']")


def test_the_first_revision_says_that_it_is_one(editor):
    soup = page(editor, change_url(make_revision(make_technology())))

    assert "first entry" in soup.select_one(".field-changed").text


def test_a_revision_leads_to_the_disagreement_behind_it(editor):
    feedback = make_feedback()
    revision = make_revision(feedback.comparison, because=feedback)

    assert page(editor, change_url(revision)).select_one(f"a[href='{change_url(feedback)}']")


def test_the_history_can_be_read_and_not_written(editor):
    revision = make_revision(make_technology())

    assert editor.get("/admin/comparisons/revision/add/").status_code == 403
    assert editor.post(change_url(revision), {"reason": "Better."}).status_code == 403
    assert editor.post(f"/admin/comparisons/revision/{revision.pk}/delete/", {"post": "yes"}).status_code == 403
    revision.refresh_from_db()
    assert revision.reason == "The licence changed."


def test_the_history_says_when_in_a_form_that_everybody_reads_alike(editor):
    revision = make_revision(make_comparison(), at=datetime(2026, 11, 2, 21, 45, tzinfo=UTC))

    assert rows(page(editor, "/admin/comparisons/revision/"))[0][0] == "2 Nov 2026, 21:45"
    assert page(editor, change_url(revision)).select_one(".field-when .readonly").text == "2 Nov 2026, 21:45"


def test_the_history_takes_as_many_queries_whatever_its_length(editor, django_assert_num_queries):
    make_revision(make_comparison())
    url = "/admin/comparisons/revision/"
    page(editor, url)
    with django_assert_num_queries(7):
        editor.get(url)
    for _ in range(5):
        make_revision(make_comparison())
    with django_assert_num_queries(7):
        editor.get(url)


# ---- categories and criteria


def test_a_change_of_a_category_counts_for_the_whole_site(editor):
    category = make_category("databases")

    fill_in(editor, change_url(category), description="Where rows live.")
    fill_in(editor, "/admin/comparisons/category/add/", name="Key-value stores", slug="kv", parent=category.pk)
    delete(editor, f"/admin/comparisons/category/{Category.objects.get(slug='kv').pk}/delete/")

    assert [category.description for category in Category.objects.all()] == ["Where rows live."]
    assert site_version() == 3


def test_a_category_that_is_its_own_ancestor_is_refused(editor):
    top = make_category("databases")
    child = make_category("relational", parent=top)

    soup = fill_in(editor, change_url(top), parent=child.pk)

    assert errors(soup) == ["This parent is itself part of the category."]
    assert site_version() == 0


@pytest.mark.parametrize(
    ("make", "add"),
    [(make_category, "/admin/comparisons/category/add/"), (make_criterion, "/admin/comparisons/criterion/add/")],
)
def test_the_slug_that_files_name_is_chosen_once(editor, make, add):
    stored = make("the-first")

    added = page(editor, add).select("[name=slug]")
    soup = fill_in(editor, change_url(stored), name="Another name", slug="another-slug", categories=None)

    stored.refresh_from_db()
    assert len(added) == 1
    assert errors(soup) == []
    assert (stored.name, stored.slug) == ("Another name", "the-first")


def test_a_change_of_a_criterion_counts_for_the_whole_site(editor):
    criterion = make_criterion()

    fill_in(editor, change_url(criterion), weight="3", categories=make_category().pk)

    assert (Criterion.objects.get().weight, site_version()) == (3, 1)
    assert criterion.categories.count() == 1


@pytest.mark.parametrize("weight", ["-1", "5.5", "x"])
def test_a_weight_outside_its_range_is_refused(editor, weight):
    criterion = make_criterion()

    soup = fill_in(editor, change_url(criterion), weight=weight)

    assert errors(soup)
    assert Criterion.objects.get().weight == 1


def test_categories_chosen_in_the_list_are_deleted_and_counted(editor):
    chosen = [make_category("a").pk, make_category("b").pk]

    data = {"action": "delete_selected", "_selected_action": chosen}
    confirmation = BeautifulSoup(editor.post("/admin/comparisons/category/", data).content, "html.parser")
    response = editor.post("/admin/comparisons/category/", fields_of(confirmation) | data)

    assert response.status_code == 302
    assert (Category.objects.count(), site_version()) == (0, 1)


def test_what_keeps_a_category_from_being_deleted_is_named_up_to_a_limit(editor, django_assert_num_queries):
    category = make_category("databases")
    make_category("relational", parent=category)
    for _ in range(25):
        make_technology(category=category)

    with django_assert_num_queries(9):
        soup = page(editor, f"/admin/comparisons/category/{category.pk}/delete/")

    assert len(soup.select("#content li")) == 20
    assert soup.select("#content form") == []
    editor.post(f"/admin/comparisons/category/{category.pk}/delete/", {"post": "yes"})
    assert Category.objects.filter(pk=category.pk).exists()


# ---- sources and wishes


def test_sources_are_listed_by_whom_is_believed_first(editor):
    listed = rows(page(editor, "/admin/comparisons/source/"))

    assert [row[1] for row in listed[:2]] == ["Our editors", "The catalogue files"]
    assert editor.get("/admin/comparisons/source/add/").status_code == 403


def test_wishes_are_counted_by_pair_the_most_wanted_first(editor):
    mysql, redis, kafka = make_technology("mysql"), make_technology("redis"), make_technology("kafka")
    make_wish(mysql, redis)
    for _ in range(2):
        make_wish(kafka, redis)

    listed = rows(page(editor, "/admin/comparisons/wish/"))

    assert [row[:2] for row in listed] == [["Kafka vs Redis", "2"], ["MySQL vs Redis", "1"]]


def test_a_wish_leads_to_the_form_with_both_technologies_chosen(editor):
    wish = make_wish(make_technology("mysql"), make_technology("redis"))
    url = page(editor, "/admin/comparisons/wish/").select_one(".field-answer a")["href"]

    soup = fill_in(editor, url)

    assert "MySQL vs Redis" in soup.title.text
    assert soup.select_one(".closelink")["href"] == "/admin/comparisons/wish/"
    assert wish.low.comparisons_as_low.get().high == wish.high


def test_a_wish_that_was_granted_leads_to_the_comparison(editor):
    comparison = make_comparison()
    make_wish(comparison.low, comparison.high)

    link = page(editor, "/admin/comparisons/wish/").select_one(".field-answer a")

    assert link["href"] == f"{change_url(comparison)}?back=/admin/comparisons/wish/"
