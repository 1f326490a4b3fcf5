"""The tasks of docs/editing.md, each played as an editor does it, from Today on, and the tutorial as the last one.

``guide.py`` counts the page loads.
"""

from datetime import date, timedelta
from typing import Any

from .editors_week import PASSWORD
from .guide_tutorial import tutorial
from .processes import ROOT

REASON, DRAFTED = "Reason for", "Draft: "
CANNED = "The claim was wrong"
WHY_CHANGED = "It says now for which queries that holds."
CHANGED_CLAIM = (
    "One query can use several CPUs; queries that read much and return few rows can run more than twice as fast."
)
RABBITMQ = "/admin/comparisons/technology/?q=rabbitmq"


def today(office: Any) -> None:
    """see what waits"""
    office.chief.picture("today", "#content h1", "#content-main")


def second_factor(office: Any) -> None:
    """set up a second factor"""
    one = office.editor
    one.press("Second factor")
    one.page.fill("input[type=password]", PASSWORD)
    one.press("Go on")
    one.picture("second-factor", ".module")


def alike(office: Any) -> None:
    """answer three disagreements with one claim at once, and change the claim with them"""
    one = office.editor
    one.press("Answer the oldest")
    for box in one.page.locator("[name=alike]").all()[:2]:
        box.check()
    one.page.select_option("#canned", label=CANNED)
    one.page.click("button[name=_insert]")
    one.picture("disagreement", "#content h1", ".item", ".neighbours", "#id_answer")
    one.page.locator("#id_answer").fill(f"{one.page.input_value('#id_answer')} {WHY_CHANGED}")
    one.page.fill("#id_claim-text", CHANGED_CLAIM)
    one.page.get_by_label("I read the source again").check()
    one.picture("disputed-claim", "#answer_form details >> nth=0", "#answer_form .field-text")
    with one.page.expect_navigation():
        one.page.click("[name=decision][value=accept]")
    one.expect("and 2 others with it")


def held(office: Any) -> None:
    """free one disagreement that was held, and set three aside as spam"""
    one = office.editor
    one.press("Look through them")
    one.picture("held", "#content h1", "#content-main")
    one.press("Set these 3 aside")
    one.press("Free it")


def burst(office: Any) -> None:
    """count a burst of voices"""
    one = office.editor
    one.press("Look at them")
    one.picture("voices", "#content h1", "#result_list")
    one.page.locator("tbody input.action-select").first.check()
    one.page.select_option("select[name=action]", label="Count these voices")
    with one.page.expect_navigation():
        one.page.click("button[name=index]")


def disagreements(office: Any) -> None:
    """answer two disagreements, one after the other"""
    one = office.editor
    one.press("Answer the oldest")
    one.page.locator("#id_answer").fill("The page names that case. The pick is for a team that is free to choose.")
    one.press("Decline")
    one.page.locator("#id_answer").fill("Both are read in the sources that the page cites.")
    one.press("Decline")


def recheck(office: Any) -> None:
    """check twenty claims again"""
    one = office.editor
    one.press("Check the first")
    one.picture("recheck", "#content h1", ".recheck-source >> nth=1")
    for _ in range(one.page.locator("fieldset.recheck").count()):
        one.page.keyboard.press("t")
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")


def source(office: Any) -> None:
    """answer about a source that moved, from the list"""
    one = office.editor
    one.press("Sources of claims")
    with one.page.expect_navigation():
        one.page.locator("#result_list tr", has_text="moved").locator("a").first.click()
    one.picture("source", "#content h1", ".submit-row")
    one.page.get_by_label("I read the source there").check()
    one.press("Take the new address")


def new_comparison(office: Any) -> None:
    """write a comparison from nothing, with a drafted verdict, and publish it"""
    one = office.editor
    one.press("Start a comparison")
    for side, name in (("one", "NATS"), ("other", "RabbitMQ")):
        one.page.locator(f"#id_{side}-name").press_sequentially(name)
        one.page.wait_for_selector(f"[name='{side}-choice']")
    one.picture("start", "#content h1", ".start-sides")
    for side, name in (("one", "nats"), ("other", "rabbitmq")):
        one.page.locator(
            "label.choice", has=one.page.locator(f"[name='{side}-choice']"), has_text=f" {name} "
        ).first.click()
    one.press("Go to the desk")
    one.picture("desk-claims", ".claim-row >> nth=0", ".claim-row >> nth=1")
    one.press("Draft a verdict")
    one.picture("desk", "#content h1", "#verdict-group")
    one.page.click(".judged-line")
    one.picture("desk-gate", "#judged")
    one.fill(REASON, "Readers ask which broker to take.")
    for field in one.page.locator(
        "#verdict-group textarea, #verdict-group input[type=text], .choice-inputs input"
    ).all():
        if DRAFTED in (said := field.input_value()):
            field.fill(said.replace(DRAFTED, ""))
    one.press("Save and publish")
    one.expect("published")


def approve(office: Any) -> None:
    """approve a comparison that has all it needs"""
    one = office.editor
    one.press("Review the oldest")
    one.fill(REASON, "Read with each of its sources.")
    one.press("Approve")
    one.expect("approved")


def schedule(office: Any) -> None:
    """set the date of a publication"""
    one = office.editor
    one.open("/admin/comparisons/comparison/add/?one=RabbitMQ&other=Redis")
    one.press("Go to the desk")
    one.page.select_option("#id_status", "in_review")
    one.page.fill("#id_publish_at_0", str(date.today() + timedelta(days=3)))
    one.page.fill("#id_publish_at_1", "09:00")
    one.picture("schedule", ".field-status", ".field-publish_at")
    one.fill(REASON, "It goes live with the new category.")
    one.press("Save")


