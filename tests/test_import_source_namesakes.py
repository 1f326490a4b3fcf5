"""An operator imports open data sets: which entries match a technology, and which wait for a person."""

import json

import pytest

from comparisons.models import Alias, Fact, Logo, Revision, SourceEntry, Technology, Version
from comparisons.open_data import answers

from .import_sets import counts, csv, run
from .make import make_editor, make_source_entry, make_technology
from .upstream import SMALL

pytestmark = pytest.mark.django_db


def test_figures_of_a_word_that_leads_to_two_wait_as_one_question(tmp_path):
    for slug in ("tool", "other-tool"):
        entry = make_source_entry(slug, source="github-topics", technology=make_technology(slug))
        SourceEntry.objects.filter(pk=entry.pk).update(ids=["handy"])
    Fact.objects.all().delete()
    rows = [f"handy,github_stars,{number},2026-10-0{number},https://example.org/" for number in (1, 2)]

    first, second = (run("figures", csv(tmp_path, *rows)) for _ in range(2))

    assert counts(first) == counts(second) == {"read": 2, "queued": 2}
    assert len(SourceEntry.objects.waiting().get().candidates) == 2


def test_several_entries_of_one_set_about_one_technology_are_one(tmp_path):
    said = run("landscape", SMALL / "landscape.yml")

    vessel = Technology.objects.get(slug="vessel")
    assert counts(said)["updated"] == 1  # “Vessel (Wasm)”, after “Vessel”
    assert vessel.category.slug == "container-runtime"
    assert vessel.source_entries.count() == 2


def test_what_is_no_technology_waits_and_makes_none(topics):
    said = topics(springfield={"display_name": "Springfield", "short_description": "Springfield is a city."})

    entry = SourceEntry.objects.get()
    assert counts(said) == {"read": 1, "queued": 1}
    assert (entry.name, entry.technology) == ("Springfield", None)
    assert "a place" in entry.reason
    assert not Technology.objects.exists()


def test_a_namesake_waits_with_the_technologies_that_it_may_be():
    vessel = make_technology("vessel", name="Vessel", website="https://elsewhere.example.com")

    run("landscape", SMALL / "landscape.yml")

    first = SourceEntry.objects.waiting().first()
    assert (first.name, first.candidates) == ("Vessel", [vessel.pk])
    vessel.refresh_from_db()
    assert vessel.maturity == ""


def test_an_entry_finds_its_technology_again_whatever_became_of_its_words(topics):
    topics(flask={})
    Technology.objects.update(slug="flask-web", name="Flask Web")
    Alias.objects.all().delete()
    Technology.objects.get().save()

    said = topics(flask={"released": "2010"})

    assert counts(said) == {"read": 1, "updated": 1}
    assert Technology.objects.get().first_released == "2010"


def test_an_entry_whose_technology_was_deleted_waits_and_is_not_made_again(topics):
    topics(flask={})
    Technology.objects.all().delete()

    said = topics(flask={})

    assert counts(said) == {"read": 1, "queued": 1}
    assert not Technology.objects.exists()
    assert SourceEntry.objects.waiting().get().name == "Flask"


def test_what_waited_is_settled_once_a_later_set_tells(topics, tmp_path):
    topics(oddity={"display_name": "Oddity", "short_description": "Be odd.", "url": "https://oddity.example.org"})
    assert SourceEntry.objects.waiting().count() == 1
    path = tmp_path / "landscape.yml"
    item = "{item: null, name: Oddity, homepage_url: https://oddity.example.org}"
    path.write_text(f"landscape:\n- {{name: Odd, subcategories: [{{name: Things, items: [{item}]}}]}}\n")

    said = run("landscape", path)

    assert "entries of earlier runs that waited and are settled now: 1" in said
    assert not SourceEntry.objects.waiting().exists()
    assert Technology.objects.get().summary == "Be odd."


def test_a_logo_comes_onto_technologies_that_match_by_name_and_address(tmp_path):
    cpp = make_technology("cpp", website="https://isocpp.org", repository="https://github.com/isocpp/logos")
    node = make_technology("nodejs", website="https://elsewhere.example.org")

    said = run("simple-icons", SMALL / "simple-icons.json")

    logo = Logo.objects.get()
    assert (logo.technology, logo.colour, logo.path, logo.licence) == (cpp, "00599C", "", "CC0-1.0")
    assert SourceEntry.objects.waiting().get().candidates == [node.pk]
    assert counts(said)["updated"] == 1
    assert not Revision.objects.exists()
    assert Version.numbers([f"technology:{cpp.pk}"]) == {f"technology:{cpp.pk}": 1}


def test_an_outline_comes_with_the_drawings_and_stays_without_them(tmp_path):
    make_technology("cpp", repository="https://github.com/isocpp/logos")
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "cplusplus.svg").write_text('<svg><path d="M1 1h2v2z"/></svg>')
    (tmp_path / "simple-icons.json").write_bytes((SMALL / "simple-icons.json").read_bytes())

    run("simple-icons", tmp_path)
    said = run("simple-icons", SMALL / "simple-icons.json")

    assert Logo.objects.get().path == "M1 1h2v2z"
    assert counts(said)["unchanged"] == 1


def test_an_icon_is_not_asked_about_for_lying_beside_that_of_another(tmp_path):
    make_technology("jaeger", name="Jaeger")
    artwork = "https://github.com/cncf/artwork/tree/main/projects"
    path = tmp_path / "simple-icons.json"
    icons = [{"title": title, "hex": "000000", "source": f"{artwork}/{title}"} for title in ("Jaeger", "Falco")]
    path.write_text(json.dumps(icons))
    assert counts(run("simple-icons", path)) == {"read": 2, "queued": 1, "refused": 1}
    entry = SourceEntry.objects.get()
    answers.same(entry, Technology.objects.get(), by=make_editor("ada"))

    assert counts(run("simple-icons", path)) == {"read": 2, "unchanged": 1, "refused": 1}
    assert not SourceEntry.objects.waiting().exists()
