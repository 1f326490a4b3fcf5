"""A former state comes back through the form: shown, changed at will, saved with a reason, recorded as restored."""

from typing import Any

import pytest
from django.urls import reverse

from comparisons.catalogue import export
from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, ProsCons, Revision, Technology
from comparisons.services import editorial

from .admin_pages import change_url, errors, fields_of, fill_in, page, send
from .make import (
    make_alias,
    make_claim,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_relation,
    make_release,
    make_reviewed_comparison,
    make_revision,
    make_signal,
    make_technology,
)

pytestmark = pytest.mark.django_db
REASON = {"reason": "The newer words were wrong."}


def restore_url(revision: Revision) -> str:
    return reverse("admin:comparisons_revision_restore", args=[revision.pk])


def note_state(subject: Technology | Comparison, **changes: Any) -> Revision:
    """Write a revision of what is stored."""
    editor = editorial.User.objects.filter(username="zoe").first() or make_editor("zoe")
    verb = editorial.record_technology if isinstance(subject, Technology) else editorial.record_comparison
    return verb(subject, verb=Verb.EDIT, by=editor, reason="As it was.", **changes)


def restore(client, revision: Revision, **changes: Any):
    """Open the form that shows the old state, change some fields, send it to where the form goes."""
    soup = page(client, restore_url(revision))
    subject = revision.technology or revision.comparison
    fields = fields_of(soup) | REASON | {name.replace("__", "-"): value for name, value in changes.items()}
    return send(client, change_url(subject), {name: value for name, value in fields.items() if value is not None})


def record_of(subject) -> dict[str, Any]:
    if isinstance(subject, Technology):
        return export.technology_record(subject.pk)
    return export.comparison_record(subject.pk)


def make_whole_technology() -> Technology:
    technology = make_technology("mysql", licence="MIT", packages={"npm": ["mysql"]}, self_hosted=True)
    opponent = make_technology("redis")
    operations = make_criterion("operations")
    make_claim(technology, text="Has a quote", quote="so it says", versions=">=8", criterion=operations, strength=3)
    make_claim(technology, text="Speaks against one", against=opponent)
    make_claim(technology, text="Costs", polarity="con")
    make_alias(technology, "MariaDB")
    make_alias(technology, "MySQL Server")
    make_relation(technology, "postgresql")
    make_signal(technology, value=1000)
    make_signal(technology, metric="npm_downloads_week", value=5)
    make_release(technology, cycle="8")
    make_release(technology, cycle="9", latest="9.1")
    return technology


def test_everything_of_a_technology_comes_back(editor):
    technology = make_whole_technology()
    then = note_state(technology)
    technology.claims.filter(polarity="pro").delete()
    technology.claims.update(text="Costs more", strength=3)
    make_claim(technology, text="New")
    technology.aliases.filter(text="MariaDB").delete()
    make_alias(technology, "Sakila")
    technology.relations.all().delete()
    technology.signals.filter(metric="github_stars").update(value=2000)
    technology.signals.filter(metric="npm_downloads_week").delete()
    technology.releases.filter(cycle="8").delete()
    technology.releases.filter(cycle="9").update(latest="9.2", support="ended")
    make_release(technology, cycle="10")
    Technology.objects.filter(pk=technology.pk).update(licence="", packages={}, self_hosted=None, plural=True, name="M")
    note_state(technology)

    soup = restore(editor, then)

    assert errors(soup) == []
    assert record_of(technology) | {"facts": 0} == then.record | {"facts": 0}
    last = Revision.objects.filter(technology=technology).first()
    assert (last.verb, last.reason, last.by.username) == ("restore", REASON["reason"], "ada")
    assert last.record == record_of(technology)


def test_a_claim_keeps_its_key_and_its_quote(editor):
    technology = make_technology("mysql")
    claim = make_claim(technology, quote="so it says", versions=">=8")
    then = note_state(technology)
    claim.delete()
    note_state(technology)

    restore(editor, then)

    again = ProsCons.objects.get()
    assert (again.key, again.quote, again.versions) == (claim.key, "so it says", ">=8")
    assert again.checked == claim.checked


def test_a_quote_alone_comes_back(editor):
    technology = make_technology("mysql")
    claim = make_claim(technology, quote="so it says")
    then = note_state(technology)
    ProsCons.objects.update(quote="so it does not say")
    note_state(technology)

    restore(editor, then)

    claim.refresh_from_db()
    assert (claim.quote, record_of(technology)) == ("so it says", then.record)


