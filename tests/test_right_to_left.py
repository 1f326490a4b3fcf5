"""A name that is written from right to left does not turn the English sentence around it."""

import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, NavigableString
from django.core import mail

from comparisons.domain import headlines, sentences, weighing_sentences
from comparisons.domain.direction import END, ISOLATE, RIGHT_TO_LEFT, isolated
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import DEFAULT, Preferences
from comparisons.domain.weighed import Weighed
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.decision_record import record
from comparisons.services import mail as letters

from .decision_records import TODAY, URL
from .make import (
    make_alias,
    make_category,
    make_claim,
    make_criterion,
    make_feedback,
    make_published_comparison,
    make_signal,
    make_technology,
)
from .make_pages import make_claim as page_claim
from .make_pages import make_page, make_ruling, make_side
from .reading import read

HEBREW, ARABIC, SHELF = "שלום", "مرحبا C++", "מסדים"
TURNING = f"[^{ISOLATE}{END}]*"


def leaks(text: str) -> bool:
    """Whether a text has right-to-left letters beside letters of English, outside of isolates."""
    bare = re.sub(f"{ISOLATE}{TURNING}{END}", "", text)
    return bool(RIGHT_TO_LEFT.search(bare))


@pytest.mark.parametrize("name", ["C++", "Größe", "캘린더", "日本語", "Ελληνικά", "हिन्दी", ""])
def test_other_names_stay_as_they_are(name):
    assert isolated(name) == name


@pytest.mark.parametrize("name", [HEBREW, ARABIC, "ޑިވެހި", "ߒߞߏ", "ܣܘܪܝܝܐ", "𞤀𞤣𞤤𞤢𞤥", "Go (גו)"])
def test_a_name_from_right_to_left_is_isolated_once(name):
    assert isolated(name) == f"{ISOLATE}{name}{END}"
    assert isolated(isolated(name)) == isolated(name)


def test_every_sentence_isolates_its_names():
    criterion = PageCriterion("speed", "מהירות", Decimal(2))
    first = make_side("a", name=HEBREW, claims=(page_claim(criterion=criterion, text="Quick"),))
    second = make_side(
        "b", name=ARABIC, plural=True, claims=(page_claim(criterion=criterion, is_pro=False, text="Slow"),)
    )
    sides = {"first": first, "second": second}
    page = make_page(**sides, ruling=make_ruling(pick="b", reason="", decided_by=HEBREW), reviewed_by=HEBREW)
    evidence = Evidence(page)
    view = ComparisonView(evidence, Preferences({"speed": Decimal(1)}), TODAY)

    said = [
        sentences.title(page), headlines.title(view.weighed), headlines.description(view.weighed),
        headlines.description(Weighed(evidence, DEFAULT, TODAY)), sentences.rule(evidence), *sentences.verdict(page),
        sentences.decision(page), *map(sentences.choice, page.sides), sentences.choices(page), sentences.about(first),
        *map(sentences.possessive, page.sides), weighing_sentences.answer(view.weighed),
        *weighing_sentences.flips(view.weighed), weighing_sentences.against_pick(view.weighed),
        weighing_sentences.by(page, Decimal(3)), weighing_sentences.readers_title(view.weighed),
    ]  # fmt: skip

    named = [text for text in said if HEBREW in text or ARABIC in text]
    assert len(named) > 10
    texts = [re.sub(r"when their team knows it well|your team has run \S+( C\+\+)? before", "", text) for text in named]
    assert [text for text in texts if leaks(re.sub(r"Developers should use [^.]*\.?", "", text))] == []


def test_a_decision_record_isolates_names_and_texts():
    criterion = PageCriterion("speed", "מהירות", Decimal(2))
    claims = (page_claim(criterion=criterion, text="מהיר", source_title="מקור"),)
    first = make_side("a", name=HEBREW, claims=claims, use_case="Use it.", choose_if="x")
    second = make_side(
        "b", name="پست\u200cگره", claims=(page_claim(criterion=criterion),), use_case="Use it.", choose_if="y"
    )
    page = make_page(
        first=first, second=second, ruling=make_ruling(pick="b", reason="שלום", best_case_for_the_other="x")
    )

    text = record(ComparisonView(Evidence(page), Preferences(), TODAY), URL)

    assert f"\n# Use {ISOLATE}پست\u200cگره{END} rather than {ISOLATE}{HEBREW}{END}\n" in text
    leaking = [line for line in text.split("\n") if leaks(line)]
    assert leaking == ["שלום"]  # a paragraph of its own
    assert text.count(ISOLATE) == text.count(END) > 10


