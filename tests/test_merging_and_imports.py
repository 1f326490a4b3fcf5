"""Imports after a merge: files and sets that name the lost technology speak of the kept one."""

import pytest

from comparisons.models import Alias, Comparison, ProsCons, SourceEntry, Technology
from comparisons.services.merging.undo import undo

from .import_files import technology
from .make import make_editor, make_technology
from .merging_worlds import make_two, merge_them

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_editor("ada")


def slugs() -> set[str]:
    return set(Technology.objects.values_list("slug", flat=True))


OF_LOST = {"technology": "postgres", "licence": "PostgreSQL"}
OF_KEPT = technology("postgresql", aliases=["psql"])


@pytest.mark.parametrize("files", [[OF_LOST], [OF_KEPT, OF_LOST], [OF_LOST, OF_KEPT]])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_file_of_the_lost_technology_is_about_the_kept_one(ada, catalogue, files, at_once):
    merge_them(*make_two(), ada)

    for run in [files] if at_once else [[file] for file in files]:
        catalogue(*run)

    assert slugs() == {"postgresql", "mysql"}
    kept = Technology.objects.get(slug="postgresql")
    assert kept.licence == "PostgreSQL"
    assert Alias.objects.get(key="postgres").technology == kept


def test_pairs_and_claims_that_name_the_lost_one_are_about_the_kept_one(ada, catalogue):
    merge_them(*make_two(), ada)

    catalogue(
        [
            OF_KEPT,
            {"comparison": ["postgres", "mysql"], "intro": "Both."},
            {"technology": "mysql", "pros": [{"text": "Is simpler", "against": "postgres"}]},
        ]
    )

    kept = Technology.objects.get(slug="postgresql")
    assert Comparison.objects.get().slug == "mysql-vs-postgresql"
    assert ProsCons.objects.get().against == kept


def test_once_the_merge_is_undone_each_file_is_about_its_own(ada, catalogue):
    lost, kept = make_two()
    undo(merge_them(lost, kept, ada), by=ada, reason="No.")

    catalogue(OF_KEPT, OF_LOST)

    assert Technology.objects.get(slug="postgres").licence == "PostgreSQL"
    assert Technology.objects.get(slug="postgresql").licence == ""


def test_an_editor_may_give_the_word_away_and_it_stays_there(ada, catalogue):
    merge_them(*make_two(), ada)
    mysql = Technology.objects.get(slug="mysql")
    Alias.objects.filter(key="postgres").update(technology=mysql)

    catalogue(OF_KEPT)

    assert Alias.objects.get(key="postgres").technology == mysql


@pytest.mark.parametrize("is_known", [True, False])
def test_a_set_that_has_the_lost_one_finds_the_kept_one(ada, topics, is_known):
    page = {"short_description": "Flask is a web framework.", "url": "https://flask.example.org"}
    topics(flask=page)
    kept = make_technology("flask-framework", name="Flask Framework", kind="framework")
    merge_them(Technology.objects.get(slug="flask"), kept, ada)
    if not is_known:  # as in another database, where the entry was never linked
        SourceEntry.objects.all().delete()

    topics(flask=page)

    assert slugs() == {"flask-framework"}
    assert not SourceEntry.objects.filter(technology=None, answer="").exists()
