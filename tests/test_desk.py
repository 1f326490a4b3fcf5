"""The desk of a comparison: the claims of both sides and what is needed of each technology, stored by one save."""

from datetime import UTC, date, datetime, timedelta

import pytest

from comparisons.models import Comparison, Criterion, ProsCons, Revision, Version
from comparisons.models.version import pair_key, technology_key

from .admin_pages import change_url, errors, errors_beside, fields_of, fill_in, messages, new_line, page, send
from .make import (
    make_approvable_comparison,
    make_category,
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_reviewed_comparison,
    make_technology,
    make_verdict,
)
from .reading import words

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.fixture
def pair():
    """A draft: MySQL (low) with two claims, PostgreSQL (high) with one."""
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    operations = make_criterion("operations", weight=2)
    make_claim(mysql, text="Replicates easily.", criterion=operations)
    make_claim(mysql, text="Starts small.", criterion=make_criterion("learning"))
    make_claim(postgresql, text="Vacuums.", criterion=operations, polarity="con")
    return make_comparison(mysql, postgresql)


def save(client, comparison, **changes):
    typed = {name.replace("__", "-"): value for name, value in changes.items()}
    return send(client, change_url(comparison), fields_of(page(client, change_url(comparison))) | typed)


def texts(soup):
    """Each row's criterion with the claims of either half, those that are open as "…"."""
    found = {}
    for row in soup.select(".claim-row"):
        halves = ([area.text.strip() or "…" for area in half.select("[name$=-text]")] for half in row.select(".half"))
        found[row.h3.find(string=True, recursive=True).strip()] = list(halves)
    return found


# ---- what is shown


def test_claims_stand_face_to_face_by_criterion_with_open_places_beside_what_one_side_has(editor, pair):
    make_claim(pair.low, text="Only against a third.", against=make_technology())

    soup = page(editor, change_url(pair))

    assert texts(soup) == {
        "Operations": [["Replicates easily."], ["Vacuums."]],
        "Learning": [["Starts small."], ["…"]],
        "Without a criterion, and new ones": [["…"], ["…"]],
    }
    fields = fields_of(soup)
    assert fields["high-1-criterion"] == "Learning"
    assert (fields["low-2-criterion"], fields["high-2-criterion"]) == ("", "")


def test_what_both_categories_ask_for_is_open_on_both_sides(editor):
    category = make_category()
    make_criterion("safety", weight=2).categories.add(category)
    make_criterion("looks", weight="1.99").categories.add(category)
    comparison = make_comparison(make_technology("a", category=category), make_technology("b", category=category))

    soup = page(editor, change_url(comparison))

    assert list(texts(soup)) == ["Safety", "Without a criterion, and new ones"]
    assert soup.select_one("[name=left_out-safety]")


def test_what_is_left_out_is_no_open_place(editor, pair):
    Comparison.objects.update(left_out={"learning": "Both take a day."})

    soup = page(editor, change_url(pair))

    assert texts(soup)["Learning"] == [["Starts small."], []]
    assert soup.select_one("[name=left_out-learning]")["value"] == "Both take a day."


def test_a_claim_says_on_how_many_other_published_pages_it_stands(editor, pair):
    make_published_comparison(pair.low, "redis")
    make_published_comparison(pair.low, "valkey")
    make_comparison(pair.low, "draft")
    ProsCons.objects.filter(text="Starts small.").update(against=pair.high)

    areas = page(editor, change_url(pair)).select(".desk-claims .line > textarea")

    summary = {area.text.strip(): words(area.find_parent(class_="line").summary) for area in areas}
    assert "shown on 2 other pages" in summary["Replicates easily."]
    assert "against PostgreSQL only" in summary["Starts small."]
    assert "shown on" not in summary["Starts small."]
    assert "shown on" not in summary["Vacuums."]


def test_the_form_takes_few_queries_and_few_bytes_whatever_its_size(editor, django_assert_max_num_queries):
    small, large = make_reviewed_comparison(), make_reviewed_comparison()
    criteria = [make_criterion(f"criterion-{number}") for number in range(20)]
    for criterion in criteria:
        make_claim(large.low, criterion=criterion)
        make_claim(large.high, criterion=criterion)
        make_condition(large.verdict)
    page(editor, change_url(small))

    lengths = []
    for comparison in (small, large):
        with django_assert_max_num_queries(13):
            lengths.append(len(editor.get(change_url(comparison)).content))

    assert (
        lengths[1] - lengths[0]
    ) / 40 < 2_350  # of each claim: a line, half a row, half a condition and what changed since the review