def for_review(office: Any) -> None:
    """change a live page as a writer; sent back once, mended, put live"""
    writer, editor = office.writer, office.editor
    _open_rabbitmq(writer)
    said = writer.page.input_value("#id_use_case").rstrip(".")
    writer.page.fill("#id_use_case", f"{said}, and messages find their queues by rules.")
    writer.fill(REASON, "Says when routing decides.")
    writer.page.wait_for_selector("#draft-state:has-text('kept')")
    writer.picture("for-review", ".form-row.field-reason", ".submit-row")
    writer.press("Save for review")
    editor.open("/admin/")
    editor.loads = 0
    editor.press("Read the oldest")
    editor.picture("review", "#content h1", ".submit-row")
    editor.page.fill("#id_text", "Which rules? Name exchanges.")
    editor.press("Send back")
    writer.open("/admin/")
    writer.press("Go on with the oldest")
    writer.picture("sent-back-form", ".shown-note", ".field-use_case")
    writer.page.fill("#id_use_case", f"{said}, and exchanges route each message to its queues.")
    writer.press("Save for review")
    editor.open("/admin/")
    editor.press("Read the oldest")
    editor.press("Put live")


def draft(office: Any) -> None:
    """find again what was typed and not saved"""
    one = office.writer
    _open_rabbitmq(one)
    one.page.fill("#id_summary", "A message broker with routing and several types of queue.")
    one.page.wait_for_selector("#draft-state:has-text('kept')")
    one.open("/admin/")
    _open_rabbitmq(one)
    one.picture("draft", "#content h1", ".draft-offer")
    one.press("Go on with it")
    one.press("Discard this draft")


def merge(office: Any) -> None:
    """merge two technologies"""
    one = office.chief
    one.press("Technologies that are probably one")
    one.press("RabbitMQ and RabbitMQ Server")
    with one.page.expect_navigation():
        one.page.locator("a.button", has_text="keep RabbitMQ").filter(has_not_text="Server").first.click()
    one.picture("merge", "#content h1", ".submit-row")
    one.fill("Reason", "One broker under two names.")
    one.press("Merge RabbitMQ Server into RabbitMQ")


def undo_merge(office: Any) -> None:
    """undo a merge"""
    one = office.chief
    one.open("/admin/comparisons/merge/")
    with one.page.expect_navigation():
        one.page.locator("#result_list a").filter(has_text="RabbitMQ").first.click()
    one.picture("merged", "#content h1", ".submit-row")
    one.fill("Reason", "They are two after all.")
    one.press("Undo this merge")


def history(office: Any) -> None:
    """compare a former state with what is stored now"""
    one = office.editor
    one.open("/admin/comparisons/revision/?q=rabbitmq")
    one.picture("history", "form.filter", "#result_list tbody tr >> nth=0")
    one.page.locator("#result_list tbody tr").last.locator("th a").click()
    one.page.wait_for_load_state()
    one.press("Compare with now")
    one.picture("compared", "#content h1", "#content-main")


def restore(office: Any) -> None:
    """restore a former state of a technology"""
    one = office.editor
    one.open("/admin/comparisons/revision/?q=rabbitmq")
    one.page.locator("#result_list tbody tr").last.locator("th a").click()
    one.page.wait_for_load_state()
    one.press("Restore this version")
    one.picture("restore", ".shown-note")
    one.fill(REASON, "The former words were right.")
    one.press("Save")


def bulk(office: Any) -> None:
    """give two claims another criterion"""
    one = office.editor
    one.open("/admin/comparisons/proscons/?q=redis")
    for number in range(2):
        one.page.locator("tbody input.action-select").nth(number).check()
    one.page.select_option("select[name=action]", label="Change the criterion …")
    with one.page.expect_navigation():
        one.page.click("button[name=index]")
    one.page.select_option("#id_value", label="Operations")
    one.press("Show what changes")
    one.picture("bulk", "#content h1", ".submit-row")
    one.fill("Reason", "Filed under the criterion that they are about.")
    with one.page.expect_navigation():
        one.page.click(".submit-row input[type=submit]")


def upload(office: Any) -> None:
    """import a catalogue file"""
    one = office.editor
    one.open("/admin/comparisons/catalogueupload/add/")
    one.page.set_input_files(
        "input[type=file]", {"name": "rabbitmq.yaml", "mimeType": "text/yaml", "buffer": _uploaded()}
    )
    with one.page.expect_navigation():
        one.page.click("#content input[type=submit]")
    one.picture("upload", "#content h1", "#content-main")
    one.fill("Reason", "The project renamed what it has.")
    with one.page.expect_navigation():
        one.page.click("#content input[type=submit]")


def _open_rabbitmq(one: Any) -> None:
    one.open(RABBITMQ)
    with one.page.expect_navigation():
        one.page.locator("#result_list a", has_text="RabbitMQ").first.click()


def _uploaded() -> bytes:
    stored = (ROOT / "catalogue" / "technologies" / "rabbitmq.yaml").read_bytes()
    return stored.replace(b"several queue types", b"several types of queue")


TASKS = (
    today,
    second_factor,
    new_comparison,
    approve,
    schedule,
    alike,
    held,
    burst,
    disagreements,
    recheck,
    source,
    for_review,
    draft,
    merge,
    undo_merge,
    history,
    restore,
    bulk,
    upload,
    tutorial,
)
