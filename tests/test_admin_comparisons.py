"""What editors do with comparisons in the admin."""

from datetime import UTC, datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup

from comparisons.models import Comparison, Criterion, Revision, Version
from comparisons.models.version import pair_key

from .admin_pages import change_url, delete, errors, errors_beside, fields_of, fill_in, page, rows, send
from .make import (
    make_alias,
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_feedback,
    make_published_comparison,
    make_reviewed_comparison,
    make_revision,
    make_technology,
    make_verdict,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/comparisons/comparison/"


# ---- the pair


def test_the_pair_of_a_stored_comparison_can_be_read_but_not_changed(editor):
    comparison = make_comparison("mysql", "postgresql")

    fill_in(editor, change_url(comparison), low=make_technology().pk)

    soup = page(editor, change_url(comparison))
    assert [link.text for link in soup.select(".desk-sides h3 a")] == ["MySQL", "PostgreSQL"]
    assert Comparison.objects.get().low.slug == "mysql"


# ---- saving


def test_a_change_of_a_published_comparison_needs_a_reason(editor):
    comparison = make_published_comparison()

    soup = fill_in(editor, change_url(comparison), intro="A better lead.")

    assert errors_beside(soup, "reason") == ["Readers see this: say why it changes."]
    assert soup.select_one("[name=intro]").text.strip() == "A better lead."
    assert not Revision.objects.exists()


def test_a_change_with_a_reason_is_stored_with_its_history(editor, ada):
    comparison = make_published_comparison("mysql", "postgresql")

    fill_in(editor, change_url(comparison), intro="A better lead.", reason="The old one was dry.")

    comparison.refresh_from_db()
    revision = comparison.revisions.get()
    assert comparison.intro == "A better lead."
    assert comparison.changes == 1
    assert (revision.verb, revision.by, revision.reason) == ("edit", ada, "The old one was dry.")
    assert revision.record["intro"] == "A better lead."
    key = pair_key(comparison.low_id, comparison.high_id)
    assert Version.numbers([key]) == {key: 1}


def test_saving_without_a_change_writes_no_history(editor):
    comparison = make_published_comparison()
    make_condition(comparison.verdict)

    fill_in(editor, change_url(comparison), reason="Nothing really.")

    assert not Revision.objects.exists()


def test_what_another_editor_changed_meanwhile_is_not_undone(editor):
    comparison = make_published_comparison()
    opened = fields_of(page(editor, change_url(comparison)))
    fill_in(editor, change_url(comparison), intro="The earlier lead.", reason="Put better.")
    newest = Revision.objects.get()

    late = opened | {"intro": "The later lead.", "reason": "Mine is better."}
    soup = BeautifulSoup(editor.post(change_url(comparison), late).content, "html.parser")
    fill_in(editor, change_url(comparison), intro="The later lead.", reason="Read the earlier one.")

    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert soup.select_one(f".errorlist a[href='{change_url(newest)}']")
    assert fields_of(soup)["intro"] == "The later lead."
    reasons = [revision.reason for revision in comparison.revisions.order_by("id")]
    assert reasons == ["Put better.", "Read the earlier one."]


def test_a_draft_is_set_in_review_by_hand(editor):
    comparison = make_comparison()

    fill_in(editor, change_url(comparison), status="in_review")

    comparison.refresh_from_db()
    assert comparison.status == "in_review"


def test_a_draft_of_a_technology_without_a_kind_stays_a_draft(editor):
    comparison = make_comparison(make_technology("mysql", kind=""))

    soup = fill_in(editor, change_url(comparison), status="in_review")

    said = "MySQL needs a kind: comparisons in review or published show it."
    assert [item.text.strip() for item in soup.select("#id_low_kind_error li")] == [said]
    assert soup.select_one("[href='#id_low_kind']").text == "Kind"
    comparison.refresh_from_db()
    assert comparison.status == "draft"


@pytest.mark.parametrize("status", ["published", "archived"])
def test_publishing_by_the_status_field_is_refused(editor, status):
    comparison = make_comparison()
    make_verdict(comparison)

    soup = fill_in(editor, change_url(comparison), status=status)

    assert len(errors_beside(soup, "status")) == 1
    comparison.refresh_from_db()
    assert comparison.status == "draft"


def test_the_status_of_a_published_comparison_is_not_a_field(editor):
    comparison = make_published_comparison()

    fill_in(editor, change_url(comparison), status="draft", reason="Back.")

    comparison.refresh_from_db()
    assert comparison.status == "published"


def test_only_what_is_in_review_waits_for_a_date(editor):
    comparison = make_comparison()
    soon = datetime.combine(datetime.now(UTC) + timedelta(days=30), time(8), UTC)
    date = {"publish_at_0": soon.date().isoformat(), "publish_at_1": "08:00:00"}

    refused = fill_in(editor, change_url(comparison), **date)
    stored = fill_in(editor, change_url(comparison), status="in_review", **date)

    assert errors(refused) == ["Only what is in review waits for a date: set the status too."]
    assert errors(stored) == []
    comparison.refresh_from_db()
    assert comparison.publish_at == soon


def test_what_makes_no_difference_is_typed_in_the_row_of_its_criterion(editor):
    make_criterion("licence"), make_criterion("speed")
    comparison = make_comparison(left_out={"speed": "Nobody waits for either."})
    make_claim(comparison.low, criterion=Criterion.objects.get(slug="licence"))
    soup = page(editor, change_url(comparison))

    typed = {"left_out-speed": "Nobody waits.", "left_out-licence": "Both are free: MIT."}
    send(editor, change_url(comparison), fields_of(soup) | typed)
    comparison.refresh_from_db()
    both = comparison.left_out
    send(editor, change_url(comparison), fields_of(page(editor, change_url(comparison))) | {"left_out-speed": " "})

    comparison.refresh_from_db()
    assert soup.select_one("[name=left_out-speed]")["value"] == "Nobody waits for either."
    assert both == {"licence": "Both are free: MIT.", "speed": "Nobody waits."}
    assert comparison.left_out == {"licence": "Both are free: MIT."}


@pytest.mark.parametrize(
    ("slug", "typed", "error"),
    [
        ("licence", "x" * 301, "Why Licence makes no difference: at most 300 characters."),
        ("cost", "Both are free.", "There is no criterion with the slug cost."),
    ],
)
def test_what_makes_no_difference_is_refused_by_its_criterion(editor, slug, typed, error):
    make_criterion("licence")
    comparison = make_comparison(left_out={"licence": "Both are free."})

    sent = fields_of(page(editor, change_url(comparison))) | {f"left_out-{slug}": typed}
    soup = send(editor, change_url(comparison), sent)

    assert errors(soup) == [error]
    comparison.refresh_from_db()
    assert comparison.left_out == {"licence": "Both are free."}


def test_text_with_a_control_character_is_refused_beside_its_field(editor):
    comparison = make_comparison()

    soup = fill_in(editor, change_url(comparison), intro="A bell \x07 rings.")

    assert errors_beside(soup, "intro") == ["Control characters and line breaks aren't allowed here."]


# ---- the page


def test_the_form_leads_to_the_page_once_it_is_published_and_not_before(editor):
    draft, published = make_comparison(), make_published_comparison()

    assert page(editor, change_url(draft)).select(".viewsitelink") == []
    link = page(editor, change_url(published)).select_one(".viewsitelink")
    assert link["href"] == published.get_absolute_url()


def test_the_history_holds_the_pair_s_own_and_that_of_both_technologies(editor):
    comparison = make_comparison("mysql", "postgresql")
    own = make_revision(comparison, reason="Its own.")
    make_revision(comparison.low, reason="Of one side.")
    make_revision(make_technology(), reason="Of a third.")

    soup = page(editor, f"{LIST}{comparison.pk}/history/")

    reasons = [row.select("td")[4].text.strip() for row in soup.select(".revisions tbody tr")]
    assert sorted(reasons) == ["Its own.", "Of one side."]
    assert soup.select_one(f".revisions a[href='{change_url(own)}']")


@pytest.mark.parametrize("name", ["1000000", "none", "9" * 30])
def test_the_history_of_what_is_gone_leads_back_with_a_word(editor, name):
    answer = editor.get(f"{LIST}{name}/history/", follow=True)

    assert answer.redirect_chain == [("/admin/", 302)]
    assert f"There is no comparison {name} any more." in answer.content.decode()


# ---- the list


def test_the_list_says_what_is_to_be_done_next(editor):
    make_comparison("a", "b")
    make_verdict(make_comparison("c", "d", status="in_review"))
    make_published_comparison("e", "f")
    make_feedback(make_published_comparison("g", "h"))
    make_reviewed_comparison("i", "j")

    listed = {row[0]: row[-1] for row in rows(page(editor, LIST))}

    assert listed == {
        "A vs B": "Decide",
        "C vs D": "Publish",
        "E vs F": "Approve",
        "G vs H": "Answer 1 disagreement",
        "I vs J": "–",
    }


@pytest.mark.parametrize("words", ["MySQL", "mysql vs postgresql", "postgres mysql", "mysql-vs-postgresql"])
def test_a_comparison_is_found_by_names_slugs_and_other_names(editor, words):
    comparison = make_comparison("mysql", "postgresql")
    make_alias(comparison.high, "postgres")
    make_comparison("redis", "memcached")

    found = rows(page(editor, f"{LIST}?q={words}"))

    assert [row[0] for row in found] == ["MySQL vs PostgreSQL"]


def test_a_search_for_both_finds_no_comparison_of_one_of_them(editor):
    make_comparison("mysql", "postgresql")
    make_comparison("mysql-2", "redis")

    assert rows(page(editor, f"{LIST}?q=postgresql redis")) == []


def test_the_list_is_narrowed_to_what_has_no_verdict(editor):
    make_comparison("a", "b")
    make_published_comparison("c", "d")

    assert [row[0] for row in rows(page(editor, f"{LIST}?verdict__isempty=1"))] == ["A vs B"]
    assert [row[0] for row in rows(page(editor, f"{LIST}?verdict__isempty=0"))] == ["C vs D"]


def test_the_form_leads_to_the_disagreements_that_wait(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    make_feedback(comparison)
    make_feedback(make_published_comparison("c", "d"))

    link = page(editor, change_url(comparison)).find("a", string="1 disagreement waits")

    assert [row[1] for row in rows(page(editor, link["href"]))] == ["MySQL vs PostgreSQL"]


def test_the_list_takes_as_many_queries_whatever_its_length(editor, django_assert_num_queries):
    make_published_comparison()
    page(editor, LIST)
    with django_assert_num_queries(4):
        editor.get(LIST)
    for _ in range(5):
        make_feedback(make_published_comparison())
    with django_assert_num_queries(4):
        editor.get(LIST)


# ---- deleting


def test_a_draft_is_deleted_with_its_history(editor):
    comparison = make_comparison()
    make_revision(comparison)

    delete(editor, f"{LIST}{comparison.pk}/delete/")

    assert not Comparison.objects.exists()


@pytest.mark.parametrize("status", ["published", "archived"])
def test_what_readers_have_seen_cannot_be_deleted(editor, status):
    comparison = make_published_comparison(status=status)

    response = editor.post(f"{LIST}{comparison.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert Comparison.objects.exists()