# ---- one save


def test_a_save_stores_claims_of_both_with_one_revision_a_technology_and_one_of_the_comparison(editor, ada, pair):
    soup = save(
        editor, pair, intro="Two databases.", reason="Read again.",
        low__0__text="Replicates by itself.", low__1__strength="3", high__0__text="Vacuums in the background.",
        **new_line("high", 2, text="Upgrades in place.", polarity="pro", criterion="operations", strength="2"),
    )  # fmt: skip

    assert errors(soup) == []
    assert messages(soup) == ["MySQL vs PostgreSQL is saved."]
    recorded = [
        (str(one.technology or one.comparison), one.verb, one.reason) for one in Revision.objects.order_by("id")
    ]
    assert recorded == [
        ("MySQL", "edit", "Read again."),
        ("PostgreSQL", "edit", "Read again."),
        ("MySQL vs PostgreSQL", "edit", "Read again."),
    ]
    assert set(Revision.objects.values_list("by", flat=True)) == {ada.pk}
    assert set(pair.low.claims.values_list("text", "strength")) == {("Replicates by itself.", 2), ("Starts small.", 3)}
    added = ProsCons.objects.get(text="Upgrades in place.")
    assert (added.technology, added.criterion.slug, added.against) == (pair.high, "operations", None)
    keys = [technology_key(pair.low_id), technology_key(pair.high_id), pair_key(pair.low_id, pair.high_id)]
    assert Version.numbers(keys) == dict.fromkeys(keys, 1)


def test_a_save_of_claims_alone_is_no_change_of_the_comparison(editor, pair):
    save(editor, pair, low__0__text="Replicates by itself.")

    assert [(one.technology, one.comparison, one.reason) for one in Revision.objects.all()] == [
        (pair.low, None, "Draft edited.")
    ]


def test_an_error_in_one_line_stores_nothing_and_keeps_every_other_line(editor, pair):
    typed = {"low__0__text": "Replicates by itself.", "high__0__source": "no address"}

    soup = save(editor, pair, **typed, **new_line("high", 2, text="New.", polarity="pro", strength="2"))

    assert errors_beside(soup, "high-0-source") == ["Enter a valid URL."]
    fields = fields_of(soup)
    assert (fields["low-0-text"], fields["high-2-text"]) == ("Replicates by itself.", "New.")
    assert not Revision.objects.exists()
    assert pair.low.claims.filter(text="Replicates easily.").exists()


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("criterion", "No such", "There is no criterion “No such”: choose one of the list."),
        ("text", "", "This field is required."),
        ("strength", "4", "Select a valid choice. 4 is not one of the available choices."),
        ("polarity", "", "This field is required."),
        ("quote", "word " * 26, "A quote has 25 words at most; say the rest in your own."),
        ("checked", str(TODAY + timedelta(days=2)), "This day is still to come. Give the day it was done."),
    ],
)
def test_what_is_wrong_with_a_claim_stands_in_its_line(editor, pair, field, typed, error):
    soup = save(editor, pair, **{f"low__0__{field}": typed})

    assert errors_beside(soup, f"low-0-{field}") == [error]
    assert not Revision.objects.exists()


def test_an_open_place_without_words_is_no_claim(editor, pair):
    soup = save(editor, pair, high__1__polarity="pro", high__1__strength="3")

    assert errors(soup) == []
    assert ProsCons.objects.count() == 3
    assert not Revision.objects.exists()


def test_an_open_place_is_filled(editor, pair):
    save(editor, pair, high__1__text="Teaches well.", high__1__polarity="pro", high__1__read_again="on")

    claim = ProsCons.objects.get(text="Teaches well.")
    assert (claim.technology, claim.criterion.slug, claim.checked) == (pair.high, "learning", TODAY)


@pytest.mark.parametrize(("mark", "checked"), [({}, None), ({"low__0__read_again": "on"}, TODAY)])
def test_a_claim_that_says_something_else_was_checked_only_if_somebody_read_its_source(editor, pair, mark, checked):
    save(editor, pair, low__0__text="Replicates by itself.", **mark)

    assert ProsCons.objects.get(text="Replicates by itself.").checked == checked


def test_a_source_is_read_again_by_one_mark(editor, pair):
    save(editor, pair, low__0__read_again="on")

    assert ProsCons.objects.get(text="Replicates easily.").checked == TODAY
    assert [one.technology for one in Revision.objects.all()] == [pair.low]


