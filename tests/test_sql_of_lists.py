"""What lists are read with in plain SQL finds what the ORM finds, in the same order, forwards and backwards."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from comparisons.models import (
    Comparison,
    Relation,
    Revision,
    Signal,
    Technology,
    comparison_lists,
    home_lists,
    revision_list,
    technology_lists,
)
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.most_compared import ComparedLine, most_compared
from comparisons.models.revision_list import RevisionLine
from comparisons.models.sql import Place, Select, Slices
from comparisons.models.technology_lists import IndexLine, RankedLine, TechnologyLine

from .make import (
    make_category,
    make_comparison,
    make_published_comparison,
    make_relation,
    make_signal,
    make_technology,
)
from .plain_sql import assert_same, by_the_orm

pytestmark = pytest.mark.django_db

START = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
SLUGS = ("7-zip", "ada", "c", "cobol", "go", "zig")


@pytest.fixture
def technologies() -> dict[str, Technology]:
    tools = make_category("tools", parent=make_category("things"))
    categories = {"ada": tools, "c": tools, "cobol": tools.parent}
    kinds = {"go": "", "zig": "language"}
    return {
        slug: make_technology(slug, category=categories.get(slug), kind=kinds.get(slug, "tool"), use_case=f"“{slug}” Σ")
        for slug in SLUGS
    }


@pytest.fixture
def compared(technologies) -> list[Comparison]:
    """Each pair: on days of which two have several, at whole seconds and within them, in every state."""
    made = []
    for number, (one, other) in enumerate(combinations(technologies.values(), 2)):
        at = START + timedelta(days=number // 2, microseconds=number % 3)
        verdict = {} if number % 4 else {"outcome": "tie"}
        made.append(make_published_comparison(one, other, published=at, answered=number % 3, verdict=verdict))
    reviewed = made[3]
    reviewed.reviewed, reviewed.reviewed_by = date(2026, 10, 2), "Ada"
    reviewed.save()
    Comparison.objects.filter(pk=made[5].pk).update(status="archived")
    make_comparison("rust", "swift", status="published", published=START)  # without a verdict
    return made


def lines(rows) -> list[tuple]:
    return by_the_orm(rows, ComparisonLine)


def newest(rows):
    return rows.order_by("-published", "-id")


# ---- comparisons


def test_all_comparisons_slice_by_slice(compared, monkeypatch):
    every = slices_of(monkeypatch, comparison_lists, "ALL", size=4)
    expected = newest(Comparison.objects.published())

    assert_reads(every.rows, expected, ComparisonLine, key=lambda row: (row.published, row.id))


def test_those_of_a_technology_slice_by_slice(compared, technologies):
    ada = technologies["ada"]
    expected = newest(Comparison.objects.published().of_technology(ada.pk))

    assert_same(comparison_lists.of_technology(ada.pk, Place()), lines(expected))
    third = expected[2]
    beyond = Place((third.published, third.pk))
    assert_same(comparison_lists.of_technology(ada.pk, beyond), lines(expected)[3:])
    before = Place((third.published, third.pk), backwards=True)
    assert_same(comparison_lists.of_technology(ada.pk, before), lines(expected)[1::-1])


def test_the_latest(compared):
    published = Comparison.objects.published()

    assert_same(comparison_lists.latest(), lines(newest(published)[: comparison_lists.LATEST]))


def test_those_that_may_be_indexed(compared):
    for number, until in ((3, None), (4, "2026-10-05"), (7, "2026-10-04"), (5, None)):
        Comparison.objects.filter(pk=compared[number].pk).update(
            reviewed=date(2026, 10, 2), reviewed_by="Ada", index_until=until
        )
    Technology.objects.filter(pk=compared[9].low_id).update(index_until=date(2020, 1, 1))
    on = date(2026, 10, 5)

    assert_same(home_lists.indexed(on), lines(Comparison.objects.indexable(on).order_by("-id")))


def test_the_newest_of_a_technology(compared, technologies):
    c = technologies["c"]
    expected = newest(Comparison.objects.published().of_technology(c.pk))[: comparison_lists.OF_A_HIT]

    assert_same(comparison_lists.newest_of(c.pk), lines(expected))


def test_one_by_its_technologies(compared):
    published, archived = compared[0], compared[5]

    for comparison in (published, archived):
        found = [comparison_lists.between(comparison.high_id, comparison.low_id)]
        assert_same(found, lines(Comparison.objects.filter(pk=comparison.pk)))


def test_some_by_their_ids_if_they_are_published(compared):
    found = comparison_lists.published_of_ids([comparison.pk for comparison in compared[3:7]])

    expected = Comparison.objects.published().filter(pk__in=[compared[at].pk for at in (3, 4, 6)])
    assert_same(list(found.values()), lines(expected), in_order=False)
    assert comparison_lists.published_of_ids([]) == {}


def test_those_across_two_groups(compared, technologies):
    ones, others = ([technologies[slug].pk for slug in slugs] for slugs in (("ada", "zig"), ("c", "cobol", "7-zip")))
    across = Q(low__in=ones, high__in=others) | Q(low__in=others, high__in=ones)

    assert_same(comparison_lists.across(ones, others), lines(newest(Comparison.objects.published().filter(across))))
    assert comparison_lists.across([], others) == []


def test_those_among_a_few_and_within_categories(compared, technologies):
    few = [technologies[slug].pk for slug in ("ada", "c", "cobol", "go")]
    categories = {technologies[slug].category_id for slug in ("ada", "cobol")}
    published = newest(Comparison.objects.published())

    assert_same(comparison_lists.among(few), lines(published.filter(low__in=few, high__in=few)))
    within = published.filter(low__category__in=categories, high__category__in=categories)
    assert_same(comparison_lists.within(categories), lines(within))


# ---- technologies


@pytest.mark.parametrize("initial", ["", "#", "a", "c", "z"])
def test_the_index_and_its_letters(technologies, initial):
    begins = {"": "", "#": "7"}.get(initial, initial)
    expected = Technology.objects.filter(slug__startswith=begins).order_by("slug").annotate(title=title())

    assert_same(technology_lists.index(initial, Place()), by_the_orm(expected, IndexLine, category="title"))
    assert technology_lists.initials() == {"#", "a", "c", "g", "z"}


def test_the_index_slice_by_slice(technologies):
    expected = Technology.objects.order_by("slug").annotate(title=title())
    rows = by_the_orm(expected, IndexLine, category="title")

    assert_same(technology_lists.index("", Place(("c",))), rows[3:])
    assert_same(technology_lists.index("", Place(("cobol",), backwards=True)), rows[2::-1])


def title():
    both = Concat("category__parent__name", Value(": "), "category__name")
    return Case(When(category__parent=None, then="category__name"), default=both)


def test_those_of_a_category(technologies):
    tools = technologies["ada"].category

    assert_same(
        technology_lists.filed(tools.pk, Place()), by_the_orm(tools.technologies.order_by("slug"), TechnologyLine)
    )


def test_few_of_a_category_are_listed_and_many_are_not(technologies, monkeypatch):
    categories = {technologies["ada"].category_id, technologies["cobol"].category_id}

    assert sorted(technology_lists.few_of(categories)) == sorted(
        technologies[slug].pk for slug in ("ada", "c", "cobol")
    )
    monkeypatch.setattr(technology_lists, "FEW", 2)
    assert technology_lists.few_of(categories) is None


@pytest.fixture
def counted(technologies):
    """Stars of three, two of them on the same day; fewer have figures of another metric."""
    for slug, value in (("ada", "1000.5"), ("c", 20), ("cobol", 300)):
        make_signal(technologies[slug], value=1, observed=date(2025, 1, 1))
        make_signal(technologies[slug], value=value, observed=date(2026, 1, 1), source="https://example.org/1")
        make_signal(technologies[slug], value=value, observed=date(2026, 1, 1), source="https://example.org/2")
    make_signal(technologies["7-zip"], metric="npm_weekly", value=7)
    for word in ("c", "cobol", "unheard-of"):
        make_relation(technologies["7-zip"], word)
    make_relation(technologies["ada"], "unheard-of")
    make_relation(technologies["c"], "7-zip")
    return technologies


def ranked(rows, technology, metric="github_stars"):
    """As ``RankedLine`` has it: each naming the other counts, and words that both have."""
    words = Relation.objects.filter(technology=technology.pk).values("slug")
    of_each = Relation.objects.filter(technology=OuterRef("pk")).filter(Q(slug__in=words) | Q(slug=technology.slug))
    number = of_each.order_by().values("technology").annotate(number=Count("pk")).values("number")
    is_named = Case(When(slug__in=words, then=Value(1)), default=Value(0))
    newest_figure = Signal.objects.filter(technology=OuterRef("pk"), metric=metric).order_by("-observed", "-pk")
    figure = {f"newest__{name}": Subquery(newest_figure.values(name)[:1]) for name in ("value", "observed", "source")}
    return rows.annotate(shared=Coalesce(Subquery(number), 0) + is_named, **figure).order_by(
        "-shared", F("newest__value").desc(nulls_last=True), "slug"
    )


def in_full(rows):
    """With the places after the point that a column of figures has: SQLite forgets them in a subquery of the ORM."""
    return [(*row[:5], row[5] and row[5].quantize(Decimal("0.0001")), *row[6:]) for row in by_the_orm(rows, RankedLine)]


def test_those_of_the_same_kind_nearest_first(counted):
    zip7 = counted["7-zip"]
    others = ranked(Technology.objects.filter(kind="tool").exclude(pk=zip7.pk), zip7)

    found = technology_lists.like(zip7)
    assert found.metric == "github_stars"
    assert_same(found.lines, in_full(others))
    assert [line.shared for line in found.lines] == [2, 1, 1]
    assert_same(technology_lists.of_same_kind(zip7, least_shared=2).lines, in_full(others)[:1])


def test_those_of_the_same_category_and_kind(counted):
    ada = counted["ada"]
    others = ranked(Technology.objects.filter(slug="c"), ada)

    assert_same(technology_lists.like(ada).lines, in_full(others))
    assert technology_lists.like(counted["go"]) == ("", [])


def test_a_category_ranked_by_the_commonest_figure(counted):
    categories = {counted["ada"].category_id, counted["cobol"].category_id}

    found = technology_lists.ranked(categories)

    assert found.metric == "github_stars"
    assert [(line.slug, str(line.figure.value)) for line in found.lines] == [
        ("ada", "1000.5000"), ("cobol", "300.0000"), ("c", "20.0000"),
    ]  # fmt: skip
    assert {line.figure.source for line in found.lines} == {"https://example.org/2"}
    assert technology_lists.ranked({0}) == ("", [])


def test_what_can_be_compared_instead_of_two_that_share_nothing(counted):
    ada, zig = counted["ada"], counted["zig"]
    make_technology("vlang", kind="language")

    found = technology_lists.nearest_to_each(ada, zig)

    assert [tuple(line) for line in found] == [(0, "c", "C"), (1, "vlang", "Vlang")]
    assert technology_lists.nearest_to_each(counted["go"], zig)[0].side == 1


# ---- history


def test_a_history_slice_by_slice(compared):
    comparison = compared[0]
    subjects = [{"comparison": comparison}, {"technology": comparison.low}, {"technology": comparison.high}]
    for number in range(9):
        at = START + timedelta(hours=number // 2)
        verb = "import" if number % 2 else "edit"
        Revision.objects.create(**subjects[number % 3], verb=verb, by_name="Ada", reason="Σ", at=at, record={})
    ids = (comparison.pk, comparison.low_id, comparison.high_id)
    same = Q(technology=OuterRef("technology")) | Q(comparison=OuterRef("comparison"))
    earlier = Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lt=OuterRef("pk"))
    before = Revision.objects.filter(same, earlier).order_by("-at", "-id").values("pk")[:1]
    of_pair = Revision.objects.of_pair(comparison.pk, (comparison.low_id, comparison.high_id))
    rank = Case(When(verb="import", then=Value(0)), default=Value(1))
    expected = of_pair.annotate(rank=rank).order_by("-rank", "-at", "-id")
    names = {f"subject__{name}": f"technology__{name}" for name in ("id", "slug", "name")}

    rows = by_the_orm(expected.annotate(before=Subquery(before)), RevisionLine, **names)
    assert_same(revision_list.of_pair(*ids, Place()), rows)
    fourth = expected[3]
    assert_same(revision_list.of_pair(*ids, Place((fourth.rank, fourth.at, fourth.pk))), rows[4:])
    assert_same(revision_list.of_pair(*ids, Place((fourth.rank, fourth.at, fourth.pk), backwards=True)), rows[2::-1])


# ---- slices


def slices_of(monkeypatch, module, name, *, size):
    """A list of ``module`` that is read in smaller slices."""
    made = Slices(
        ComparisonLine,
        f"{module.LINES} {module.PUBLISHED} AND {{beyond}} ORDER BY {{order}}",
        by=module.NEWEST_FIRST, size=size, descending=True, **module.OWN,
    )  # fmt: skip
    monkeypatch.setattr(module, name, made)
    return made


def assert_reads(read, expected, row, *, key):
    """From each row on, in both directions, one row more than the slice holds."""
    rows = by_the_orm(expected, row)
    assert_same(read(Place()), rows[:5])
    assert_same(read(Place(backwards=True)), rows[::-1][:5])
    for number, at in enumerate(expected):
        beyond = rows[number + 1 :][:5]
        assert [tuple(found[:2]) for found in read(Place(key(at)))] == [found[:2] for found in beyond]
        before = rows[:number][::-1][:5]
        assert [found.id for found in read(Place(key(at), backwards=True))] == [found[0] for found in before]


def test_a_column_that_a_row_does_not_have_is_refused():
    with pytest.raises(ValueError, match="TechnologyLine has no field nmae"):
        Select(TechnologyLine, "SELECT {columns} FROM comparisons_technology", nmae="name")


def test_the_most_compared_among_the_newest(compared, monkeypatch):
    monkeypatch.setattr(comparison_lists, "LOOKED_THROUGH", 9)
    counted = Counter(
        slug for one in newest(Comparison.objects.published())[:9] for slug in (one.low.slug, one.high.slug)
    )
    by_slug = Technology.objects.annotate(title=title(), compared=Value(0), looked_through=Value(9))
    rows = by_the_orm(by_slug.filter(slug__in=counted), ComparedLine, category="title", category_slug="category__slug")
    rows = [(*row[:5], counted[row[0]], row[6]) for row in rows]

    assert_same(most_compared(), sorted(rows, key=lambda row: (-row[5], row[0])))
