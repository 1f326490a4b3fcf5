"""How editors answer what open data could not tell: the same, a technology of its own, or none."""

import pytest

from comparisons.models import Fact, Release, Revision, SourceEntry, Technology, Version
from comparisons.open_data import answers
from comparisons.services.editorial import Refused

from .admin_pages import change_url, errors, errors_beside, fields_of, fill_in, messages, page, rows
from .make import make_editor, make_source_entry, make_technology
from .test_import_source import counts, run
from .upstream import SMALL, topic, write_topic

pytestmark = pytest.mark.django_db

LIST = "/admin/comparisons/sourceentry/"


@pytest.fixture
def editor(client):
    client.force_login(make_editor("ada"))
    return client


# ---- the queue


def test_the_queue_shows_what_waits_oldest_first_with_the_reason(editor):
    make_source_entry("Vessel")
    make_source_entry("Hull")
    make_source_entry("Answered", answer="none")

    assert [row[0:3] for row in rows(page(editor, LIST))] == [
        ["Vessel", "CNCF Landscape", "Vessel is called like another"],
        ["Hull", "CNCF Landscape", "Hull is called like another"],
    ]
    assert [row[0] for row in rows(page(editor, f"{LIST}?state=answered"))] == ["Answered"]


def test_the_queue_takes_as_many_queries_whatever_its_length(editor, django_assert_num_queries):
    make_source_entry("Vessel")
    page(editor, LIST)
    with django_assert_num_queries(5):
        editor.get(LIST)
    for number in range(5):
        make_source_entry(f"Vessel {number}")
    with django_assert_num_queries(5):
        editor.get(LIST)


def test_the_page_shows_what_the_entry_says_and_what_it_may_be(editor):
    other = make_technology("vessel", summary="Boats for hire.")
    entry = make_source_entry("Vessel", candidates=[other.pk])

    soup = page(editor, change_url(entry))

    assert "https://vessel.example.org" in soup.select_one(".facts-compared").text
    assert "Boats for hire." in soup.select_one(".facts-compared").text
    assert soup.select_one("select[name=technology] option[selected]")["value"] == str(other.pk)


def test_what_an_entry_says_is_never_html(editor):
    entry = make_source_entry("Vessel", reason="<script>alert(1)</script>")

    assert page(editor, change_url(entry)).select(".facts script") == []


# ---- answering


def test_the_same_takes_what_the_entry_says_and_keeps_its_own_words(editor):
    vessel = make_technology("vessel", website="https://ours.example.org")
    entry = make_source_entry("Vessel", candidates=[vessel.pk])

    soup = fill_in(editor, change_url(entry), technology=str(vessel.pk), answer="same")

    vessel.refresh_from_db()
    entry.refresh_from_db()
    assert messages(soup)[0].startswith("Vessel is Vessel.")
    assert (vessel.website, vessel.maturity) == ("https://ours.example.org", "graduated")
    assert Fact.objects.filter(technology=vessel, source__slug="landscape").count() == 3
    assert (entry.technology, entry.answer, entry.answered_by_name) == (vessel, "same", "Ada Lovelace")


def test_a_revision_names_the_editor_and_the_source_and_the_version_is_touched(editor):
    vessel = make_technology("vessel")

    fill_in(editor, change_url(make_source_entry("Vessel")), technology=str(vessel.pk), answer="same")

    revision = Revision.objects.get()
    assert (revision.by.username, revision.by_name, revision.verb) == ("ada", "Ada Lovelace", "import")
    assert revision.reason == "import from CNCF Landscape: Vessel is the same"
    assert revision.record["maturity"] == "graduated"
    assert Version.numbers([f"technology:{vessel.pk}"]) == {f"technology:{vessel.pk}": 1}


def test_not_the_same_makes_a_technology_under_a_slug_of_its_own(editor):
    make_technology("vessel")
    entry = make_source_entry("Vessel")

    soup = fill_in(editor, change_url(entry), answer="different")

    entry.refresh_from_db()
    assert messages(soup)[0].startswith("Vessel is added as vessel-landscape.")
    assert (entry.technology.slug, entry.technology.website) == ("vessel-landscape", "https://vessel.example.org")
    assert Technology.objects.get(slug="vessel").aliases.count() == 1


def test_no_technology_makes_none(editor):
    entry = make_source_entry("Vessel")

    soup = fill_in(editor, change_url(entry), answer="none")

    entry.refresh_from_db()
    assert messages(soup)[0].startswith("Vessel is set aside.")
    assert (entry.answer, entry.technology) == ("none", None)
    assert not Technology.objects.exists()


def test_the_same_needs_to_be_told_which(editor):
    entry = make_source_entry("Vessel")

    soup = fill_in(editor, change_url(entry), answer="same")

    assert errors_beside(soup, "technology") == ["Choose the technology that it is."]
    assert SourceEntry.objects.waiting().exists()


