"""What editors do with technologies and their claims, names, figures and releases in the admin."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from comparisons.admin.fields import parse
from comparisons.domain.vocabulary import METRICS
from comparisons.models import Alias, Fact, ProsCons, Release, Revision, Signal, Technology, Version
from comparisons.models.version import technology_key

from .admin_pages import change_url, errors, errors_beside, fields_of, fill_in, page, rows
from .make import (
    make_alias,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_editor,
    make_fact,
    make_published_comparison,
    make_relation,
    make_release,
    make_signal,
    make_technology,
)
from .reading import said

pytestmark = pytest.mark.django_db

ADD = "/admin/comparisons/technology/add/"
LIST = "/admin/comparisons/technology/"
ADD_CLAIM = "/admin/comparisons/proscons/add/"


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def editor(client, ada):
    client.force_login(ada)
    return client


def new_line(prefix: str, number: int, **fields: str) -> dict[str, str]:
    """One more line of an inline, as the page's script adds it."""
    return {f"{prefix}-TOTAL_FORMS": str(number + 1)} | {
        f"{prefix}-{number}-{name}": value for name, value in fields.items()
    }


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
    assert parse("") == {}


def test_unchanged_packages_are_no_change(editor):
    technology = make_technology(packages={"npm": ["react", "react-dom"]})

    fill_in(editor, change_url(technology))

    assert not Revision.objects.exists()


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


# ---- claims


def test_claims_are_added_changed_and_deleted_with_one_reason(editor):
    technology = make_published_comparison("mysql", "postgresql").low
    changed, deleted = make_claim(technology, position=0), make_claim(technology, position=1)
    criterion = make_criterion()

    fill_in(
        editor,
        change_url(technology),
        reason="Went through all of them.",
        **{"claims-0-text": "Reads better.", "claims-1-DELETE": "on"},
        **new_line("claims", 2, polarity="con", text="Costs more.", criterion=str(criterion.pk), strength="3"),
    )

    claims = {claim.text: claim for claim in technology.claims.all()}
    assert claims.keys() == {"Reads better.", "Costs more."}
    assert claims["Reads better."].key == changed.key
    assert (claims["Costs more."].criterion, claims["Costs more."].strength) == (criterion, 3)
    assert not ProsCons.objects.filter(key=deleted.key).exists()
    assert [revision.reason for revision in technology.revisions.all()] == ["Went through all of them."]


def test_a_claim_without_a_place_comes_last_of_its_side(editor):
    technology = make_technology()
    make_claim(technology, position=7, text="The first pro.")

    fill_in(
        editor,
        change_url(technology),
        **new_line("claims", 1, polarity="pro", text="The second pro.", strength="2", position=""),
    )

    assert [claim.text for claim in technology.claims.all()] == ["The first pro.", "The second pro."]


def test_emptying_the_place_of_a_claim_keeps_it(editor):
    claim = make_claim(position=3)

    fill_in(editor, change_url(claim.technology), **{"claims-0-position": "", "claims-0-text": "Reads better."})

    claim.refresh_from_db()
    assert (claim.position, claim.text) == (3, "Reads better.")


def test_a_claim_has_a_page_of_its_own_that_leads_back_to_its_technology(editor):
    claim = make_claim(make_technology("mysql"))

    soup = fill_in(editor, change_url(claim), quote="It survives.", versions=">=8")

    claim.refresh_from_db()
    assert (claim.quote, claim.versions) == ("It survives.", ">=8")
    assert soup.select_one("[name=slug]")["value"] == "mysql"
    assert [revision.record["pros"][0]["versions"] for revision in claim.technology.revisions.all()] == [">=8"]


