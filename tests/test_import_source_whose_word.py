"""An operator imports open data sets: whose word stands where they disagree."""

from datetime import date

import pytest

from comparisons.models import Alias, Fact, Release, SourceEntry, Technology

from .import_sets import counts, everything, run
from .make import make_fact, make_release, make_technology
from .upstream import topic, write_topic

pytestmark = pytest.mark.django_db


def test_what_a_catalogue_file_set_stands_and_the_source_is_heard_beside_it(topics):
    make_technology("flask", kind="library", first_released="2009", licence="MIT")

    said = topics(flask={"short_description": "Flask is a web framework.", "released": "2010"})

    flask = Technology.objects.get()
    assert counts(said) == {"read": 1, "queued": 1}  # of two kinds: a person has to say
    assert flask.kind == "library"
    flask.kind = ""
    flask.save()

    said = topics(flask={"released": "2010"})

    flask.refresh_from_db()
    assert counts(said) == {"read": 1, "updated": 1}
    assert (flask.first_released, flask.licence) == ("2009", "MIT")
    assert flask.kind == "framework"
    told = Fact.objects.filter(field="first_released").values_list("source__slug", "value")
    assert set(told) == {("catalogue", "2009"), ("github-topics", "2010")}


def test_what_an_editor_emptied_stays_empty(topics):
    flask = make_technology("flask", kind="")
    make_fact(flask, source="editor", field="first_released", value=None)

    topics(flask={"released": "2010"})

    flask.refresh_from_db()
    assert flask.first_released == ""
    assert Fact.objects.filter(field="first_released").count() == 2


def test_of_two_sources_the_one_that_is_believed_first_is_shown_whichever_came_first(topics, products):
    topics(tool={"display_name": "The Tool"})

    products(tool="title: Tool")

    assert Technology.objects.get(slug="tool").name == "Tool"
    topics(tool={"display_name": "The Tool!"})
    assert Technology.objects.get(slug="tool").name == "Tool"


def test_what_a_source_no_longer_says_goes_but_for_name_and_kind(topics):
    topics(flask={"url": "https://old.example.org", "released": "2010"})

    topics(flask={"short_description": "Flask does more."})

    flask = Technology.objects.get()
    assert (flask.website, flask.first_released, flask.kind) == ("", "", "framework")
    assert set(Fact.objects.values_list("field", flat=True)) == {"name", "kind", "summary"}


def test_a_fact_that_is_only_repeated_keeps_its_day(topics, tmp_path):
    topics(flask={})
    before = everything()
    write_topic(tmp_path / "later", "flask", topic())

    said = run("github-topics", tmp_path / "later", observed=date(2026, 11, 23))

    assert counts(said) == {"read": 1, "unchanged": 1}
    assert everything() | {"Source": []} == before | {"Source": []}


def test_relations_packages_and_other_names_of_others_are_never_taken_away(products):
    tool = make_technology("tool", packages={"npm": ["tool-by-hand"]})
    tool.relations.create(slug="hammer")
    tool.aliases.create(text="Toolbox")
    make_technology("other").aliases.create(text="gadget")

    products(
        tool="title: Tool\nalternate_urls: [/gadget, /widget]\n"
        "identifiers: [{purl: 'pkg:npm/tool'}, {purl: 'pkg:pypi/tool'}]"
    )

    assert SourceEntry.objects.waiting().count() == 1  # gadget leads to another one
    Alias.objects.filter(key="gadget").delete()
    products(
        tool="title: Tool\nalternate_urls: [/widget]\nidentifiers: [{purl: 'pkg:npm/tool'}, {purl: 'pkg:pypi/tool'}]"
    )
    tool.refresh_from_db()
    assert tool.packages == {"npm": ["tool-by-hand"], "pypi": ["tool"]}
    assert set(tool.aliases.values_list("key", flat=True)) == {"tool", "toolbox", "widget"}
    assert list(tool.relations.values_list("slug", flat=True)) == ["hammer"]


def test_a_source_replaces_its_own_releases_and_no_editors(products):
    one = "- {releaseCycle: '1', eol: false}\n- {releaseCycle: '2', eol: false}\n- {releaseCycle: '3', eol: false}"
    products(tool=f"title: Tool\nreleases:\n{one}")
    tool = Technology.objects.get()
    Release.objects.filter(cycle="2").update(latest="2.9")
    Release.objects.filter(cycle="3").delete()
    make_release(tool, cycle="0.9", source="https://example.org/history")

    products(
        tool="title: Tool\nreleases:\n" + one.replace("false", "true").replace("'1', eol: true", "'1', eol: 2026-05-01")
    )

    assert set(Release.objects.values_list("cycle", "latest", "support")) == {
        ("1", "", "until"),
        ("2", "2.9", "supported"),
        ("0.9", "", "supported"),
    }


def test_after_a_fresh_import_of_the_catalogue_its_address_tells_a_sources_own_releases(products):
    tool = make_technology("tool", kind="")
    make_release(tool, cycle="1", source="https://endoflife.date/tool")
    make_release(tool, cycle="2", source="https://example.org/history")

    products(tool="title: Tool\nreleases: [{releaseCycle: '3', eol: false}]")

    assert set(Release.objects.values_list("cycle", flat=True)) == {"2", "3"}
