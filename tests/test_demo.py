"""An operator shows the site with activity that is made up, and every page says that it is."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from comparisons.management.sample_activity import DISAGREEMENTS, WISHES
from comparisons.models import Comparison, Feedback, Technology, Verdict, Wish
from nicepick.pagecache.fingerprint import fingerprint

from .make import make_claim, make_criterion, make_feedback, make_published_comparison, make_technology
from .reading import read, words

pytestmark = pytest.mark.django_db
NOTE = "Sample activity."
WISHED = sum(readers for *_, readers in WISHES)


def fill() -> str:
    out = io.StringIO()
    call_command("fill_demo", stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def demo(settings):
    """A demonstration with every pair and technology that the samples name."""
    settings.SAMPLE_ACTIVITY = True
    pairs = {sample.pair for sample in DISAGREEMENTS}
    slugs = {slug for pair in pairs for slug in pair.split("-vs-")} | {slug for wish in WISHES for slug in wish[:2]}
    made = {slug: make_technology(slug) for slug in slugs}
    for pair in pairs:
        make_published_comparison(*(made[slug] for slug in pair.split("-vs-")))


def test_a_site_that_is_no_demonstration_is_left_alone():
    make_published_comparison("mysql", "postgresql")

    with pytest.raises(CommandError, match="SAMPLE_ACTIVITY=true"):
        fill()

    assert not Feedback.objects.exists()


def test_a_site_with_words_of_readers_is_left_alone(demo):
    comparison = Comparison.objects.published().first()
    make_feedback(comparison)

    with pytest.raises(CommandError, match="Readers have written"):
        fill()

    assert Feedback.objects.count() == 1


def test_a_demonstration_is_filled_further_after_somebody_tried_it(demo):
    fill()
    make_feedback(Comparison.objects.published().first())

    assert fill() == "Added: 0 disagreements, 0 wishes."


def test_every_sample_is_stored_and_answered_as_it_says(demo):
    assert fill() == f"Added: {len(DISAGREEMENTS)} disagreements, {WISHED} wishes."

    stored = {feedback.text: feedback for feedback in Feedback.objects.select_related("comparison__verdict")}
    for sample in DISAGREEMENTS:
        feedback = stored[sample.text]
        assert (feedback.status, feedback.answer) == (sample.status, sample.answer)
        assert feedback.may_quote == sample.may_quote
        assert feedback.changed_pick == sample.changes_mind
        assert (feedback.comparison.verdict.outcome == "depends") == sample.changes_mind
    assert Wish.objects.count() == WISHED


def test_the_most_disputed_picks_show_voices_and_a_verdict_in_question(demo, client):
    (sample,) = (one for one in DISAGREEMENTS if one.claim)
    vite, webpack = (Technology.objects.get(slug=slug) for slug in sample.pair.split("-vs-"))
    criterion = make_criterion()
    make_claim(webpack, criterion=criterion, strength=1)
    make_claim(vite, criterion=criterion, strength=3, key=sample.claim)
    pick = "low" if vite.pk < webpack.pk else "high"
    Verdict.objects.filter(comparison__low__in=[vite, webpack]).update(basis="claims", pick=pick)

    fill()

    rows = read(client, "/disputed/").select(".row")
    notes = {row.a["href"]: [words(note) for note in row.select(".row-notes > li")] for row in rows}
    assert notes["/compare/vite-vs-webpack/"][1:3] == ["verdict in question", f"9 of 61 voices are for {webpack.name}"]
    assert notes["/compare/mysql-vs-postgresql/"][0].endswith(": 3 disagreed · 1 was right")


def test_a_second_run_adds_nothing(demo):
    fill()

    Wish.objects.update(day=F("day") - timedelta(days=1))

    assert fill() == "Added: 0 disagreements, 0 wishes."
    assert Feedback.objects.count() == len(DISAGREEMENTS)
    assert Wish.objects.count() == WISHED


def test_pairs_that_the_catalogue_lacks_are_left_out(settings):
    settings.SAMPLE_ACTIVITY = True

    assert fill() == "Added: 0 disagreements, 0 wishes."


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/categories/",
        "/compare/",
        "/compare/caddy-vs-traefik/",
        "/compare/caddy-vs-traefik/wish/",
        "/compare/mysql-vs-postgresql/",
        "/compare/mysql-vs-postgresql/?w.stability=5",
        "/changes/",
        "/compare/mysql-vs-postgresql/changes/",
        "/compare/mysql-vs-postgresql/disagree/",
        "/method/",
        "/privacy/",
        "/search/?q=sql",
        "/sources/",
        "/disputed/",
        "/stale/",
        "/technologies/",
        "/technologies/mysql/",
        "/technologies/mysql/alternatives/",
        "/wanted/",
    ],
)
def test_every_page_says_that_the_activity_is_made_up_and_is_listed_nowhere(demo, client, path):
    fill()

    response = client.get(path)

    assert response.status_code == 200
    assert NOTE in response.text
    assert response["X-Robots-Tag"] == "noindex, follow"


def test_the_private_page_of_a_disagreement_says_so(demo, client):
    fill()

    assert NOTE in client.get(Feedback.objects.first().get_absolute_url()).text


def test_the_note_is_inside_a_landmark(demo, client):
    note = read(client, "/").select_one("aside.sample-note")

    assert note["aria-label"] == "About this site"
    assert words(note).startswith(NOTE)


def test_search_engines_are_given_no_addresses(demo, client, settings):
    addresses = ("/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/technologies-1.xml")

    assert [client.get(path).status_code for path in addresses] == [404, 404, 404]
    assert "Sitemap" not in client.get("/robots.txt").text

    settings.SAMPLE_ACTIVITY = False

    assert "Sitemap" in client.get("/robots.txt").text
    assert [client.get(path).status_code for path in addresses] == [200, 200, 200]


def test_pages_kept_before_it_became_a_demonstration_are_not_served(demo, settings):
    of_a_demonstration = fingerprint()

    settings.SAMPLE_ACTIVITY = False

    assert fingerprint() != of_a_demonstration


def test_error_pages_and_the_decision_record_say_so_too(demo, client):
    assert NOTE in client.get("/nowhere/").text
    assert "Sample activity:" in client.get("/compare/mysql-vs-postgresql/decision.md").text
    assert client.get("/compare/mysql-vs-postgresql.json").json()["notice"].startswith("Sample activity:")


def test_editors_see_it_too(demo, editor):
    assert "Sample activity:" in editor.get("/admin/").text


def test_other_sites_say_nothing_of_it(client, editor):
    make_published_comparison("mysql", "postgresql")

    assert "Sample" not in words(read(client, "/compare/mysql-vs-postgresql/"))
    assert "Sample" not in client.get("/compare/mysql-vs-postgresql/decision.md").text
    assert "notice" not in client.get("/compare/mysql-vs-postgresql.json").json()
    assert "Sample" not in editor.get("/admin/").text
    assert Comparison.objects.published().count() == 1
