"""A week of editors in browsers, each task with its page loads counted: they are shown with ``pytest -rP``."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, expect

from comparisons.domain import days
from comparisons.domain.vocabulary import Verb
from comparisons.models import ChangeRequest, Comparison, ProsCons, Revision, Schedule, Technology
from comparisons.services import editorial
from comparisons.services.reviewing import OWN_WORK

from .admin_pages import change_url
from .at_work import AtWork, Hire, hire
from .make import make_claim, make_criterion, make_editor, make_published_comparison, make_technology
from .test_recheck_sitting import make_overdue

__all__ = ["hire"]
pytestmark = pytest.mark.django_db(transaction=True)

KAFKA, RABBITMQ = "https://kafka.example.org/docs", "https://rabbitmq.example.org/docs"
CLAIMS = [
    ("Kafka", "pro", "Reads a message again as often as one likes.", f"{KAFKA}/log"),
    ("Kafka", "pro", "Keeps the order within a partition.", f"{KAFKA}/order"),
    ("Kafka", "con", "Takes a cluster of three to be safe.", f"{KAFKA}/cluster"),
    ("Kafka", "con", "Has no priorities.", f"{KAFKA}/queues"),
    ("RabbitMQ", "pro", "Runs on one small machine.", f"{RABBITMQ}/install"),
    ("RabbitMQ", "pro", "Routes by the words of a key.", f"{RABBITMQ}/topics"),
    ("RabbitMQ", "con", "Drops a message once it is read.", f"{RABBITMQ}/acks"),
]
LAST_CLAIM = ("RabbitMQ", "con", "Slows down with long queues.", f"{RABBITMQ}/lengths")


def start(editor: AtWork) -> None:
    """From Today to the desk of Kafka vs RabbitMQ, neither of which is known."""
    editor.follow("Start a comparison")
    for side, name in (("one", "Kafka"), ("other", "RabbitMQ")):
        editor.fill(**{f"{side}__name": name})
        editor.window.locator(f"[name={side}-choice][value=new]").check()
        editor.fill(**{f"{side}__kind": "platform"})
    editor.press("Go to the desk")


def add_claim(editor: AtWork, technology: str, polarity: str, text: str, source: str) -> None:
    """Add a claim at the desk without a load."""
    sides = editor.window.locator(".claim-row.without .half")
    half = sides.filter(has=editor.window.get_by_role("heading", name=technology))
    half.get_by_role("button", name="Add a claim").click()
    line = half.locator(".line").last
    expect(line.get_by_label("Claim", exact=True)).to_be_focused()
    editor.window.keyboard.insert_text(text)
    line.get_by_label("For or against").select_option(polarity)
    line.get_by_label("Criterion").fill("Upkeep")
    line.get_by_label("Source", exact=True).fill(source)
    line.get_by_label("I read it today").check()


def write(editor: AtWork, claims: list[tuple[str, str, str, str]]) -> None:
    """Fill the desk but for conditions."""
    for end, name, address in (("low", "Kafka", KAFKA), ("high", "RabbitMQ", RABBITMQ)):
        editor.fill(**{f"{end}_use_case": f"Developers should use {name} when their team knows it well."})
        editor.window.locator(f"details:has([name={end}_own_sources]) > summary").click()
        editor.fill(**{f"{end}_own_sources": address})
    for claim in claims:
        add_claim(editor, *claim)
    editor.fill(
        verdict__0__outcome="pick",
        verdict__0__pick="low",
        verdict__0__basis="editor",
        verdict__0__in_short="It keeps what was sent.",
        verdict__0__reason="Kafka lets a new reader begin with the first message.",
        verdict__0__best_case_for_the_other="RabbitMQ is up in a minute, and most teams never outgrow it.",
        verdict__0__low_choose_if="you read a message more than once",
        verdict__0__high_choose_if="you hand out work and forget it",
    )


def test_a_comparison_from_nothing_to_its_approval(hire: Hire) -> None:
    make_criterion("upkeep", weight=1)
    wendy, ed, grace = hire("wendy", "Writer"), hire("ed", "Editor"), hire("grace", "Editor")

    with wendy.task("A writer drafts Kafka vs RabbitMQ from nothing and sends it for review", at_most=6):
        start(wendy)
        write(wendy, CLAIMS)
        expect(wendy.window.locator(".judged-line")).to_contain_text("ready to publish")
        wendy.fill(status="in_review")
        wendy.press("Save")

    with ed.task("An editor reads it and sends it back with a reason", at_most=3):
        ed.window.reload()
        ed.take_up("in_review")
        expect(ed.window.locator(".judged-line")).to_contain_text("3 to mend before approving")
        ed.fill(reason="RabbitMQ needs a second con, and nothing would change the pick.")
        ed.press("Send back")
    assert "is sent back" in ed.said

    with wendy.task("Its writer finds it on Today, mends what the gate names and sends it again", at_most=3):
        wendy.follow("Home")
        wendy.take_up("sent_back")
        expect(wendy.window.locator(".shown-note")).to_contain_text("RabbitMQ needs a second con")
        add_claim(wendy, *LAST_CLAIM)
        wendy.window.locator(".judged-line").click()
        wendy.window.locator(".judged a", has_text="Name at least one thing").click()
        in_a_year = days.utc_today() + timedelta(days=300)
        wendy.fill(conditions__0__text="RabbitMQ keeps what was read", conditions__0__check_by=in_a_year.isoformat())
        expect(wendy.window.locator(".judged-line")).to_contain_text("ready for another editor to approve")
        wendy.fill(status="in_review")
        wendy.press("Save")
    expect(wendy.window.get_by_role("button", name="Save and publish")).to_have_count(0)

    with ed.task("An editor schedules it", at_most=3):
        ed.follow("Back")  # to Today, where he came from
        ed.take_up("in_review")
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        ed.fill(publish_at_0=f"{tomorrow:%Y-%m-%d}", publish_at_1=f"{tomorrow:%H:%M:%S}", reason="Out tomorrow.")
        ed.press("Save")
    comparison = Comparison.objects.get()
    assert (comparison.status, Schedule.objects.get().by) == ("in_review", ed.user)
    a_minute_ago = datetime.now(UTC) - timedelta(minutes=1)
    Comparison.objects.update(publish_at=a_minute_ago)
    Schedule.objects.update(at=a_minute_ago)
    call_command("publish_due")
    ed.window.reload()
    expect(ed.window.locator(".judged")).to_contain_text(OWN_WORK)

    with grace.task("Another editor reads it and approves it", at_most=3):
        grace.window.reload()
        grace.take_up("unreviewed")
        grace.fill(reason="Read against every source.")
        grace.press("Approve")
    comparison.refresh_from_db()
    assert (comparison.status, comparison.reviewed_by) == ("published", "Grace Lovelace")
    reader = grace.window.context.request.get(comparison.get_absolute_url())
    assert "Grace Lovelace" in reader.text()


def test_who_may_publish_needs_six_loads_from_nothing_at_most(hire: Hire) -> None:
    make_criterion("upkeep", weight=1)
    ed = hire("ed", "Editor")

    with ed.task("An editor publishes Kafka vs RabbitMQ from nothing", at_most=6):
        start(ed)
        write(ed, CLAIMS[3:5])
        ed.fill(reason="Readers ask for it.")
        ed.press("Save and publish")

    assert "Kafka vs RabbitMQ is published." in ed.said
    assert Comparison.objects.published().count() == 1


def field(editor: AtWork, claim: ProsCons) -> Locator:
    return editor.window.locator(f"#claim-{claim.key} > textarea")


def test_two_editors_meet_at_one_claim_and_neither_loses_a_word(hire: Hire) -> None:
    comparison = make_published_comparison("kafka", "rabbitmq")
    claim = make_claim(comparison.low)
    ed, grace = hire("ed", "Editor"), hire("grace", "Editor")
    for one in (ed, grace):
        one.window.goto(change_url(comparison))
        field(one, claim).fill(f"Said by {one.user.first_name}.")
        one.fill(reason=f"{one.user.first_name} knows it better.")

    ed.press("Save")
    with grace.task("The later of two editors is told, and takes her words over", at_most=3):
        grace.press("Save")
        assert "Ed Lovelace changed this meanwhile" in grace.window.locator("#content").inner_text()
        expect(field(grace, claim)).to_have_value("Said by Grace.")
        with grace.context.expect_page() as opened:
            grace.window.get_by_role("link", name="the form as it is now").click()
        grace.window = opened.value
        expect(field(grace, claim)).to_have_value("Said by Ed.")
        field(grace, claim).fill("Said by Ed, and by Grace.")
        grace.fill(reason="Both know it.")
        grace.press("Save")

    claim.refresh_from_db()
    assert claim.text == "Said by Ed, and by Grace."
    assert Revision.objects.filter(technology=claim.technology).count() == 2


def test_twenty_claims_are_checked_again_in_three_screens_by_key(hire: Hire) -> None:
    kafka = make_technology("kafka")
    claims = [make_overdue(kafka, by=99 - number, source=f"https://example.org/{number // 4}") for number in range(20)]
    make_published_comparison(kafka, "rabbitmq")
    ed = hire("ed", "Editor")

    with ed.task("Twenty overdue claims are checked again", at_most=3):
        ed.take_up("overdue")
        keys = ed.window.keyboard
        for key in ("j", *"t" * 18, "r", "End", "!", "Escape", "j", "g"):
            keys.press(key)
        ed.fill(reason="Read this week.")
        with ed.window.expect_event("domcontentloaded"):
            ed.window.get_by_role("button", name="Send these answers").press("Enter")

    stored = list(ProsCons.objects.order_by("pk"))
    assert [claim.checked for claim in stored] == [days.utc_today()] * 19 + [None]
    assert stored[18].text == claims[18].text + "!"
    assert Revision.objects.filter(technology=kafka).count() == 1


def test_a_merge_is_done_and_undone(hire: Hire) -> None:
    lost = make_technology("rabbitmq-server", name="RabbitMQ Server")
    make_technology("rabbitmq", name="RabbitMQ")
    make_published_comparison(lost, make_technology("kafka"))
    chief = hire("zoe", "Chief")
    chief.window.goto(change_url(lost))
    reader = chief.context.request

    with chief.task("A Chief merges two technologies", at_most=3):
        chief.follow("Merge with …")
        chief.follow("RabbitMQ")
        chief.fill(reason="One broker under two names.")
        chief.press("Merge RabbitMQ Server into RabbitMQ")
    assert not Technology.objects.filter(slug="rabbitmq-server").exists()
    led = reader.get("/technologies/rabbitmq-server/", max_redirects=0)
    assert (led.status, led.headers["location"]) == (301, "/technologies/rabbitmq/")
    assert reader.get("/compare/kafka-vs-rabbitmq/", max_redirects=0).status == 200

    with chief.task("The merge is undone", at_most=2):
        chief.follow("What was done, and how to undo it")
        chief.fill(reason="They are two after all.")
        chief.press("Undo this merge")
    assert reader.get("/technologies/rabbitmq-server/", max_redirects=0).status == 200
    assert reader.get("/compare/kafka-vs-rabbitmq-server/", max_redirects=0).status == 200


def test_an_old_version_is_restored_through_the_form(hire: Hire) -> None:
    comparison = make_published_comparison("kafka", "rabbitmq", intro="As it was.")
    ada = make_editor("ada")
    for intro in ("As it was.", "Worse."):
        Comparison.objects.update(intro=intro)
        editorial.record_comparison(comparison, verb=Verb.EDIT, by=ada, reason=intro)
    ed = hire("ed", "Editor")
    ed.window.goto(change_url(comparison))

    with ed.task("An old version is restored", at_most=3):
        ed.follow("History")
        old = ed.window.locator("tr", has_text="As it was.").get_by_role("link", name="Restore")
        with ed.window.expect_event("domcontentloaded"):
            old.click()
        expect(ed.window.locator("[name=intro]")).to_have_value("As it was.")
        ed.fill(reason="The newer intro was wrong.")
        ed.press("Save")

    assert Comparison.objects.get().intro == "As it was."
    assert [(one.verb, one.by) for one in Revision.objects.all()[:1]] == [("restore", ed.user)]


def test_a_session_ends_in_the_middle_of_the_desk_and_nothing_is_lost(hire: Hire) -> None:
    make_criterion("upkeep", weight=1)
    kafka, rabbitmq = make_technology("kafka"), make_technology("rabbitmq", name="RabbitMQ")
    comparison = make_published_comparison(kafka, rabbitmq)
    wendy = hire("wendy", "Writer")
    window = wendy.window
    window.goto(change_url(comparison))
    window.clock.install()
    add_claim(wendy, *LAST_CLAIM)
    wendy.fill(reason="It matters.", intro="Two brokers.")
    kept = [cookie for cookie in wendy.context.cookies() if cookie["name"] != "sessionid"]
    wendy.context.clear_cookies()
    wendy.context.add_cookies(kept)  # type: ignore[arg-type]
    window.clock.run_for(4000)
    expect(window.locator("#draft-state")).to_contain_text("Your session has ended")
    window.clock.resume()

    with wendy.task("A session ends in the middle of the desk; log in, and send it for review", at_most=3):
        wendy.press("Save for review")
        wendy.fill(username="wendy", password="pw")
        wendy.press("Log in")
        expect(window.locator("[name=intro]")).to_have_value("Two brokers.")
        expect(window.locator(".line textarea", has_text=LAST_CLAIM[2])).to_have_count(1)
        wendy.press("Save for review")

    assert ChangeRequest.objects.get().after["intro"] == "Two brokers."
    wendy.forgive("401")
