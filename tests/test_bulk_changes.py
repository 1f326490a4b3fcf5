"""Bulk changes: one value for many rows, shown before and after, stored batch by batch with a reason."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django_tasks_db.models import DBTaskResult

from comparisons.domain import days
from comparisons.models import BulkChange, Fact, ProsCons, Revision, Technology
from comparisons.models.editors_job import JobState
from comparisons.services import bulk_changes, bulk_previews
from comparisons.services.editorial import Refused

from .admin_pages import errors, fields_of, messages, page, send
from .make import (
    make_category,
    make_claim,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_technology,
)
from .working import work

pytestmark = pytest.mark.django_db

TECHNOLOGIES, CLAIMS = "/admin/comparisons/technology/", "/admin/comparisons/proscons/"


def begun(client: Client, changelist: str, field: str, rows: list[Any], **more: str) -> tuple[str, BeautifulSoup]:
    """Choose rows in a list and an action; the address and the page that follow."""
    sent = {"action": f"change_{field}", "_selected_action": [row.pk for row in rows], "index": "0", **more}
    response = client.post(changelist, sent, follow=True)
    address = response.redirect_chain[-1][0] if response.redirect_chain else changelist
    return address, BeautifulSoup(response.content, "html.parser")


def shown_rows(soup: BeautifulSoup) -> list[list[str]]:
    lines = soup.select(".bulk-rows tbody tr")
    return [[cell.get_text(strip=True) for cell in line.select("th, td")] for line in lines]


def previewed(client: Client, field: str, value: str, rows: list[Any]) -> tuple[str, BeautifulSoup]:
    address, _ = begun(client, TECHNOLOGIES if field in ("category", "kind") else CLAIMS, field, rows)
    address += f"?value={value}"
    return address, page(client, address)


def paragraphs(soup: BeautifulSoup) -> list[str]:
    return [text.get_text(" ", strip=True) for text in soup.select("#content-main > p")]


def test_a_preview_shows_what_changes_and_leaves_out_what_stays(editor: Client) -> None:
    rows = [make_technology("mysql"), make_technology("redis", kind="tool"), make_technology("java", kind="language")]

    _, soup = previewed(editor, "kind", "tool", rows)

    assert shown_rows(soup) == [["MySQL", "database", "tool"], ["Java", "language", "tool"]]
    assert "1 has this kind already, and stays as it is." in paragraphs(soup)
    assert Technology.objects.get(slug="mysql").kind == "database"


def test_what_is_confirmed_is_stored_with_a_revision_and_the_editors_word(editor: Client, ada: User) -> None:
    make_category("queues", name="Queues")
    mysql, redis = make_technology("mysql"), make_technology("redis")

    address, soup = previewed(editor, "category", "queues", [mysql, redis])
    done = send(editor, address, fields_of(soup) | {"reason": "Filed anew."})

    assert paragraphs(done)[0] == "Done: 2 of 2 technologies changed."
    assert set(Technology.objects.values_list("category__slug", flat=True)) == {"queues"}
    assert list(Revision.objects.values_list("by", "reason")) == [(ada.pk, "Filed anew.")] * 2
    assert Revision.objects.first().record["category"] == "queues"
    assert Fact.objects.filter(source__slug="editor", field="category", value="queues").count() == 2


def test_claims_of_one_technology_share_a_revision(editor: Client) -> None:
    make_criterion("cost")
    mysql = make_technology("mysql")
    rows = [make_claim(mysql), make_claim(mysql), make_claim(make_technology("redis"))]

    address, soup = previewed(editor, "criterion", "cost", rows)
    done = send(editor, address, fields_of(soup) | {"reason": "It is about money."})

    assert paragraphs(done)[0] == "Done: 3 of 3 claims changed."
    assert set(ProsCons.objects.values_list("criterion__slug", flat=True)) == {"cost"}
    assert Revision.objects.count() == 2


def test_a_day_needs_the_word_that_the_sources_were_read(editor: Client) -> None:
    claim, unsourced = make_claim(), make_claim(source="", checked=None)
    address, soup = begun(editor, CLAIMS, "checked", [claim, unsourced])
    assert [item.get_text(" ", strip=True) for item in soup.select(".tasks li")] == [
        f"{unsourced.technology.name}: {unsourced.text} It has no source that could have been read."
    ]

    refused = send(editor, address, fields_of(soup) | {"reason": "Read."})
    assert errors(refused) == ["A day says that somebody read the source. Else change nothing here."]
    assert not Revision.objects.exists()

    send(editor, address, fields_of(refused) | {"reason": "Read.", "read": "on"})
    assert ProsCons.objects.get(pk=claim.pk).checked == days.utc_today()
    assert ProsCons.objects.get(pk=unsourced.pk).checked is None


def test_a_checked_claim_is_not_due_any_more(editor: Client) -> None:
    claim = make_claim()
    address, soup = begun(editor, CLAIMS, "checked", [claim])

    send(editor, address, fields_of(soup) | {"reason": "Read.", "read": "on"})

    claim.refresh_from_db()
    assert claim.fresh_until is not None
    assert claim.fresh_until > days.utc_today()


def test_a_technology_of_a_published_page_keeps_a_kind(editor: Client) -> None:
    shown, hidden = make_published_comparison().low, make_technology("mysql")

    _, soup = previewed(editor, "kind", "", [shown, hidden])

    assert shown_rows(soup) == [["MySQL", "database", "no kind"]]
    [refused] = soup.select(".tasks li")
    assert "It needs a kind: comparisons in review or published show it." in refused.get_text()


def test_whoever_may_not_publish_changes_only_what_readers_do_not_see(client: Client) -> None:
    client.force_login(make_editor("eve", permissions=["view_technology", "change_technology"]))
    comparison = make_published_comparison()
    hidden = make_technology("mysql")

    address, soup = previewed(client, "kind", "tool", [comparison.low, comparison.high, hidden])
    assert shown_rows(soup) == [["MySQL", "database", "tool"]]
    assert len(soup.select(".tasks li")) == 2

    send(client, address, fields_of(soup) | {"reason": "Filed anew."})
    assert list(Technology.objects.filter(kind="tool")) == [hidden]


def test_a_page_published_after_the_preview_is_left_alone(client: Client) -> None:
    eve = make_editor("eve", permissions=["view_technology", "change_technology"])
    comparison = make_published_comparison(status="draft")
    job = bulk_changes.choose("kind", [comparison.low_id], by=eve)
    seen = bulk_changes.digest_of(bulk_previews.preview("kind", "tool", job.rows, eve))
    type(comparison).objects.filter(pk=comparison.pk).update(status="published")

    with pytest.raises(Refused, match="Somebody changed one of these"):
        bulk_changes.confirm(job, "tool", by=eve, reason="Filed anew.", seen=seen)


def test_nobody_confirms_what_they_did_not_see(editor: Client) -> None:
    mysql = make_technology("mysql")
    address, soup = previewed(editor, "kind", "tool", [mysql])
    Technology.objects.filter(pk=mysql.pk).update(kind="platform")

    again = send(editor, address, fields_of(soup) | {"reason": "Typed with care."})

    assert "Somebody changed one of these meanwhile" in again.select_one(".errornote").get_text()
    assert shown_rows(again) == [["MySQL", "platform", "tool"]]
    assert fields_of(again)["reason"] == "Typed with care."

    send(editor, address, fields_of(again))
    assert Technology.objects.get(pk=mysql.pk).kind == "tool"


def test_without_a_reason_nothing_changes(editor: Client) -> None:
    address, soup = previewed(editor, "kind", "tool", [make_technology("mysql")])

    assert errors(send(editor, address, fields_of(soup))) == ["Readers see this: say why."]
    assert not Technology.objects.filter(kind="tool").exists()


def test_all_that_a_filter_finds_can_be_chosen(editor: Client) -> None:
    for number in range(60):
        make_technology(f"t-{number}", kind="tool" if number else "library")

    address, _ = begun(
        editor, TECHNOLOGIES + "?kind__exact=tool", "kind", [Technology.objects.get(slug="t-1")], select_across="1"
    )

    assert BulkChange.objects.get().total == 59
    assert len(shown_rows(page(editor, address + "?value=database"))) == 59


def test_too_many_are_refused_in_the_list(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [make_technology("mysql"), make_technology("redis")]
    for module in (bulk_changes, bulk_previews):
        monkeypatch.setattr(module, "MOST", 1)

    _, soup = begun(editor, TECHNOLOGIES, "kind", rows)

    assert messages(soup) == ["1 at most can be changed at once: narrow the list by a filter."]
    assert not BulkChange.objects.exists()


def confirmed(ada: User, number: int) -> BulkChange:
    rows = [make_technology() for _ in range(number)]
    job = bulk_changes.choose("kind", [row.pk for row in rows], by=ada)
    seen = bulk_changes.digest_of(bulk_previews.preview("kind", "tool", job.rows, ada))
    bulk_changes.confirm(job, "tool", by=ada, reason="Filed anew.", seen=seen)
    return job


def test_a_large_change_is_the_workers_batch_by_batch(
    editor: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_changes, "BATCH", 2)
    monkeypatch.setattr(bulk_changes, "AT_ONCE", 2)
    job = confirmed(ada, 5)
    address = f"/admin/comparisons/bulkchange/{job.pk}/change/"
    assert not Technology.objects.filter(kind="tool").exists()

    [first] = DBTaskResult.objects.ready()
    bulk_changes.go_on.func(*first.args_kwargs["args"])
    soup = page(editor, address)
    assert paragraphs(soup)[0].startswith("2 of 5 technologies are done.")
    assert soup.select_one("meta[http-equiv=refresh]") is not None
    assert soup.select_one("progress")["value"] == "2"

    work()
    soup = page(editor, address)
    assert paragraphs(soup)[0] == "Done: 5 of 5 technologies changed."
    assert soup.select_one("meta[http-equiv=refresh]") is None
    assert Technology.objects.filter(kind="tool").count() == Revision.objects.count() == 5


def test_a_batch_that_fails_changes_nothing_and_is_tried_again(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_changes, "BATCH", 2)
    monkeypatch.setattr(bulk_changes, "AT_ONCE", 0)
    job = confirmed(ada, 3)
    with monkeypatch.context() as broken:
        broken.setattr(BulkChange, "save", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bulk_changes.run_batch(job.pk)
    assert not Technology.objects.filter(kind="tool").exists()
    assert not Revision.objects.exists()

    while bulk_changes.run_batch(job.pk):
        pass
    assert Technology.objects.filter(kind="tool").count() == Revision.objects.count() == 3


def test_rows_that_changed_since_the_confirmation_are_refused_alone(
    editor: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_changes, "AT_ONCE", 0)
    job = confirmed(ada, 3)
    first, second, third = Technology.objects.order_by("pk")
    Technology.objects.filter(pk=first.pk).update(kind="platform")
    second.delete()

    bulk_changes.run_batch(job.pk)

    job.refresh_from_db()
    assert (job.state, job.changed, job.refused_count) == (JobState.DONE, 1, 2)
    assert job.refused == [[first.name, "Changed meanwhile: look at it again."], [f"Number {second_id(job)}", GONE]]
    third.refresh_from_db()
    assert third.kind == "tool"


GONE = "Deleted meanwhile."


def second_id(job: BulkChange) -> int:
    return int(job.rows[1][0])


def test_a_change_is_begun_once(editor: Client, ada: User) -> None:
    job = confirmed(ada, 1)

    with pytest.raises(Refused, match="begun already"):
        bulk_changes.confirm(job, "tool", by=ada, reason="Again.", seen="")


def test_each_editor_sees_their_own_changes(client: Client, ada: User) -> None:
    job = confirmed(ada, 1)
    client.force_login(make_editor("grace"))

    assert client.get(f"/admin/comparisons/bulkchange/{job.pk}/change/").status_code == 404
    assert page(client, "/admin/comparisons/bulkchange/").select("#result_list tbody tr") == []


def test_whoever_may_not_change_technologies_has_no_such_action(client: Client, ada: User) -> None:
    client.force_login(make_editor("eve", permissions=["view_technology", "change_proscons"]))
    job = bulk_changes.choose("kind", [make_technology().pk], by=User.objects.get(username="eve"))

    assert page(client, TECHNOLOGIES).select_one("select[name=action]") is None
    assert client.get(f"/admin/comparisons/bulkchange/{job.pk}/change/?value=tool").status_code == 403


def test_a_preview_of_many_asks_little(editor: Client, ada: User, django_assert_max_num_queries: Any) -> None:
    category = make_category()
    rows = Technology.objects.bulk_create(
        Technology(slug=f"t-{number}", name=f"T {number}", kind="tool", category=category) for number in range(1500)
    )
    job = bulk_changes.choose("kind", [row.pk for row in rows], by=ada)

    with django_assert_max_num_queries(10):
        response = editor.get(f"/admin/comparisons/bulkchange/{job.pk}/change/?value=database")

    assert len(response.content) < 100_000
    assert len(shown_rows(BeautifulSoup(response.content, "html.parser"))) == 100


def test_the_list_of_claims_asks_little_whatever_their_criteria(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    mysql = make_technology("mysql")
    for number in range(20):
        make_claim(mysql, criterion=make_criterion(f"criterion-{number}"))

    with django_assert_max_num_queries(10):
        editor.get(CLAIMS)
