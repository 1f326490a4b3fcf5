"""A review is of what was seen: whoever changes the words, and through whatever door, its full stamp goes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Criterion, ReviewedText, Revision, Technology, Version
from comparisons.models.version import pair_key
from comparisons.services import editorial, reviewing
from comparisons.services.editorial import Refused

from .admin_pages import change_url, fill_in, page
from .make import end_of, make_approvable_comparison, make_editor, make_release, make_reviewed_comparison
from .reading import read, words
from .walking import queued
from .working import work

pytestmark = pytest.mark.django_db
URL = "/compare/mysql-vs-postgresql/"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def reviewed() -> Comparison:
    return make_reviewed_comparison("mysql", "postgresql")


def stamp(client) -> str:
    return words(read(client, URL).select_one(".stamp > :first-child"))


def since_review(client) -> str:
    return words(read(client, f"{URL}changes/").select_one("#since-review"))


def version_of(comparison: Comparison) -> int:
    key = pair_key(comparison.low_id, comparison.high_id)
    return Version.numbers([key])[key]


# ---- every door


def claim_in_admin(editor, tmp_path, comparison):
    fill_in(editor, change_url(comparison.low.claims.first()), text="It forgets rows.", reason="Read anew.")


def claim_in_line(editor, tmp_path, comparison):
    fill_in(editor, change_url(comparison.low), claims__0__strength="3", reason="Read anew.")


def claim_taken_out(editor, tmp_path, comparison):
    fill_in(editor, change_url(comparison.low), claims__0__DELETE="on", reason="Gone.")


def technology_in_admin(editor, tmp_path, comparison):
    fill_in(editor, change_url(comparison.low), use_case="Use it at sea.", reason="Put better.")


def weight_in_admin(editor, tmp_path, comparison):
    fill_in(editor, change_url(criterion_of(comparison)), weight="4.25", categories=None)


def question_in_admin(editor, tmp_path, comparison):
    fill_in(editor, change_url(criterion_of(comparison)), question="How hard is it?", categories=None)


def release_in_admin(editor, tmp_path, comparison):
    """The newest release ends the claims of one side, so that another leads."""
    comparison.low.claims.filter(polarity="pro").update(versions="<9", strength=3)
    reviewing_again(comparison)
    make_release(comparison.low, cycle="9", released=date(2026, 11, 1))
    editorial.record_technology(comparison.low, verb=Verb.EDIT, by=make_editor("bob"), reason="A release.")


def weight_in_files(editor, tmp_path, comparison):
    import_line(tmp_path, f'{{"criterion": "{criterion_of(comparison).slug}", "weight": 4.25}}')


def technology_in_files(editor, tmp_path, comparison):
    import_line(tmp_path, '{"technology": "mysql", "kind": "service"}')


def verdict_in_admin(editor, tmp_path, comparison):
    fill_in(editor, change_url(comparison), verdict__0__reason="It is calmer to run at night.", reason="Put better.")


def verdict_by_verb(editor, tmp_path, comparison):
    changes = {"reason": "It is calmer to run at night."}
    editorial.revise_verdict(comparison, changes, by=make_editor("bob"), reason="Put better.")


def import_line(tmp_path, line: str) -> None:
    (tmp_path / "catalogue.jsonl").write_text(f"{line}\n")
    call_command("import_catalogue", tmp_path / "catalogue.jsonl", verbosity=0)


def criterion_of(comparison) -> Criterion:
    return comparison.low.claims.exclude(criterion=None).first().criterion


def reviewing_again(comparison) -> None:
    Comparison.objects.filter(pk=comparison.pk).update(reviewed_of=reviewing.digest_of(comparison))


@pytest.mark.parametrize(
    "change",
    [
        claim_in_admin, claim_in_line, claim_taken_out, technology_in_admin, weight_in_admin, question_in_admin,
        release_in_admin, weight_in_files, technology_in_files, verdict_in_admin, verdict_by_verb,
    ],
)  # fmt: skip
def test_other_words_take_the_full_stamp_at_once_and_the_worker_dates_it(client, editor, tmp_path, reviewed, change):
    assert stamp(client) == "✓ Reviewed"

    change(editor, tmp_path, reviewed)

    assert stamp(client).endswith(", changed since")
    assert "Nobody has reviewed these changes yet" in since_review(client)
    work()
    reviewed.refresh_from_db()
    assert (reviewed.changed_on, reviewed.index_until) == (TODAY, TODAY + timedelta(days=90))
    assert reviewed.reviewed == TODAY
    assert words(read(client, "/compare/").select_one(".row-facts")).endswith("changed since its review")


def licence_in_admin(editor, tmp_path, comparison):
    fill_in(editor, change_url(comparison.low), licence="MIT", reason="It says so.")


def checked_in_admin(editor, tmp_path, comparison):
    fill_in(editor, change_url(comparison.low.claims.first()), checked=TODAY.isoformat(), reason="Read again.")


def budget_in_admin(editor, tmp_path, comparison):
    fill_in(editor, change_url(criterion_of(comparison)), recheck_days="20", categories=None)


def slug_in_admin(editor, tmp_path, comparison):
    editorial.rename(comparison.low, "a-database", by=make_editor("bob"), reason="Its own name.")
    editorial.rename(comparison.low, "mysql", by=make_editor("eve"), reason="Back.")


@pytest.mark.parametrize("change", [licence_in_admin, checked_in_admin, budget_in_admin, slug_in_admin])
def test_what_the_page_tells_by_itself_leaves_a_review_alone(client, editor, tmp_path, reviewed, change):
    change(editor, tmp_path, reviewed)
    work()

    reviewed.refresh_from_db()
    assert stamp(client) == "✓ Reviewed"
    assert reviewed.changed_on is None


def test_a_change_that_is_taken_back_gives_the_stamp_back(client, editor, reviewed):
    claim = reviewed.low.claims.first()
    fill_in(editor, change_url(claim), text="It forgets rows.", reason="Read anew.")
    work()
    before = version_of(reviewed)

    fill_in(editor, change_url(claim), text=claim.text, checked=claim.checked.isoformat(), reason="It does not.")
    work()

    reviewed.refresh_from_db()
    assert stamp(client) == "✓ Reviewed"
    assert (reviewed.changed_on, reviewed.index_until) == (None, None)
    assert version_of(reviewed) == before + 1


def test_a_second_change_keeps_the_day_of_the_first(editor, reviewed):
    earlier = TODAY - timedelta(days=5)
    fill_in(editor, change_url(reviewed.low.claims.first()), text="It forgets rows.", reason="Read anew.")
    Comparison.objects.update(changed_on=earlier, index_until=earlier + timedelta(days=90))
    fill_in(editor, change_url(criterion_of(reviewed)), recheck_days="30", categories=None)

    work()

    reviewed.refresh_from_db()
    assert (reviewed.changed_on, reviewed.index_until) == (earlier, earlier + timedelta(days=60))


@pytest.mark.parametrize(
    "changes", [{"outcome": "tie", "pick": None, "best_case_for_the_other": ""}, {"basis": "claims"}]
)
def test_another_decision_ends_the_review(client, reviewed, changes):
    editorial.revise_verdict(
        reviewed, changes | {"in_short": "", "reason": "New."}, by=make_editor("bob"), reason="Decided anew."
    )

    reviewed.refresh_from_db()
    assert stamp(client) == "Not yet reviewed"
    assert (reviewed.reviewed, reviewed.reviewed_by, reviewed.reviewed_of) == (None, "", "")
    assert not ReviewedText.objects.exists()


def test_another_pick_in_the_admin_ends_the_review(client, editor, reviewed):
    other = end_of(reviewed, reviewed.second)

    fill_in(
        editor, change_url(reviewed), verdict__0__pick=other, verdict__0__in_short="", verdict__0__reason="New.",
        verdict__0__best_case_for_the_other="New too.", reason="Decided anew.",
    )  # fmt: skip

    assert stamp(client) == "Not yet reviewed"


def test_withdrawing_forgets_what_was_reviewed(reviewed):
    editorial.withdraw(reviewed, by=make_editor("bob"), reason="Both are gone.")

    reviewed.refresh_from_db()
    assert (reviewed.reviewed, reviewed.reviewed_of, reviewed.changed_on) == (None, "", None)
    assert not ReviewedText.objects.exists()


# ---- approving


def test_approving_stores_what_was_seen(client):
    comparison = make_approvable_comparison("mysql", "postgresql")

    reviewing.approve(comparison, by=make_editor(), reason="Read.")

    comparison.refresh_from_db()
    assert comparison.reviewed_of == reviewing.digest_of(comparison)
    assert [side["name"] for side in ReviewedText.objects.get().content["sides"]] == ["MySQL", "PostgreSQL"]


def test_what_changed_is_shown_to_editors_who_approve_it_anew(client, editor, reviewed):
    fill_in(editor, change_url(reviewed.low.claims.first()), text="It keeps each row.", checked=TODAY, reason="Better.")
    work()
    listed = page(editor, "/admin/comparisons/comparison/?freshness=changed")

    shown = page(editor, change_url(reviewed)).select_one("#since-review")
    reviewing.approve(reviewed, by=make_editor("bob"), reason="Read.")

    assert "Look at what changed since its review" in words(listed.select_one("#result_list"))
    assert "It keeps each row." in words(shown)
    assert stamp(client) == "✓ Reviewed"
    assert page(editor, change_url(reviewed)).select("#since-review") == []
    assert page(editor, "/admin/comparisons/comparison/?freshness=changed").select("#result_list") == []


@pytest.fixture
def four_eyes(settings):
    settings.FOUR_EYES = True


@pytest.mark.parametrize("change", [verdict_by_verb, claim_in_admin])
def test_with_four_eyes_nobody_approves_their_own_words(client, tmp_path, four_eyes, change):
    comparison = make_approvable_comparison("mysql", "postgresql")
    bob, ada = make_editor("carl"), make_editor("dora")
    client.force_login(bob)
    if change is claim_in_admin:
        fill_in(client, change_url(comparison.low.claims.first()), text="Kept.", checked=TODAY, reason="Read anew.")
    else:
        editorial.revise_verdict(comparison, {"reason": "It is calmer to run."}, by=bob, reason="Put better.")

    with pytest.raises(Refused, match="somebody else approves it"):
        reviewing.approve(comparison, by=bob, reason="Read.")
    shown = page(client, f"/admin/comparisons/comparison/approve/?ids={comparison.pk}")
    assert words(shown.select_one(".tasks")) == reviewing.OWN_WORK
    reviewing.approve(comparison, by=ada, reason="Read.")

    reviewing.approve(comparison, by=bob, reason="Read too: nothing of mine is new.")


def test_without_it_they_do():
    comparison, bob = make_approvable_comparison(), make_editor("bob")
    editorial.revise_verdict(comparison, {"reason": "It is calmer to run."}, by=bob, reason="Put better.")

    reviewing.approve(comparison, by=bob, reason="Read.")

    comparison.refresh_from_db()
    assert comparison.reviewed == TODAY


# ---- the cost of a save


def test_a_save_takes_as_many_queries_however_many_pages_show_it(django_assert_num_queries):
    ada, few, many = make_editor(), make_reviewed_comparison().low, Technology.objects.create(slug="hub", name="Hub")
    for _ in range(5):
        make_reviewed_comparison(many)
    for technology in (few, many):
        technology.name = f"New {technology.slug}"
        technology.kind, technology.use_case = "database", "Use it."
        technology.save()

    for technology in (few, many):
        with django_assert_num_queries(19):
            editorial.record_technology(technology, verb=Verb.EDIT, by=ada, reason="Renamed.")

    assert queued().count() == 2
    assert not Revision.objects.filter(comparison__isnull=False).exists()
