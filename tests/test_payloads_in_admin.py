"""Hostile texts that editors type, in every field for text of each form, are text or refused, in the admin and outside.

A form joins by its name in ``FORMS``, a field by being in it, and a public page by being in ``urls.py``.
"""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from bench.page_kinds import NO_PAGES
from comparisons.domain.vocabulary import Status
from comparisons.models import (
    CannedAnswer,
    Category,
    Comparison,
    Criterion,
    ProsCons,
    Release,
    Revision,
    Signal,
    Technology,
)

from .admin_pages import change_url, fields_of
from .every_address import ADDRESSES, make_site
from .hostile import HARMLESS, Page, harm
from .make import (
    make_alias,
    make_claim,
    make_fact,
    make_feedback,
    make_relation,
    make_release,
    make_revision,
    make_signal,
    make_source_check,
    make_technology,
)
from .payloads import PAYLOADS, TAKE_MANY, Payload

pytestmark = pytest.mark.django_db

STEP = 150 if TAKE_MANY else len(PAYLOADS)
"""Payloads from one round of a form to the next; a round takes as many as the form has fields."""
PAGES = [one for one in ADDRESSES if one.name not in NO_PAGES and not one.route.startswith("api/")]
"""What other forms say of hostile texts, their own tests ask."""
BROUGHT = {
    ("del", ""),
    ("ins", ""),
    ("h1", "class"),
    ("ul", "id"),
    ("section", "role"),
    ("section", "tabindex"),
    ("input", "aria-invalid"),
    ("textarea", "aria-invalid"),
}
"""What a revision, a field that is refused and the summary of what is wrong bring along."""
KINDS = ("text", "url", "email", "search")


def main() -> Comparison:
    return Comparison.objects.select_related("low", "high").get(low__slug="mysql")


def first(model: type[Model], **of: Any) -> Callable[[int], str]:
    return lambda turn: change_url(model._default_manager.filter(**of).order_by("pk")[0])


def new_disagreement(turn: int) -> str:
    """What was answered is answered for good."""
    return change_url(make_feedback(main(), text=f"In month {turn} with both we moved to the other, and stayed."))


def new_merge(turn: int) -> str:
    """What was merged is gone: a new one each time."""
    lost = make_technology(f"lost-{turn + 3}")  # the first turn is -2
    return reverse("admin:comparisons_technology_merge", args=[lost.pk]) + f"?into={main().low_id}"


def step(turn: int) -> str:
    """Withdraw the page and publish it again, by turns."""
    name = "withdraw" if main().status == Status.PUBLISHED else "publish"
    return reverse(f"admin:comparisons_comparison_{name}") + f"?ids={main().pk}"


def moved_source(turn: int) -> str:
    """Whose claims take the new address is asked about no more."""
    address = make_claim(main().low).source
    return change_url(make_source_check(address, state="moved", moved_to="https://example.org/moved"))


CHOSEN = {
    "feedback": {"decision": "accept", "answer": "We looked at it again."},
    "sourcecheck": {"answer": "take"},
}
FORMS: dict[str, Callable[[int], str]] = {
    "cannedanswer": first(CannedAnswer),
    "category": first(Category, slug="mysql"),
    "criterion": first(Criterion),
    "technology": first(Technology, slug="mysql"),
    "comparison": first(Comparison, low__slug="mysql"),
    "proscons": first(ProsCons, technology__slug="mysql"),
    "signal": first(Signal),
    "release": first(Release),
    "feedback": new_disagreement,
    "sourcecheck": moved_source,
    "merge": new_merge,
    "step": step,
}
WITHOUT_TEXT = {"mergequestion", "sourceentry", "voiceburst", "group", "user"}
"""An answer that is chosen from a list, a burst that is counted or discarded; and accounts, which no page shows."""
ONLY_READ = {
    "bulkchange",
    "catalogueupload",
    "changerequest",
    "dbtaskresult",
    "finding",
    "revision",
    "schedule",
    "source",
    "wish",
}