def test_a_claim_that_somebody_checked_since_keeps_the_newer_day(editor):
    technology = make_technology("mysql", licence="MIT")
    claim = make_claim(technology)
    then = note_state(technology)
    ProsCons.objects.update(checked="2026-11-20")
    Technology.objects.update(licence="GPL")
    note_state(technology)

    restore(editor, then)

    claim.refresh_from_db()
    technology.refresh_from_db()
    assert (str(claim.checked), technology.licence) == ("2026-11-20", "MIT")


def test_what_the_editor_types_stands(editor):
    technology = make_technology("mysql", licence="MIT")
    claim = make_claim(technology, text="Old words", quote="so it says")
    then = note_state(technology)
    claim.delete()
    Technology.objects.update(licence="GPL")
    note_state(technology)

    restore(editor, then, licence="Apache-2.0", claims__0__text="Better words")

    technology.refresh_from_db()
    again = ProsCons.objects.get()
    assert (technology.licence, again.text, again.key, again.quote) == (
        "Apache-2.0",
        "Better words",
        claim.key,
        "so it says",
    )


def test_nothing_is_stored_before_the_form_is_sent(editor):
    technology = make_technology("mysql", licence="MIT")
    then = note_state(technology)
    Technology.objects.update(licence="GPL")
    now = note_state(technology)

    soup = page(editor, restore_url(then))

    assert Revision.objects.first() == now
    assert soup.select_one("[name=licence]")["value"] == "MIT"
    assert soup.select_one(".shown-note .changes dt").text == "Licence changed"
    assert soup.select_one(".shown-note del").text == "GPL"
    assert soup.select_one(f".shown-note a[href='{change_url(technology)}']")


def test_saving_what_is_stored_already_records_nothing(editor):
    technology = make_whole_technology()
    then = note_state(technology)

    restore(editor, then)

    assert Revision.objects.first() == then


def test_its_address_stays_and_so_does_what_leads_there(editor):
    technology = make_technology("mysql", licence="MIT")
    make_alias(technology, "MariaDB")
    then = note_state(technology)
    editorial.rename(technology, "mysql-server", by=make_editor("bob"), reason="Its name.")
    Technology.objects.update(licence="GPL")
    technology.refresh_from_db()
    note_state(technology)

    assert errors(restore(editor, then)) == []

    technology.refresh_from_db()
    assert (technology.slug, technology.licence) == ("mysql-server", "MIT")
    assert {"mysql", "mariadb", "mysql-server"} <= set(technology.aliases.values_list("key", flat=True))


def test_what_is_gone_since_is_told_and_the_rest_comes_back(editor):
    technology, opponent, criterion = make_technology("mysql"), make_technology("redis"), make_criterion("speed")
    make_claim(technology, text="Quick", criterion=criterion)
    make_claim(technology, text="Against one", against=opponent)
    then = note_state(technology)
    technology.claims.all().delete()
    criterion.delete()
    opponent.delete()
    note_state(technology)

    told = [item.text for item in page(editor, restore_url(then)).select(".shown-note li")]
    restore(editor, then)

    assert told == [
        "There is no criterion speed any more: “Quick” has none.",
        "redis is gone, against which “Against one” spoke: the claim is left out.",
    ]
    assert [(claim.text, claim.criterion) for claim in technology.claims.all()] == [("Quick", None)]


def test_a_change_in_between_is_refused_and_shown_again_with_the_old_state(editor):
    technology = make_technology("mysql", licence="MIT")
    make_claim(technology, quote="so it says")
    then = note_state(technology)
    technology.claims.all().delete()
    note_state(technology)
    fields = fields_of(page(editor, restore_url(then))) | REASON
    note_state(technology)

    soup = send(editor, change_url(technology), fields)
    assert len(errors(soup)) == 1
    again = fields_of(soup)
    assert (again["restores"], again["claims-0-restored"]) == (str(then.pk), then.record["pros"][0]["key"])


# ---- comparisons


