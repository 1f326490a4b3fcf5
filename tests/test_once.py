"""What a template keeps from page to page: only what cannot change."""

from dataclasses import replace

import pytest
from django.template import Context, engines
from django.utils import translation

from comparisons.domain.page import Claim
from comparisons.models import Technology
from comparisons.templatetags import once
from comparisons.templatetags.text import marked_up, text
from tests.make import make_technology

CLAIM = Claim("k1", True, "It is quick.")


def template(source):
    return engines["django"].from_string("{% load once %}" + source)


def test_the_same_value_is_rendered_once_and_another_one_anew():
    calls = []
    page = template("{% once claim %}{{ note }}{{ claim.text }}{% endonce %}")

    shown = [
        page.template.render(Context({"claim": claim, "note": lambda claim=claim: calls.append(claim) or ""}))
        for claim in (CLAIM, replace(CLAIM), replace(CLAIM, text="It is slow."), CLAIM)
    ]

    assert shown == ["It is quick.", "It is quick.", "It is slow.", "It is quick."]
    assert len(calls) == 2


def test_without_values_it_is_the_same_on_every_page_of_a_language():
    page = template("{% once %}{{ word }}{% endonce %}")

    assert page.render({"word": "first"}) == "first"
    assert page.render({"word": "second"}) == "first"
    with translation.override("de"):
        assert page.render({"word": "zuerst"}) == "zuerst"


@pytest.mark.django_db
def test_a_row_that_was_changed_is_shown_as_it_is_now():
    page = template("{% once technology %}{{ technology.name }}{% endonce %}")
    ada = make_technology("ada", name="Ada")
    before = page.render({"technology": ada})

    Technology.objects.filter(pk=ada.pk).update(name="Ada 2")

    assert (before, page.render({"technology": Technology.objects.get(pk=ada.pk)})) == ("Ada", "Ada 2")


def test_it_forgets_before_it_grows_too_large(monkeypatch):
    monkeypatch.setattr(once, "MOST", 3)
    page = template("{% once word %}{{ word }}{% endonce %}")
    node = page.template.nodelist[-1]

    shown = [page.render({"word": str(number)}) for number in range(10)]

    assert shown == [str(number) for number in range(10)]
    assert len(node.kept) <= 3


@pytest.mark.parametrize(
    "value",
    [
        'A plain sentence, with "quotes", it\'s e.g. 3 - 2 = 1; more (or less): 50 %.',
        "x",
        "Two  blanks",
        "ends with a blank ",
        "A `code` and *stress*",
        "1. A list",
        "- A list",
        "A\nB",
        "A\n\nB",
        "AT&T < 3 > 2",
        "&amp; entity",
        "A\N{NO-BREAK SPACE}B",
        "https://example.org/ alone",
        "Überall, naïve – “quoted” …",
        "a\x00b",
        "a\tb",
        "Heading\n===",
        "+ a",
        "A+B #1 ~x~ |y| $z^2 !",
        "A\\*B",
        "",
    ],
)
def test_a_text_without_markup_comes_out_as_the_markdown_of_it_would(value):
    assert text(value) == marked_up(value)
