"""An operator checks the stored catalogue for what does not fit together, and editors see what was found."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from comparisons.domain.consistency import Contradiction
from comparisons.models import Comparison, Finding, ProsCons, Technology, Verdict
from comparisons.services import contradictions

from .admin_pages import change_url, page, rows
from .make import (
    end_of,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_release,
    make_technology,
    make_verdict,
    make_wish,
)

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
    make_claim(c, criterion=operations, strength=1)
    make_claim(c, criterion=operations, strength=1, polarity="con")
    verdict = {"outcome": "depends"}
    return [make_published_comparison(one, other, verdict=verdict) for one, other in ((a, b), (b, c), (a, c))]


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


@pytest.fixture
def mysql_leads(operations):
    """PostgreSQL is picked on MySQL vs PostgreSQL, and the claims favour MySQL."""
    comparison = make_comparison("mysql", "postgresql", status="published", published=datetime.now(UTC))
    make_verdict(comparison, pick=end_of(comparison, comparison.second))
    make_claim(comparison.first, criterion=operations, strength=3)
    make_claim(comparison.second, criterion=operations)
    return comparison


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        ({"reason": ""}, "against_the_claims"),
        ({"basis": "claims"}, "against_the_claims"),
        ({"reason": "Its makers stop."}, "argued_against"),
    ],
)
def test_a_stored_verdict_against_the_claims_is_found(mysql_leads, verdict, kind):
    Verdict.objects.update(**verdict)

    assert [found for found, _ in kinds()] == [kind]


@pytest.mark.parametrize(("cycle", "found"), [("9.7", ["one_sided"]), ("8.4", ["argued_against"])])
def test_a_stored_claim_whose_versions_ended_does_not_count(mysql_leads, cycle, found):
    mysql_leads.first.claims.update(versions="<9")
    make_release(mysql_leads.first, cycle="5.7", released=date(2015, 10, 21))
    make_release(mysql_leads.first, cycle=cycle, released=date(2024, 4, 30))
    make_release(mysql_leads.first, cycle="1.0", released=None)

    assert [kind for kind, _ in kinds()] == found


@pytest.mark.parametrize(("left_out", "found"), [({}, ["one_sided"]), ({"price": "Both are free."}, [])])
def test_a_stored_row_of_one_side_is_found_unless_it_is_left_out(mysql_leads, left_out, found):
    Verdict.objects.update(outcome="depends", pick=None)
    make_claim(mysql_leads.second, criterion=make_criterion("price"))
    Comparison.objects.update(left_out=left_out)

    assert [kind for kind, _ in kinds()] == found


@pytest.mark.parametrize("is_asked_for", [True, False])
def test_rows_of_one_side_are_marked_in_the_categories_that_readers_ask_for(mysql_leads, is_asked_for):
    today = datetime.now(UTC)
    Verdict.objects.update(outcome="depends", pick=None)
    make_claim(mysql_leads.second, criterion=make_criterion("price"))
    for number in range(3):
        kind = make_category(f"category-{number}")
        make_wish(make_technology(category=kind), make_technology(category=kind), day=today.date())
    Technology.objects.filter(pk=mysql_leads.low.pk).update(category=kind if is_asked_for else make_category("other"))

    contradictions.store(contradictions.findings(), today)

    assert [(found.kind, found.in_demand) for found in Finding.objects.all()] == [("one_sided", is_asked_for)]


@pytest.mark.django_db
def test_a_consistent_catalogue_is_consistent():
    comparison = make_published_comparison("mysql", "postgresql")
    for technology in comparison.sides:
        make_claim(technology)

    assert kinds() == []


def test_the_catalogue_is_read_in_as_many_queries_whatever_its_size(circle, operations, django_assert_num_queries):
    for number in range(5):
        make_published_comparison(circle[0].low, make_technology(f"tool-{number}"))

    with django_assert_num_queries(6):
        assert [kind for kind, _ in kinds()] == ["cycle", *["one_sided"] * 5]


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


def test_the_check_passes_where_it_only_lists(mysql_leads, capsys):
    make_claim(mysql_leads.second, criterion=make_criterion("price"))

    call_command("check_consistency")

    *lines, last = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["argued_against", "one_sided"]
    assert last == "No contradiction. Listed: argued_against 1, one_sided 1."
    assert [finding.kind for finding in Finding.objects.all()] == ["argued_against", "one_sided"]


def test_the_list_narrows_to_contradictions(client, mysql_leads):
    client.force_login(make_editor("ada"))

    contradictions.store(contradictions.findings(), datetime.now(UTC))

    assert len(rows(page(client, LIST))) == 1
    assert rows(page(client, f"{LIST}?contradictions=yes")) == []


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


def test_nobody_changes_what_was_found_and_who_may_not_look_does_not(client, circle):
    contradictions.store(contradictions.findings(), datetime.now(UTC))
    client.force_login(make_editor("ada"))
    assert not page(client, LIST).select(".addlink, .action-checkbox input")
    page(client, f"{LIST}add/", status=403)

    client.force_login(make_editor("grace", permissions=["view_technology"]))

    page(client, LIST, status=403)
    assert Technology.objects.count() == 3
