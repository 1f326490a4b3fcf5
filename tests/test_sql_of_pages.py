"""What pages are read with in plain SQL finds what the ORM finds, with values of the same types."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F, Q

from comparisons.models import Category, Comparison, Condition, Fact, ProsCons, Relation, Release, Signal, Technology
from comparisons.models.reading import (
    CLAIMS,
    FIGURES,
    PAGES,
    PUBLISHED_PAGES,
    SMALL,
    ClaimColumns,
    ClaimRow,
    ConditionRow,
    FigureRow,
    PageRow,
    RelatedRow,
    RelationRow,
    ReleaseRow,
)
from comparisons.models.reading_technology import ALL_CLAIMS, ALL_FIGURES, FactRow, TechnologyClaim, recorded_of

from .make import (
    make_category,
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_fact,
    make_logo,
    make_published_comparison,
    make_relation,
    make_release,
    make_signal,
    make_technology,
)
from .plain_sql import assert_same, by_the_orm

CLAIM_FIELDS = {f"claim__{name}": name for name in ClaimColumns._fields}

pytestmark = pytest.mark.django_db

RAREST = "Naïve “Σ” 数据 %s %(one)s {columns} \\ ' 🜨"
"""Text that a query which is put together wrongly would stumble over."""


@pytest.fixture
def comparison() -> Comparison:
    """A published comparison with something in every part of its page, and everything that may be null once null."""
    tools = make_category("tools", parent=make_category("things"))
    ada = make_technology("ada", category=tools, self_hosted=True, index_until=date(2027, 1, 2), use_case=RAREST)
    zig = make_technology("zig", self_hosted=None, plural=True, kind="")
    for number, side in enumerate((ada, zig)):
        fill(side, number)
    make_claim(ada, against=zig, text="Older than Zig.", versions=">=12")
    make_claim(ada, against=make_technology("cobol"), text="Younger than COBOL.")
    make_relation(zig, "ada")
    comparison = make_published_comparison(ada, zig, reviewed=date(2026, 10, 2), reviewed_by="Ada", intro=RAREST)
    make_condition(comparison.verdict, position=1, text=RAREST, happened=date(2026, 10, 5))
    make_condition(comparison.verdict, position=0, check_by=None)
    for other in ("c", "d", "e", "f"):
        make_published_comparison(ada, other)
    return comparison


def fill(side: Technology, number: int) -> None:
    criterion = make_criterion(f"{side.slug}-criterion", weight=Decimal("2.5"), question="Why?")
    make_claim(side, criterion=criterion, checked=None, text=RAREST, polarity="con", strength=3)
    make_claim(side, checked=date(2026, 5, 1 + number), quote="Quoted.", source_title="Title")
    make_relation(side, f"{side.slug}-relation")
    make_release(side, cycle=f"{number}.0", released=None, latest="1.2", source="https://example.org/")
    make_release(side, cycle=f"{number}.1", support="until", supported_until=date(2027, 3, 4))
    for day, value in enumerate(("0", "1000.1", "0.0001", "99999999999.9999", "123456789012345"), 1):
        make_signal(side, metric="npm_weekly", value=Decimal(value), observed=date(2026, 1 + number, day))
    make_fact(side, value=None)
    make_fact(side, field="category", value="tools", source="landscape")
    make_fact(side, field="summary", value=RAREST, source="landscape")
    make_fact(side, field="category", value="unheard-of")


def ids(comparison):
    return {"one": comparison.low_id, "other": comparison.high_id}


def both(model, comparison):
    return model.objects.filter(technology__in=[comparison.low_id, comparison.high_id]).order_by()


def of_slugs(rows):
    return rows.filter(Q(low__slug="ada", high__slug="zig") | Q(low__slug="zig", high__slug="ada"))


# ---- a page


@pytest.mark.parametrize("slugs", [("ada", "zig"), ("zig", "ada")])
def test_a_page_of_any_state_and_a_published_one(comparison, slugs):
    fields = {f"comparison__{name}": name for name in PageRow.__annotations__["comparison"]._fields}
    one, other = slugs

    assert_same(PAGES.rows(one=one, other=other), by_the_orm(of_slugs(Comparison.objects.all()), PageRow, **fields))
    assert_same(
        PUBLISHED_PAGES.rows(one=one, other=other),
        by_the_orm(of_slugs(Comparison.objects.published()), PageRow, **fields),
    )


def test_a_page_without_a_verdict_has_none():
    make_comparison("ada", "zig")

    assert set(PAGES.first(one="ada", other="zig").verdict) == {None}


def test_what_is_not_published_is_found_only_where_any_state_will_do(comparison):
    Comparison.objects.filter(pk=comparison.pk).update(status="in_review")

    assert PUBLISHED_PAGES.first(one="ada", other="zig") is None
    assert PAGES.first(one="ada", other="zig").comparison.status == "in_review"


@pytest.mark.parametrize("slug", ["' OR 1=1 --", "%s", "{columns}", ""])
def test_slugs_that_look_like_sql_find_nothing(comparison, slug):
    assert PAGES.rows(one=slug, other="zig") == []


def test_claims_with_their_criteria(comparison):
    rows = ProsCons.objects.in_pair(comparison.low_id, comparison.high_id).order_by("-polarity", "position", "id")

    assert_same(CLAIMS.rows(**ids(comparison)), by_the_orm(rows, ClaimRow, **CLAIM_FIELDS))


def test_figures(comparison):
    rows = both(Signal, comparison).order_by("metric", "-observed")

    assert_same(FIGURES.rows(**ids(comparison)), by_the_orm(rows, FigureRow), in_order=False)


def test_everything_small(comparison):
    related = Comparison.objects.published().filter(low=comparison.low_id).order_by("-published", "-id")[:3]
    near = Comparison.objects.filter(pk__in=[row.pk for row in related]).exclude(pk=comparison.pk)

    small = SMALL.rows(**ids(comparison), comparison=comparison.pk, verdict=comparison.verdict.pk)

    conditions = Condition.objects.filter(verdict=comparison.verdict)
    assert_same(small[ConditionRow], by_the_orm(conditions, ConditionRow), in_order=False)
    assert_same(small[ReleaseRow], by_the_orm(both(Release, comparison), ReleaseRow), in_order=False)
    assert_same(small[RelationRow], relations(comparison), in_order=False)
    assert_same(small[RelatedRow], by_the_orm(near, RelatedRow, **ENDS), in_order=False)


ENDS = {f"{end}_{name}": f"{end}__{name}" for end in ("low", "high") for name in ("slug", "name")}


def relations(comparison):
    """Each with the slug and the name of what is known under its word."""
    known = {alias.key: alias.technology for alias in Technology.aliases.rel.related_model.objects.all()}
    found = both(Relation, comparison).values_list("technology", "slug")
    return [(*row, getattr(known.get(row[1]), "slug", None), getattr(known.get(row[1]), "name", None)) for row in found]


def test_without_a_verdict_there_are_no_conditions(comparison):
    small = SMALL.rows(**ids(comparison), comparison=comparison.pk, verdict=None)

    assert small[ConditionRow] == []
    assert small[ReleaseRow]


# ---- a technology


def test_what_is_recorded_of_one_and_of_two(comparison):
    for asked in ([comparison.low_id], [comparison.low_id, comparison.high_id]):
        facts = Fact.objects.filter(technology__in=asked).values_list(
            "technology", "field", "value", "source__slug", "value"
        )
        found = recorded_of(*asked)[FactRow]

        assert_same(found, [(*fact[:4], title(fact)) for fact in facts], in_order=False)


def title(fact):
    category = Category.objects.filter(slug=fact[2]).first() if fact[1] == "category" else None
    return category.title if category else None


def test_claims_and_figures_of_one(comparison):
    low = comparison.low
    claims = low.claims.order_by("-polarity", "position", "id")
    figures = low.signals.order_by("observed", "id")

    opponent = {"opponent__slug": "against__slug", "opponent__name": "against__name"}
    assert_same(ALL_CLAIMS.rows(technology=low.pk), by_the_orm(claims, TechnologyClaim, **CLAIM_FIELDS, **opponent))
    assert_same(ALL_FIGURES.rows(technology=low.pk), by_the_orm(figures, FigureRow))


def test_technologies_are_whole_and_come_with_what_they_lead_to(comparison, django_assert_num_queries):
    logo = make_logo(comparison.low, path="M1 1")
    expected = {
        technology.slug: technology for technology in Technology.objects.select_related("category__parent", "logo")
    }

    with django_assert_num_queries(2):
        by_word = Technology.objects.by_keys(["ada", "zig", "unheard-of"])
        by_id = Technology.objects.by_ids([technology.pk for technology in by_word.values()])
        drawn = [(found["mark"].ink, found["mark"].path) for found in [vars(by_word["ada"])]]
        categories = [by_word["ada"].category.title, by_word["ada"].category.slug, by_word["zig"].category]

    assert by_word.keys() == {"ada", "zig"}
    assert drawn == [(logo.ink, "M1 1")]
    assert by_word["zig"].mark is None
    assert categories == ["Things: Tools", "tools", None]
    for found in (*by_word.values(), *by_id.values()):
        assert values_of(found) == values_of(expected[found.slug])


def values_of(technology):
    names = [field.name for field in Technology._meta.get_fields() if field.concrete and not field.is_relation]
    return {name: getattr(technology, name) for name in names} | {"category": technology.category_id}


def test_the_order_of_releases_does_not_hang_on_the_database(comparison):
    """Those without a day are last whichever way a database sorts nulls; the page sorts them itself."""
    rows = Release.objects.order_by(F("released").desc(nulls_last=True)).filter(technology=comparison.low_id)

    releases = Comparison.objects.page("ada", "zig").first.releases

    assert [release.cycle for release in releases] == [row.cycle for row in rows]
