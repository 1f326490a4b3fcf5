"""A reader's voice in browsers: a disagreement that is answered in public, changes a mind, and is taken back."""

import html
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect

from comparisons.domain.days import utc_today
from comparisons.domain.sentences import day
from comparisons.models import Feedback, ProsCons, Revision, Verdict
from comparisons.services.withdrawing import REASON
from nicepick.wsgi import application

from .admin_pages import change_url
from .at_work import AtWork, Hire, hire
from .cached import Cached
from .make import make_editor, make_weighed_comparison
from .minds import make_history
from .test_withdrawing import whole_database
from .working import make_due, work

__all__ = ["hire"]
pytestmark = pytest.mark.django_db(transaction=True)

READER, FOLLOWER = "rita@mail.example.org", "fred@mail.example.org"
WORDS = "Zweihundert nights on call say that it loses rows when two writers meet."
EVIDENCE = "https://zweihundert.example.org/nights"
ANSWER = "Zweihundert nights outweigh our one test: MySQL is our pick now."
PAIR = "/compare/mysql-vs-postgresql/"
HISTORY = f"{PAIR}changes/"
FEEDS = ["/feeds/changes.atom", f"{PAIR}changes.atom", "/technologies/mysql/feed.atom"]
TELLING = [*FEEDS, PAIR, HISTORY, f"{PAIR}disagree/", "/changes/"]
"""Where the answer stands, with its day."""
PAGES = [*TELLING, "/", "/disputed/", "/method/", "/technologies/mysql/", "/technologies/postgresql/"]
LIST = "/admin/comparisons/feedback/"
OLD_AND_NEW = ("Before: PostgreSQL\nNow: MySQL\n", "Before: PostgreSQL → Now: MySQL ")
COUNTS = "1 disagreed · 1 was right · 1 changed the pick"

Pages = Callable[[], dict[str, str]]


@pytest.fixture
def pages(behind: Callable[..., Cached]) -> Pages:
    """Return a function that asks the page cache for all that may tell of a changed mind, as text."""
    site = behind(application)

    def ask() -> dict[str, str]:
        site.now += 61  # lists may be a minute old; the page of the pair, which may be ten, must be made anew
        return {address: read(site.ask(address).body.decode()) for address in PAGES}

    return ask


def read(body: str) -> str:
    """Return a page or a feed as words, of a feed also those of the HTML in it, without marks of direction."""
    if body.startswith("<?xml"):
        body = html.unescape(body.partition("?>")[2])
    text = BeautifulSoup(body, "html.parser").get_text(" ")
    return " ".join(text.replace("\u2068", "").replace("\u2069", "").split())


def dispute(reader: Page, claim: ProsCons) -> str:
    """Dispute a claim from its link on the page, and return the private address."""
    reader.goto(PAIR)
    shown = reader.locator(f"#claim-{claim.key}")
    shown.locator("summary").click()
    shown.get_by_role("link", name="Dispute").click()
    expect(reader.get_by_role("radio", name="A claim is wrong or outdated")).to_be_checked()
    reader.get_by_label("Why?").fill(WORDS)
    reader.get_by_label("You may quote my words").check()
    reader.get_by_text("Add more:").click()
    reader.get_by_label("A source").fill(EVIDENCE)
    reader.get_by_label("Your e-mail").fill(READER)
    reader.get_by_role("button", name="Send to the editors").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you for disagreeing")
    return reader.url


def ask_for_letters(reader: Page) -> None:
    """Ask for letters about the pair, and confirm them with the link in the mail."""
    reader.goto(PAIR)
    reader.get_by_role("link", name="Mail me when this pick changes").click()
    reader.get_by_label("Your e-mail").fill(FOLLOWER)
    reader.get_by_role("button", name="Mail me when it changes").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Check your mail")
    letter = deliver()[FOLLOWER]
    reader.goto(next(f"/{line.split('/', 3)[3]}" for line in letter.splitlines() if "/letters/" in line))
    reader.get_by_role("button", name="Confirm").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Your letters")


def deliver() -> dict[str, str]:
    """Let so much time pass that no answer can be taken back; return the mails that go out then, by their address."""
    mail.outbox.clear()
    for _ in range(2):
        make_due()
        work()
    return {letter.to[0]: f"{letter.subject}\n{letter.body}" for letter in mail.outbox}


