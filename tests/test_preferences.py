"""A reader's weights and knock-outs travel in the query of an address, and nothing in it can do harm."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.domain import preferences
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCriterion
from comparisons.domain.preferences import DEFAULT, Preferences, read, written

OPERATIONS = PageCriterion("operations", "Operations", Decimal("2.00"))
SCALING = PageCriterion("read-scaling", "Read scaling", Decimal("1.25"))
CRITERIA = [OPERATIONS, SCALING]


# --- What is understood


def test_nothing_said_is_our_own():
    assert read("", CRITERIA) == DEFAULT
    assert DEFAULT.are_default
    assert written(DEFAULT, CRITERIA) == ""


def test_weights_are_read_by_the_slug_of_their_criterion():
    found = read("w-operations=5&w-read-scaling=0.5", CRITERIA)

    assert found.weights == {"operations": Decimal(5), "read-scaling": Decimal("0.5")}
    assert found.messages == ()
    assert not found.are_default


@pytest.mark.parametrize("weight", ["0", "5", "5.0", "4.99", "0.25", "3.5"])
def test_every_weight_from_0_to_5_is_understood(weight):
    found = read(f"w-operations={weight}", CRITERIA)

    assert found.weights == {"operations": Decimal(weight)}


def test_a_weight_that_is_ours_is_no_preference():
    assert read("w-operations=2&w-read-scaling=1.25", CRITERIA) == DEFAULT
    assert read("w-operations=2.0", CRITERIA).are_default


def test_knock_outs_are_read():
    found = read("open_source=1&self_hosted=1&supported_months=24&released_before=2015-06", CRITERIA)

    assert found.knock_outs == KnockOuts(True, True, 24, "2015-06")
    assert found.messages == ()
    assert not found.are_default


def test_what_a_form_leaves_empty_says_nothing():
    assert read("w-operations=&supported_months=&released_before=&open_source=0", CRITERIA) == DEFAULT


def test_what_campaigns_add_is_no_preference():
    assert read("utm_source=mail&fbclid=w-operations&a=1&a=2", CRITERIA).are_default


# --- What is not


@pytest.mark.parametrize(
    "weight",
    ["abc", "99999", "-1", "5.01", "6", "1e1", "nan", "٣", "1,5", "05", "0x1", "3.333", "%00", "%2B1", "9" * 900],
)
def test_a_weight_that_is_none_leaves_ours_and_says_so(weight):
    found = read(f"w-operations={weight}&w-read-scaling=4", CRITERIA)

    assert found.weights == {"read-scaling": Decimal(4)}
    assert len(found.messages) == 1
    assert " isn't a weight for Operations: use 0 to 5, " in found.messages[0] or "not text" in found.messages[0]
    assert found.messages[0].endswith("We used ours, 2.")


def test_a_weight_given_twice_does_not_count():
    found = read("w-operations=1&w-operations=5&w-read-scaling=4", CRITERIA)

    assert found.weights == {"read-scaling": Decimal(4)}
    assert found.messages == ("The address sets “w-operations” more than once, so we ignored it.",)


def test_a_criterion_that_the_page_does_not_have_is_named():
    found = read("w-beauty=5", CRITERIA)

    assert found.weights == {}
    assert found.messages == ("No criterion here is called “beauty”.",)
    assert not found.are_default


@pytest.mark.parametrize(
    ("query", "begins"),
    [
        ("open_source=yes", "“open_source” must be 1 or left out, not “yes”."),
        ("self_hosted=2", "“self_hosted” must be 1 or left out, not “2”."),
        ("supported_months=-3", "Months of support must be a whole number up to 240, not "),
        ("supported_months=241", "Months of support must be a whole number up to 240, not "),
        ("supported_months=1.5", "Months of support must be a whole number up to 240, not "),
        ("supported_months=١٢", "Months of support must be a whole number up to 240, not "),
        ("released_before=1066", "“First released before” takes a year such as 2015 or a month such as "),
        (
            "released_before=2015-13",
            "“First released before” takes a year such as 2015 or a month such as ",
        ),
        (
            "released_before=2015-06-01",
            "“First released before” takes a year such as 2015 or a month such as ",
        ),
        (
            "released_before=99999999",
            "“First released before” takes a year such as 2015 or a month such as ",
        ),
    ],
)
def test_a_knock_out_that_cannot_be_read_asks_nothing_and_says_so(query, begins):
    found = read(query, CRITERIA)

    assert not found.knock_outs
    assert len(found.messages) == 1
    assert found.messages[0].startswith(begins)


def test_what_is_no_text_is_not_repeated():
    found = read("w-operations=%00%1b%5B31m&w-%00=3", CRITERIA)

    assert [message for message in found.messages if not message.isprintable()] == []
    assert "something other than text" in found.messages[0]


def test_a_long_value_is_cut_where_it_is_repeated():
    found = read(f"w-operations={'x' * 2000}", CRITERIA)

    assert len(found.messages[0]) < 150


def test_a_huge_query_is_not_read_at_all():
    found = read("w-operations=5&" + "&".join(f"w-{number}=3" for number in range(3000)), CRITERIA)

    assert found == Preferences(messages=(preferences.TOO_LONG,))


def test_many_mistakes_are_counted_not_listed():
    found = read("&".join(f"w-{number}=3" for number in range(100)), CRITERIA)

    assert len(found.messages) == preferences.MOST_MESSAGES
    assert found.messages[-1] == "We couldn't read 97 more parts of the address."


# --- Back into an address


def test_preferences_have_one_spelling():
    found = read("released_before=2015&utm_source=x&w-read-scaling=4.50&open_source=1&w-operations=2", CRITERIA)

    assert written(found, CRITERIA) == "w-read-scaling=4.5&open_source=1&released_before=2015"


def test_weights_stand_in_the_order_of_the_page():
    one, other = (
        read(query, CRITERIA) for query in ("w-operations=1&w-read-scaling=1", "w-read-scaling=1&w-operations=1")
    )

    assert written(one, CRITERIA) == written(other, CRITERIA) == "w-operations=1&w-read-scaling=1"


@given(st.text(max_size=300))
def test_no_query_is_an_error(query):
    found = read(query, CRITERIA)

    assert all(0 <= weight <= 5 for weight in found.weights.values())
    assert all(message.isprintable() for message in found.messages)


@given(
    st.dictionaries(st.sampled_from(["operations", "read-scaling"]), st.decimals(0, 5, places=2)),
    st.builds(
        KnockOuts,
        open_source=st.booleans(),
        self_hosted=st.booleans(),
        supported_months=st.integers(0, 240),
        released_before=st.sampled_from(["", "1999", "2015-06"]),
    ),
)
def test_what_is_written_is_read_again(weights, knock_outs):
    own = {one.slug: one.weight for one in CRITERIA}
    meant = Preferences({slug: weight for slug, weight in weights.items() if weight != own[slug]}, knock_outs)

    assert read(written(meant, CRITERIA), CRITERIA) == meant
