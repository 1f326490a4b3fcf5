"""What is wrong with a form stands at its top, each with a link to the field that mends it."""

import pytest

from comparisons.models import Feedback, ProsCons

from .admin_pages import change_url, fill_in, page
from .make import (
    make_category,
    make_claim,
    make_criterion,
    make_feedback,
    make_published_comparison,
    make_source_entry,
    make_technology,
)

pytestmark = pytest.mark.django_db


def summary(soup) -> list[str]:
    return [item.get_text(" ", strip=True) for item in soup.select("#error-summary li")]


def test_a_form_without_errors_has_no_summary(editor):
    assert not page(editor, change_url(make_category())).select("#error-summary")


def test_an_error_leads_to_its_field_and_is_announced(editor):
    soup = fill_in(editor, change_url(make_category()), name="")

    box = soup.select_one("#error-summary")
    link = box.select_one("a")
    assert (box["role"], box["tabindex"]) == ("alert", "-1")
    assert box.h2.get_text(strip=True) == "Nothing is stored yet: 1 thing to mend"
    assert (link["href"], link.text) == ("#id_name", "Name")
    assert soup.select_one(link["href"])["name"] == "name"


def test_an_error_of_a_line_names_the_line_and_leads_to_its_field(editor):
    technology = make_technology("mysql")
    make_claim(technology)
    claim = make_claim(technology)
    url = change_url(technology)
    prefix = (
        page(editor, url).select_one("input[name$='-TOTAL_FORMS'][name^=claims]")["name"].removesuffix("-TOTAL_FORMS")
    )

    soup = fill_in(editor, url, **{f"{prefix}-1-text": "", "reason": "It reads better."})

    link = soup.select_one(f"#error-summary a[href='#id_{prefix}-1-text']")
    assert "line 2" in link.text
    assert soup.select_one(link["href"])["name"] == f"{prefix}-1-text"
    assert ProsCons.objects.get(pk=claim.pk).text == claim.text


def test_every_link_of_a_summary_leads_somewhere(editor):
    for row in (make_technology("mysql"), make_criterion(), make_claim()):
        soup = fill_in(editor, change_url(row), name="", text="", slug="Ä", reason="")

        links = soup.select("#error-summary a[href^='#']")
        assert links
        assert all(soup.select(f"[id='{link['href'][1:]}']") for link in links)


def test_an_answer_says_what_is_wrong_at_the_top_too(editor):
    feedback = make_feedback(make_published_comparison())

    soup = fill_in(editor, change_url(feedback), decision="decline", answer="")

    assert summary(soup) == ["Answer : Write an answer: the reader and the page show it."]
    assert soup.select_one("#error-summary a")["href"] == "#id_answer"
    assert Feedback.objects.waiting().exists()


def test_an_answer_to_a_question_too(editor):
    soup = fill_in(editor, change_url(make_source_entry("Vessel")), answer="same")

    assert summary(soup) == ["Technology : Choose the technology that it is."]
    assert soup.select_one("#error-summary a")["href"] == "#id_technology"


def test_what_is_typed_into_a_field_is_text_in_its_error(editor):
    soup = fill_in(editor, change_url(make_category()), name="<script>alert(1)</script>\nsecond line")

    assert soup.select_one("#error-summary")
    assert not soup.select("#error-summary script")