def test_a_claim_may_count_against_this_opponent_only_and_in_general_again(editor, pair):
    save(editor, pair, low__0__only_here="on")
    against = ProsCons.objects.get(text="Replicates easily.").against
    soup = page(editor, change_url(pair))
    fields = {name: value for name, value in fields_of(soup).items() if name != "low-0-only_here"}
    send(editor, change_url(pair), fields)

    assert against == pair.high
    assert soup.select_one("[name=low-0-only_here]").has_attr("checked")
    assert ProsCons.objects.get(text="Replicates easily.").against is None


def test_a_claim_is_taken_out(editor, pair):
    save(editor, pair, low__0__DELETE="on")

    assert set(pair.low.claims.values_list("text", flat=True)) == {"Starts small."}
    assert [one.technology for one in Revision.objects.all()] == [pair.low]


def test_a_claim_of_another_page_is_not_changed_by_naming_it(editor, pair):
    foreign = make_claim(text="Not here.")

    save(editor, pair, low__0__id=str(foreign.pk), low__0__text="Captured.")

    foreign.refresh_from_db()
    assert (foreign.text, foreign.technology_id != pair.low_id) == ("Not here.", True)
    assert pair.low.claims.filter(text="Captured.").count() <= 1


# ---- of both technologies


def test_kind_use_case_and_addresses_are_stored_as_what_an_editor_said(editor, pair):
    save(
        editor, pair, low_kind="tool", high_use_case="Developers should use it.", high_own_sources="https://pg.example"
    )

    pair.low.refresh_from_db(), pair.high.refresh_from_db()
    assert (pair.low.kind, pair.high.use_case) == ("tool", "Developers should use it.")
    assert pair.high.own_sources == ["https://pg.example"]
    assert {(fact.field, fact.value, fact.source.slug) for fact in pair.low.facts.all()} == {("kind", "tool", "editor")}
    assert {one.technology for one in Revision.objects.all()} == {pair.low, pair.high}


def test_what_readers_see_keeps_its_kind(editor):
    comparison = make_published_comparison("mysql", "postgresql")

    soup = save(editor, comparison, low_kind="", reason="Away with it.")

    assert errors_beside(soup, "low_kind") == ["Readers see it: it needs a kind."]


def test_a_technology_without_a_kind_gets_it_and_goes_in_review_by_one_save(editor):
    comparison = make_comparison(make_technology("mysql", kind=""))

    soup = save(editor, comparison, low_kind="database", status="in_review")

    comparison.refresh_from_db()
    assert errors(soup) == []
    assert comparison.status == "in_review"


def test_who_may_not_change_technologies_or_claims_reads_them(client, pair):
    verdicts = [f"{verb}_{name}" for verb in ("view", "add", "change") for name in ("comparison", "verdict")]
    client.force_login(make_editor("bob", permissions=verdicts))

    soup = page(client, change_url(pair))
    sent = fields_of(soup) | {"intro": "Mine.", "low-0-text": "Taken over.", "low_kind": "tool"}
    send(client, change_url(pair), sent | new_line("low", 0, text="New."))

    pair.refresh_from_db()
    assert soup.select("[name^=low]") == []
    assert [item.contents[0].strip() for item in soup.select(".claims-side li")] == [
        "Replicates easily.",
        "Starts small.",
        "Vacuums.",
    ]
    assert (pair.intro, pair.low.kind) == ("Mine.", "database")
    assert {one.comparison for one in Revision.objects.all()} == {pair}


# ---- the reason


def test_a_claim_that_readers_see_on_another_page_changes_with_a_reason_only(editor, pair):
    make_published_comparison(pair.low, "redis")

    refused = save(editor, pair, low__0__text="Replicates by itself.")
    stored = save(editor, pair, low__0__text="Replicates by itself.", reason="It does.")

    assert errors(refused) == ["Readers see MySQL on other pages: say why it changes."]
    assert fields_of(refused)["low-0-text"] == "Replicates by itself."
    assert errors(stored) == []
    assert [one.reason for one in Revision.objects.all()] == ["It does."]


# ---- steps from the desk


def step(client, comparison, name, **changes):
    return save(client, comparison, **{f"_{name}": "1"}, **changes)


def test_a_form_is_saved_and_published_in_one_load(editor, pair):
    verdict = {"outcome": "pick", "pick": "low", "basis": "editor", "reason": "It is calm."}

    soup = step(
        editor, pair, "publish", reason="Ready.", **{f"verdict__0__{name}": value for name, value in verdict.items()}
    )

    pair.refresh_from_db()
    assert messages(soup) == ["MySQL vs PostgreSQL is published."]
    assert (pair.status, pair.verdict.reason) == ("published", "It is calm.")
    assert [one.verb for one in pair.revisions.order_by("id")] == ["edit", "publish"]


