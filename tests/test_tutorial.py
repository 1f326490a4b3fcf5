"""docs/tutorial.md: a newcomer who does what it says, with the words it says, gets a reviewed comparison."""

import io
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import transaction

from bench import guide_tutorial
from bench.guide_tutorial import DRAFTED, PAGE, REASON, TEXT, changed_word, fields, reasons
from comparisons.domain import days, gate, sentences
from comparisons.domain.evidence import Evidence
from comparisons.management.commands.prepare import CATALOGUE, Command
from comparisons.models import ProsCons, Technology
from comparisons.models.reading_any_two import read_any_two

from .admin_pages import fields_of, messages
from .make import make_technology
from .reading import parsed, read, words

pytestmark = pytest.mark.django_db
PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
NOT_JUDGED = "Facts only: nobody has judged this pair yet."
SAID = re.sub(r"\s+", " ", TEXT)
LACK_A_VERDICT = [("memcached", "valkey"), ("gitlab-ci", "jenkins"), ("opentofu", "pulumi")]
"""Pairs of the starter catalogue of which the tutorial says that only their verdict is missing."""


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the starter catalogue says of the pairs of the tutorial; its claims were checked today."""
    folder = tmp_path_factory.mktemp("starter")
    for kind in ("categories", "criteria"):
        shutil.copytree(CATALOGUE / kind, folder / kind)
    (folder / "technologies").mkdir()
    for slug in {slug for pair in LACK_A_VERDICT for slug in pair}:
        shutil.copy(CATALOGUE / "technologies" / f"{slug}.yaml", folder / "technologies")
    with django_db_blocker.unblock(), transaction.atomic():
        make_technology("redis")  # some claims of Valkey are against it alone
        call_command("import_catalogue", str(folder), stdout=io.StringIO())
        ProsCons.objects.update(checked=days.utc_today())
        yield
        transaction.set_rollback(True)


class Newcomer:
    """Somebody with a browser and the tutorial, who presses and fills in what it names; ``said`` is what they saw."""

    def __init__(self, client):
        self.client, self.said, self.opened = client, "", set()

    def open(self, address):
        self.opened.add(address)
        return self._arrive(self.client.get(address, follow=True), address)

    def beside(self, address):
        """Open a page in another tab."""
        self.opened.add(address)
        soup = read(self.client, address)
        self.said += f" {words(soup)}"
        return soup

    def _arrive(self, response, address):
        assert response.status_code == 200, address
        self.soup, self.typed = parsed(response), {}
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else address
        buttons = " ".join(button["value"] for button in self.soup.select("input[type=submit]"))
        self.said += f" {words(self.soup)} {buttons}"
        return self.soup

    def type(self, label, said):
        (found,) = [one for one in self.soup.select("label[for]") if words(one).rstrip(":") == label]
        control = self.soup.select_one(f"#{found['for']}")["name"]
        assert control in fields_of(self.soup)
        self.typed[control] = said

    def agree(self):
        """Take out the mark of what was drafted and is not typed over."""
        drafted = {name: said for name, said in fields_of(self.soup).items() if str(said).startswith(DRAFTED)}
        self.typed = {name: said.removeprefix(DRAFTED) for name, said in drafted.items()} | self.typed

    def bar(self):
        """What the bar says of what is typed."""
        part = self.soup.select_one("#judged")["hx-post"]
        return words(parsed(self.client.post(part, fields_of(self.soup) | self.typed)))

    def press(self, label):
        assert f"*{label}*" in SAID or label == "Log in"
        if link := self.soup.find("a", string=label):
            return self.open(link["href"])
        pressed = next(
            button
            for button in self.soup.select("input[type=submit], button:not(.by-return)")
            if label in (button.get("value"), words(button))
        )
        sent = fields_of(self.soup) | self.typed | {pressed.get("name", ""): pressed.get("value", "")}
        return self._arrive(self.client.post(self.address, sent, follow=True), self.address)


@pytest.fixture
def newcomer(catalogue, client):
    login = Command().make_login("ada")
    (password,) = re.findall(r"password (\S+) \(shown only now\)", login)
    assert login.replace(password, "…") in SAID
    one = Newcomer(client)
    one.open("/admin/")
    one.type("Username", "ada")
    one.type("Password", password)
    one.press("Log in")
    return one


def started(newcomer):
    newcomer.press("Start a comparison")
    newcomer.type("One technology", fields()["One technology"])
    newcomer.type("The other", fields()["The other"])
    newcomer.press("Go to the desk")


def written(newcomer):
    newcomer.press("Draft a verdict")
    for label in ("In short", "Choose Memcached if", "Choose Valkey if"):
        newcomer.type(label, fields()[label])
    newcomer.agree()


def done(newcomer, reason, button):
    """Press a button of the desk for a reason; return how readers see the page then."""
    newcomer.type(REASON, reason)
    newcomer.press(button)
    assert newcomer.soup.select(".messagelist .success"), messages(newcomer.soup)
    return words(newcomer.beside(PAGE).select_one(".stamp")).split(" · ")[0]


def test_its_steps_lead_to_a_reviewed_comparison_in_the_words_of_the_site(newcomer, tmp_path):
    published, approved, changed, approved_again = reasons()
    label, word, other = changed_word()
    today = sentences.day(days.utc_today())
    facts = newcomer.beside(PAGE)

    started(newcomer)
    missing = [link["href"] for link in newcomer.soup.select(".judged-body a")]
    written(newcomer)
    bar = newcomer.bar()
    stamps = [done(newcomer, published, "Save and publish"), done(newcomer, approved, "Approve")]
    newcomer.type(label, fields()[label].replace(word, other))
    stamps.append(done(newcomer, changed, "Save"))
    differs = [words(one) for one in newcomer.soup.select("#since-review dd")]
    stamps.append(done(newcomer, approved_again, "Approve"))

    assert facts.find(string=NOT_JUDGED)
    assert missing
    assert all(href.startswith(("#id_verdict-", "#conditions-")) for href in missing)
    assert stamps == [
        "Not yet reviewed", f"✓ Reviewed {today}", f"Reviewed {today}, changed since", f"✓ Reviewed {today}"
    ]  # fmt: skip
    assert differs == [f"Reviewed: {fields()[label]}", f"Now: {fields()[label].replace(word, other)}"]
    seen = f"{newcomer.said} {bar} {[one.name for one in Technology.objects.all()]}".lower()
    assert {quoted for quoted in in_italics() if quoted.lower() not in seen} == set()
    assert {urlsplit(address).path for address in re.findall(r"<(http://127[^>]+)>", TEXT)} <= newcomer.opened
    assert "created 0 + updated 0 + unchanged" in exported(tmp_path)


def in_italics():
    """What the tutorial quotes from the site."""
    return set(re.findall(r"(?<!\*)\*(?!\*)([^*]+)\*", SAID))


def exported(tmp_path):
    """Run the tutorial's export, look for its file, and return what an import says of it."""
    ((command, folder),) = re.findall(r"^\.venv/bin/python manage\.py (\w+) (\S+)$", TEXT, re.MULTILINE)
    (file,) = re.findall(rf"`{folder}/(\S+)`", TEXT)
    call_command(command, str(tmp_path), stdout=io.StringIO())
    assert (tmp_path / file).exists()
    said = io.StringIO()
    call_command("import_catalogue", str(tmp_path), stdout=said)
    return next(line for line in said.getvalue().splitlines() if line.startswith("all:"))


@pytest.mark.parametrize(("one", "other"), LACK_A_VERDICT)
def test_only_a_verdict_is_missing_where_it_says_so(catalogue, one, other):
    pair = [Technology.objects.get(slug=slug) for slug in (one, other)]
    page = read_any_two(*pair, days.utc_today()).page

    problems = gate.problems(Evidence(page), days.utc_today())

    assert all(f"*{technology.name}*" in SAID or technology.name in fields().values() for technology in pair)
    assert [problem.message for problem in problems if not problem.field.startswith("verdict.")] == []
    assert not (CATALOGUE / "comparisons" / f"{one}-vs-{other}.yaml").exists()


def test_its_pictures_are_those_that_are_taken_for_it():
    taken = re.findall(r'"(tutorial-\w+)"', Path(guide_tutorial.__file__).read_text(encoding="utf-8"))

    assert re.findall(r"\(pictures/([\w-]+)\.png\)", TEXT) == sorted(taken, key=SAID.index)
    assert {path.stem for path in PICTURES.glob("tutorial-*")} == set(taken)