def test_an_answer_that_is_none_of_the_three_is_refused(editor):
    soup = fill_in(editor, change_url(make_source_entry("Vessel")), answer="perhaps")

    assert errors(soup) == ["Say what it is: the same, a technology of its own, or no technology."]


def test_what_is_set_aside_can_still_be_added(editor):
    entry = make_source_entry("Vessel", answer="none")

    fill_in(editor, change_url(entry), answer="different")

    assert Technology.objects.get().slug == "vessel"


def test_what_was_answered_with_a_technology_is_not_answered_again(editor):
    vessel = make_technology("vessel")
    entry = make_source_entry("Vessel", technology=vessel, answer="same")

    assert page(editor, change_url(entry)).select("button[name=answer]") == []
    editor.post(change_url(entry), {"answer": "none"})
    assert SourceEntry.objects.get().technology == vessel
    with pytest.raises(Refused):
        answers.no_technology(entry, by=make_editor("bob"))


def test_several_are_set_aside_or_added_at_once(editor):
    entries = [make_source_entry(name) for name in ("Vessel", "Hull", "Keel")]
    chosen = [entry.pk for entry in entries[:2]]

    editor.post(LIST, {"action": "say_no_technology", "_selected_action": chosen})
    editor.post(LIST, {"action": "say_different", "_selected_action": [entries[2].pk]})

    assert list(SourceEntry.objects.order_by("id").values_list("answer", flat=True)) == ["none", "none", "different"]
    assert Technology.objects.get().name == "Keel"


# ---- answers last


def test_the_next_import_does_not_ask_again(tmp_path):
    write_topic(tmp_path, "springfield", topic("springfield", short_description="Springfield is a city."))
    write_topic(tmp_path, "toolbox", topic("toolbox", display_name="Toolbox", short_description="Toolbox is a game."))
    run("github-topics", tmp_path)
    answers.no_technology(SourceEntry.objects.get(key="springfield"), by=make_editor("bob"))
    answers.different(SourceEntry.objects.get(key="toolbox"), by=make_editor("eve"))

    said = run("github-topics", tmp_path)

    assert counts(said) == {"read": 2, "unchanged": 1, "refused": 1}
    assert "refused 1: an editor said that it is no technology" in said
    assert Technology.objects.get().slug == "toolbox"


def test_an_answer_adds_to_what_the_same_source_said_before(editor):
    run("landscape", SMALL / "landscape.yml")
    vessel = Technology.objects.get(slug="vessel")
    entry = make_source_entry("Second Vessel")

    answers.same(entry, vessel, by=make_editor("bob"))

    vessel.refresh_from_db()
    assert (vessel.name, vessel.website) == ("Vessel", "https://vessel.example.org/")
    assert vessel.summary == "Vessel runs containers."
    assert vessel.aliases.filter(key="second-vessel").exists()
    assert not counts(run("landscape", SMALL / "landscape.yml")).keys() & {"created", "updated"}


def test_releases_of_an_answered_entry_come_at_once():
    release = {"cycle": "1", "source": "https://endoflife.date/vessel", "ended": True}
    entry = make_source_entry("Vessel", source="endoflife")
    entry.said["record"]["releases"] = [release]
    entry.save()

    answers.different(entry, by=make_editor("bob"))

    assert Release.objects.get().support == "ended"


def test_figures_and_logos_make_no_technology(editor):
    entry = make_source_entry("Vessel", source="simple-icons")

    soup = fill_in(editor, change_url(entry), answer="different")

    assert errors(soup) == ["Simple Icons only adds to technologies that are there: make this one first."]
    assert not Technology.objects.exists()


# ---- by permission


def test_whoever_may_only_look_sees_no_buttons_and_answers_nothing(client):
    entry = make_source_entry("Vessel")
    client.force_login(make_editor("bob", permissions=["view_sourceentry"]))

    assert page(client, change_url(entry)).select("button[name=answer]") == []
    assert client.post(change_url(entry), {"answer": "none"}).status_code == 403


def test_whoever_may_not_add_technologies_adds_none(client):
    entry = make_source_entry("Vessel")
    client.force_login(make_editor("bob", permissions=["view_sourceentry", "change_sourceentry"]))

    soup = page(client, change_url(entry))
    shown = [button["value"] for button in soup.select("button[name=answer]")]

    assert shown == ["none"]
    assert client.post(change_url(entry), fields_of(soup) | {"answer": "different"}).status_code == 403
    client.post(LIST, {"action": "say_different", "_selected_action": [entry.pk]})
    assert not Technology.objects.exists()


def test_whoever_has_no_right_sees_nothing(client):
    client.force_login(make_editor("bob", permissions=["view_comparison"]))

    assert client.get(LIST).status_code == 403
    assert client.get(change_url(make_source_entry("Vessel"))).status_code == 403
