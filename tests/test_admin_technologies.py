"""What editors do with technologies in the admin."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from comparisons.models import Fact, ProsCons, Revision, Technology, Version
from comparisons.models.version import technology_key

from .admin_pages import change_url, delete, errors, errors_beside, fields_of, fill_in, page, rows
from .make import (
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_editor,
    make_fact,
    make_published_comparison,
    make_relation,
    make_technology,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/comparisons/technology/add/"
LIST = "/admin/comparisons/technology/"


# ---- the technology itself


def test_a_technology_is_added_with_its_slug_as_a_name_and_the_editors_word_on_each_field(editor):
    fill_in(editor, ADD, name="C++", slug="cpp", kind="language", licence="")

    technology = Technology.objects.get()
    assert [alias.key for alias in technology.aliases.all()] == ["cpp"]
    assert {(fact.field, fact.value, fact.source.slug) for fact in technology.facts.all()} == {
        ("name", "C++", "editor"),
        ("kind", "language", "editor"),
    }
    assert [(revision.verb, revision.reason) for revision in technology.revisions.all()] == [("create", "First entry.")]


@pytest.mark.parametrize("slug", ["C++", "a--b", "-a", "mysql-vs-redis", "a" * 65])
def test_a_slug_that_cannot_stand_in_addresses_is_refused(editor, slug):
    soup = fill_in(editor, ADD, name="Anything", slug=slug)

    assert errors(soup)
    assert not Technology.objects.exists()


def test_a_slug_that_leads_elsewhere_is_refused_with_where(editor):
    make_alias(make_technology("postgresql"), "postgres")

    soup = fill_in(editor, ADD, name="Postgres", slug="postgres")

    assert errors_beside(soup, "slug") == ["“postgres” already leads to PostgreSQL."]


def test_what_an_editor_changes_becomes_the_editors_word(editor):
    technology = make_technology(licence="MIT")
    make_fact(technology, source="linguist", value="MIT")

    fill_in(editor, change_url(technology), licence="Apache-2.0")

    said = {fact.source.slug: fact.value for fact in Fact.objects.filter(field="licence")}
    assert said == {"linguist": "MIT", "editor": "Apache-2.0"}
    assert Fact.objects.filter(source__slug="editor").count() == 1
    assert Version.numbers([technology_key(technology.pk)]) == {technology_key(technology.pk): 1}


def test_a_change_of_a_technology_on_a_published_page_needs_a_reason(editor):
    technology = make_published_comparison("mysql", "postgresql").low

    refused = fill_in(editor, change_url(technology), licence="GPL-2.0-only")
    stored = fill_in(editor, change_url(technology), licence="GPL-2.0-only", reason="Read its repository.")

    assert errors_beside(refused, "reason") == ["Readers see this: say why it changes."]
    assert errors(stored) == []
    assert [revision.reason for revision in technology.revisions.all()] == ["Read its repository."]


@pytest.mark.parametrize("field", ["kind", "use_case"])
def test_what_a_published_page_needs_cannot_be_emptied(editor, field):
    technology = make_published_comparison("mysql", "postgresql").low

    soup = fill_in(editor, change_url(technology), reason="Unsure.", **{field: ""})

    assert errors_beside(soup, field)[0].startswith("One of its comparisons is in review or published")


def test_what_only_a_draft_needs_can_be_emptied(editor):
    technology = make_comparison("mysql", "postgresql").low

    fill_in(editor, change_url(technology), kind="")

    technology.refresh_from_db()
    assert technology.kind == ""


def test_a_renamed_technology_is_still_found_under_its_old_slug(editor):
    technology = make_technology("postgres")

    fill_in(editor, change_url(technology), slug="postgresql", licence="PostgreSQL")

    technology.refresh_from_db()
    assert technology.slug == "postgresql"
    assert {alias.key for alias in technology.aliases.all()} == {"postgres", "postgresql"}
    assert sorted(revision.verb for revision in technology.revisions.all()) == ["edit", "rename"]


def test_renaming_alone_writes_one_entry(editor):
    technology = make_technology("postgres")

    fill_in(editor, change_url(technology), slug="postgresql")

    assert [revision.verb for revision in technology.revisions.all()] == ["rename"]


def test_renaming_to_what_leads_elsewhere_is_refused_with_where(editor):
    make_alias(make_technology("postgresql"), "pg")
    technology = make_technology("pgsql")

    soup = fill_in(editor, change_url(technology), slug="pg")

    assert errors_beside(soup, "slug") == ["“pg” already leads to PostgreSQL."]
    technology.refresh_from_db()
    assert technology.slug == "pgsql"


def test_what_another_editor_changed_meanwhile_is_not_undone(editor):
    claim = make_claim(make_technology("mysql", licence="MIT"))
    opened = fields_of(page(editor, change_url(claim.technology)))
    fill_in(editor, change_url(claim), text="Reads better.")

    late = editor.post(change_url(claim.technology), opened | {"licence": "GPL-2.0-only"})
    soup = BeautifulSoup(late.content, "html.parser")
    fill_in(editor, change_url(claim.technology), licence="GPL-2.0-only")

    claim.refresh_from_db()
    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert fields_of(soup)["licence"] == "GPL-2.0-only"
    assert claim.text == "Reads better."
    assert claim.technology.revisions.count() == 2


def test_packages_are_typed_one_ecosystem_a_line(editor):
    technology = make_technology(packages={"npm": ["react"]})
    soup = page(editor, change_url(technology))

    fill_in(editor, change_url(technology), packages="npm: react, react-dom\n\npypi: pyreact")

    technology.refresh_from_db()
    assert soup.select_one("[name=packages]").text.strip() == "npm: react"
    assert technology.packages == {"npm": ["react", "react-dom"], "pypi": ["pyreact"]}


@pytest.mark.parametrize("typed", ["react", "npm:", ": react", "npm: a\nnpm: b", "npm: a, b, a"])
def test_packages_that_cannot_be_read_are_refused_by_their_line(editor, typed):
    technology = make_technology()

    soup = fill_in(editor, change_url(technology), packages=typed)

    assert errors_beside(soup, "packages")[0].startswith("Line ")


def test_unchanged_lines_are_no_change(editor):
    lines = {"packages": {"npm": ["react", "react-dom"]}, "own_sources": ["https://react.dev/blog"]}
    technology = make_technology(**lines)

    fill_in(editor, change_url(technology))

    assert not Revision.objects.exists()


def test_own_sources_are_typed_one_a_line(editor):
    technology = make_technology(own_sources=["https://react.dev/blog"])
    soup = page(editor, change_url(technology))

    fill_in(editor, change_url(technology), own_sources="https://react.dev/b\n\nhttp://a.example.org/")

    technology.refresh_from_db()
    assert soup.select_one("[name=own_sources]").text.strip() == "https://react.dev/blog"
    assert technology.own_sources == ["http://a.example.org/", "https://react.dev/b"]


@pytest.mark.parametrize("typed", ["react.dev", "ftp://react.dev", "https://a.example.org\nhttps://a.example.org"])
def test_own_sources_that_are_no_addresses_are_refused_by_their_line(editor, typed):
    soup = fill_in(editor, change_url(make_technology()), own_sources=typed)

    assert errors_beside(soup, "own_sources")[0].startswith("Line ")


def test_a_host_that_many_share_is_no_own_source_without_a_path(editor):
    technology = make_technology()

    soup = fill_in(editor, change_url(technology), own_sources="https://www.github.com/")
    expected = "Line 1 is a host that many share: add the path, as in https://github.com/project."
    assert errors_beside(soup, "own_sources") == [expected]

    fill_in(editor, change_url(technology), own_sources="https://github.com/python")
    technology.refresh_from_db()
    assert technology.own_sources == ["https://github.com/python"]


@pytest.mark.parametrize("stored", ["One.\n\nTwo.", "One.\n\nTwo.\n"])
def test_the_line_breaks_of_browsers_are_no_change(editor, stored):
    technology = make_technology(summary=stored)

    fill_in(editor, change_url(technology), summary=stored.replace("\n", "\r\n"))

    assert not Revision.objects.exists()


def test_text_is_stored_with_the_line_breaks_of_the_catalogue(editor):
    technology = make_technology()

    fill_in(editor, change_url(technology), summary="One.\r\n\r\nTwo.")

    technology.refresh_from_db()
    assert technology.summary == "One.\n\nTwo."


# ---- the list


def test_the_list_says_what_a_technology_still_needs(editor):
    make_technology("bare", kind="", use_case="")
    make_claim(make_technology("half"))

    listed = {row[0]: row[-1] for row in rows(page(editor, LIST))}

    assert listed == {"Bare": "Needs a kind, a use case, a pro, a con", "Half": "Needs a con"}


@pytest.mark.parametrize("word", ["cpp", "C++", "cplusplus"])
def test_a_technology_is_found_by_name_slug_and_other_name(editor, word):
    make_alias(make_technology("cpp"), "cplusplus")
    make_technology("csharp")

    found = rows(page(editor, f"{LIST}?{urlencode({'q': word})}"))

    assert [row[0] for row in found] == ["C++"]


@pytest.mark.parametrize("term", ["pg", "postgr", "postgersql"])
def test_choosing_a_technology_finds_it_by_another_name_and_by_a_mistyped_one(editor, term):
    make_alias(make_technology("postgresql"), "pg")
    make_technology("mysql")
    asked = {"app_label": "comparisons", "model_name": "comparison", "field_name": "low", "term": term}

    found = editor.get("/admin/autocomplete/", asked).json()

    assert [result["text"] for result in found["results"]] == ["PostgreSQL"]


def test_the_list_takes_as_many_queries_whatever_its_length(editor, django_assert_num_queries):
    category = make_category()
    make_technology(category=category)
    page(editor, LIST)
    with django_assert_num_queries(5):
        editor.get(LIST)
    for _ in range(5):
        make_technology(category=category)
    with django_assert_num_queries(5):
        editor.get(LIST)


# ---- deleting and permissions


def test_a_technology_that_nothing_compares_is_deleted(editor):
    claim = make_claim()

    delete(editor, f"{LIST}{claim.technology_id}/delete/")

    assert not Technology.objects.exists()


def test_those_that_name_a_deleted_technology_are_touched(editor):
    gone, redis = make_technology("mysql"), make_technology("redis")
    make_relation(redis, "mysql")

    delete(editor, f"{LIST}{gone.pk}/delete/")

    assert Version.numbers([technology_key(redis.pk)]) == {technology_key(redis.pk): 1}


def test_a_technology_of_a_comparison_cannot_be_deleted(editor):
    technology = make_comparison().low

    assert editor.post(f"{LIST}{technology.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Technology.objects.filter(pk=technology.pk).exists()


def test_a_technology_that_a_claim_is_about_cannot_be_deleted(editor):
    claim = make_claim(against=make_technology())

    assert editor.post(f"{LIST}{claim.against_id}/delete/", {"post": "yes"}).status_code == 403
    assert ProsCons.objects.get() == claim


def test_a_claim_is_deleted_where_a_reason_is_asked_for(editor):
    claim = make_claim()

    response = editor.post(f"/admin/comparisons/proscons/{claim.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert ProsCons.objects.exists()


def test_who_may_only_look_changes_nothing(client):
    technology = make_technology("mysql")
    client.force_login(make_editor("bob", permissions=["view_technology", "view_proscons"]))
    make_claim(technology)

    soup = page(client, change_url(technology))
    response = client.post(change_url(technology), {"name": "Other", "slug": "other"})

    assert soup.select("[name=reason], [name=name], [name=_save]") == []
    assert response.status_code == 403
    technology.refresh_from_db()
    assert technology.name == "MySQL"