def test_a_change_of_a_claim_on_a_published_page_needs_a_reason(editor):
    claim = make_claim(make_published_comparison().low)

    refused = fill_in(editor, change_url(claim), text="Reads better.")
    stored = fill_in(editor, change_url(claim), text="Reads better.", reason="It was long-winded.")

    assert errors_beside(refused, "reason") == ["Readers see this: say why it changes."]
    assert errors(stored) == []
    assert [revision.reason for revision in Revision.objects.all()] == ["It was long-winded."]


def test_a_claim_added_to_a_published_page_needs_a_reason(editor):
    technology = make_published_comparison().low
    typed = {"technology": technology.pk, "polarity": "pro", "text": "Reads well.", "strength": "2"}

    refused = fill_in(editor, ADD_CLAIM, **typed)
    stored = fill_in(editor, ADD_CLAIM, **typed, reason="It was missing.")

    assert errors_beside(refused, "reason") == ["Readers see this: say why it changes."]
    assert errors(stored) == []
    assert technology.claims.get().position == 0


def test_a_claim_cannot_be_against_its_own_technology(editor):
    claim = make_claim()

    soup = fill_in(editor, change_url(claim), against=claim.technology_id)

    assert errors_beside(soup, "against") == ["A claim cannot be against its own technology: file it as a con."]


def test_a_claim_against_another_technology_is_stored(editor):
    claim, opponent = make_claim(), make_technology()

    fill_in(editor, change_url(claim), against=opponent.pk)

    claim.refresh_from_db()
    assert claim.against == opponent


def test_a_quote_that_is_too_long_is_refused(editor):
    soup = fill_in(editor, change_url(make_claim()), quote="word " * 26)

    assert errors_beside(soup, "quote") == ["A quote has 25 words at most; say the rest in your own."]


# ---- other names, relations, figures, releases, provenance


def test_another_name_leads_to_the_technology(editor):
    technology = make_technology("cpp")

    fill_in(editor, change_url(technology), **new_line("aliases", 0, text="C++"))

    assert Technology.objects.led_to_by(["c++"])["c++"] == technology
    assert Revision.objects.get().record["aliases"] == ["C++"]


@pytest.mark.parametrize("text", ["postgres", "PostgreS"])
def test_another_name_that_leads_elsewhere_is_refused_with_where(editor, text):
    make_alias(make_technology("postgresql"), "postgres")
    technology = make_technology("mysql")

    soup = fill_in(editor, change_url(technology), **new_line("aliases", 0, text=text))

    assert errors(soup) == [f"“{text}” already leads to PostgreSQL."]


def test_the_same_name_twice_in_one_form_is_refused(editor):
    technology = make_technology("cpp")
    lines = new_line("aliases", 0, text="C++") | new_line("aliases", 1, text="c++")

    soup = fill_in(editor, change_url(technology), **lines)

    assert errors(soup) == ["“c++” leads here already."]
    assert Alias.objects.count() == 1


def test_the_new_slug_as_another_name_in_the_same_form_is_refused(editor):
    technology = make_technology("postgres")

    soup = fill_in(editor, change_url(technology), slug="postgresql", **new_line("aliases", 0, text="PostgreSQL"))

    assert errors(soup) == ["“PostgreSQL” leads here already."]


def test_a_name_that_becomes_the_slug_keeps_leading_here(editor):
    technology = make_technology("postgres")
    make_alias(technology, "postgresql")

    refused = fill_in(editor, change_url(technology), slug="postgresql", **{"aliases-0-DELETE": "on"})
    fill_in(editor, change_url(technology), slug="postgresql")

    assert errors(refused) == ["“postgresql” is the slug now, so it has to lead here."]
    assert Technology.objects.led_to_by(["postgresql", "postgres"]).keys() == {"postgresql", "postgres"}


def test_two_names_that_change_places_are_refused_without_a_crash(editor):
    technology = make_technology()
    make_alias(technology, "one")
    make_alias(technology, "two")

    soup = fill_in(editor, change_url(technology), **{"aliases-0-text": "two", "aliases-1-text": "one"})

    assert errors(soup)
    assert {alias.key for alias in technology.aliases.all()} == {technology.slug, "one", "two"}


