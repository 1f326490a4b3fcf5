"""Strangers' texts in Markdown are shown as they are, and never become markup."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comparisons.presenters.markdown import link, plain, prose

from .reading import rendered, words


def seen(text: str) -> str:
    """The characters that people see: isolates and joiners are none."""
    return " ".join("".join(character for character in text if character.isprintable()).split())


@given(st.text(max_size=60))
@example("\x1b\r-")
def test_any_text_is_shown_as_it_is(text):
    page = rendered(f"* {plain(text)}")

    assert seen(words(page.li)) == seen(" ".join(text.split()))
    assert page.li.find(True) is None


@given(st.text(max_size=60), st.text(max_size=40))
def test_any_address_on_the_web_stays_one_link(text, rest):
    page = rendered(f"* x {link(text, f'https://example.org/{rest}')}")

    assert len(page.select("a")) == 1
    assert page.a["href"].startswith("https://example.org/")
    assert page.select("li > :not(a)") == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "", "ftp://example.org"])
def test_what_is_no_web_address_is_no_link(url):
    assert link("The manual", url) == "The manual"


def test_of_prose_only_paragraphs_and_links_stay():
    text = "It is **fast**, see [the\nmanual](https://example.org/a_b).\n\n# Not a heading\n- not a list"

    assert prose(text) == [
        r"It is \*\*fast\*\*, see [the manual](<https://example.org/a_b>).",
        r"\# Not a heading - not a list",
    ]


@pytest.mark.parametrize("text", ["![x](https://example.org/pixel.png)", "Look!![x](https://example.org/pixel.png)"])
def test_an_image_becomes_a_link(text):
    page = rendered(*prose(text))

    assert page.img is None
    assert page.a["href"] == "https://example.org/pixel.png"