# ---- pages and mails


@pytest.fixture
def comparison(db):
    shelf = make_category("data", name=SHELF)
    first = make_technology("alpha", name=HEBREW, category=shelf, use_case="Use it.")
    second = make_technology("beta", name="Beta", category=shelf, use_case="Use it.")
    make_alias(first, "אלפא")
    speed = make_criterion("speed", name="מהירות")
    for side in (first, second):
        make_claim(side, criterion=speed, text="Quick")
        make_claim(side, criterion=speed, text="Slow", polarity="con")
        make_signal(side)
    make_claim(first, against=second, text="Quicker")
    return make_published_comparison(first, second, verdict={"low_choose_if": "x", "high_choose_if": "y", "reason": ""})


PATHS = [
    "/compare/alpha-vs-beta/", "/compare/alpha-vs-beta/?w-speed=3", "/compare/alpha-vs-beta/disagree/",
    "/compare/alpha-vs-beta/changes/", "/technologies/alpha/", "/technologies/alpha/alternatives/", "/technologies/",
    "/categories/", "/categories/data/", "/compare/", "/", f"/search/?q={quote(HEBREW)}", "/search/?q=quick",
    "/wanted/", "/stale/", "/sources/", "/changes/",
]  # fmt: skip
KEEPS_APART = ("bdi", "text", "option", "p", "li", "h1", "h2", "h3", "h4", "td", "th", "dt", "dd", "label", "div")


@pytest.mark.parametrize("path", PATHS)
def test_no_page_has_a_bare_name_inside_a_sentence(client, comparison, path):
    page = read(client, path)

    for text in [page.title.string, *(meta.get("content", "") for meta in page.select("meta"))]:
        assert not leaks(text), text
    for text in page.body.find_all(string=RIGHT_TO_LEFT):
        assert not leaks(text) or is_kept_apart(text), text.parent
    for element in page.select("[aria-label], [title], [alt]"):
        for name in ("aria-label", "title", "alt"):
            assert not leaks(element.get(name, "")), element


def is_kept_apart(text: NavigableString) -> bool:
    """Whether an element isolates the text, or holds nothing else."""
    parent = text.parent
    if parent.name in ("bdi", "option", "textarea", "script") or text.find_parent(dir="auto"):
        return True
    return parent.name in KEEPS_APART and parent.get_text(strip=True) == text.strip()


@pytest.mark.parametrize("path", PATHS)
def test_a_composed_sentence_runs_from_left_to_right_whatever_it_begins_with(client, comparison, path):
    """To ``dir=auto`` the first letter counts, within an isolate too."""
    page = read(client, path)

    turned = [text for text in page.body.find_all(string=re.compile(ISOLATE)) if text.find_parent(dir="auto")]
    assert turned == []


def test_a_page_that_was_withdrawn_or_is_unknown_isolates_too(client, comparison):
    make_technology("gamma", name=ARABIC)

    for path in ("/compare/alpha-vs-gamma/", "/compare/alpha-vs-gama/"):
        page = BeautifulSoup(client.get(path).content, "html.parser")
        assert not leaks(page.title.string)
        assert [
            text for text in page.body.find_all(string=RIGHT_TO_LEFT) if not (is_kept_apart(text) or not leaks(text))
        ] == []

    comparison.status = "archived"
    comparison.save()
    page = BeautifulSoup(client.get("/compare/alpha-vs-beta/").content, "html.parser")
    assert page.title.string.startswith(f"{ISOLATE}{HEBREW}{END} vs Beta was withdrawn")


def test_mails_isolate_names(comparison, settings):
    feedback = make_feedback(comparison, email="reader@example.org", wants="low")

    letters.tell_editors(feedback.created - timedelta(seconds=1), feedback.created)
    feedback.status, feedback.answer, feedback.answered_at = "declined", "No.", feedback.created
    letters.tell_reader(feedback)

    for letter in mail.outbox:
        assert f"{ISOLATE}{HEBREW}{END} vs Beta" in letter.subject
        assert not leaks(letter.subject)
        assert not leaks(letter.body)
    assert f"would pick {ISOLATE}{HEBREW}{END}" in mail.outbox[0].body
