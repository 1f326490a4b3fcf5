"""The form of a technology stays small and quick, whatever it holds."""

import pytest

from comparisons.domain.vocabulary import METRICS
from comparisons.models import Technology

from .admin_pages import change_url, errors, fill_in, new_line, page
from .make import (
    make_alias,
    make_category,
    make_claim,
    make_criterion,
    make_fact,
    make_published_comparison,
    make_relation,
    make_release,
    make_signal,
    make_technology,
)
from .reading import said

pytestmark = pytest.mark.django_db


def full(technology: Technology, lines: int) -> Technology:
    """``technology`` with so many rows of each kind."""
    criterion = make_criterion(f"criterion-{technology.pk}")
    for number in range(lines):
        make_claim(technology, criterion=criterion, source="https://example.org/docs/current/a-page.html#anchor")
        make_alias(technology, f"Other name {technology.pk}-{number}")
        make_relation(technology, f"related-{number}")
        make_release(technology, cycle=str(number))
        make_signal(technology, source=f"https://example.org/{number}")
    make_fact(technology)
    return technology


def test_the_form_takes_as_many_queries_whatever_its_size(editor, django_assert_num_queries):
    small, large = full(make_technology(), 1), full(make_technology(), 9)
    page(editor, change_url(small))

    for technology in (small, large):
        with django_assert_num_queries(14):
            editor.get(change_url(technology))


def test_the_form_of_a_technology_with_ten_claims_is_small(editor):
    technology = full(make_published_comparison().low, 4)
    criterion = technology.claims.first().criterion
    for number in range(6):
        text = f"It does what its manual says in chapter {number}, and in the two chapters after that one."
        make_claim(technology, criterion=criterion, text=text)

    soup = page(editor, change_url(technology))

    assert len(soup.select("#claims-group tr.has_original")) == 10
    assert len(editor.get(change_url(technology)).content) < 62_000


def test_help_stands_in_the_head_of_the_claims_and_in_no_line(editor):
    technology = full(make_technology(), 2)

    claims = page(editor, change_url(technology)).select_one("#claims-group")

    assert claims.select_one(".column-criterion img")["title"].startswith("What the claim is weighed by.")
    assert claims.select("tbody img") == []
    described = claims.select("tr.has_original [aria-describedby]")
    assert not [field for field in described if "timezone" not in field["aria-describedby"]]  # Django's own, of dates


def test_what_is_chosen_already_cannot_be_emptied_and_a_new_line_chooses_nothing(editor):
    technology = full(make_technology(), 1)

    soup = page(editor, change_url(technology))

    offered = {
        line: [
            option.text if option["value"] else ""
            for option in soup.select_one(f"[name=claims-{line}-polarity]").select("option")
        ]
        for line in ("0", "__prefix__")
    }
    assert offered == {"0": ["pro", "con"], "__prefix__": ["", "pro", "con"]}


def test_a_new_figure_is_of_a_metric_that_is_offered(editor):
    technology = make_technology()
    line = {"value": "1200", "observed": "2026-10-01"}

    offered = page(editor, change_url(technology)).select("#signals-group datalist option")
    refused = fill_in(editor, change_url(technology), **new_line("signals", 0, metric="applause", **line))
    fill_in(editor, change_url(technology), **new_line("signals", 0, metric="github_stars", **line))

    assert said(offered) == list(METRICS)
    assert errors(refused) == ["Select a valid choice. applause is not one of the available choices."]
    assert [signal.metric for signal in technology.signals.all()] == ["github_stars"]


def test_forms_stay_small_with_ten_thousand_technologies(editor):
    category = make_category()
    Technology.objects.bulk_create(
        Technology(slug=f"technology-{number}", name=f"Technology {number}", category=category)
        for number in range(10_000, 20_000)
    )
    comparison = make_published_comparison()
    for technology in comparison.sides:
        full(technology, 3)
        for _ in range(3):
            make_claim(technology, criterion=technology.claims.first().criterion)
    forms = [
        *(change_url(row) for row in (comparison, comparison.low, comparison.low.claims.first(), category)),
        *(f"/admin/comparisons/{model}/add/" for model in ("comparison", "technology", "proscons", "category")),
    ]

    sizes = {url: len(editor.get(url).content) for url in forms}

    assert {url: size for url, size in sizes.items() if size >= 60_000} == {}
