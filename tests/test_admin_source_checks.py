"""The queue of sources that are gone or moved, or do not hold a quote: shown, answered, and left once answered."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from comparisons.domain import days
from comparisons.models import ProsCons, Revision, SourceCheck, UnfoundQuote, rules
from comparisons.services.editorial import Refused
from comparisons.services.source_checks import answering
from comparisons.services.source_checks.recording import set_asks

from .admin_pages import change_url, errors, fields_of, fill_in, messages, page, rows, send
from .make import make_claim, make_editor, make_published_comparison, make_source_check, make_technology
from .reading import links, words

pytestmark = pytest.mark.django_db

LIST = "/admin/comparisons/sourcecheck/"
OLD, NEW = "https://example.org/old", "https://example.org/new"
TODAY = days.utc_today()


def make_moved(*technologies, address=OLD, **changes):
    """A source that moved, with a claim of each technology."""
    for technology in technologies or [make_technology()]:
        make_claim(technology, source=address)
    return make_source_check(address, **({"state": "moved", "status": 200, "moved_to": NEW} | changes))


def make_misquoted(address="https://example.org/misquoted"):
    claim = make_claim(source=address, quote="It is quick")
    check = make_source_check(address, state="alive")
    UnfoundQuote.objects.create(of=check, claim_key=claim.key, quote=claim.quote, since=TODAY)
    return check


def listed(client, query=""):
    return [row[0] for row in rows(page(client, f"{LIST}{query}"))]


def test_the_list_is_the_queue_and_its_filters_are_the_parts_of_it(editor):
    for number, state in enumerate(("gone", "failed")):
        address = f"https://example.org/{state}"
        make_claim(source=address)
        make_source_check(address, state=state, detail=f"{state}!", since=TODAY - timedelta(days=9 - number))
    make_moved()
    make_misquoted()
    make_claim(source="https://example.org/alive")
    make_source_check("https://example.org/alive", state="alive", asks=False)
    make_source_check("https://example.org/uncited")
    gone, failed = "https://example.org/gone gone!", "https://example.org/failed failed!"
    moved, misquoted = f"{OLD} It moved to {NEW}", "https://example.org/misquoted A quote is not found."

    assert listed(editor) == [gone, failed, moved, misquoted]
    assert listed(editor, "?state=gone") == [gone]
    assert listed(editor, "?state=failed") == [failed]
    assert listed(editor, "?state=moved") == [moved]
    assert listed(editor, "?state=quotes") == [misquoted]
    assert len(listed(editor, "?state=all")) == 6
    assert listed(editor, "?state=nonsense") == listed(editor)
    assert listed(editor, "?q=misq") == [misquoted]


def test_the_list_of_many_costs_no_more_queries(editor, django_assert_max_num_queries):
    technology = make_technology()
    for number in range(60):
        make_claim(technology, source=f"https://example.org/{number}")
        make_source_check(f"https://example.org/{number}")

    with django_assert_max_num_queries(8):
        response = editor.get(LIST)
    assert len(response.content) < 100_000


def test_a_source_is_shown_with_its_claims_and_what_became_of_their_quotes(editor, django_assert_max_num_queries):
    check = make_misquoted()
    make_claim(source=check.address, text="Another claim", quote="Still there")
    for _ in range(45):
        make_claim(source=check.address)

    with django_assert_max_num_queries(12):
        soup = page(editor, change_url(check))
    lines = soup.select(".cited li")

    assert "Not on the page: “It is quick”" in words(lines[0])
    assert [words(line).count("Not on the page") for line in lines] == [1] + 39 * [0]
    assert "And 7 more." in words(soup.select_one("#content"))
    assert links(soup)["“It is quick”"] == f"{check.address}#:~:text=It%20is%20quick"
    assert "/admin/comparisons/proscons/rechecks/source/?address=" in links(soup)["Check these claims again"]
    assert not soup.select("button[value=take]")


def test_all_claims_take_the_new_address_with_one_revision_for_each_technology(editor):
    one, other = make_technology(), make_technology()
    check = make_moved(one, one, other)
    untouched = make_claim(one)
    UnfoundQuote.objects.create(of=check, claim_key="claim00001", quote="words", since=TODAY)

    soup = fill_in(editor, change_url(check), answer="take", reason="They moved their docs.")

    moved = ProsCons.objects.filter(source=NEW)
    assert messages(soup) == ["3 claims cite the new address.", "All answered."]
    assert set(moved.values_list("checked", "fresh_until")) == {(None, None)}
    assert moved.count() == 3
    assert ProsCons.objects.get(pk=untouched.pk).checked
    assert list(Revision.objects.order_by("technology").values_list("technology", "verb", "reason", "by_name")) == [
        (technology.pk, "edit", "They moved their docs.", "Ada Lovelace") for technology in (one, other)
    ]
    assert not SourceCheck.objects.exists()


def test_whoever_read_the_source_there_has_checked_its_claims_today(editor):
    check = make_moved()

    fill_in(editor, change_url(check), answer="take", read_again="on")

    claim = ProsCons.objects.get()
    assert (claim.source, claim.checked) == (NEW, TODAY)
    assert claim.fresh_until > TODAY


def test_a_new_address_needs_a_reason(editor):
    check = make_moved()

    assert "Readers see this: say why it changes." in errors(
        fill_in(editor, change_url(check), answer="take", reason=" ")
    )
    assert ProsCons.objects.get().source == OLD


@pytest.mark.parametrize(
    ("own", "warns"), [(["https://example.org/old"], True), (["https://example.org/"], False), ([], False)]
)
def test_an_editor_is_told_where_the_new_address_is_none_of_the_projects_own(editor, own, warns):
    check = make_moved(make_technology("mysql", own_sources=own))

    told = words(page(editor, change_url(check)).select_one("#content"))

    assert ("The new address is none of MySQL’s own" in told) is warns


def test_whoever_may_not_publish_changes_no_published_page(client):
    published = make_published_comparison().low
    check = make_moved(published, make_technology())
    client.force_login(make_editor("eve", permissions=["view_sourcecheck", "change_sourcecheck", "change_proscons"]))

    soup = fill_in(client, change_url(check), answer="take")

    assert f"{published.name}: Readers see it on a published page" in " ".join(errors(soup))
    assert sorted(ProsCons.objects.values_list("source", flat=True)) == [NEW, OLD]
    assert SourceCheck.objects.get().asks


def test_without_the_right_to_change_claims_no_address_is_taken(client):
    check = make_moved()
    client.force_login(make_editor("eve", permissions=["view_sourcecheck", "change_sourcecheck"]))
    fields = fields_of(page(client, change_url(check)))

    assert client.post(change_url(check), fields | {"answer": "take", "reason": "x"}).status_code == 403
    assert ProsCons.objects.get().source == OLD


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": "alive", "moved_to": ""}, answering.NOT_MOVED),
        ({"moved_to": "https://example.org/newer"}, answering.NOT_MOVED),
        ({"address": "https://example.org/other"}, answering.UNCITED),
    ],
)
def test_what_changed_meanwhile_is_not_taken(ada, changes, why):
    check = make_moved()
    SourceCheck.objects.update(**changes)

    with pytest.raises(Refused, match=why):
        answering.take_new_address(check, by=ada, reason="x")
    assert ProsCons.objects.get().source == OLD


def test_more_claims_than_a_transaction_should_hold_are_refused(ada, monkeypatch):
    technology = make_technology()
    check = make_moved(technology, technology)
    monkeypatch.setattr(answering, "MOST_CLAIMS", 1)

    with pytest.raises(Refused, match="More than"):
        answering.take_new_address(check, by=ada, reason="x")

    monkeypatch.setattr(answering, "MOST_CLAIMS", 2)
    assert answering.take_new_address(check, by=ada, reason="x").claims == 2


def test_what_was_called_fine_is_asked_again_once_its_answer_is_another_one(editor):
    check = make_misquoted()

    soup = fill_in(editor, change_url(check), answer="fine")

    assert messages(soup) == [f"Fine as it is: {check}", "All answered."]
    assert listed(editor) == []
    assert LogEntry.objects.get().change_message == "Called fine."
    check.refresh_from_db()
    set_asks(check)
    assert not check.asks
    assert "An editor called it fine" in words(page(editor, change_url(check)).select_one("#content"))

    UnfoundQuote.objects.update(quote="other words")
    set_asks(check)
    assert check.asks

    UnfoundQuote.objects.all().delete()
    set_asks(check)
    assert (check.asks, check.fine) == (False, "")  # so it is asked about if the quote is lost once more


def test_several_are_called_fine_at_once(editor):
    checks = [make_misquoted(f"https://example.org/{number}") for number in range(2)]
    SourceCheck.objects.filter(pk=checks[0].pk).update(asks=False)

    sent = {"action": "call_fine", "_selected_action": [check.pk for check in checks]}
    soup = send(editor, f"{LIST}?state=all", sent)

    assert messages(soup) == [f"H{str(checks[0])[1:]}: Nobody is asked about this source any more.", "1 called fine."]
    assert not SourceCheck.objects.filter(asks=True).exists()


def test_after_an_answer_the_next_one_of_the_same_part_of_the_queue_is_shown(editor):
    first, gone = make_misquoted("https://example.org/1"), make_source_check(OLD)
    make_claim(source=OLD)
    second = make_misquoted("https://example.org/2")
    kept = "?_changelist_filters=state%3Dquotes"

    for check, following in ((first, f"{change_url(second)}{kept}"), (second, f"{LIST}?state=quotes")):
        url = f"{change_url(check)}{kept}"
        soup = page(editor, url)
        response = editor.post(url, fields_of(soup) | {"answer": "fine"})
        assert response["Location"] == following

    assert soup.select_one(".place span").get_text() == "1 of 1"
    response = editor.post(change_url(gone), fields_of(page(editor, change_url(gone))) | {"answer": "fine"})
    assert response["Location"] == LIST


def test_an_answer_that_is_none_stores_nothing(editor):
    check = make_misquoted()

    assert "Say what to do" in " ".join(errors(fill_in(editor, change_url(check), answer="x")))
    assert SourceCheck.objects.get().asks


def test_a_check_that_only_asked_again_takes_no_answer_away(editor):
    check = make_moved()
    fields = fields_of(page(editor, change_url(check)))
    SourceCheck.objects.update(checked=TODAY + timedelta(days=1), detail="Asked again.")

    send(editor, change_url(check), fields | {"answer": "take"})

    assert ProsCons.objects.get().source == NEW


def test_the_longest_address_is_kept():
    address = "https://example.org/" + "x" * (rules.URL_LENGTH - 20)

    assert make_source_check(address).address == address
