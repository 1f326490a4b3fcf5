"""A disagreement that says what an earlier one said gets its answer too."""

from datetime import UTC, datetime

import pytest

from comparisons.models import Comparison, Feedback
from comparisons.services import readers_data, triage, withdrawing
from comparisons.services.editorial import Refused

from .admin_pages import change_url, fields_of, page
from .make import make_editor, make_feedback, make_published_comparison

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison():
    return make_published_comparison("mysql", "postgresql")


@pytest.fixture
def earlier(comparison):
    return triage.accept(make_feedback(comparison), by=make_editor("grace"), answer="True: we say so *now*.")


def test_it_gets_the_answer_and_links_to_the_earlier_one(editor, comparison, earlier):
    later = make_feedback(comparison)

    editor.post(change_url(later), fields_of(page(editor, change_url(later))) | {"same_as": str(earlier.pk)})

    later.refresh_from_db()
    assert (later.status, later.answer, later.same_as) == ("accepted", "True: we say so *now*.", earlier)
    assert later.answered_by_name == "Ada Lovelace"
    assert Comparison.objects.values_list("answered", "accepted", "repicked").get() == (2, 2, 0)


def test_a_copy_of_a_copy_leads_to_the_first(comparison, earlier, ada):
    copied = triage.answer_as(make_feedback(comparison), earlier, by=ada)

    again = triage.answer_as(make_feedback(comparison), copied, by=ada)

    assert again.same_as == earlier


def test_only_an_answered_one_of_the_same_pair_is_copied(comparison, earlier, ada):
    later, elsewhere = make_feedback(comparison), make_feedback(make_published_comparison("c", "d"))

    for feedback, other in [(later, make_feedback(comparison)), (elsewhere, earlier), (later, Feedback(pk=0))]:
        with pytest.raises(Refused):
            triage.answer_as(feedback, other, by=ada)

    assert Feedback.objects.waiting().count() == 3


def test_what_was_typed_is_not_thrown_away(editor, comparison, earlier):
    later = make_feedback(comparison)
    typed = fields_of(page(editor, change_url(later))) | {"same_as": str(earlier.pk), "answer": "My own words."}

    response = editor.post(change_url(later), typed)

    assert "You wrote an answer of its own" in response.content.decode()
    assert Feedback.objects.waiting().get() == later


def test_both_public_pages_say_so(client, comparison, earlier, ada):
    copied = triage.answer_as(make_feedback(comparison), earlier, by=ada)

    for url in (copied.get_absolute_url(), f"{comparison.get_absolute_url()}disagree/"):
        assert client.get(url).content.decode().count("The same as an earlier one, answered ") == 1, url
    assert "The same as" not in client.get(earlier.get_absolute_url()).content.decode()


def test_the_answer_to_what_is_erased_is_erased_in_its_copies(client, comparison, earlier, ada):
    copied = triage.answer_as(make_feedback(comparison), earlier, by=ada)

    readers_data.erase(earlier.get_absolute_url())

    copied.refresh_from_db()
    assert (copied.answer, copied.same_as, copied.status) == (withdrawing.COPIED, earlier, "accepted")
    assert "we say so" not in client.get(copied.get_absolute_url()).content.decode()


def test_a_reader_gets_that_the_answer_is_a_copy(comparison, earlier, ada):
    copied = triage.answer_as(make_feedback(comparison), earlier, by=ada)

    (found,) = readers_data.export(copied.get_absolute_url())

    assert found["answer_copied_from_an_earlier_one"] is True


def test_the_page_says_that_it_was_answered_meanwhile(editor, comparison, earlier):
    later = make_feedback(comparison)
    typed = fields_of(page(editor, change_url(later))) | {"same_as": str(earlier.pk)}
    Feedback.objects.filter(pk=later.pk).update(status="declined", answer="No.", answered_at=datetime.now(UTC))

    assert "has answered meanwhile" in editor.post(change_url(later), typed).content.decode()
