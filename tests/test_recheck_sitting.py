"""The re-check sitting: overdue claims by source, answered many at once, each conflict told by itself."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext

from comparisons.domain import days
from comparisons.models import ProsCons, Revision, Technology
from comparisons.models.dating import refresh_dates

from .admin_pages import errors, fields_of, messages, page, send
from .make import (
    make_approvable_comparison,
    make_claim,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_technology,
)

pytestmark = pytest.mark.django_db

SITTING = "/admin/comparisons/proscons/rechecks/"
LONG_AGO = timedelta(days=4000)


def make_overdue(technology: Technology, *, by: int = 0, **changes: Any) -> ProsCons:
    """A claim whose source nobody has read for years; the greater ``by``, the longer it waits."""
    with transaction.atomic():
        claim = make_claim(technology, **({"checked": days.utc_today() - LONG_AGO - timedelta(days=by)} | changes))
        refresh_dates([technology.pk])
    return claim


def sources(soup: BeautifulSoup) -> list[str]:
    headings = soup.select(".recheck-source > h2")
    return [(heading.select_one("a:not(.all)") or heading).get_text(strip=True) for heading in headings]


def said(soup: BeautifulSoup) -> list[str]:
    return [text.get_text(strip=True) for text in soup.select(".recheck .said")]


def answered(client: Client, url: str = SITTING, /, **changes: Any) -> BeautifulSoup:
    return send(client, url, fields_of(page(client, url)) | changes)


def test_overdue_claims_stand_under_their_source_the_most_due_first(editor: Client) -> None:
    mysql, redis = make_technology("mysql"), make_technology("redis")
    make_overdue(mysql, by=1, source="https://example.org/b", text="Third", quote="in so many words")
    make_overdue(mysql, by=9, source="https://example.org/a", text="First")
    make_overdue(redis, by=0, source="https://example.org/a", text="Second", polarity="con")
    make_claim(redis, text="Fresh", source="https://example.org/a")
    refresh_dates([redis.pk])

    soup = page(editor, SITTING)

    assert sources(soup) == ["https://example.org/a", "https://example.org/b"]
    assert said(soup) == ["First", "Second", "Third"]
    assert soup.select("a.source")[2]["href"] == "https://example.org/b#:~:text=in%20so%20many%20words"


def test_claims_without_a_source_or_a_check_come_last(editor: Client) -> None:
    mysql = make_technology("mysql")
    make_claim(mysql, text="Never checked", checked=None)
    make_overdue(mysql, by=99, text="No source", source="")
    make_overdue(mysql, text="Due", source="https://example.org/a")

    soup = page(editor, SITTING)

    assert sources(soup) == ["https://example.org/a", "Without a source, or never checked"]
    assert said(soup)[0] == "Due"
    assert set(said(soup)[1:]) == {"Never checked", "No source"}


def test_nothing_is_due(editor: Client) -> None:
    soup = page(editor, SITTING)

    assert "Every claim was checked in time." in soup.get_text()
    assert soup.select_one("#rechecks") is None


def test_a_source_has_a_page_with_all_claims_that_rest_on_it(editor: Client) -> None:
    mysql, redis = make_technology("mysql"), make_technology("redis")
    make_overdue(mysql, source="https://example.org/a", text="Due")
    make_claim(redis, source="https://example.org/a", text="Fresh", polarity="con")
    make_claim(redis, source="https://example.org/a#other", text="Of another address")
    refresh_dates([redis.pk])

    link = page(editor, SITTING).select_one(".sources a")
    assert link is not None

    assert said(page(editor, str(link["href"]))) == ["Due", "Fresh"]


def test_all_of_a_source_are_still_true_with_one_revision_a_technology(editor: Client, ada: User) -> None:
    mysql, redis = make_technology("mysql"), make_technology("redis")
    claims = [make_overdue(one, source="https://example.org/a") for one in (mysql, mysql, redis)]
    ids = ",".join(str(claim.pk) for claim in claims)

    soup = answered(editor, rest=ids, reason="Read on the train.")

    assert messages(soup) == ["Stored: 3 still true, checked today."]
    assert {claim.checked for claim in ProsCons.objects.all()} == {days.utc_today()}
    assert not ProsCons.objects.overdue(days.utc_today()).exists()
    revisions = Revision.objects.values_list("technology__slug", "by", "reason").order_by("technology__slug")
    assert list(revisions) == [("mysql", ada.pk, "Read on the train."), ("redis", ada.pk, "Read on the train.")]


def test_claims_of_one_technology_are_one_revision_whatever_their_sources(editor: Client) -> None:
    mysql = make_technology("mysql")
    claims = [make_overdue(mysql, source=f"https://example.org/{name}") for name in "ab"]

    answered(editor, **{f"{claim.pk}-answer": "true" for claim in claims})

    assert {claim.checked for claim in ProsCons.objects.all()} == {days.utc_today()}
    assert Revision.objects.count() == 1


def test_an_answer_of_its_own_goes_before_the_mark_of_its_source(editor: Client) -> None:
    mysql = make_technology("mysql")
    one, other = (make_overdue(mysql, source="https://example.org/a") for _ in range(2))

    answered(editor, **{"rest": f"{one.pk},{other.pk}", f"{one.pk}-answer": "gone"})

    assert [ProsCons.objects.get(pk=claim.pk).source for claim in (one, other)] == ["", "https://example.org/a"]


def test_a_claim_is_reworded_in_place(editor: Client) -> None:
    claim = make_overdue(make_technology("mysql"), quote="Old words", source_title="The manual")
    typed = {"answer": "reword", "text": "Said better", "quote": "New words", "strength": "3"}

    answered(editor, **{f"{claim.pk}-{name}": value for name, value in typed.items()})

    claim.refresh_from_db()
    assert (claim.text, claim.quote, claim.strength) == ("Said better", "New words", 3)
    assert (claim.checked, claim.source_title) == (days.utc_today(), "The manual")


def test_a_reworded_claim_with_another_source_has_no_title_of_the_former(editor: Client) -> None:
    claim = make_overdue(make_technology("mysql"), source_title="The manual")

    answered(editor, **{f"{claim.pk}-answer": "reword", f"{claim.pk}-source": "https://example.org/moved"})

    claim.refresh_from_db()
    assert (claim.source, claim.source_title) == ("https://example.org/moved", "")


def test_words_that_break_a_rule_are_shown_again_and_the_others_are_stored(editor: Client) -> None:
    mysql = make_technology("mysql")
    bad, fine = make_overdue(mysql, by=1), make_overdue(mysql)

    soup = answered(
        editor,
        **{
            f"{bad.pk}-answer": "reword",
            f"{bad.pk}-quote": "word " * 26,
            f"{bad.pk}-text": "Typed with care",
            f"{fine.pk}-answer": "true",
        },
    )

    assert messages(soup) == ["Stored: 1 still true, checked today.", "1 answer is not stored: look again below."]
    assert errors(soup) == ["A quote has 25 words at most; say the rest in your own."]
    assert fields_of(soup)[f"{bad.pk}-text"] == "Typed with care"
    bad.refresh_from_db()
    assert bad.text != "Typed with care"
    assert Revision.objects.count() == 1


def test_changed_words_without_the_answer_reword_are_told(editor: Client) -> None:
    claim = make_overdue(make_technology("mysql"))

    soup = answered(editor, **{f"{claim.pk}-answer": "true", f"{claim.pk}-text": "Typed with care"})

    assert errors(soup) == ["You changed its words: answer “reword”, or they are not stored."]
    assert fields_of(soup)[f"{claim.pk}-text"] == "Typed with care"
    assert not Revision.objects.exists()


def test_what_is_gone_loses_its_source_and_its_reviewed_page_is_changed_since(editor: Client) -> None:
    comparison = make_approvable_comparison()
    claim = make_overdue(comparison.low, quote="Words", source_title="The manual")

    soup = answered(editor, **{f"{claim.pk}-answer": "gone"})

    claim.refresh_from_db()
    assert (claim.source, claim.source_title, claim.quote, claim.checked) == ("", "", "", None)
    assert sources(soup) == ["Without a source, or never checked"]


def test_what_has_no_source_is_removed_or_given_one_but_not_still_true(editor: Client) -> None:
    mysql = make_technology("mysql")
    removed, given, kept = (make_claim(mysql, source="", checked=None) for _ in range(3))

    soup = answered(
        editor,
        **{
            f"{removed.pk}-answer": "gone",
            f"{given.pk}-answer": "reword",
            f"{given.pk}-source": "https://example.org/found",
            f"{kept.pk}-answer": "true",
        },
    )

    assert errors(soup) == ["It has no source to read: reword it and give one, or remove it."]
    assert set(ProsCons.objects.values_list("pk", "checked")) == {(given.pk, days.utc_today()), (kept.pk, None)}


def test_the_later_of_two_editors_is_told_for_each_claim_and_keeps_the_words(editor: Client) -> None:
    mysql = make_technology("mysql")
    taken, free = make_overdue(mysql, by=1), make_overdue(mysql)
    opened = fields_of(page(editor, SITTING))
    grace = Client()
    grace.force_login(make_editor("grace"))
    answered(grace, **{f"{taken.pk}-answer": "reword", f"{taken.pk}-text": "Typed first"})

    words = {f"{taken.pk}-answer": "reword", f"{taken.pk}-text": "Typed later", f"{free.pk}-answer": "true"}
    soup = send(editor, SITTING, opened | words)

    note = soup.select_one(".recheck .errornote")
    assert note is not None
    assert note.get_text().startswith("Grace Lovelace changed this meanwhile")
    assert said(soup) == ["Typed first"]
    assert fields_of(soup)[f"{taken.pk}-text"] == "Typed later"
    assert ProsCons.objects.get(pk=free.pk).checked == days.utc_today()
    assert ProsCons.objects.get(pk=taken.pk).text == "Typed first"

    send(editor, SITTING, fields_of(soup))
    assert ProsCons.objects.get(pk=taken.pk).text == "Typed later"


def test_an_answer_about_a_claim_that_is_gone_is_told_with_its_words(editor: Client) -> None:
    claim = make_overdue(make_technology("mysql"))
    opened = fields_of(page(editor, SITTING))
    words = {f"{claim.pk}-answer": "reword", f"{claim.pk}-text": "Typed later"}
    claim.delete()

    soup = send(editor, SITTING, opened | words)

    assert messages(soup) == ["The claim “Typed later” was deleted meanwhile."]


def test_a_page_says_where_readers_see_a_claim_and_how_many_more_there_are(editor: Client) -> None:
    mysql = make_technology("mysql")
    opponents = [make_technology() for _ in range(5)]
    for opponent in opponents:
        make_published_comparison(mysql, opponent)
    make_overdue(mysql, by=1)
    make_overdue(mysql, against=opponents[0])

    shown = [part.get_text(" ", strip=True) for part in page(editor, SITTING).select(".recheck .about:nth-of-type(3)")]

    assert shown[0].endswith(" and 2 more.")
    assert shown[1].count(" vs ") == 1


def test_without_a_reason_nothing_is_stored_and_the_answers_stay(editor: Client) -> None:
    claim = make_overdue(make_technology("mysql"))

    soup = answered(editor, **{f"{claim.pk}-answer": "gone", "reason": " "})

    assert errors(soup) == ["Readers see this: say why."]
    assert fields_of(soup)[f"{claim.pk}-answer"] == "gone"
    assert not Revision.objects.exists()


def test_no_answer_is_told(editor: Client) -> None:
    make_overdue(make_technology("mysql"))

    assert messages(answered(editor)) == ["No claim was answered, so nothing is stored."]
    assert not Revision.objects.exists()


def test_whoever_may_not_publish_answers_for_what_readers_do_not_see(client: Client) -> None:
    client.force_login(make_editor("eve", permissions=["change_proscons", "view_proscons"]))
    live = make_overdue(make_published_comparison().low, by=1)
    hidden = make_overdue(make_technology("mysql"))

    soup = answered(client, **{f"{live.pk}-answer": "true", f"{hidden.pk}-answer": "true"})

    assert errors(soup) == ["Readers see it on a published page: somebody who may publish changes it."]
    assert ProsCons.objects.get(pk=hidden.pk).checked == days.utc_today()
    assert ProsCons.objects.get(pk=live.pk).checked != days.utc_today()


def test_whoever_may_only_look_at_claims_holds_no_sitting(client: Client) -> None:
    client.force_login(make_editor("eve", permissions=["view_proscons"]))

    assert client.get(SITTING).status_code == 403
    assert client.get(reverse("admin:comparisons_proscons_rechecks_of_source")).status_code == 403


def test_twenty_claims_take_two_pages_whose_cost_does_not_grow(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    criterion = make_criterion()
    old = days.utc_today() - LONG_AGO
    technologies = [make_technology() for _ in range(10)]
    ProsCons.objects.bulk_create(
        ProsCons(
            technology=technologies[number % 10],
            polarity="pro",
            text=f"Claim {number}",
            criterion=criterion,
            source=f"https://example.org/{number // 3}",
            checked=old,
        )
        for number in range(60)
    )
    refresh_dates([one.pk for one in technologies])

    with django_assert_max_num_queries(15):
        first = editor.get(SITTING)
    fields = fields_of(BeautifulSoup(first.content, "html.parser"))
    answers = {name: "true" for name in fields if name.endswith("-answer")}

    soup = send(editor, SITTING, fields | answers)

    assert len(answers) == 20
    assert len(first.content) < 100_000
    assert messages(soup) == ["Stored: 20 still true, checked today."]
    assert len(said(soup)) == 20


def test_claims_that_are_left_unanswered_can_be_passed_over(editor: Client) -> None:
    mysql = make_technology("mysql")
    for number in range(21):
        make_overdue(mysql, by=30 - number, text=f"Claim {number}")

    soup = page(editor, SITTING + "?page=2")

    assert said(soup) == ["Claim 20"]
    assert said(page(editor, SITTING + "?page=99")) == ["Claim 20"]
    assert len(said(page(editor, SITTING + "?page=x"))) == 20


def test_keys_answer_without_the_mouse(visitor: BrowserContext, live_server: Any, editor: Client) -> None:
    mysql = make_technology("mysql")
    true, reworded, gone = (make_overdue(mysql, by=9 - number, text=f"Claim {number}") for number in range(3))
    session = {"name": "sessionid", "value": editor.cookies["sessionid"].value, "url": live_server.url}
    visitor.add_cookies([session])  # type: ignore[list-item]
    window = visitor.new_page()
    window.goto(SITTING)

    for key in ("j", "t", "r", "End", "!", "Escape", "j", "g", "Enter"):
        window.keyboard.press(key)
    window.locator(".messagelist").wait_for()

    assert ProsCons.objects.get(pk=true.pk).checked == days.utc_today()
    assert ProsCons.objects.get(pk=reworded.pk).text == "Claim 1!"
    assert ProsCons.objects.get(pk=gone.pk).source == ""