def accept(editor: AtWork) -> None:
    """Accept what is open, change its claim and the pick, in one screen."""
    editor.window.get_by_text("The verdict and what would change it").click()
    editor.fill(answer=ANSWER, claim__text="Keeps rows while one writer is at work.", claim__strength="1", pick="low")
    editor.fill(in_short="It keeps rows when two writers meet.", argument="MySQL keeps rows when two writers meet.")
    editor.fill(best_case="PostgreSQL is fine with one writer.")
    editor.press("Accept")


def withdraw(reader: Page) -> None:
    """Take back what is open."""
    reader.get_by_role("link", name="Withdraw it").click()
    reader.get_by_role("button", name="Withdraw it for good").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Withdrawn")


def traces(texts: dict[str, str], feedback: Feedback) -> list[str]:
    """The names of the texts that hold something of a disagreement, of its answer, or of who wrote it."""
    hidden = (READER, feedback.token, feedback.client, feedback.network, feedback.text_hash)
    return [
        name for name, text in texts.items() if "zweihundert" in text.casefold() or any(one in text for one in hidden)
    ]


def without(texts: dict[str, str], *said: str) -> list[str]:
    """The names of the texts that say none of these."""
    return [name for name, text in texts.items() if not any(one in text for one in said)]


def test_a_reader_changes_a_mind_in_public_and_takes_the_words_back(
    hire: Hire, visitor: BrowserContext, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comparisons.services.spam.stamp.YOUNGEST", timedelta(0))  # this reader types in no time
    comparison = make_weighed_comparison()
    claim = ProsCons.objects.get(technology=comparison.high, polarity="pro")
    Verdict.objects.update(basis="claims")
    make_history(comparison, make_editor("zoe"))
    reader, today = visitor.new_page(), utc_today()
    ask_for_letters(visitor.new_page())

    private = dispute(reader, claim)
    sent = Feedback.objects.get()
    assert traces(pages(), sent) == []

    ed = hire("ed", "Editor")
    with ed.task("An editor reads a disagreement and sets it in review", at_most=2):
        ed.take_up("disagreements")
        expect(ed.window.locator(".disagreement blockquote")).to_have_text(WORDS)
        ed.press("In review")
    marked = pages()
    assert f"disputed by a reader, in review since {day(today)}" in marked[PAIR]
    assert "Verdict in question. It rests on a claim that a reader disputes" in marked[PAIR]
    assert traces(marked, sent) == []

    with ed.task("The editor accepts it, changes the claim and the pick", at_most=1):
        accept(ed)
    mails, shown = deliver(), pages()
    reader.goto(private)
    told = {name: shown[name] for name in TELLING} | {"private": read(reader.content())}
    assert without(told | {"letter": mails[FOLLOWER], "mail": mails[READER]}, ANSWER) == []
    assert without(told, day(today), today.isoformat()) == []
    assert without({name: shown[name] for name in (*FEEDS, HISTORY)}, "PostgreSQL → MySQL") == []
    assert without({"letter": mails[FOLLOWER], "page": shown["/changes/"]}, *OLD_AND_NEW) == []
    assert "changed the pick" in told["private"]
    assert "changed the pick" in mails[READER]
    assert COUNTS in shown[PAIR]
    assert "Nice Pick not yet reviewed MySQL It keeps rows when two writers meet." in shown[PAIR]
    assert f"{WORDS} a reader" in shown[PAIR]
    assert sent.get_absolute_url() in mails[READER]
    assert [name for name, text in (shown | {"letter": mails[FOLLOWER]}).items() if "/feedback/" in text] == []

    withdraw(reader)
    answered = reader.goto(private)
    assert answered is not None
    assert answered.status == 404
    screens = ["/admin/", f"{LIST}?state=all", change_url(sent), change_url(claim), change_url(comparison)]
    screens += [change_url(revision) for revision in Revision.objects.all()]
    seen = {address: ed.context.request.get(address) for address in screens}
    assert {address: answer.status for address, answer in seen.items() if not answer.ok} == {}
    after = pages()
    assert traces(after | {address: answer.text() for address, answer in seen.items()}, sent) == []
    assert traces({line[:300]: line for line in whole_database().splitlines()}, sent) == []
    assert COUNTS in after[PAIR]
    assert without({name: after[name] for name in (*FEEDS, "/changes/", HISTORY)}, REASON) == []