def test_text_verdict_and_conditions_of_a_comparison_come_back(editor):
    make_criterion("licence")
    comparison = make_published_comparison("mysql", "postgresql")
    Comparison.objects.filter(pk=comparison.pk).update(intro="Old lead.", left_out={"licence": "Both are free."})
    verdict = comparison.verdict
    verdict.conditions.create(text="MySQL becomes free", position=0, check_by="2027-05-01")
    verdict.conditions.create(text="PostgreSQL becomes quick", position=1)
    comparison.refresh_from_db()
    then = note_state(comparison)
    verdict.outcome, verdict.pick, verdict.reason = "tie", None, "Neither leads."
    verdict.best_case_for_the_other = ""
    verdict.save()
    verdict.conditions.all().delete()
    verdict.conditions.create(text="Another thing happens", position=0)
    Comparison.objects.update(intro="New lead.", left_out={})
    comparison.refresh_from_db()
    note_state(comparison)

    soup = restore(editor, then)

    assert errors(soup) == []
    signed = {"decided": 0, "decided_by": 0}
    now = record_of(comparison)
    assert now | {"verdict": now["verdict"] | signed} == then.record | {"verdict": then.record["verdict"] | signed}
    assert now["verdict"]["decided_by"] == "Ada Lovelace"
    assert Revision.objects.filter(comparison=comparison).first().verb == "restore"


def test_readers_are_told_in_plain_words(editor, client):
    comparison = make_published_comparison("mysql", "postgresql")
    then = note_state(comparison)
    Comparison.objects.filter(pk=comparison.pk).update(intro="Other words.")
    comparison.refresh_from_db()
    note_state(comparison)
    restore(editor, then)

    newest = page(client, "/compare/mysql-vs-postgresql/changes/").select_one(".history > li")

    assert "This comparison restored to an earlier version by Ada Lovelace" in " ".join(newest.text.split())
    assert "Introduction removed" in newest.text


def test_a_side_that_was_renamed_since_keeps_its_words(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    comparison.verdict.low_choose_if = "you know it"
    comparison.verdict.save()
    then = note_state(comparison)
    editorial.rename(comparison.low, "zsql", by=make_editor("bob"), reason="Its name.")
    comparison.verdict.low_choose_if = ""
    comparison.verdict.save()
    note_state(comparison)

    fields = fields_of(page(editor, restore_url(then)))

    assert fields["verdict-0-low_choose_if"] == "you know it"
    assert fields["verdict-0-pick"] == comparison.verdict.pick


def test_steps_are_nothing_that_a_form_restores(editor):
    comparison = make_reviewed_comparison("mysql", "postgresql")
    then = note_state(comparison)
    editorial.withdraw(comparison, by=make_editor("bob"), reason="No use.")
    Comparison.objects.update(intro="Other words.")
    comparison.refresh_from_db()
    note_state(comparison)

    assert errors(restore(editor, then)) == []

    comparison.refresh_from_db()
    assert (comparison.status, comparison.reviewed, comparison.intro) == ("archived", None, "")


def test_a_criterion_that_is_gone_is_told_and_a_missing_verdict_too(editor):
    comparison = make_published_comparison("mysql", "postgresql")
    record = {"comparison": ["mysql", "postgresql"], "intro": "Old.", "left_out": {"speed": "Both are quick."}}
    then = make_revision(comparison, record=record)

    told = [item.text for item in page(editor, restore_url(then)).select(".shown-note li")]

    assert told == [
        "There is no criterion speed any more: “Both are quick.” is left out.",
        "It had no verdict then: the verdict stays as it is.",
    ]


# ---- who may, and the addresses


def test_only_whoever_may_change_the_subject_restores_it(client):
    then = note_state(make_technology("mysql"))
    client.force_login(make_editor("viv", permissions=["view_revision", "view_technology"]))

    assert client.get(restore_url(then)).status_code == 403
    soup = page(client, change_url(then))
    assert not soup.select(f"a[href='{restore_url(then)}']")


def test_the_history_leads_to_the_form_of_each_former_state(editor):
    technology = make_technology("mysql")
    then, now = note_state(technology), note_state(technology)

    soup = page(editor, reverse("admin:comparisons_technology_history", args=[technology.pk]))

    assert [link["href"] for link in soup.select(".restore a")] == [restore_url(then)]
    assert page(editor, change_url(now)).select_one(f"a[href='{restore_url(now)}']")


def test_a_revision_that_is_not_there_is_not_found(editor):
    assert editor.get("/admin/comparisons/revision/999/restore/").status_code == 404


def test_a_revision_of_another_row_makes_no_restored_change(editor):
    technology = make_technology("mysql")
    other = note_state(make_technology("redis"))

    fill_in(editor, change_url(technology), licence="MIT", restores=str(other.pk), **REASON)

    assert Revision.objects.first().verb == "edit"
