"""An operator imports catalogue files: every key is stored, and what is stored is updated in place."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparisons.catalogue import export
from comparisons.models import Category, Comparison, Criterion, ProsCons, Technology, Verdict

from .import_files import PAIR, comparison, reviewable, sourced, technology
from .make import make_category, make_comparison, make_criterion, make_published_comparison, make_technology

pytestmark = pytest.mark.django_db


# ---- every key arrives


def test_every_key_of_a_technology_is_stored(catalogue):
    record = technology(
        "cpp",
        name="C++",
        plural=True,
        kind="language",
        category="languages",
        summary="A *language*.\n\nWith classes.",
        website="https://isocpp.org/",
        repository="https://example.org/cpp",
        licence="proprietary",
        self_hosted=False,
        maturity="graduated",
        first_released="1985-10",
        aliases=["C++", "c-plus-plus"],
        related=["rust"],
        packages={"conda": ["gxx"]},
        pros=["Fast"],
        cons=[
            sourced(
                "Large", criterion="speed", strength=3, against="c", versions=">=98", quote="so large", key="k123456789"
            )
        ],
        signals=[{"metric": "github_stars", "value": 10.5, "observed": "2026-01-02", "source": "https://example.org/"}],
        releases=[{"cycle": "26", "released": "2026-01-01", "supported_until": None}, {"cycle": "98", "ended": True}],
        facts=[{"field": "licence", "value": "MIT", "source": "linguist", "observed": "2026-01-01"}],
    )

    catalogue(
        [
            record,
            technology("c"),
            {"category": "languages", "name": "Languages"},
            {"criterion": "speed", "name": "Speed"},
        ]
    )

    stored = Technology.objects.get(slug="cpp")
    con = stored.claims.get(polarity="con")
    assert (stored.name, stored.plural, stored.category.slug, stored.self_hosted) == ("C++", True, "languages", False)
    assert (con.key, con.criterion.slug, con.strength, con.against.slug) == ("k123456789", "speed", 3, "c")
    assert set(stored.aliases.values_list("key", flat=True)) == {"cpp", "c++", "c-plus-plus"}
    assert stored.signals.get().value == Decimal("10.5")
    assert set(stored.releases.values_list("cycle", "support")) == {("26", "supported"), ("98", "ended")}
    assert export.technology_record(stored.id) == {
        **record,
        "pros": [{"key": stored.claims.get(polarity="pro").key, "text": "Fast"}],
        "cons": [con_record(record["cons"][0])],
    }


def con_record(written: dict) -> dict:
    order = ("key", "text", "criterion", "strength", "source", "quote", "checked", "versions", "against")
    return {key: written[key] for key in order}


def test_every_key_of_a_comparison_is_stored(catalogue):
    verdict = {
        "outcome": "depends",
        "basis": "claims",
        "reason": "Both.",
        "choose_if": {"postgresql": "b", "mysql": "a"},
        "already_using": {"mysql": "Stay."},
        "best_case_for_the_other": "None.",
        "would_change_if": [{"text": "x", "check_by": "2027-01-01", "happened": "2026-10-31"}, {"text": "y"}],
        "decided": "2026-01-01",
        "decided_by": "Ada",
    }
    page = comparison("postgresql", "mysql", intro="Two.", verdict=verdict, published="2026-01-01T02:00:00+02:00")

    catalogue([*PAIR[:2], page])

    stored = Comparison.objects.get()
    ends = (
        {"mysql": "low", "postgresql": "high"} if stored.low.slug == "mysql" else {"mysql": "high", "postgresql": "low"}
    )
    assert stored.published == datetime(2026, 1, 1, tzinfo=UTC)
    assert getattr(stored.verdict, f"{ends['mysql']}_choose_if") == "a"
    assert getattr(stored.verdict, f"{ends['postgresql']}_choose_if") == "b"
    assert list(stored.verdict.conditions.values_list("text", "happened")) == [("x", date(2026, 10, 31)), ("y", None)]
    assert export.comparison_record(stored.id)["verdict"] == verdict | {"choose_if": {"mysql": "a", "postgresql": "b"}}


def test_categories_and_criteria_are_stored_whatever_their_order(catalogue):
    catalogue(
        [
            {
                "criterion": "speed",
                "name": "Speed",
                "question": "How fast?",
                "weight": 2.5,
                "recheck_days": 90,
                "categories": ["sql"],
            },
            {"category": "sql", "name": "SQL", "parent": "databases", "description": "Tables."},
            {"category": "databases", "name": "Databases"},
        ]
    )

    criterion = Criterion.objects.get()
    assert (criterion.weight, criterion.recheck_days, criterion.categories.get().slug) == (Decimal("2.5"), 90, "sql")
    assert Category.objects.get(slug="sql").parent.slug == "databases"


def test_a_pick_is_stored_for_the_right_technology_whatever_the_order_of_the_pair(catalogue):
    catalogue([*PAIR[:2], {**PAIR[2], "comparison": ["postgresql", "mysql"]}])

    assert Comparison.objects.get().picked.slug == "mysql"


# ---- promise 3: what is absent, empty or replaced


def test_an_absent_key_leaves_the_stored_value(catalogue):
    catalogue([technology("c", licence="MIT", pros=["One"], aliases=["see"])])

    catalogue({"technology": "c", "maturity": "old"})

    stored = Technology.objects.get()
    assert (stored.name, stored.licence, stored.maturity, stored.claims.count()) == ("C", "MIT", "old", 1)


@pytest.mark.parametrize("empty", [None, []])
def test_null_and_an_empty_list_empty_what_is_stored(catalogue, empty):
    catalogue(
        technology(
            "c", licence="MIT", self_hosted=True, plural=True, pros=["One"], aliases=["see"], packages={"npm": ["c"]},
            related=["d"], releases=[{"cycle": "1"}],
            signals=[{"metric": "github_stars", "value": 1, "observed": "2026-01-01"}],
        )
    )  # fmt: skip
    lists = dict.fromkeys(["pros", "aliases", "related", "releases", "signals", "facts"], empty)

    catalogue(
        {"technology": "c", "licence": None, "self_hosted": None, "plural": None, "packages": empty or None, **lists}
    )

    assert export.technology_record(Technology.objects.get().id) == technology("c")


def test_a_list_replaces_the_whole_list(catalogue):
    catalogue(technology("c", pros=["One", "Two"], cons=["Three"]))

    catalogue({"technology": "c", "pros": ["Two", "Four"]})

    assert list(ProsCons.objects.values_list("polarity", "text")) == [("pro", "Two"), ("pro", "Four"), ("con", "Three")]


def test_a_verdict_replaces_the_whole_verdict(catalogue):
    mysql, postgresql, page, criterion = reviewable()
    catalogue([mysql, postgresql, criterion], comparison("mysql", "postgresql", verdict=page["verdict"]))

    catalogue({"comparison": ["mysql", "postgresql"], "verdict": {"outcome": "tie", "basis": "claims"}})

    record = export.comparison_record(Comparison.objects.get().id)
    assert record["verdict"] == {"outcome": "tie", "basis": "claims"}


def test_a_draft_may_lose_its_verdict_and_a_published_page_may_not(catalogue, refused):
    catalogue(PAIR)

    (error,) = refused({"comparison": ["mysql", "postgresql"], "verdict": None})
    assert error.endswith("expected a verdict, as the comparison is published")

    catalogue({"comparison": ["mysql", "postgresql"], "verdict": None, "status": "draft"})
    assert Verdict.objects.count() == 0


# ---- updates of what is stored


def test_a_stored_page_is_updated_in_place(catalogue):
    stored = make_published_comparison("mysql", "postgresql")
    verdict = stored.verdict.id

    catalogue(
        {"comparison": ["postgresql", "mysql"], "verdict": {"pick": "postgresql", "basis": "claims"}, "intro": "New."}
    )

    stored = Comparison.objects.get()
    assert (stored.intro, stored.picked.slug, stored.verdict.id) == ("New.", "postgresql", verdict)


def test_what_the_format_does_not_know_is_kept(catalogue):
    stored = make_comparison("mysql", "postgresql", answered=3)

    catalogue({"comparison": ["postgresql", "mysql"], "intro": "New."})

    stored.refresh_from_db()
    assert (stored.answered, stored.changes) == (3, 1)


def test_the_date_of_a_publication_goes_with_the_wait_for_it(catalogue, refused):
    stored = make_comparison("mysql", "postgresql", publish_at=datetime(2030, 1, 1, tzinfo=UTC), status="in_review")

    catalogue({"comparison": ["postgresql", "mysql"], "intro": "New."})
    assert Comparison.objects.get().publish_at == stored.publish_at
    (error,) = refused({"comparison": ["mysql", "postgresql"], "status": "draft", "publish_at": "2030-02-01T00:00:00Z"})
    assert "publish_at" in error
    assert "as the comparison is draft" in error

    catalogue({"comparison": ["postgresql", "mysql"], "status": "draft"})
    assert Comparison.objects.get().publish_at is None


def test_criteria_and_categories_are_updated_in_place(catalogue):
    category, criterion = make_category("a", name="Old"), make_criterion("b", name="Old")
    criterion.categories.add(category)

    catalogue([{"category": "a", "name": "New"}, {"criterion": "b", "name": "New", "categories": []}])

    assert (Category.objects.get().name, Criterion.objects.get().name) == ("New", "New")
    assert Criterion.objects.get().categories.count() == 0


def test_a_run_of_many_records_takes_few_queries(catalogue, django_assert_max_num_queries):
    catalogue(many(2, "a"))
    with CaptureQueriesContext(connection) as few:
        catalogue(many(5, "b"))

    with django_assert_max_num_queries(len(few) + 5):
        catalogue(many(50, "c"))


def many(count: int, start: str) -> list[dict]:
    technologies = [
        technology(f"{start}{number}", pros=["One"], aliases=[f"{start} {number}"]) for number in range(count)
    ]
    return technologies + [comparison(f"{start}0", f"{start}{number}") for number in range(1, count)]


def test_words_that_had_to_be_forgotten_are_asked_for_again(catalogue, monkeypatch):
    monkeypatch.setattr("comparisons.importing.naming.REMEMBERED", 1)
    monkeypatch.setattr("comparisons.importing.spool.CHUNK", 2)
    for slug in ("a", "b", "c", "d"):
        make_technology(slug)

    catalogue([comparison(one, other) for one, other in ("ab", "bc", "cd", "ad", "ac")])

    assert Comparison.objects.count() == 5
