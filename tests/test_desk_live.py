"""What is judged and previewed of a form that nobody saved is what its save would come to, and nothing is stored."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin

from comparisons.admin.desk import page as desk_page
from comparisons.admin.desk.data import Desk
from comparisons.admin.desk.judged import judge
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.models import Comparison, ProsCons, Revision, Verdict
from comparisons.services import editorial

from .admin_pages import change_url, fields_of, new_line, page, send
from .make import (
    make_approvable_comparison,
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_technology,
    make_verdict,
    make_weighed_comparison,
)
from .reading import said, words

pytestmark = pytest.mark.django_db


def url_of(comparison, name):
    return f"/admin/comparisons/comparison/{comparison.pk}/{name}/"


def opened(client, comparison, **changes):
    typed = {name.replace("__", "-"): value for name, value in changes.items()}
    return fields_of(page(client, change_url(comparison))) | typed


def judged(client, comparison, fields):
    response = client.post(url_of(comparison, "judged"), fields)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def mended(soup):
    """What stands in the way, with the name of the control that each link leads to."""
    return [(words(link), link["href"]) for link in soup.select(".judged-body a")]


# ---- the gate


def test_every_problem_leads_to_a_control_of_the_form(editor):
    comparison = make_published_comparison(
        "mysql", "postgresql", intro="TODO", verdict={"low_choose_if": "You need it."}
    )
    make_claim(comparison.low, source="", criterion=make_criterion("safety", weight=2))
    make_claim(comparison.high, text="See also", checked=None)
    fields = opened(editor, comparison)

    soup = judged(editor, comparison, fields)
    form = page(editor, change_url(comparison))

    links = {href for _, href in mended(soup)}
    assert {
        "#id_low-0-source", "#id_high-0-text", "#id_high-0-read_again", "#add-low", "#add-high", "#id_intro",
        "#id_high_own_sources", "#id_left_out-safety", "#id_verdict-0-low_choose_if",
        "#id_verdict-0-high_choose_if", "#id_verdict-0-in_short", "#conditions-group",
    } <= links  # fmt: skip
    assert [href for href in links if not form.select(href)] == []
    assert mended(form) == mended(soup)


def test_what_is_typed_is_judged_before_it_is_saved(editor):
    comparison = make_approvable_comparison("mysql", "postgresql")
    ProsCons.objects.filter(pk=comparison.low.claims.first().pk).update(checked=None)
    fields = opened(editor, comparison)

    before = judged(editor, comparison, fields)
    after = judged(editor, comparison, fields | {"low-0-read_again": "on"})
    worse = judged(editor, comparison, fields | {"low-0-read_again": "on", "verdict-0-in_short": ""})

    assert len(mended(before)) == 1
    assert words(after.select_one(".judged-line")).endswith("ready to approve")
    assert [message for message, _ in mended(worse)] == ["Say why in one plain sentence: readers see it first."]
    assert not Revision.objects.exists()


def test_a_comparison_without_a_verdict_is_asked_for_it_before_it_is_published(editor):
    comparison = make_comparison(make_technology("mysql", kind=""), "postgresql")

    soup = judged(editor, comparison, opened(editor, comparison))

    publication = soup.select_one(".judged-body ul")
    assert said(publication.select("li")) == [
        "A published comparison needs a verdict.",
        "MySQL needs a kind: comparisons in review or published show it.",
    ]
    assert [link["href"] for link in publication.select("a")] == ["#id_verdict-0-outcome", "#id_low_kind"]
    assert "2 to mend before publishing" in words(soup.select_one(".judged-line"))


def drafted(comparison):
    make_verdict(comparison, reason="Draft: so.")


@pytest.mark.parametrize("prepare", [lambda _: None, make_verdict, drafted], ids=["none", "decided", "a draft"])
@pytest.mark.parametrize("use_case", ["", "Developers should use it."])
def test_the_desk_and_the_verb_agree_on_what_can_be_published(prepare, use_case):
    comparison = make_comparison(make_technology("mysql", use_case=use_case), "postgresql")
    prepare(comparison)

    found = judge(Evidence(editorial.page_of(comparison))).publication

    assert [one.message for one in found] == [one.message for one in editorial.publication_problems(comparison)]


# ---- the weighed result


def test_the_weighed_result_follows_what_is_typed(editor):
    comparison = make_weighed_comparison()
    fields = opened(editor, comparison)
    lines = {value: name for name, value in fields.items() if name.endswith("-criterion")}
    end = lines["Operations"].partition("-")[0]

    before = judged(editor, comparison, fields)
    strong = judged(editor, comparison, fields | {f"low-{number}-strength": "3" for number in (0, 1)})
    lone = judged(
        editor, comparison, fields | new_line(end, 3, text="So.", polarity="pro", criterion="x", strength="2")
    )

    assert words(before.select_one(".judged-line")).startswith("PostgreSQL by 2.25 ")
    assert "2 criteria count on both sides." in words(before.select_one(".judged-body p"))
    assert words(strong.select_one(".judged-line b")) != "PostgreSQL by 2.25"
    assert "1 line with errors left out" in words(lone.select_one(".judged-line"))
    assert words(lone.select_one(".judged-line b")) == "PostgreSQL by 2.25"


def test_what_one_side_alone_has_is_named_as_not_counted(editor):
    comparison = make_comparison("mysql", "postgresql")
    make_criterion("safety")

    typed = opened(editor, comparison) | {"low-0-text": "Safe.", "low-0-polarity": "pro", "low-0-criterion": "Safety"}
    soup = judged(editor, comparison, typed)

    assert words(soup.select_one(".judged-line b")) == "Nothing to weigh yet"
    assert "Of one side only, so not counted: Safety (MySQL)." in words(soup.select_one(".judged-body p"))


# ---- the overlay is what a save comes to


def comparable(found: Page) -> Page:
    """The page without the keys of new claims, the counts of what was done, and the day of it."""
    sides = [
        replace(side, index_until=None, claims=tuple(replace(claim, key="") for claim in side.claims))
        for side in (found.first, found.second)
    ]
    return replace(found, first=sides[0], second=sides[1], tally=type(found.tally)(), modified=None)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"intro": "Two databases.", "low_kind": "tool", "high_use_case": "Use it.", "high_own_sources": "https://b.example"},
        {"low-0-polarity": "con", "low-1-text": "Other.", "high-0-strength": "3", "high-0-only_here": "on"},
        {"low-0-DELETE": "on", "low-2-read_again": "on", "high-1-criterion": ""},
        {"verdict-0-outcome": "tie", "verdict-0-pick": "", "verdict-0-reason": "Even.", "verdict-0-in_short": "Even.",
         "verdict-0-best_case_for_the_other": ""},
        {"conditions-0-text": "it stops", "verdict-0-low_choose_if": "you like it"},
        {"conditions-0-DELETE": "on", "left_out-upkeep": "No difference."},
        new_line("conditions", 1, text="it lies", check_by="2030-01-01"),
        new_line("high", 5, text="New.", polarity="pro", criterion="Upkeep", strength="1", versions="<2", quote="So."),
        {"verdict-0-DELETE": "on"},
    ],
)  # fmt: skip
def test_the_unsaved_page_is_the_page_that_the_save_makes(editor, ada, typed):
    comparison = make_approvable_comparison("mysql", "postgresql", status="draft", published=None)
    fields = opened(editor, comparison) | typed
    request = editor.post(url_of(comparison, "preview"), fields).wsgi_request

    model_admin = admin.site.get_model_admin(Comparison)
    stored = Comparison.objects.select_related("low", "high", "verdict").get()
    forms = desk_page.bound_forms(model_admin, request, stored)
    unsaved = desk_page.page_of(model_admin.desk_of(request, stored), forms, ada)
    assert not forms.invalid
    send(editor, change_url(comparison), fields)

    assert comparable(unsaved) == comparable(editorial.page_of(Comparison.objects.get()))


# ---- the preview


def test_a_form_that_nobody_saved_is_previewed_as_readers_would_see_it(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    fields = opened(editor, comparison) | {
        "verdict-0-reason": "It is calm at night.", "low-0-text": "Typed just now.", "low-0-polarity": "pro",
    }  # fmt: skip

    response = editor.post(url_of(comparison, "preview"), fields)
    soup = BeautifulSoup(response.content, "html.parser")

    assert "It is calm at night." in soup.get_text()
    assert "Typed just now." in soup.get_text()
    assert words(soup.select_one(".preview-banner")).startswith("Preview of what is typed, not saved.")
    assert "noindex" in response["X-Robots-Tag"]
    assert not Revision.objects.exists()
    assert Verdict.objects.get().reason != "It is calm at night."
    assert not ProsCons.objects.exists()


def test_the_preview_says_what_it_leaves_out(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    fields = opened(editor, comparison) | {
        "low-0-text": "Has no address.",
        "low-0-polarity": "pro",
        "low-0-source": "x",
    }

    soup = BeautifulSoup(editor.post(url_of(comparison, "preview"), fields).content, "html.parser")

    assert "1 line with errors is left out." in words(soup.select_one(".preview-banner"))
    assert "Has no address." not in soup.get_text()


# ---- who may, and what it costs


@pytest.mark.parametrize("name", ["judged", "preview"])
def test_a_form_is_judged_for_those_who_may_change_it(client, name):
    comparison = make_comparison("mysql", "postgresql")
    url = url_of(comparison, name)

    assert client.post(url, {}).status_code == 302
    client.force_login(make_editor("bob", permissions=["view_technology"]))
    assert client.post(url, {}).status_code == 403
    assert client.post(url_of(Comparison(pk=0), name), {}).status_code in (403, 404)


def test_what_changed_meanwhile_is_told_while_one_types(editor):
    comparison = make_comparison("mysql", "postgresql")
    fields = opened(editor, comparison)
    send(editor, change_url(comparison), fields | {"intro": "Typed first."})

    soup = judged(editor, comparison, fields | {"intro": "Typed later."})

    assert "Ada Lovelace changed this meanwhile" in words(soup.select_one(".judged-body .errorlist"))


def test_judging_takes_as_many_queries_whatever_is_typed(editor, django_assert_max_num_queries):
    comparison = make_approvable_comparison()
    fields = opened(editor, comparison)
    for number in range(5, 20):
        fields |= new_line("low", number, text=f"Claim {number}.", polarity="pro", criterion="Upkeep", strength="2")

    with django_assert_max_num_queries(30):
        judged(editor, comparison, fields)


def test_the_desk_reads_the_page_that_the_gate_reads():
    databases = make_category()
    stores = make_category("stores", parent=databases)
    make_criterion("safety", weight=2).categories.add(databases)
    make_criterion("looks").categories.add(make_category("apart"))
    both = (make_technology("a", category=databases), make_technology("b", category=stores))
    comparison = make_comparison(*both, left_out={"safety": "Both are."})
    unfiled = make_comparison()

    for one in (comparison, unfiled):
        assert Desk(one).page == editorial.page_of(one)
    assert [criterion.slug for criterion in Desk(comparison).page.asked] == ["safety"]
    assert Desk(comparison).criteria.labels == Desk(unfiled).criteria.labels == ["Looks", "Safety"]
