"""Editors publish, approve, withdraw and preview comparisons in the admin, and who may."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from comparisons.models import Comparison, Criterion

from .admin_pages import change_url, errors_beside, fields_of, fill_in, messages, page, send
from .make import (
    make_approvable_comparison,
    make_claim,
    make_comparison,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
    make_verdict,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/comparisons/comparison/"


# ---- publish, approve, withdraw


def step_url(name, *comparisons):
    return reverse(f"admin:comparisons_comparison_{name}") + "?ids=" + ",".join(str(row.pk) for row in comparisons)


def test_a_button_of_the_desk_publishes_with_a_reason_in_one_load(editor, ada):
    comparison = make_comparison("mysql", "postgresql")
    make_verdict(comparison)
    soup = page(editor, change_url(comparison))

    sent = fields_of(soup) | {"reason": "Ready.", "_publish": "Save and publish"}
    response = editor.post(change_url(comparison), sent, follow=True)

    comparison.refresh_from_db()
    assert [button["name"] for button in soup.select(".desk-buttons [type=submit][name]")] == [
        "_continue",
        "_publish",
        "_save",
        "_draft",
    ]
    assert response.redirect_chain == [(change_url(comparison), 302)]
    assert messages(BeautifulSoup(response.content, "html.parser")) == ["MySQL vs PostgreSQL is published."]
    assert comparison.status == "published"
    assert [(revision.verb, revision.by, revision.reason) for revision in comparison.revisions.all()] == [
        ("publish", ada, "Ready.")
    ]


def test_publishing_without_a_reason_is_refused_beside_the_field(editor):
    comparison = make_comparison()
    make_verdict(comparison)

    soup = fill_in(editor, step_url("publish", comparison))

    assert errors_beside(soup, "reason") == ["Readers see this: say why."]
    comparison.refresh_from_db()
    assert comparison.status == "draft"


def test_what_stands_in_the_way_of_publishing_is_listed_with_where_to_mend_it(editor):
    mysql = make_technology("mysql", kind="")
    comparison = make_comparison(mysql, "postgresql")

    soup = page(editor, step_url("publish", comparison))

    tasks = [(item.contents[0].strip(), item.a["href"]) for item in soup.select(".tasks li")]
    assert tasks == [
        ("A published comparison needs a verdict.", change_url(comparison) + "#verdict-group"),
        ("MySQL needs a kind: comparisons in review or published show it.", change_url(mysql) + "#id_kind"),
    ]
    assert soup.select("[name=reason]") == []


def test_a_publication_that_is_refused_after_all_says_why(editor):
    comparison = make_comparison()

    response = editor.post(step_url("publish", comparison), {"reason": "Ready."})

    assert response.status_code == 200
    assert "A published comparison needs a verdict." in response.text
    comparison.refresh_from_db()
    assert comparison.status == "draft"


def test_approving_lists_every_problem_of_the_gate_with_where_to_mend_it(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    claim = make_claim(comparison.low, source="", criterion=make_criterion("safety", weight=2))
    make_claim(comparison.high)

    soup = page(editor, step_url("approve", comparison))

    places = {item.a["href"] for item in soup.select(".tasks li")}
    assert places >= {
        change_url(claim) + "#id_source",
        change_url(comparison.low) + "#claims-group",
        change_url(comparison.high) + "#id_own_sources",
        change_url(comparison) + "#id_left_out-safety",
        change_url(comparison) + "#id_verdict-0-in_short",
        change_url(comparison) + "#id_verdict-0-low_choose_if",
        change_url(comparison) + "#id_verdict-0-high_choose_if",
        change_url(comparison) + "#conditions-group",
    }
    assert soup.select("[name=reason]") == []


def test_approving_names_the_editor_and_the_day(editor):
    comparison = make_approvable_comparison("mysql", "postgresql")

    soup = fill_in(editor, step_url("approve", comparison), reason="Read every source.")

    comparison.refresh_from_db()
    assert messages(soup) == ["MySQL vs PostgreSQL is approved."]
    assert (comparison.reviewed, comparison.reviewed_by) == (datetime.now(UTC).date(), "Ada Lovelace")


@pytest.mark.parametrize(("was_reviewed", "links"), [(True, 1), (False, 0)])
def test_approving_anew_leads_to_what_differs_from_what_was_reviewed(editor, was_reviewed, links):
    make = make_reviewed_comparison if was_reviewed else make_approvable_comparison
    comparison = make("mysql", "postgresql")
    Comparison.objects.filter(pk=comparison.pk).update(intro="It reads otherwise now.")

    soup = page(editor, step_url("approve", comparison))

    assert len(soup.select("a[href='/compare/mysql-vs-postgresql/changes/#since-review']")) == links


def test_withdrawing_takes_the_page_from_readers(editor, client):
    comparison = make_published_comparison()

    fill_in(editor, step_url("withdraw", comparison), reason="Both are gone.")

    comparison.refresh_from_db()
    assert comparison.status == "archived"
    assert page(editor, change_url(comparison)).select(".viewsitelink") == []


def test_withdrawing_a_draft_is_refused(editor):
    soup = page(editor, step_url("withdraw", make_comparison()))

    assert [item.contents[0].strip() for item in soup.select(".tasks li")] == [
        "Only a published comparison can be withdrawn."
    ]


def test_several_are_published_at_once_and_those_refused_stay_on_the_page(editor):
    ready, other = make_comparison("mysql", "postgresql"), make_comparison("redis", "memcached")
    make_verdict(ready)

    chosen = {"action": "publish", "_selected_action": [ready.pk, other.pk]}
    url = editor.post(LIST, chosen).url
    soup = fill_in(editor, url, reason="Ready.")

    ready.refresh_from_db()
    other.refresh_from_db()
    assert (ready.status, other.status) == ("published", "draft")
    assert messages(soup) == ["MySQL vs PostgreSQL is published."]
    assert [section.h2.text for section in soup.select(".judged")] == ["Memcached vs Redis"]


def test_more_than_a_page_of_comparisons_is_not_taken_at_once(editor, monkeypatch):
    monkeypatch.setattr("comparisons.admin.steps.AT_ONCE", 2)
    chosen = [make_comparison().pk for _ in range(3)]

    response = editor.post(LIST, {"action": "publish", "_selected_action": chosen}, follow=True)

    assert "Please choose 2 at most." in response.text


@pytest.mark.parametrize("ids", ["", "0", "x", "99999999999999999999999", "1;2"])
def test_a_step_with_comparisons_that_do_not_exist_is_not_found(editor, ids):
    page(editor, f"{LIST}publish/?ids={ids}", status=404)


# ---- steps on what was changed since their page was opened


@pytest.mark.parametrize("changed", ["comparison", "low", "high"])
@pytest.mark.parametrize("name", ["approve", "withdraw"])
def test_a_step_is_not_taken_on_what_was_changed_since_its_page_was_opened(editor, name, changed):
    comparison = make_approvable_comparison()
    url = step_url(name, comparison)
    typed = fields_of(page(editor, url)) | {"reason": "Read every source."}
    if changed == "comparison":
        fill_in(editor, change_url(comparison), intro="Typed first.", reason="Put better.")
    else:
        fill_in(
            editor,
            change_url(getattr(comparison, changed)),
            claims__0__text="Its opposite",
            claims__0__read_again="on",
            reason="Mended.",
        )

    soup = send(editor, url, typed)

    stored = Comparison.objects.get()
    assert "Ada Lovelace changed this meanwhile" in soup.select_one(".changed").text
    assert (stored.status, stored.reviewed) == ("published", None)
    assert fields_of(soup)["reason"] == "Read every source."
    send(editor, url, fields_of(soup))
    stored.refresh_from_db()
    assert stored.reviewed if name == "approve" else stored.status == "archived"


def test_a_step_by_hand_is_refused(editor):
    comparison = make_approvable_comparison()

    soup = send(editor, step_url("approve", comparison), {"reason": "Read every source."})

    assert soup.select_one(".changed").text.startswith("The form did not say what it was opened on")
    assert Comparison.objects.get().reviewed is None


def test_of_several_only_those_that_were_changed_wait(editor):
    changed, same = make_approvable_comparison("mysql", "postgresql"), make_approvable_comparison("redis", "valkey")
    url = step_url("withdraw", changed, same)
    typed = fields_of(page(editor, url)) | {"reason": "Both are gone."}
    fill_in(editor, change_url(changed.low), licence="MIT", reason="It has one.")

    soup = send(editor, url, typed)

    assert [section.h2.text for section in soup.select(".judged")] == ["MySQL vs PostgreSQL"]
    assert list(Comparison.objects.filter(status="archived")) == [same]


# ---- preview


def test_a_draft_is_previewed_as_readers_would_meet_it(editor):
    comparison = make_comparison("mysql", "postgresql")
    make_verdict(comparison)

    response = editor.get(f"{LIST}{comparison.pk}/preview/")
    soup = page(editor, f"{LIST}{comparison.pk}/preview/")

    assert "MySQL" in soup.h1.text
    assert "draft" in soup.select_one(".preview-banner").text
    assert soup.select_one(".preview-banner a")["href"] == change_url(comparison)
    assert "no-store" in response["Cache-Control"]


def test_a_comparison_without_a_verdict_is_previewed_too(editor):
    comparison = make_comparison("mysql", "postgresql")

    assert "MySQL" in page(editor, f"{LIST}{comparison.pk}/preview/").h1.text


def test_a_preview_is_for_those_who_may_see_comparisons(client):
    comparison = make_comparison()
    url = f"{LIST}{comparison.pk}/preview/"

    assert client.get(url).status_code == 302
    client.force_login(make_editor("bob", permissions=["view_technology"]))
    assert client.get(url).status_code == 403
    client.force_login(make_editor("eve", permissions=["view_comparison"]))
    assert client.get(url).status_code == 200


# ---- permissions


def test_who_may_only_look_sees_names_and_no_button(client):
    comparison = make_published_comparison("mysql", "postgresql")
    client.force_login(make_editor("bob", permissions=["view_comparison", "view_verdict", "view_condition"]))

    soup = page(client, change_url(comparison))

    assert soup.select("a.step, [name=reason], [name=_save]") == []
    assert soup.select_one(".field-picked .readonly").text == "MySQL"
    assert client.get(step_url("withdraw", comparison)).status_code == 403
    assert client.post(step_url("withdraw", comparison), {"reason": "Gone."}).status_code == 403
    assert Comparison.objects.get().status == "published"


def test_who_may_only_look_is_offered_no_action(client):
    comparison = make_published_comparison()
    client.force_login(make_editor("bob", permissions=["view_comparison"]))

    assert page(client, LIST).select("select[name=action]") == []
    client.post(LIST, {"action": "withdraw", "_selected_action": [comparison.pk]})
    assert Comparison.objects.get().status == "published"


@pytest.mark.parametrize("step", ["publish", "approve", "withdraw"])
def test_each_step_is_for_those_with_its_own_permission(client, step):
    comparison = make_draft() if step == "publish" else make_approvable_comparison()
    client.force_login(make_editor("bob", permissions=["view_comparison", "change_comparison"]))
    assert page(client, change_url(comparison)).select("a.step") == []
    assert client.get(step_url(step, comparison)).status_code == 403
    assert client.post(step_url(step, comparison), {"reason": "So."}).status_code == 403

    client.force_login(make_editor("eve", permissions=["view_comparison", f"{step}_comparison"]))
    links = page(client, change_url(comparison)).select("a.step")
    assert [link["href"] for link in links] == [step_url(step, comparison)]
    offered = {option["value"] for option in page(client, LIST).select("select[name=action] option")}
    assert offered == {"", step}
    fill_in(client, step_url(step, comparison), reason="So.")

    comparison.refresh_from_db()
    done = {"publish": comparison.status == "published", "withdraw": comparison.status == "archived"}
    assert done.get(step, comparison.reviewed is not None)


def make_draft():
    comparison = make_comparison()
    make_verdict(comparison)
    return comparison


def test_a_page_whose_criteria_changed_after_it_was_opened_is_not_approved(editor):
    comparison = make_approvable_comparison("mysql", "postgresql")
    opened = fields_of(page(editor, step_url("approve", comparison)))
    Criterion.objects.update(question="How hard is it?")

    answer = editor.post(step_url("approve", comparison), opened | {"reason": "Read every source."})

    assert "The page changed after you opened it" in answer.text
    comparison.refresh_from_db()
    assert comparison.reviewed is None
    fill_in(editor, step_url("approve", comparison), reason="Read every source.")
    comparison.refresh_from_db()
    assert comparison.reviewed is not None
