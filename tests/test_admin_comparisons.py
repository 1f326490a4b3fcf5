"""What editors do with comparisons in the admin."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from comparisons.models import Comparison, Condition, Revision, Verdict, Version
from comparisons.models.version import pair_key

from .admin_pages import change_url, errors, errors_beside, fields_of, fill_in, messages, page, rows
from .make import (
    make_alias,
    make_approvable_comparison,
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_editor,
    make_feedback,
    make_published_comparison,
    make_reviewed_comparison,
    make_revision,
    make_technology,
    make_verdict,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/comparisons/comparison/add/"
LIST = "/admin/comparisons/comparison/"


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def editor(client, ada):
    client.force_login(ada)
    return client


# ---- adding


@pytest.mark.parametrize("order", [("mysql", "postgresql"), ("postgresql", "mysql")])
def test_adding_a_pair_in_any_order_stores_it_once_and_goes_on_to_the_verdict(editor, order):
    made = {slug: make_technology(slug) for slug in ("mysql", "postgresql")}

    soup = fill_in(editor, ADD, low=made[order[0]].pk, high=made[order[1]].pk)

    comparison = Comparison.objects.get()
    assert (comparison.low, comparison.high) == (made["mysql"], made["postgresql"])
    assert soup.select_one("[name=verdict-0-pick]")
    assert [(revision.verb, revision.reason) for revision in comparison.revisions.all()] == [("create", "First entry.")]


def test_adding_a_technology_against_itself_is_refused_beside_the_field(editor):
    mysql = make_technology("mysql")

    soup = fill_in(editor, ADD, low=mysql.pk, high=mysql.pk)

    assert errors_beside(soup, "high") == ["A comparison needs two different technologies, and both are MySQL."]
    assert not Comparison.objects.exists()


def test_adding_a_pair_that_exists_is_refused_with_a_link_to_it(editor):
    stored = make_comparison("mysql", "postgresql")

    soup = fill_in(editor, ADD, low=stored.high_id, high=stored.low_id)

    assert errors_beside(soup, "high") == ["PostgreSQL and MySQL are compared already: open that comparison ."]
    assert soup.select_one(f".errorlist a[href='{change_url(stored)}']")
    assert Comparison.objects.count() == 1


def test_the_pair_of_a_stored_comparison_can_be_read_but_not_changed(editor):
    comparison = make_comparison("mysql", "postgresql")

    fill_in(editor, change_url(comparison), low=make_technology().pk)

    soup = page(editor, change_url(comparison))
    assert [link.text for link in soup.select(".field-sides a")] == ["MySQL", "PostgreSQL"]
    assert Comparison.objects.get().low.slug == "mysql"


# ---- the verdict


def test_the_verdict_is_given_by_the_names_of_the_two(editor):
    comparison = make_comparison(make_technology("postgresql"), make_technology("mysql"))

    soup = page(editor, change_url(comparison))

    options = [option.text for option in soup.select("[name=verdict-0-pick] option")]
    assert options == ["no pick", "MySQL", "PostgreSQL"]
    labels = [label.text for label in soup.select("#verdict-0 label")]
    assert "Choose MySQL if:" in labels
    assert "Already using PostgreSQL?" in labels


def test_a_verdict_and_what_would_change_it_are_stored_by_one_click(editor):
    comparison = make_comparison("mysql", "postgresql")

    fill_in(
        editor,
        change_url(comparison),
        verdict__0__outcome="pick",
        verdict__0__pick="high",
        verdict__0__basis="editor",
        verdict__0__reason="It keeps its promises.",
        conditions__0__text="a release brings what it lacks",
        conditions__0__check_by="2027-01-01",
    )

    verdict = Verdict.objects.get()
    assert (verdict.pick, verdict.reason, verdict.decided_by) == ("high", "It keeps its promises.", "Ada Lovelace")
    assert verdict.decided == datetime.now(UTC).date()
    assert [condition.text for condition in verdict.conditions.all()] == ["a release brings what it lacks"]
    revision = Revision.objects.get()
    assert (revision.verb, revision.reason) == ("edit", "Draft edited.")
    assert revision.record["verdict"]["pick"] == "postgresql"


def test_a_condition_that_is_added_comes_last(editor):
    comparison = make_published_comparison()
    make_condition(comparison.verdict, text="the first comes true", position=4)

    fill_in(editor, change_url(comparison), conditions__1__text="the second comes true", reason="One more.")

    texts = [condition.text for condition in Condition.objects.filter(verdict__comparison=comparison)]
    assert texts == ["the first comes true", "the second comes true"]


def test_a_condition_without_a_verdict_is_refused_with_what_was_typed(editor):
    comparison = make_comparison()

    soup = fill_in(editor, change_url(comparison), conditions__0__text="a release brings it")

    assert errors(soup) == ["What would change the verdict needs a verdict first: fill it in too."]
    assert soup.select_one("[name=conditions-0-text]")["value"] == "a release brings it"
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "pick", "sentence"),
    [
        ("pick", "", "Say which of the two is picked, or choose another outcome."),
        ("tie", "low", "Nothing is picked with this outcome: choose “no pick” here, or the outcome “pick”."),
    ],
)
def test_a_pick_stands_exactly_where_the_outcome_is_one(editor, outcome, pick, sentence):
    comparison = make_published_comparison()

    soup = fill_in(
        editor, change_url(comparison), verdict__0__outcome=outcome, verdict__0__pick=pick, reason="Decided anew."
    )

    assert errors_beside(soup, "verdict-0-pick") == [sentence]
    assert Verdict.objects.get().outcome == "pick"


def test_a_tie_without_a_pick_is_stored(editor):
    comparison = make_published_comparison()

    decided = {"verdict__0__outcome": "tie", "verdict__0__pick": "", "verdict__0__reason": "Both keep their promises."}
    fill_in(editor, change_url(comparison), reason="Decided anew.", **decided)

    assert (Verdict.objects.get().outcome, Verdict.objects.get().pick) == ("tie", None)


def test_what_argued_for_the_other_pick_is_not_kept_with_a_new_one(editor):
    best_case = {"best_case_for_the_other": "PostgreSQL keeps its promises."}
    comparison = make_published_comparison("mysql", "postgresql", verdict=best_case)
    decided = {"verdict__0__pick": "high", "reason": "Readers convinced us."}

    refused = fill_in(editor, change_url(comparison), **decided)
    before = Verdict.objects.get().pick
    stored = fill_in(
        editor,
        change_url(comparison),
        **decided,
        verdict__0__reason="It keeps its promises.",
        verdict__0__best_case_for_the_other="",
    )

    assert errors_beside(refused, "verdict-0-reason") == ["It still argues for MySQL: rewrite it or empty it."]
    assert errors_beside(refused, "verdict-0-best_case_for_the_other") == [
        "It still argues for PostgreSQL: rewrite it or empty it."
    ]
    assert before == "low"
    assert errors(stored) == []
    assert (Verdict.objects.get().pick, Verdict.objects.get().best_case_for_the_other) == ("high", "")


@pytest.mark.parametrize("clause", ["you need rows", "your data are rows, lists, etc.", "you buy from Acme Inc."])
def test_when_to_choose_one_is_a_clause_without_a_full_stop(editor, clause):
    comparison = make_published_comparison()

    refused = fill_in(editor, change_url(comparison), verdict__0__low_choose_if="you need rows.", reason="Said.")
    stored = fill_in(editor, change_url(comparison), verdict__0__low_choose_if=clause, reason="Said.")

    assert errors_beside(refused, "verdict-0-low_choose_if") == ["It reads on in a sentence: leave out the full stop."]
    assert errors(stored) == []
    assert Verdict.objects.get().low_choose_if == clause


def test_the_verdict_of_a_published_comparison_cannot_be_deleted(editor):
    comparison = make_published_comparison()
    make_condition(comparison.verdict)

    soup = fill_in(editor, change_url(comparison), verdict__0__DELETE="on", reason="Away with it.")

    assert "A published comparison needs its verdict: change it, or withdraw the comparison." in errors(soup)
    assert Verdict.objects.exists()


def test_the_verdict_of_a_draft_can_be_deleted_with_its_conditions(editor):
    comparison = make_comparison()
    make_condition(make_verdict(comparison))

    soup = fill_in(editor, change_url(comparison), verdict__0__DELETE="on", conditions__0__text="another text")

    assert errors(soup) == []
    assert not Verdict.objects.exists()
    assert not Condition.objects.exists()


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


def test_a_change_that_the_gate_does_not_let_through_ends_the_review(editor):
    comparison = make_reviewed_comparison("mysql", "postgresql")

    fill_in(editor, change_url(comparison), verdict__0__best_case_for_the_other="", reason="It was wrong.")

    comparison.refresh_from_db()
    assert comparison.reviewed is None


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

    assert errors_beside(soup, "status") == ["MySQL needs a kind: comparisons in review or published show it."]


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
    date = {"publish_at_0": "2027-01-01", "publish_at_1": "08:00:00"}

    refused = fill_in(editor, change_url(comparison), **date)
    stored = fill_in(editor, change_url(comparison), status="in_review", **date)

    assert errors(refused) == ["Only what is in review waits for a date: set the status too."]
    assert errors(stored) == []
    comparison.refresh_from_db()
    assert comparison.publish_at == datetime(2027, 1, 1, 8, tzinfo=UTC)


def test_text_with_a_control_character_is_refused_beside_its_field(editor):
    comparison = make_comparison()

    soup = fill_in(editor, change_url(comparison), intro="A bell \x07 rings.")

    assert errors_beside(soup, "intro") == ["Control characters and line breaks cannot stand here."]


# ---- the page


def test_the_claims_of_both_sides_are_at_hand(editor):
    comparison = make_comparison("mysql", "postgresql")
    pro = make_claim(comparison.low, text="Replicates easily.", criterion=make_criterion())
    make_claim(comparison.high, polarity="con", text="Vacuums.", source="")
    make_claim(comparison.low, text="Only against a third.", against=make_technology())

    soup = page(editor, change_url(comparison))

    sides = [side.h3.text for side in soup.select(".claims-side")]
    claims = [(item["class"][0], item.a.text) for item in soup.select(".claims-side li[class]")]
    assert sides == ["MySQL", "PostgreSQL"]
    assert claims == [("claim-pro", "Replicates easily."), ("claim-con", "Vacuums.")]
    assert soup.select_one(f".claims-side a[href='{change_url(pro)}']")
    assert [note.text for note in soup.select(".claims-side small em")] == ["no source"]


def test_the_form_takes_as_many_queries_whatever_its_size(editor, django_assert_num_queries):
    small = make_approvable_comparison()
    large = make_approvable_comparison()
    criterion = make_criterion()
    for _ in range(12):
        make_claim(large.low, criterion=criterion)
        make_condition(large.verdict)
    page(editor, change_url(small))

    for comparison in (small, large):
        with django_assert_num_queries(11):
            editor.get(change_url(comparison))


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

    editor.post(f"{LIST}{comparison.pk}/delete/", {"post": "yes"})

    assert not Comparison.objects.exists()


@pytest.mark.parametrize("status", ["published", "archived"])
def test_what_readers_have_seen_cannot_be_deleted(editor, status):
    comparison = make_published_comparison(status=status)

    response = editor.post(f"{LIST}{comparison.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert Comparison.objects.exists()


# ---- publish, approve, withdraw


def step_url(name, *comparisons):
    return reverse(f"admin:comparisons_comparison_{name}") + "?ids=" + ",".join(str(row.pk) for row in comparisons)


def test_a_button_leads_to_a_page_that_publishes_with_a_reason(editor, ada):
    comparison = make_comparison("mysql", "postgresql")
    make_verdict(comparison)
    buttons = [link["href"] for link in page(editor, change_url(comparison)).select("a.step")]

    soup = fill_in(editor, buttons[0], reason="Ready.")

    comparison.refresh_from_db()
    assert buttons == [step_url("publish", comparison)]
    assert messages(soup) == ["MySQL vs PostgreSQL is published."]
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
    claim = make_claim(comparison.low, source="")

    soup = page(editor, step_url("approve", comparison))

    places = {item.a["href"] for item in soup.select(".tasks li")}
    assert places >= {
        change_url(claim) + "#id_source",
        change_url(comparison.low) + "#claims-group",
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


def test_who_may_change_comparisons_withdraws_one(client):
    comparison = make_published_comparison()
    client.force_login(make_editor("bob", permissions=["view_comparison", "change_comparison"]))

    fill_in(client, step_url("withdraw", comparison), reason="Gone.")

    assert Comparison.objects.get().status == "archived"
