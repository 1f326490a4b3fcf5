"""An operator imports reviews: which page each is of, and what becomes of it when files change the page."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from comparisons.domain.evidence import Evidence
from comparisons.domain.vocabulary import Verb
from comparisons.models import Comparison, Criterion, ProsCons, ReviewedText, Technology
from comparisons.services import editorial, review_tasks, reviews
from comparisons.services.reviewing import digest_of

from .import_files import everything, reviewable
from .make import make_editor
from .reading import read, words

pytestmark = pytest.mark.django_db
URL = "/compare/mysql-vs-postgresql/"
PAIR = ["mysql", "postgresql"]
TODAY = datetime.now(UTC).date()
OTHER = "00000000000000000000000000000000"


@pytest.fixture
def reviewed(catalogue) -> Comparison:
    catalogue(reviewable())
    return Comparison.objects.get()


def walk() -> None:
    """What the worker does after a change, for every page."""
    review_tasks.renew(list(Comparison.objects.values_list("id", flat=True)))


def stored() -> Comparison:
    return Comparison.objects.get()


def stamp(client) -> str:
    return words(read(client, URL).select_one(".stamp > :first-child"))


def another_verdict(**changes):
    verdict = reviewable()[2]["verdict"] | changes
    return {"comparison": PAIR, "verdict": verdict}


def test_a_new_review_is_of_the_page_as_the_files_make_it(reviewed):
    assert reviewed.reviewed_of == digest_of(reviewed)
    assert reviewed.changed_on is None
    assert ReviewedText.objects.get().content["verdict"]["basis"] == reviewed.verdict.basis


def test_a_file_may_say_what_its_review_is_of(catalogue, reviewed):
    digest = reviewed.reviewed_of
    records = reviewable()
    records[2]["reviewed_of"] = digest
    before = everything()

    catalogue(records)

    assert everything() == before


def test_a_review_of_other_words_is_taken_and_its_page_says_that_it_changed_since(client, catalogue, reviewed):
    digest = f"{reviewed.reviewed_of[:8]}-{OTHER}"
    Comparison.objects.all().delete()
    records = reviewable()
    records[2]["reviewed_of"] = digest
    records[2]["verdict"]["choose_if"] = {}  # the gate would not let it through

    catalogue(records)

    page = stored()
    assert (page.reviewed_of, page.changed_on) == (digest, TODAY)
    assert page.index_until is not None
    assert not ReviewedText.objects.exists()
    assert stamp(client).endswith(", changed since")
    assert "isn't stored here" in read(client, f"{URL}changes/").select_one("#since-review").get_text()


def test_a_review_of_another_verdict_is_dropped_each_time(catalogue, reviewed):
    records = reviewable()
    records[2]["reviewed_of"] = f"00000000-{OTHER}"

    catalogue(records)
    page, before = stored(), everything()
    catalogue(records)

    assert (page.reviewed, page.reviewed_by, page.reviewed_of, page.changed_on) == (None, "", "", None)
    assert not ReviewedText.objects.exists()
    assert everything() == before


def test_a_digest_needs_its_review(refused):
    records = reviewable()
    records[2] |= {"reviewed": None, "reviewed_by": None, "reviewed_of": f"00000000-{OTHER}"}

    (error,) = refused(records)

    assert "the day and name of the review" in error


def test_files_laid_over_a_reviewed_page_that_they_change_are_no_error(client, catalogue, reviewed):
    records = reviewable()
    records[0]["pros"][0]["text"] = "It forgets rows."
    records[0]["cons"].pop()

    catalogue(records)  # with the stored review, day and name, and without its digest
    walk()

    page = stored()
    assert (page.reviewed, page.reviewed_of, page.changed_on) == (reviewed.reviewed, reviewed.reviewed_of, TODAY)
    assert ReviewedText.objects.exists()
    difference = read(client, f"{URL}changes/").select_one("#since-review").get_text(" ", strip=True)
    assert "It forgets rows." in difference
    before = everything()
    catalogue(records)
    assert everything() == before


@pytest.mark.parametrize("mentions_review", [False, True])
def test_words_of_the_comparison_change_it_at_once(catalogue, reviewed, mentions_review):
    review = {"reviewed": "2026-02-01", "reviewed_by": "Ada Lovelace"} if mentions_review else {}

    catalogue(another_verdict(reason="It was quicker in every test of ours.") | review)

    assert (stored().reviewed_of, stored().changed_on) == (reviewed.reviewed_of, TODAY)


def test_the_same_words_again_are_what_was_reviewed(catalogue, reviewed):
    catalogue(another_verdict(reason="It was quicker in every test of ours."))

    catalogue(reviewable())

    assert (stored().reviewed_of, stored().changed_on, stored().index_until) == (reviewed.reviewed_of, None, None)


def test_another_decision_without_a_review_ends_it(catalogue, reviewed):
    catalogue(another_verdict(outcome="tie", pick=None))

    page = stored()
    assert (page.reviewed, page.reviewed_by, page.reviewed_of) == (None, "", "")
    assert not ReviewedText.objects.exists()


def test_another_decision_with_the_stored_review_is_an_error(refused, reviewed):
    records = reviewable()
    records[2]["verdict"] = another_verdict(outcome="tie", pick=None)["verdict"]

    (error,) = refused(records)

    assert "the stored review of this day is of another verdict" in error
    assert stored().reviewed_of == reviewed.reviewed_of


def test_another_decision_with_a_new_review_is_reviewed(catalogue, reviewed):
    records = reviewable()
    records[2]["verdict"] = another_verdict(outcome="depends", pick=None)["verdict"]
    records[2]["reviewed"] = "2026-02-02"

    catalogue(records)

    page = stored()
    assert page.reviewed == date(2026, 2, 2)
    assert page.reviewed_of == digest_of(page) != reviewed.reviewed_of


def test_what_is_picked_may_get_another_name_and_another_slug(catalogue, reviewed):
    """The worker keeps the review of a decision that is the same, and a file that knows the former names agrees."""
    ada = make_editor()
    picked = reviewed.picked
    picked.name = "Another name"
    picked.save()
    editorial.record_technology(picked, verb=Verb.EDIT, by=ada, reason="Renamed.")
    walk()
    editorial.rename(picked, "another-slug", by=ada, reason="Renamed.")
    walk()

    page = stored()
    assert page.reviewed == reviewed.reviewed
    assert page.reviewed_of[8:] == reviewed.reviewed_of[8:]
    assert page.changed_on == TODAY


@pytest.mark.parametrize("state", ["unreviewed", "reviewed", "changed", "criterion", "of no words"])
def test_export_import_export_gives_the_same_bytes_in_each_state(catalogue, tmp_path, reviewed, state):
    make_state(state)
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    call_command("export_catalogue", first, verbosity=0)
    before = page_state()
    for model in (Comparison, Technology, Criterion):
        model.objects.all().delete()

    call_command("import_catalogue", first, verbosity=0)
    call_command("export_catalogue", second, verbosity=0)

    assert second.read_bytes() == first.read_bytes()
    assert page_state() is before


def page_state():
    (page,) = reviews.pages(list(Comparison.objects.select_related("low", "high")))
    return Evidence(page).review_state


def make_state(state: str) -> None:
    match state:
        case "unreviewed":
            editorial.withdraw(stored(), by=make_editor(), reason="Gone.")
            editorial.publish(stored(), by=make_editor("bob"), reason="Back.")
        case "changed":
            ProsCons.objects.filter(pk=ProsCons.objects.first().pk).update(text="It says something else now.")
            walk()
        case "criterion":
            criterion = Criterion.objects.create(slug="speed", name="Speed", weight="2.50")
            ProsCons.objects.update(criterion=criterion)
            Criterion.objects.update(weight=2)
        case "of no words":
            Comparison.objects.update(reviewed_of=f"{stored().reviewed_of[:8]}-{OTHER}")
            walk()