def test_a_relation_may_lead_nowhere_yet(editor):
    technology = make_technology()

    fill_in(editor, change_url(technology), **new_line("relations", 0, slug="not-there-yet"))

    assert [relation.slug for relation in technology.relations.all()] == ["not-there-yet"]


@pytest.mark.parametrize("slug", ["C#", "a--b", "-a", "a b"])
def test_a_relation_that_can_be_no_slug_is_refused(editor, slug):
    technology = make_technology()

    soup = fill_in(editor, change_url(technology), **new_line("relations", 0, slug=slug))

    assert errors(soup) == [
        "The slug of a technology: lower-case letters, digits and single dashes between them, such as c-sharp."
    ]
    assert not technology.relations.exists()


@pytest.mark.parametrize(("value", "is_stored"), [("123456789012345", True), ("123456789012.3456", False)])
def test_a_figure_has_no_more_digits_than_databases_keep(editor, value, is_stored):
    technology = make_technology()
    line = {"metric": "github_stars", "value": value, "observed": "2026-10-01"}

    soup = fill_in(editor, change_url(technology), **new_line("signals", 0, **line))

    assert errors(soup) == ([] if is_stored else ["A figure has 15 digits at most."])
    assert technology.signals.exists() == is_stored


@pytest.mark.parametrize("day", ["2014", "2014-02", "2016-02-29"])
def test_a_first_release_is_known_to_the_day_the_month_or_the_year(editor, day):
    technology = make_technology()

    fill_in(editor, change_url(technology), first_released=day)

    technology.refresh_from_db()
    assert technology.first_released == day


@pytest.mark.parametrize("day", ["2014-02-31", "2014-13", "2015-02-29", "0000", "14", "2014-1-1", "spring"])
def test_a_day_that_no_calendar_has_is_refused(editor, day):
    technology = make_technology()

    soup = fill_in(editor, change_url(technology), first_released=day)

    assert errors_beside(soup, "first_released") == ["A year, a month or a day: 2014, 2014-05 or 2014-05-27."]


def test_a_figure_is_added_and_deleted(editor):
    technology = make_technology()
    line = {"metric": "github_stars", "value": "1200", "observed": "2026-10-01"}

    fill_in(editor, change_url(technology), **new_line("signals", 0, **line))
    stored = list(technology.signals.values_list("metric", "value"))
    fill_in(editor, change_url(technology), **{"signals-0-DELETE": "on"})

    assert stored == [("github_stars", 1200)]
    assert not Signal.objects.exists()
    assert Revision.objects.count() == 2


def test_a_figure_and_a_release_are_corrected_on_pages_of_their_own(editor):
    technology = make_technology()
    signal, release = make_signal(technology), make_release(technology)

    fill_in(editor, change_url(signal), value="1300")
    fill_in(editor, change_url(release), support="until", supported_until="2030-11-01")

    assert Signal.objects.get().value == 1300
    assert Release.objects.get().support == "until"
    assert technology.revisions.count() == 2


def test_support_until_a_date_without_the_date_is_refused(editor):
    release = make_release()

    soup = fill_in(editor, change_url(release), support="until")

    assert errors(soup) == ["A date stands exactly where support is given until a date."]


def test_who_says_what_is_shown_and_cannot_be_changed(editor):
    technology = make_technology()
    make_fact(technology, source="linguist", value="MIT")

    soup = page(editor, change_url(technology))

    cells = [cell.text for cell in soup.select(".field-provenance th, .field-provenance td")]
    assert cells == ["licence", "MIT", "GitHub Linguist", "–"]


# ---- size


