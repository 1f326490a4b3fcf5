"""An operator imports catalogue files: how files are merged, and which stored row a record means."""

import pytest

from comparisons.catalogue import export
from comparisons.models import Alias, Comparison, ProsCons, Revision, Technology

from .import_files import PAIR, comparison, technology
from .make import make_alias, make_claim, make_feedback, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db


# ---- promise 2: files are merged


def test_a_later_file_wins_key_by_key_before_anything_is_compared(catalogue):
    catalogue(
        [technology("c", licence="MIT", website="https://example.org/1", pros=["One"])],
        [{"technology": "c", "licence": "Apache-2.0", "pros": ["Two"]}],
    )

    stored = Technology.objects.get()
    assert (stored.licence, stored.website, stored.claims.get().text) == ("Apache-2.0", "https://example.org/1", "Two")
    assert Revision.objects.count() == 1


def test_pairs_are_merged_in_any_order_of_their_technologies(catalogue):
    catalogue(PAIR, {"comparison": ["postgresql", "mysql"], "intro": "Both."})

    assert Comparison.objects.get().intro == "Both."


@pytest.mark.parametrize(
    "twice",
    [
        [technology("c"), technology("c")],
        [{"category": "c", "name": "C"}] * 2,
        [{"criterion": "c", "name": "C"}] * 2,
        [*PAIR, {"comparison": ["postgresql", "mysql"]}],
        [technology("c", aliases=["see"]), {"technology": "see"}],
    ],
)
def test_twice_within_one_file_is_an_error(refused, twice):
    errors = refused(twice)

    assert len(errors) == 1
    assert errors[0].endswith("expected one record of it in this file")


def test_a_required_key_may_stand_in_another_file(catalogue):
    catalogue({"technology": "c", "licence": "MIT"}, {"technology": "c", "name": "C"})

    assert Technology.objects.get().name == "C"


# ---- identity


def test_an_alias_leads_to_the_stored_technology(catalogue):
    make_alias(make_technology("postgresql"), "Postgres")

    catalogue({"technology": "postgres", "licence": "PostgreSQL"})

    assert Technology.objects.get().licence == "PostgreSQL"


@pytest.mark.parametrize("first", [0, 1])
def test_an_alias_of_another_record_of_the_run_leads_to_it(catalogue, first):
    files = [technology("postgresql", aliases=["postgres"]), {"technology": "postgres", "licence": "PostgreSQL"}]

    catalogue(files[first], files[1 - first])

    stored = Technology.objects.get()
    assert (stored.slug, stored.licence) == ("postgresql", "PostgreSQL")


def test_a_name_by_which_a_record_calls_its_technology_stays(catalogue):
    make_alias(make_technology("postgresql"), "postgres")

    catalogue({"technology": "postgres", "aliases": ["pg"]})

    assert set(Alias.objects.values_list("key", flat=True)) == {"postgresql", "postgres", "pg"}


def test_an_alias_becomes_a_technology_of_its_own_once_it_is_given_up(catalogue):
    catalogue(technology("mysql", aliases=["mariadb"]))

    catalogue([technology("mysql", aliases=[]), technology("mariadb")])

    assert set(Alias.objects.values_list("key", "technology__slug")) == {("mysql", "mysql"), ("mariadb", "mariadb")}


def test_an_alias_moves_from_one_technology_to_another_in_one_run(catalogue):
    catalogue([technology("a", aliases=["x"]), technology("z")])

    catalogue([technology("z", aliases=["x"]), technology("a", aliases=[])])

    assert Alias.objects.get(key="x").technology.slug == "z"


def test_two_technologies_cannot_claim_one_alias(refused):
    make_technology("stored")

    errors = refused([technology("a", aliases=["x"]), technology("b", aliases=["X", "stored"])])

    assert [error.split(": ")[2] for error in errors] == ["“x”", "“stored”"]
    assert all("a word that leads to no other technology" in error for error in errors)


@pytest.mark.parametrize("slug", ["C++", "vs-code", "a--b"])
def test_a_new_technology_needs_a_proper_slug(refused, slug):
    (error,) = refused({"technology": slug, "name": "X"})

    assert "expected a slug" in error


def test_references_resolve_by_alias(catalogue):
    make_alias(make_technology("vscode"), "vs-code")
    verdict = {"pick": "vs-code", "basis": "editor", "choose_if": {"VS-Code": "you like buttons", "vim": "you do not"}}

    catalogue(
        [
            technology("vim", pros=[{"text": "Small", "against": "vs-code"}]),
            comparison("vim", "vs-code", verdict=verdict),
        ]
    )

    stored = Comparison.objects.get()
    assert stored.picked.slug == "vscode"
    assert export.comparison_record(stored.id)["verdict"]["choose_if"] == {
        "vim": "you do not",
        "vscode": "you like buttons",
    }
    assert ProsCons.objects.get().against.slug == "vscode"


# ---- claims keep their rows


def test_a_claim_keeps_its_key_and_its_row_while_its_text_stands(catalogue):
    catalogue(technology("c", pros=["One", "Two", "Two"], cons=["One"]))
    before = dict(ProsCons.objects.values_list("key", "id"))

    catalogue({"technology": "c", "pros": ["Two", {"text": "One", "strength": 3}, "Two"], "cons": ["One", "New"]})

    after = dict(ProsCons.objects.values_list("key", "id"))
    assert before.items() <= after.items()
    assert len(after) == 5
    assert [claim.text for claim in ProsCons.objects.filter(polarity="pro")] == ["Two", "One", "Two"]
    assert ProsCons.objects.get(polarity="pro", text="One").strength == 3


def test_a_claim_that_is_known_by_its_key_may_change_its_text_and_keeps_its_disputes(catalogue):
    page = make_published_comparison("mysql", "postgresql")
    claim = make_claim(Technology.objects.get(slug="mysql"), text="Old")
    feedback = make_feedback(page, claim=claim)

    catalogue({"technology": "mysql", "pros": ["First", {"key": claim.key, "text": "New"}]})

    feedback.refresh_from_db()
    claim.refresh_from_db()
    assert (feedback.claim, claim.text, claim.position) == (claim, "New", 1)


def test_a_claim_may_change_sides_under_its_key(catalogue):
    catalogue(technology("c", pros=[{"key": "k123456789", "text": "It has no borders"}]))

    catalogue({"technology": "c", "pros": [], "cons": [{"key": "k123456789", "text": "It has no borders"}]})

    assert ProsCons.objects.get().polarity == "con"


def test_the_same_words_against_another_opponent_are_another_claim(catalogue):
    catalogue([technology("a", pros=[{"text": "x", "against": "b"}]), technology("b"), technology("d")])
    key = ProsCons.objects.get().key

    catalogue({"technology": "a", "pros": [{"text": "x", "against": "d"}]})

    assert ProsCons.objects.get().key != key


@pytest.mark.parametrize(
    "records",
    [
        [{"technology": "c", "pros": [{"key": "k123456789", "text": "x"}]}],
        [
            technology("d", pros=[{"key": "n123456789", "text": "x"}]),
            technology("e", cons=[{"key": "n123456789", "text": "x"}]),
        ],
        [technology("d", pros=[{"key": "n123456789", "text": "x"}], cons=[{"key": "n123456789", "text": "x"}])],
    ],
)
def test_a_key_belongs_to_one_claim(refused, records):
    make_technology("c")
    make_claim(make_technology("other"), key="k123456789")

    assert len(refused(records)) == 1
