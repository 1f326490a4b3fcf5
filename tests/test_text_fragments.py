from urllib.parse import unquote

import pytest

from comparisons.domain.text_fragments import LONGEST, parts, scrolling_to
from tests.make import make_claim, make_published_comparison
from tests.reading import read

PAGE = "https://example.org/docs/"


@pytest.mark.parametrize(
    ("quote", "directive"),
    [
        ("ACID transactions", "ACID%20transactions"),
        ("  two\n blanks ", "two%20blanks"),
        ("read-only", "read%2Donly"),
        ("one, two & three", "one%2C%20two%20%26%20three"),
        ("100% of C#/F# – “quoted”", "100%25%20of%20C%23%2FF%23%20%E2%80%93%20%E2%80%9Cquoted%E2%80%9D"),
        ("a b c d e f g h i j k l", "a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k%20l"),
        ("a b c d e f g h i j k l m", "a%20b%20c%20d%20e,i%20j%20k%20l%20m"),
        ("first words … last words", "first%20words,last%20words"),
        ("… only one part …", "only%20one%20part"),
        ("[...] only one part", "only%20one%20part"),
        ("first words ... last words", "first%20words,last%20words"),
        ("write create(...) instead", "write%20create%28...%29%20instead"),
    ],
)
def test_an_address_names_the_quoted_words(quote, directive):
    assert scrolling_to(PAGE, quote) == f"{PAGE}#:~:text={directive}"


def test_words_from_right_to_left_stay_in_their_order():
    address = scrolling_to(PAGE, "مفتوح المصدر")

    assert address.isascii()
    assert unquote(address) == f"{PAGE}#:~:text=مفتوح المصدر"


def test_a_fragment_of_the_address_stays_before_the_directive():
    assert scrolling_to(f"{PAGE}#limits", "ten") == f"{PAGE}#limits:~:text=ten"


@pytest.mark.parametrize("quote", ["", "  ", "…", "—"])
def test_without_words_an_address_stays_as_it_is(quote):
    assert scrolling_to(PAGE, quote) == PAGE


def test_an_address_with_a_directive_of_its_own_stays_as_it_is():
    assert scrolling_to(f"{PAGE}#:~:text=own", "words") == f"{PAGE}#:~:text=own"


def test_a_directive_has_a_longest_size():
    fits, too_long = "x" * LONGEST, "x" * (LONGEST + 1)

    assert scrolling_to(PAGE, fits) == f"{PAGE}#:~:text={fits}"
    assert scrolling_to(PAGE, too_long) == PAGE


def test_a_quote_falls_apart_at_its_ellipses():
    assert parts("… one [...] two … …") == ["one", "two"]


@pytest.mark.django_db
def test_a_source_on_a_page_leads_to_its_quote(client):
    comparison = make_published_comparison()
    make_claim(comparison.low, source=PAGE, quote="it is read-only", source_title="Docs")

    page = read(client, comparison.get_absolute_url())

    assert [link["href"] for link in page.select("li.source a")] == [f"{PAGE}#:~:text=it%20is%20read%2Donly"]
