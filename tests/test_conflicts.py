"""What counts as a change meanwhile, and what does not: parts of a technology, imports, deletions and passwords."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from comparisons.models import Category, Feedback, ProsCons, Revision, SourceEntry, Technology, Verdict
from comparisons.services import editorial

from .admin_pages import change_url, delete, errors, fields_of, fill_in, messages, new_line, page, send
from .import_files import technology
from .make import (
    make_category,
    make_claim,
    make_comparison,
    make_condition,
    make_editor,
    make_feedback,
    make_release,
    make_source_entry,
    make_technology,
    make_verdict,
)

pytestmark = pytest.mark.django_db
locked = pytest.mark.django_db(transaction=True)
"""For tests of pages that lock rows themselves: PostgreSQL refuses that outside of a transaction."""

NOT_SAID = "The form did not say what it was opened on"


def opened(client, row) -> dict:
    return fields_of(page(client, change_url(row)))


def delete_url(row) -> str:
    return change_url(row).replace("/change/", "/delete/")


# ---- parts of a technology


def test_another_claim_of_the_same_technology_is_no_conflict(editor):
    claim, other = (make_claim(text=text, technology=None) for text in ("This one", "That one"))
    other.technology = claim.technology
    other.save()
    typed = opened(editor, claim) | {"text": "Typed later"}
    fill_in(editor, change_url(other), text="Typed first")
    fill_in(editor, change_url(claim.technology), licence="MIT")

    soup = send(editor, change_url(claim), typed)

    assert errors(soup) == []
    assert set(claim.technology.claims.values_list("text", flat=True)) == {"Typed first", "Typed later"}


def test_a_claim_that_the_form_of_its_technology_changed_is_a_conflict(editor):
    claim = make_claim()
    typed = opened(editor, claim) | {"quote": "Typed later"}
    fill_in(editor, change_url(claim.technology), claims__0__text="Typed first")
    revision = Revision.objects.get()

    soup = send(editor, change_url(claim), typed)

    claim.refresh_from_db()
    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert soup.select_one(f".errorlist a[href='{change_url(revision)}']")
    assert fields_of(soup)["quote"] == "Typed later"
    assert (claim.text, claim.quote) == ("Typed first", "")


def test_a_change_before_the_form_was_opened_is_not_named(editor):
    claim = make_claim()
    fill_in(editor, change_url(claim), text="Long ago")
    typed = opened(editor, claim) | {"quote": "Typed later"}
    ProsCons.objects.update(text="By hand")

    assert errors(send(editor, change_url(claim), typed))[0].startswith("This was changed meanwhile. Nothing is stored")


def test_a_claim_that_an_import_changed_is_a_conflict(editor, catalogue):
    catalogue(technology("mysql", pros=[{"key": "aaaaaaaaaa", "text": "As it was"}]))
    claim = ProsCons.objects.get()
    typed = opened(editor, claim) | {"text": "Typed later"}
    whole = opened(editor, claim.technology) | {"licence": "MIT"}
    catalogue(technology("mysql", pros=[{"key": "aaaaaaaaaa", "text": "As imported"}]))

    of_claim, of_technology = (
        send(editor, change_url(row), fields) for row, fields in ((claim, typed), (claim.technology, whole))
    )

    assert "changed this meanwhile" in errors(of_claim)[0]
    assert "changed this meanwhile" in errors(of_technology)[0]
    assert (ProsCons.objects.get().text, Technology.objects.get().licence) == ("As imported", "")


def test_an_import_that_leaves_a_claim_as_it_is_is_no_conflict_for_it(editor, catalogue):
    claim = make_claim(make_technology("mysql"))
    typed = opened(editor, claim) | {"text": "Typed later"}
    catalogue({"technology": "mysql", "licence": "MIT"})

    assert errors(send(editor, change_url(claim), typed)) == []
    assert ProsCons.objects.get().text == "Typed later"


def test_a_verb_is_a_conflict(editor):
    mysql = make_technology("mysql")
    typed = opened(editor, mysql) | {"licence": "MIT"}
    editorial.rename(mysql, "mysql-server", by=make_editor("bob"), reason="Its own name.")

    soup = send(editor, change_url(mysql), typed)

    assert "Bob Lovelace changed this meanwhile" in errors(soup)[0]
    assert Technology.objects.get().slug == "mysql-server"


@pytest.mark.parametrize("since", ["", "yesterday", "1-", "-1", "9" * 40, "1-0.0", "\0", "1-" + "0" * 9999])
def test_a_word_on_the_opening_that_means_nothing_is_refused(editor, since):
    claim = make_claim(text="As it was")

    soup = send(editor, change_url(claim), opened(editor, claim) | {"text": "Typed", "since": since})

    assert any("Nothing is stored" in error for error in errors(soup))
    assert ProsCons.objects.get().text == "As it was"


# ---- lines and rows deleted meanwhile


def test_the_text_of_a_line_that_was_deleted_meanwhile_is_kept(editor):
    mysql = make_technology("mysql")
    claims = [make_claim(mysql, text=f"Claim {number}", position=number) for number in range(3)]
    typed = opened(editor, mysql)
    typed |= {f"claims-{number}-text": f"Typed {number}" for number in range(3)}
    fill_in(editor, change_url(mysql), claims__0__DELETE="on")

    soup = send(editor, change_url(mysql), typed)

    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    shown = fields_of(soup)
    assert [shown[f"claims-{number}-text"] for number in range(3)] == ["Typed 0", "Typed 1", "Typed 2"]
    linked = [line.select_one("a")["href"] for line in soup.select("#claims-group tr.has_original") if line.select("a")]
    assert linked == [change_url(claim) for claim in claims[1:]]
    assert sorted(mysql.claims.values_list("text", flat=True)) == ["Claim 1", "Claim 2"]


def test_the_text_of_verdict_and_conditions_deleted_meanwhile_is_kept(editor):
    comparison = make_comparison()
    make_condition(make_verdict(comparison))
    typed = opened(editor, comparison)
    typed |= {"verdict-0-reason": "Typed.", "conditions-0-text": "typed"}
    fill_in(editor, change_url(comparison), verdict__0__DELETE="on")

    soup = send(editor, change_url(comparison), typed)

    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert fields_of(soup).items() >= {"verdict-0-reason": "Typed.", "conditions-0-text": "typed"}.items()
    assert not Verdict.objects.exists()


def test_what_was_typed_into_a_row_that_was_deleted_is_shown(editor):
    claim = make_claim()
    typed = opened(editor, claim) | {"text": "Typed <b>later</b>"}
    fill_in(editor, change_url(claim.technology), claims__0__DELETE="on")

    response = editor.post(change_url(claim), typed)

    assert response.status_code == 410
    assert "This claim was deleted meanwhile" in response.text
    assert "Typed &lt;b&gt;later&lt;/b&gt;" in response.text
    assert typed["csrfmiddlewaretoken"] not in response.text
    assert page(editor, "/admin/")


def test_who_may_not_change_rows_learns_nothing_of_a_deleted_one(client):
    client.force_login(make_editor("bob", permissions=["view_category"]))

    assert client.post("/admin/comparisons/category/7/change/", {"name": "Typed"}).status_code == 403


def test_an_answer_to_what_was_deleted_is_shown(editor):
    feedback = make_feedback()
    typed = opened(editor, feedback) | {"answer": "Typed.", "decision": "decline"}
    fill_in(editor, change_url(feedback), decision="spam")
    delete(editor, delete_url(feedback))

    response = editor.post(change_url(feedback), typed)

    assert (response.status_code, "Typed." in response.text) == (410, True)
    assert not Feedback.objects.exists()


# ---- deleting


@locked
def test_a_row_that_was_changed_since_its_confirmation_is_shown_again(editor):
    category = make_category()
    confirmation = fields_of(page(editor, delete_url(category)))
    fill_in(editor, change_url(category), description="Still needed.")

    soup = send(editor, delete_url(category), confirmation)

    assert "Ada Lovelace changed this meanwhile" in messages(soup)[0]
    assert Category.objects.exists()
    delete(editor, delete_url(category))
    assert not Category.objects.exists()


def test_a_confirmation_by_hand_is_refused(editor):
    category = make_category()

    soup = send(editor, delete_url(category), {"post": "yes"})

    assert messages(soup)[0].startswith(NOT_SAID)
    assert Category.objects.exists()


def test_what_was_deleted_already_is_told(editor):
    category = make_category()
    confirmation = fields_of(page(editor, delete_url(category)))
    category.delete()

    assert messages(send(editor, delete_url(category), confirmation)) == ["This category was deleted already."]


@locked
def test_rows_chosen_in_a_list_that_were_changed_since_are_shown_again(editor):
    categories = [make_category("a"), make_category("b")]
    url = reverse("admin:comparisons_category_changelist")
    data = {"action": "delete_selected", "_selected_action": [category.pk for category in categories]}
    confirmation = fields_of(send(editor, url, data)) | data
    fill_in(editor, change_url(categories[1]), description="Still needed.")

    soup = send(editor, url, confirmation)

    assert "Ada Lovelace changed this meanwhile" in messages(soup)[0]
    assert Category.objects.count() == 2
    send(editor, url, fields_of(soup) | data)
    assert not Category.objects.exists()


# ---- answers and accounts


def test_an_answer_without_the_right_to_decide_is_about_the_page_as_it_was(client, editor):
    feedback = make_feedback()
    client.force_login(make_editor("bob", permissions=["view_feedback", "change_feedback"]))
    typed = opened(client, feedback) | {"answer": "The reason says why.", "decision": "decline"}
    ada = User.objects.get(username="ada")
    editorial.revise_verdict(feedback.comparison, {"reason": "Another."}, by=ada, reason="It was wrong.")

    soup = send(client, change_url(feedback), typed)

    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert Feedback.objects.get().status == "waiting"


def test_an_entry_answered_with_a_technology_meanwhile_is_not_answered_again(editor):
    entry, vessel = make_source_entry("Vessel"), make_technology("vessel")
    typed = opened(editor, entry) | {"answer": "none"}
    fill_in(editor, change_url(entry), answer="same", technology=vessel.pk)

    soup = send(editor, change_url(entry), typed)

    assert "Ada Lovelace has answered meanwhile" in errors(soup)[0]
    assert SourceEntry.objects.get().technology == vessel


def test_a_login_is_no_conflict_and_is_not_undone(editor, django_user_model):
    eve = make_editor("eve")
    typed = opened(editor, eve) | {"email": "eve@example.org"}
    editor.__class__().login(username="eve", password="pw")

    soup = send(editor, change_url(eve), typed)

    eve.refresh_from_db()
    assert errors(soup) == []
    assert (eve.email, eve.last_login is None) == ("eve@example.org", False)


@locked
def test_a_password_that_another_editor_set_meanwhile_is_not_undone(editor):
    eve = make_editor("eve")
    url = reverse("admin:auth_user_password_change", args=[eve.pk])
    first, later = (
        fields_of(page(editor, url)) | {"password1": word, "password2": word, "set-password": "1"}
        for word in ("first horse battery", "later horse battery")
    )

    saved, soup = send(editor, url, first), send(editor, url, later)

    eve.refresh_from_db()
    assert errors(saved) == []
    assert "Ada Lovelace changed this meanwhile" in errors(soup)[0]
    assert eve.check_password("first horse battery")


def test_a_new_line_in_both_forms_is_kept_by_one_and_told_to_the_other(editor):
    technology = make_release().technology
    typed = opened(editor, technology) | new_line("releases", 1, cycle="18", support="supported")
    fill_in(editor, change_url(technology), **new_line("releases", 1, cycle="19", support="supported"))

    soup = send(editor, change_url(technology), typed)

    assert fields_of(soup)["releases-1-cycle"] == "18"
    assert set(technology.releases.values_list("cycle", flat=True)) == {"17", "19"}