def full(technology: Technology, lines: int) -> Technology:
    """``technology`` with so many rows of each kind."""
    criterion = make_criterion(f"criterion-{technology.pk}")
    for number in range(lines):
        make_claim(technology, criterion=criterion, source="https://example.org/docs/current/a-page.html#anchor")
        make_alias(technology, f"Other name {technology.pk}-{number}")
        make_relation(technology, f"related-{number}")
        make_release(technology, cycle=str(number))
        make_signal(technology, source=f"https://example.org/{number}")
    make_fact(technology)
    return technology


def test_the_form_takes_as_many_queries_whatever_its_size(editor, django_assert_num_queries):
    small, large = full(make_technology(), 1), full(make_technology(), 9)
    page(editor, change_url(small))

    for technology in (small, large):
        with django_assert_num_queries(13):
            editor.get(change_url(technology))


def test_the_form_of_a_technology_with_ten_claims_is_small(editor):
    technology = full(make_published_comparison().low, 4)
    criterion = technology.claims.first().criterion
    for number in range(6):
        text = f"It does what its manual says in chapter {number}, and in the two chapters after that one."
        make_claim(technology, criterion=criterion, text=text)

    soup = page(editor, change_url(technology))

    assert len(soup.select("#claims-group tr.has_original")) == 10
    assert len(editor.get(change_url(technology)).content) < 60_000


def test_help_stands_in_the_head_of_the_claims_and_in_no_line(editor):
    technology = full(make_technology(), 2)

    claims = page(editor, change_url(technology)).select_one("#claims-group")

    assert claims.select_one(".column-criterion img")["title"].startswith("What the claim is weighed by.")
    assert claims.select("tbody img") == []
    assert claims.select("tr.has_original [aria-describedby]") == []


def test_what_is_chosen_already_cannot_be_emptied_and_a_new_line_chooses_nothing(editor):
    technology = full(make_technology(), 1)

    soup = page(editor, change_url(technology))

    offered = {
        line: [option.text for option in soup.select_one(f"[name=claims-{line}-polarity]").select("option")]
        for line in ("0", "__prefix__")
    }
    assert offered == {"0": ["pro", "con"], "__prefix__": ["---------", "pro", "con"]}


def test_a_new_figure_is_of_a_metric_that_is_offered(editor):
    technology = make_technology()
    line = {"value": "1200", "observed": "2026-10-01"}

    offered = page(editor, change_url(technology)).select("#signals-group datalist option")
    refused = fill_in(editor, change_url(technology), **new_line("signals", 0, metric="applause", **line))
    fill_in(editor, change_url(technology), **new_line("signals", 0, metric="github_stars", **line))

    assert said(offered) == list(METRICS)
    assert errors(refused) == ["Select a valid choice. applause is not one of the available choices."]
    assert [signal.metric for signal in technology.signals.all()] == ["github_stars"]


def test_forms_stay_small_with_ten_thousand_technologies(editor):
    category = make_category()
    Technology.objects.bulk_create(
        Technology(slug=f"technology-{number}", name=f"Technology {number}", category=category)
        for number in range(10_000, 20_000)
    )
    comparison = make_published_comparison()
    for technology in comparison.sides:
        full(technology, 3)
        for _ in range(3):
            make_claim(technology, criterion=technology.claims.first().criterion)
    forms = [
        *(change_url(row) for row in (comparison, comparison.low, comparison.low.claims.first(), category)),
        *(f"/admin/comparisons/{model}/add/" for model in ("comparison", "technology", "proscons", "category")),
    ]

    sizes = {url: len(editor.get(url).content) for url in forms}

    assert {url: size for url, size in sizes.items() if size >= 60_000} == {}


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

    editor.post(f"{LIST}{claim.technology_id}/delete/", {"post": "yes"})

    assert not Technology.objects.exists()


def test_those_that_name_a_deleted_technology_are_touched(editor):
    gone, redis = make_technology("mysql"), make_technology("redis")
    make_relation(redis, "mysql")

    editor.post(f"{LIST}{gone.pk}/delete/", {"post": "yes"})

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
