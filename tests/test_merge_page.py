"""The page that merges two technologies: search, preview, choices, confirmation; and the page that undoes it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from comparisons.models import Comparison, Merge, Technology
from comparisons.services import editorial
from comparisons.services.merging.preview import MOST_CHOICES

from .admin_pages import change_url, errors, fields_of, fill_in, messages, page, rows, send
from .make import (
    make_claim,
    make_comparison,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_technology,
)
from .merging_worlds import REASON, everything, make_full_world, make_two, merge_them

pytestmark = pytest.mark.django_db
EDITS = ["view_technology", "change_technology", "view_merge", "view_mergequestion"]


def merge_url(lost: Technology, kept: Technology | None = None) -> str:
    url = reverse("admin:comparisons_technology_merge", args=[lost.pk])
    return f"{url}?into={kept.pk}" if kept else url


def test_a_technology_leads_to_the_search_and_that_to_the_preview(editor: Client):
    lost, kept = make_technology("postgres-server", name="PostgreSQL Server"), make_technology("postgresql")

    tools = page(editor, change_url(lost)).select(".object-tools a")
    assert merge_url(lost) in [link["href"] for link in tools]

    found = page(editor, merge_url(lost)).select(".merge-found a")
    assert [(link.text, link["href"]) for link in found] == [("PostgreSQL", merge_url(lost, kept))]
    assert page(editor, merge_url(lost) + "?q=nothing").select(".merge-found") == []
    assert page(editor, merge_url(lost, lost)).select_one(".merge-search")


def test_the_preview_shows_what_changes_and_stores_nothing(editor: Client, django_assert_max_num_queries):
    lost, kept = make_full_world()
    before = everything()
    page(editor, merge_url(lost))  # the first page of a session stores when it was seen

    with django_assert_max_num_queries(12):
        soup = page(editor, merge_url(lost, kept))

    text = soup.select_one("#content-main").get_text(" ", strip=True)
    for words in (
        "/technologies/postgres/ leads to /technologies/postgresql/",
        "claims of other technologies against Postgres will be against PostgreSQL",
        "2 relations to Postgres will name PostgreSQL",
        "The comparison Postgres vs PostgreSQL",
        "3 wishes",
    ):
        assert words in text, words
    legends = [legend.get_text(" ", strip=True) for legend in soup.select("legend")]
    assert {"Licence", "Name", "Use case", "Pro: Runs anywhere", "With Sqlite", "With MySQL"} <= set(legends)
    assert everything() == before


def test_what_was_chosen_is_stored_with_the_reason(editor: Client):
    lost, kept = make_full_world()
    sqlite, mysql = (Technology.objects.get(slug=slug) for slug in ("sqlite", "mysql"))
    theirs = Comparison.objects.between(lost, sqlite).get()
    proposed = Comparison.objects.between(lost, mysql).get()
    choice = {f"comparison-{sqlite.pk}": "lost", "field-licence": "lost"}

    soup = fill_in(editor, merge_url(lost, kept), reason=REASON, **choice)

    assert messages(soup)[0].startswith("Postgres is part of PostgreSQL now.")
    kept.refresh_from_db()
    assert (kept.name, kept.licence) == ("PostgreSQL", "MIT")
    assert Comparison.objects.between(kept, sqlite).get() == theirs
    assert Comparison.objects.between(kept, mysql).get() == proposed, "the published one, not the draft"
    assert Merge.objects.get().reason == REASON


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": ""}, "Readers see this: say why."),
        ({"field-licence": "both"}, "Select a valid choice. both is not one of the available choices."),
        ({"rest": "none"}, "Select a valid choice. none is not one of the available choices."),
        ({"since": ""}, "The form did not say what it was opened on"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(editor: Client, typed, said):
    lost, kept = make_two()
    Technology.objects.filter(pk=lost.pk).update(licence="MIT")
    Technology.objects.filter(pk=kept.pk).update(licence="PostgreSQL")
    for number in range(MOST_CHOICES + 1):
        other = make_technology(f"other-{number}")
        make_comparison(lost, other), make_comparison(kept, other)
    sent = fields_of(page(editor, merge_url(lost, kept))) | {"reason": REASON} | typed

    soup = send(editor, merge_url(lost, kept), sent)

    assert any(error.startswith(said) for error in errors(soup)), errors(soup)
    assert not Merge.objects.exists()
    assert soup.select_one("[name=reason]").text.strip() == typed.get("reason", REASON)


def test_the_later_of_two_editors_is_told(editor: Client):
    lost, kept = make_two()
    sent = fields_of(page(editor, merge_url(lost, kept))) | {"reason": REASON}
    editorial.rename(kept, "postgre", by=make_editor("grace"), reason="Shorter.")

    soup = send(editor, merge_url(lost, kept), sent)

    assert "Grace Lovelace changed this meanwhile" in errors(soup)[0]
    assert not Merge.objects.exists()


def test_a_refusal_of_the_verb_is_shown(editor: Client):
    lost, kept = make_two()
    sent = fields_of(page(editor, merge_url(lost, kept))) | {"reason": REASON}
    make_feedback(make_published_comparison(lost, kept))

    soup = send(editor, merge_url(lost, kept), sent)

    assert "A disagreement waits about" in errors(soup)[0]
    assert "wait for an answer" in soup.get_text() or "waits for an answer" in soup.get_text()


def test_many_choices_are_cut_and_a_rule_decides_about_the_rest(editor: Client, django_assert_max_num_queries):
    lost, kept = make_two()
    for number in range(MOST_CHOICES + 2):
        other = make_technology(f"other-{number}")
        make_published_comparison(lost, other), make_published_comparison(kept, other)
        make_claim(lost, text=f"Claim {number} " + "x" * 900), make_claim(kept, text=f"Claim {number} " + "x" * 900)
    theirs = set(Comparison.objects.by_end(lost.pk)[0].values_list("pk", flat=True))
    theirs |= set(Comparison.objects.by_end(lost.pk)[1].values_list("pk", flat=True))

    page(editor, merge_url(lost))
    with django_assert_max_num_queries(13):
        response = editor.get(merge_url(lost, kept))
    assert len(response.content) < 100_000
    soup = page(editor, merge_url(lost, kept))
    assert "And 2 more: which stay?" in [legend.text for legend in soup.select("legend")]
    assert len([name for name in fields_of(soup) if name.startswith("comparison-")]) == MOST_CHOICES
    fill_in(editor, merge_url(lost, kept), reason=REASON, rest="lost")

    assert Comparison.objects.count() == MOST_CHOICES + 2
    assert Comparison.objects.filter(pk__in=theirs).count() == 2, "the two that the rule decided"


@pytest.mark.parametrize(("permissions", "status"), [(EDITS, 403), ([*EDITS, "merge_technology"], 200)])
def test_merging_asks_for_its_permission(client: Client, permissions, status):
    lost, kept = make_two()
    merged = merge_them(make_technology("old"), kept, make_editor("ada"))
    client.force_login(make_editor("zoe", permissions=permissions))

    for url in (merge_url(lost), merge_url(lost, kept)):
        assert client.get(url).status_code == status
        assert client.post(url, {"reason": REASON}).status_code == status
    assert client.get(change_url(merged)).status_code == 200
    assert client.post(change_url(merged), {"reason": ""}).status_code == status
    has_link = bool(page(client, change_url(lost)).select(f"a[href='{merge_url(lost)}']"))
    assert has_link is (status == 200)


def test_the_list_says_until_when_each_merge_can_be_undone(editor: Client, ada):
    lost, kept = make_two()
    for slug in ("old", "older"):
        merge_them(make_technology(slug), kept, ada)
    Merge.objects.filter(lost_slug="older").update(at="2026-01-01T12:00Z")
    merge_them(lost, kept, ada)

    listed = rows(page(editor, reverse("admin:comparisons_merge_changelist")))

    assert [(line[1], line[2], line[3]) for line in listed][:1] == [("Postgres", "PostgreSQL", "Ada Lovelace")]
    assert [line[5].startswith("until") for line in listed] == [True, False, True]
    assert listed[1][5] == "no longer, since 31 Jan 2026"


def test_a_merge_is_undone_on_its_page(editor: Client, ada):
    lost, kept = make_two()
    merged = merge_them(lost, kept, ada)

    assert errors(fill_in(editor, change_url(merged), reason="")) == ["Readers see this: say why."]
    soup = fill_in(editor, change_url(merged), reason="They differ.")

    assert messages(soup) == ["Postgres and PostgreSQL are two technologies again."]
    assert Technology.objects.filter(slug="postgres").exists()
    assert "Undone because" in soup.get_text()
    assert not soup.select("input[value='Undo this merge']")


def test_what_is_newer_is_named_and_there_is_no_button(editor: Client, ada):
    lost, kept = make_two()
    merged = merge_them(lost, kept, ada)
    open_page = fields_of(page(editor, change_url(merged))) | {"reason": "They differ."}
    kept.refresh_from_db()
    editorial.rename(kept, "postgre", by=make_editor("grace"), reason="Shorter.")

    soup = page(editor, change_url(merged))
    assert "was renamed by Grace Lovelace" in errors(soup)[0]
    assert not soup.select("input[value='Undo this merge']")
    refused = send(editor, change_url(merged), open_page)
    assert "was renamed by Grace Lovelace" in errors(refused)[0]

    Merge.objects.update(at=merged.at - timedelta(days=31))
    assert not page(editor, change_url(merged)).select("textarea")