def test_what_cannot_be_published_is_saved_and_says_why(editor, pair):
    soup = step(editor, pair, "publish", reason="Ready.", intro="Kept.")

    pair.refresh_from_db()
    assert messages(soup) == ["Saved, but not published: A published comparison needs a verdict."]
    assert (pair.status, pair.intro) == ("draft", "Kept.")


def test_a_step_without_a_reason_stores_nothing(editor, pair):
    soup = step(editor, pair, "publish", intro="Kept in the form.")

    pair.refresh_from_db()
    assert errors_beside(soup, "reason") == ["Readers see this: say why."]
    assert fields_of(soup)["intro"] == "Kept in the form."
    assert pair.intro == ""


def test_a_page_is_approved_with_the_change_that_mends_it(editor):
    comparison = make_approvable_comparison("mysql", "postgresql")
    ProsCons.objects.filter(pk=comparison.low.claims.first().pk).update(checked=None)

    soup = step(editor, comparison, "approve", reason="Read every source.", low__0__read_again="on")

    comparison.refresh_from_db()
    assert messages(soup) == ["MySQL vs PostgreSQL is approved."]
    assert (comparison.reviewed, comparison.reviewed_by) == (TODAY, "Ada Lovelace")


def test_a_page_is_withdrawn_from_the_desk(editor):
    comparison = make_published_comparison("mysql", "postgresql")

    step(editor, comparison, "withdraw", reason="Both are gone.")

    comparison.refresh_from_db()
    assert comparison.status == "archived"


def test_a_button_that_is_not_offered_does_nothing_more_than_save(client, pair):
    make_verdict(pair)
    allowed = ["view_comparison", "change_comparison"]
    client.force_login(make_editor("bob", permissions=allowed))

    soup = step(client, pair, "publish", reason="Ready.", intro="Mine.")

    pair.refresh_from_db()
    assert soup.select("[name=_publish]") == []
    assert (pair.status, pair.intro) == ("draft", "Mine.")


@pytest.mark.parametrize("four_eyes", [False, True])
def test_nobody_approves_the_change_that_they_save_with_it_where_four_eyes_are_asked(editor, settings, four_eyes):
    settings.FOUR_EYES = four_eyes
    comparison = make_approvable_comparison("mysql", "postgresql")

    soup = step(editor, comparison, "approve", reason="Read.", intro="Two databases.")

    comparison.refresh_from_db()
    assert (comparison.reviewed is None) is four_eyes
    assert comparison.intro == "Two databases."
    assert any("Saved, but not approved" in message for message in messages(soup)) is four_eyes


# ---- ways out


def test_saving_stays_at_the_desk_or_leads_back_with_the_filter_of_the_list(editor, pair):
    filtered = "status__exact=draft"
    url = f"{change_url(pair)}?_changelist_filters={filtered.replace('=', '%3D')}"
    fields = fields_of(page(editor, url))

    stays = editor.post(url, fields)
    leaves = editor.post(url, fields | {"_save": "1"})

    assert stays.url == url
    assert leaves.url == f"/admin/comparisons/comparison/?{filtered}"


def test_deleting_a_draft_leads_back(editor, pair):
    url = f"{change_url(pair)}?back=/admin/"
    link = page(editor, url).select_one(".deletelink")["href"]

    response = editor.post(link, fields_of(page(editor, link)))

    assert response.url == "/admin/"
    assert not Comparison.objects.exists()


def test_conditions_are_typed_in_lines_of_their_own(editor, pair):
    make_condition(make_verdict(pair), text="it stops", check_by=date(2027, 1, 1))

    save(editor, pair, conditions__0__happened="", **new_line("conditions", 1, text="it lies", check_by="2027-02-01"))

    assert [str(condition) for condition in pair.verdict.conditions.all()] == ["it stops", "it lies"]


def test_a_criterion_is_named_by_its_slug_too(editor, pair):
    save(editor, pair, low__0__criterion="LEARNING")

    assert ProsCons.objects.get(text="Replicates easily.").criterion == Criterion.objects.get(slug="learning")


def test_the_whole_form_is_sent_as_named_fields_without_a_script(editor, pair):
    soup = fill_in(editor, change_url(pair))

    assert errors(soup) == []
    assert not Revision.objects.exists()