@pytest.fixture
def site(editor: Client) -> Client:
    make_site()
    comparison = main()
    for technology in comparison.sides:
        make_signal(technology)
        make_release(technology)
        make_alias(technology, f"Alias of {technology.slug}")
        make_relation(technology, "something")
        make_fact(technology)
        make_revision(technology)
    return editor


def test_every_form_of_the_admin_is_sent_here():
    names = {model._meta.model_name for model in apps.get_models() if admin.site.is_registered(model)}

    assert names == (FORMS.keys() - {"step"}) | ONLY_READ | WITHOUT_TEXT


def text_fields(soup: BeautifulSoup) -> list[str]:
    """Names of the fields for text; a slug is an address, which no sentence becomes."""
    form = soup.select_one("form[method=post][id$='_form']") or soup.select("form[method=post]")[-1]
    controls = [one for one in form.select("input[name], textarea[name]") if "__prefix__" not in one["name"]]
    texts = [one["name"] for one in controls if one.name == "textarea" or one.get("type") in KINDS]
    return [name for name in texts if name != "slug"]


def refused(soup: BeautifulSoup) -> set[str]:
    """Names of the fields beside which an error stands."""
    rows = [errors.find_parent(["td", "div"]) for errors in soup.select("ul.errorlist")]
    return {control["name"] for row in rows if row for control in row.select("[name]")}


class Sent:
    """A form with a text in each field; what is refused is sent again as it stood, until the rest is stored."""

    def __init__(self, client: Client, url: str, texts: list[Payload], **chosen: str) -> None:
        self.pages, self.stored = [client.get(url).content.decode()], {}
        soup = BeautifulSoup(self.pages[0], "html.parser")
        before = fields_of(soup) | chosen
        if "reason" in before:
            before["reason"] = "It was looked at again."
        typed = {name: texts[at % len(texts)].text for at, name in enumerate(text_fields(soup))}
        while not self.stored:
            given = {name: text.replace("\ud800", "\x00") for name, text in typed.items()}
            response = client.post(url, before | given)
            if response.status_code == 302:
                self.stored = typed
                break
            assert (response.status_code, bool(typed)) == (200, True), (url, response.status_code)
            self.pages.append(response.content.decode())
            wrong = refused(BeautifulSoup(response.content, "html.parser")) & typed.keys()
            for name in wrong or [next(iter(typed))]:
                del typed[name]


def public_pages() -> list[str]:
    """Every public page of the site, with what was typed."""
    client, pages = Client(), []
    for address in PAGES:
        response = client.get(address.path())
        assert response.status_code < 500, address
        if response.headers["Content-Type"].startswith("text/html"):
            pages.append(response.content.decode())
    return pages


def pages_after(client: Client, name: str, turn: int, texts: list[Payload]) -> tuple[list[str], list[str]]:
    """Send a form; the admin's pages on the way and afterwards, and the public ones."""
    url = FORMS[name](turn)
    sent = Sent(client, url, texts, **CHOSEN.get(name, {}))
    lists = [f"/admin/comparisons/{name}/"] if name != "step" else []
    after = [url, change_url(main()), change_url(main().low), change_url(Revision.objects.latest("pk")), *lists]
    return [*sent.pages, *(client.get(one).content.decode() for one in after)], public_pages()


@pytest.mark.parametrize(("at", "name"), list(enumerate(FORMS)))
def test_what_an_editor_types_is_text_everywhere(site, at, name):
    harmless: list[set[tuple[str, str]]] = [set(BROUGHT), set()]
    for turn in range(-2, 0):
        for parts, pages in zip(harmless, pages_after(site, name, turn, HARMLESS), strict=True):
            parts |= set().union(*(Page(html).parts for html in pages))
    found = {}
    for turn in range(29 * at % STEP, len(PAYLOADS), STEP):
        texts = [*PAYLOADS[turn:], *PAYLOADS[:turn]][:STEP]
        both = pages_after(site, name, turn, texts)
        for parts, pages in zip(harmless, both, strict=True):
            found |= {(turn, one): html for html in pages for one in harm(html, parts)}

    assert list(found) == []
