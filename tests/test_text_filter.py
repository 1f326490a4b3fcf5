"""Editors write Markdown without HTML, and readers see just that."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from comparisons.domain.sentences import count, partial_day
from comparisons.presenters.filters import as_typed, capital, day, first_paragraph, host, marked_up, source, text


def rendered(value: str) -> BeautifulSoup:
    return BeautifulSoup(text(value), "html.parser")


def test_markdown_becomes_paragraphs_lists_and_emphasis():
    page = rendered("It *keeps* **promises**, `SERIAL` too.\n\n- one\n- two")

    assert page.p.em.string == "keeps"
    assert page.p.strong.string == "promises"
    assert page.p.code.string == "SERIAL"
    assert [item.string for item in page.select("ul > li")] == ["one", "two"]


@pytest.mark.parametrize(
    "html",
    ["<b>bold</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a < b && c > d", "&lt;b&gt; &amp;"],
)
def test_html_is_shown_as_it_was_written(html):
    page = rendered(f"Say {html}")

    assert page.get_text().strip() == f"Say {html}"
    assert {tag.name for tag in page.find_all()} == {"p"}


@pytest.mark.parametrize("written", ["# Loud", "Loud\n===", "---", "![picture](javascript:alert(1))"])
def test_headings_rules_and_hostile_pictures_stay_as_written(written):
    page = rendered(written)

    assert page.get_text().strip() == written
    assert {tag.name for tag in page.find_all()} == {"p"}


def test_a_link_to_the_web_is_a_link_that_vouches_for_nothing():
    link = rendered("[the manual](https://example.org/a?b=1&c=2)").a

    assert link.string == "the manual"
    assert link["href"] == "https://example.org/a?b=1&c=2"
    assert set(link["rel"]) == {"nofollow", "noopener"}


@pytest.mark.parametrize("written", ['[here](https://example.org/ "t")', '[here][y]\n\n[y]: https://example.org/ "t"'])
def test_a_link_hides_no_text_in_a_title(written):
    assert set(rendered(written).a.attrs) == {"href", "rel"}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "mailto:a@example.org", "//example.org", "/admin/", "#pick"]
)
def test_a_link_to_anything_else_stays_as_written(address):
    page = rendered(f"[there]({address})")

    assert page.a is None
    assert page.get_text().strip() == f"[there]({address})"


def test_no_text_is_no_markup():
    assert text("") == ""


@pytest.mark.parametrize("written", ["One. Two.\n\nThree.", "One. Two.\r\n\r\nThree.", "\n\nOne. Two.\n\nThree."])
def test_the_first_paragraph_ends_at_the_first_empty_line(written):
    assert first_paragraph(written) == "One. Two."


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("One\r\ntwo\n\n\nthree", "<p>One<br>two</p>\n\n<p>three</p>"),
        ("<b>1</b> & *2*", "<p>&lt;b&gt;1&lt;/b&gt; &amp; *2*</p>"),
        ("", "<p></p>"),
    ],
)
def test_what_a_reader_typed_keeps_its_lines_and_is_no_markup(typed, shown):
    assert as_typed(typed) == shown


@pytest.mark.parametrize(
    ("words", "shown"), [("npm downloads", "Npm downloads"), ("GitHub stars", "GitHub stars"), ("", "")]
)
def test_a_capital_changes_no_other_letter(words, shown):
    assert capital(words) == shown


def test_a_day_is_printed_with_its_machine_form():
    tag = BeautifulSoup(day(date(2026, 2, 3)), "html.parser").time

    assert (tag["datetime"], tag.string) == ("2026-02-03", "3 Feb 2026")
    assert day(datetime(2026, 2, 3, 23, 59, tzinfo=UTC)) == day(date(2026, 2, 3))
    assert day(None) == ""


@pytest.mark.parametrize(
    ("stored", "printed"),
    [("2014", "2014"), ("2014-05", "May 2014"), ("2014-05-07", "7 May 2014"), ("2014-02-31", "2014-02-31")],
)
def test_a_day_that_is_known_in_part_is_printed_in_part(stored, printed):
    assert partial_day(stored) == printed


@pytest.mark.parametrize(
    ("value", "printed"), [("12345.0000", "12,345"), ("0.5000", "0.5"), ("1000000", "1,000,000"), ("0", "0")]
)
def test_a_figure_has_its_thousands_told_apart(value, printed):
    assert count(Decimal(value)) == printed


def test_a_link_without_a_title_names_its_host():
    assert host("https://www.example.org/a/b") == "www.example.org"
    assert host("http://[") == "http://["


def test_a_listed_source_is_called_by_its_name():
    assert source("https://github.com/github/explore/") == "GitHub topics"
    assert source("https://github.com/github/innovationgraph") == "GitHub Innovation Graph"
    assert source("https://github.com/somebody/else") == "github.com"


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
