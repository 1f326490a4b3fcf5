"""What editors do with a technology's other names, relations, figures and releases in the admin."""

import pytest

from comparisons.models import Alias, Release, Revision, Signal, Technology

from .admin_pages import change_url, errors, errors_beside, fill_in, new_line, page
from .make import make_alias, make_fact, make_release, make_signal, make_technology

pytestmark = pytest.mark.django_db


def test_another_name_leads_to_the_technology(editor):
    technology = make_technology("cpp")

    fill_in(editor, change_url(technology), **new_line("aliases", 0, text="C++"))

    assert Technology.objects.by_keys(["c++"])["c++"] == technology
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
    assert Technology.objects.by_keys(["postgresql", "postgres"]).keys() == {"postgresql", "postgres"}


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
