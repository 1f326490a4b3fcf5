"""What contradicts itself in the catalogue is found, and what only looks like it is left alone."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain import consistency
from comparisons.domain.consistency import Contradiction
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page, PageCriterion, Side
from comparisons.domain.scoring import weigh
from comparisons.models import Comparison, Finding, ProsCons, Technology
from comparisons.services import contradictions

from . import make_pages
from .admin_pages import change_url, page, rows
from .make import (
    end_of,
    make_claim,
    make_comparison,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_technology,
    make_verdict,
)

OPERATIONS = PageCriterion("operations", "Operations")
PRICE = PageCriterion("price", "Price")


def side(slug, *claims):
    return Side(slug, slug.upper(), claims=claims)


def claim(**changes):
    return make_pages.make_claim(**({"criterion": OPERATIONS} | changes))


def all_with_all(sides):
    return {slug: set(sides) - {slug} for slug in sides}


def cycles(*sides, compared=None):
    by_slug = {one.slug: one for one in sides}
    edges = list(consistency.reversed_edges(by_slug))
    return list(consistency.cycles(edges, by_slug, compared or all_with_all(by_slug)))


# ---- cycles


def turning(strength=3):
    """Three technologies, the first ahead of the others but for what speaks against it beside the last."""
    last_wins = claim(is_pro=True, strength=strength, against="a")
    return side("a", claim(strength=2)), side("b", claim(strength=1)), side("c", last_wins)


def test_three_that_are_each_ahead_of_the_next_are_one_finding_with_all_that_it_is_about():
    first, second, third = turning()

    (found,) = cycles(first, second, third)

    assert found.kind == Contradiction.CYCLE
    assert found.sentence == "Under Operations, A is ahead of B, B of C, and C of A."
    assert found.comparisons == ("a-vs-b", "b-vs-c", "a-vs-c")
    assert found.claims == (third.claims[0].key,)


def test_a_claim_against_one_opponent_that_only_ties_closes_no_circle():
    assert cycles(*turning(strength=2)) == []


def test_claims_on_other_criteria_do_not_close_a_circle():
    first, second, _ = turning()

    assert cycles(first, second, side("c", claim(strength=3, against="a", criterion=PRICE))) == []


def test_a_circle_needs_all_three_comparisons():
    compared = {"a": {"b", "c"}, "b": {"a"}, "c": {"a"}}

    assert cycles(*turning(), compared=compared) == []


CLAIMS = st.builds(
    lambda is_pro, strength, criterion, against: claim(
        is_pro=is_pro, strength=strength, criterion=criterion, against=against
    ),
    st.booleans(),
    st.integers(1, 3),
    st.sampled_from([OPERATIONS, PRICE, None]),
    st.sampled_from(["", "", "a", "b", "c", "d"]),
)
PAIRS = [tuple(pair) for pair in permutations("abcd", 2) if pair[0] < pair[1]]


@st.composite
def catalogues(draw, claims=CLAIMS):
    sides = {}
    for slug in "abcd":
        own = [one for one in draw(st.lists(claims, max_size=5)) if one.against != slug]
        sides[slug] = side(slug, *own)
    compared = {slug: set() for slug in sides}
    for one, other in draw(st.sets(st.sampled_from(PAIRS))):
        compared[one].add(other)
        compared[other].add(one)
    return sides, compared


def margin(sides, one, other, criterion):
    """The margin that the page of the two shows, for the one."""
    found = weigh(Page(sides[one], sides[other]))
    return next((row.margin for row in found.rows if row.criterion == criterion), 0)


def is_circle(sides, compared, criterion, circle):
    steps = list(zip(circle, circle[1:] + circle[:1], strict=True))
    return all(other in compared[one] and margin(sides, one, other, criterion) > 0 for one, other in steps)


@given(catalogues())
def test_the_circles_found_are_those_that_trying_all_would_find(catalogue):
    sides, compared = catalogue

    found = cycles(*sides.values(), compared=compared)

    expected = {
        (criterion.name, circle)
        for criterion in (OPERATIONS, PRICE)
        for circle in permutations("abcd", 3)
        if circle[0] == min(circle) and is_circle(sides, compared, criterion, circle)
    }
    assert {(one.sentence.split()[1].rstrip(","), tuple(p[0] for p in _steps(one))) for one in found} == expected
    assert len(found) == len(expected)


def _steps(finding):
    """The slugs in the order of the circle, from its sentence."""
    words = finding.sentence.lower().replace(",", "").replace(".", "").split()
    return [words[2], words[7], words[9]]


@given(catalogues(claims=CLAIMS.filter(lambda one: not one.against)))
def test_without_claims_against_anybody_nothing_can_close_a_circle(catalogue):
    sides, _ = catalogue

    assert list(consistency.reversed_edges(sides)) == []


# ---- claims alone


def test_one_claim_as_pro_and_as_con_is_found_however_it_is_written():
    both = side("a", claim(text="Runs  anywhere."), claim(text="“runs anywhere”", is_pro=False))

    (found,) = consistency.both_signs(both)

    assert found.sentence == "A has “Runs anywhere.” among its pros and among its cons."
    assert found.claims == tuple(one.key for one in both.claims)


def test_what_is_said_twice_with_one_sign_or_otherwise_with_the_other_is_no_contradiction():
    twice = side("a", claim(text="Runs anywhere"), claim(text="Runs anywhere"))
    otherwise = side("a", claim(text="Runs anywhere"), claim(text="Runs nowhere", is_pro=False))

    assert list(consistency.both_signs(twice)) == list(consistency.both_signs(otherwise)) == []


@pytest.mark.parametrize(
    ("number", "names"), [(2, "A and of B"), (3, "A, of B and of 1 other"), (4, "A, of B and of 2 others")]
)
def test_one_text_on_several_technologies_is_one_finding(number, names):
    sides = [side(slug, claim(text="Runs anywhere")) for slug in "abcd"[:number]]

    (found,) = consistency.same_text(sides)

    assert found.sentence == f"“Runs anywhere” is said of {names}."
    assert found.claims == tuple(one.claims[0].key for one in sides)


def test_a_text_of_a_hundred_technologies_names_the_first_few():
    sides = [side(f"t{number}", claim(text="Runs anywhere")) for number in range(100)]

    (found,) = consistency.same_text(sides)

    assert len(found.claims) == consistency.MOST_ROWS
    assert found.sentence.endswith("T0, of T1 and of 98 others.")


def test_two_technologies_that_say_different_things_do_not_share_a_text():
    assert list(consistency.same_text([side("a", claim()), side("b", claim())])) == []


# ---- verdicts


def decided(pick, **changes):
    ruling = make_pages.make_ruling(**({"pick": pick, "basis": "editor", "reason": ""} | changes))
    return make_pages.make_page(first=side("a", claim(strength=3)), second=side("b"), ruling=ruling)


def contradiction(page):
    return consistency.against_the_claims(Evidence(page))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "no reason is given"),
        ({"reason": " \n"}, "no reason is given"),
        ({"basis": "popularity"}, "no reason is given"),
        ({"basis": "claims", "reason": "They say so."}, "it says that it rests on them"),
    ],
)
def test_a_verdict_against_the_weighed_claims_is_found(changes, why):
    found = contradiction(decided("b", **changes))

    assert found.sentence == f"The verdict on A vs B picks B, the weighed claims favour A, and {why}."
    assert found.comparisons == ("a-vs-b",)


def test_a_tie_that_rests_on_claims_that_lead_somewhere_is_found():
    found = contradiction(decided("", outcome="tie", basis="claims"))

    assert found.sentence.startswith("The verdict on A vs B sees a tie, the weighed claims favour A")


@pytest.mark.parametrize(
    "changes",
    [
        {"pick": "a"},
        {"pick": "b", "reason": "Its makers stop."},
        {"pick": "b", "reason": "More use it.", "basis": "popularity"},
        {"pick": "", "outcome": "depends"},
    ],
)
def test_a_verdict_with_the_claims_or_with_a_reason_is_no_contradiction(changes):
    assert contradiction(decided(**changes)) is None


def test_a_verdict_without_weighed_claims_contradicts_none():
    nothing_weighed = make_pages.make_page(
        first=side("a"), second=side("b"), ruling=make_pages.make_ruling(pick="b", basis="claims")
    )

    assert contradiction(nothing_weighed) is None


# ---- the stored catalogue


@pytest.fixture
def operations(db):
    return make_criterion("operations")


@pytest.fixture
def circle(operations):
    """Three published comparisons, each of which has another one ahead."""
    a, b, c = (make_technology(slug, name=slug.upper()) for slug in "abc")
    make_claim(a, criterion=operations, strength=2)
    make_claim(b, criterion=operations, strength=1)
    make_claim(c, criterion=operations, strength=3, against=a)
    return [make_published_comparison(one, other) for one, other in ((a, b), (b, c), (a, c))]


def kinds():
    return [(found.kind.value, found.sentence) for found in contradictions.findings()]


def test_a_stored_circle_is_found(circle):
    assert kinds() == [("cycle", "Under Operations, A is ahead of B, B of C, and C of A.")]


@pytest.mark.parametrize("change", [{"status": "draft"}, {"status": "archived"}])
def test_a_circle_through_what_readers_do_not_see_is_none(circle, change):
    Comparison.objects.filter(pk=circle[1].pk).update(**change)

    assert kinds() == []


@pytest.mark.django_db
def test_stored_claims_with_both_signs_and_on_two_technologies_are_found():
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    make_claim(mysql, key="a" * 10, text="Runs anywhere")
    make_claim(mysql, key="b" * 10, text="runs anywhere.", polarity="con")
    make_claim(postgresql, key="c" * 10, text="Runs anywhere!")

    assert kinds() == [
        ("both_signs", "MySQL has “Runs anywhere” among its pros and among its cons."),
        ("same_text", "“Runs anywhere” is said of MySQL and of PostgreSQL."),
    ]


@pytest.mark.parametrize(("verdict", "is_found"), [({"reason": ""}, True), ({"reason": "Its makers stop."}, False)])
def test_a_stored_verdict_against_the_claims_is_found(operations, verdict, is_found):
    comparison = make_comparison("mysql", "postgresql", status="published", published=datetime.now(UTC))
    make_verdict(comparison, pick=end_of(comparison, comparison.second), **verdict)
    make_claim(comparison.first, criterion=operations)

    assert [kind for kind, _ in kinds()] == ["against_the_claims"] * is_found


@pytest.mark.django_db
def test_a_consistent_catalogue_is_consistent():
    comparison = make_published_comparison("mysql", "postgresql")
    for technology in comparison.sides:
        make_claim(technology)

    assert kinds() == []


def test_the_catalogue_is_read_in_as_many_queries_whatever_its_size(circle, operations, django_assert_num_queries):
    for number in range(5):
        make_published_comparison(circle[0].low, make_technology(f"tool-{number}"))

    with django_assert_num_queries(5):
        assert len(kinds()) == 1


# ---- the command


def test_the_check_fails_with_a_line_for_each_and_keeps_them_for_editors(circle, capsys):
    with pytest.raises(CommandError, match=r"^1 contradiction: cycle 1\.$"):
        call_command("check_consistency")

    key = ProsCons.objects.get(against__isnull=False).key
    line = f"cycle: Under Operations, A is ahead of B, B of C, and C of A. [a-vs-b, b-vs-c, a-vs-c, {key}]\n"
    assert capsys.readouterr().out == line
    assert Finding.objects.get().sentence == "Under Operations, A is ahead of B, B of C, and C of A."


def test_the_check_passes_once_it_is_mended_and_forgets_what_was_found(circle, capsys):
    with pytest.raises(CommandError):
        call_command("check_consistency")
    ProsCons.objects.filter(against__isnull=False).delete()

    call_command("check_consistency")

    assert capsys.readouterr().out.endswith("No contradiction.\n")
    assert not Finding.objects.exists()


# ---- the editors' page

LIST = "/admin/comparisons/finding/"


def test_editors_see_each_contradiction_with_links_to_what_it_is_about(client, circle):
    client.force_login(make_editor("ada"))
    contradictions.store(contradictions.findings(), datetime(2026, 11, 22, 21, 45, tzinfo=UTC))

    soup = page(client, LIST)

    ((sentence, kind, where),) = rows(soup)
    assert sentence == "Under Operations, A is ahead of B, B of C, and C of A."
    assert (kind, where) == (Contradiction.CYCLE.label, "A vs B B vs C A vs C pro of C")
    urls = [link["href"] for link in soup.select("#result_list td a")]
    assert urls == [*map(change_url, circle), change_url(ProsCons.objects.get(against__isnull=False))]
    assert "22 Nov 2026, 21:45" in soup.select_one("#content h1").text


def test_the_front_page_leads_there_only_where_something_was_found(client, circle):
    client.force_login(make_editor("ada"))
    assert not page(client, "/admin/").select(f".waiting a[href='{LIST}']")

    contradictions.store(contradictions.findings(), datetime.now(UTC))

    link = page(client, "/admin/").select_one(f".waiting a[href='{LIST}']")
    assert link.get_text(" ", strip=True) == "1 contradiction was found in the catalogue"


def test_nobody_changes_what_was_found_and_who_may_not_look_does_not(client, circle):
    contradictions.store(contradictions.findings(), datetime.now(UTC))
    client.force_login(make_editor("ada"))
    assert not page(client, LIST).select(".addlink, .action-checkbox input")
    page(client, f"{LIST}add/", status=403)

    client.force_login(make_editor("grace", permissions=["view_technology"]))

    page(client, LIST, status=403)
    assert Technology.objects.count() == 3
