"""An editor reads a comparison in a terminal: manage.py compare."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from .make import make_alias, make_comparison, make_revision, make_technology, make_weighed_comparison

pytestmark = pytest.mark.django_db


class Terminal(StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def terminal_of_80_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def comparison():
    return make_weighed_comparison()


def compare(*words, out=None, **options):
    out = out or StringIO()
    call_command("compare", *words, stdout=out, **options)
    return out.getvalue().splitlines()


def test_it_prints_the_page_of_two_names_in_any_order_and_spelling(comparison):
    make_alias(comparison.high, "Postgres")

    lines = compare("POSTGRES", "mysql")

    assert lines[0] == "MySQL vs PostgreSQL: PostgreSQL, not yet reviewed"
    assert lines == compare("mysql", "postgresql")
    assert not any("\x1b" in line for line in lines)


def test_it_weighs_by_the_readers_weights_and_must_haves(comparison):
    lines = compare("mysql", "postgresql", "--weight", "operations=5", "--must", "open_source")

    assert lines[0] == "MySQL vs PostgreSQL: MySQL, with your weights and must-haves"
    assert any(line.startswith("Operations ×5 ") for line in lines)
    assert "• PostgreSQL is out: its licence, SSPL-1.0, isn't open source." in lines


def test_a_wrong_weight_is_said_in_the_words_of_the_page(comparison):
    lines = compare("mysql", "postgresql", "--weight=operations=9", "--weight=x=1", "--must=supported_months=x")

    text = " ".join(" ".join(lines).split())
    assert "“9” isn't a weight for Operations: use 0 to 5, with up to two decimals. We used ours, 2." in text
    assert "No criterion here is called “x”." in text
    assert "Months of support must be a whole number up to 240, not “x”." in text


NO_WEIGHT = "--weight takes a criterion and a number, as in operations=3, not “{}”."
NO_MUST = "--must takes open_source, self_hosted, supported_months=12 or released_before=2015, not “{}”."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mysql", "postgressql"], "No technology is called “postgressql”. Did you mean PostgreSQL (postgresql)?"),
        (["xxxx", "mysql"], "No technology is called “xxxx”."),
        (["\x1b[31mxxxx", "mysql"], "No technology is called “[31mxxxx”."),
        (["", "mysql"], "No technology is called “”."),
        (["mysql", "MySQL"], "Both names lead to MySQL: name two technologies."),
        (["mysql", "postgresql", "--weight", "operations"], NO_WEIGHT.format("operations")),
        (["mysql", "postgresql", "--must", "cheap"], NO_MUST.format("cheap")),
        (["mysql", "postgresql", "--must", "supported_months"], NO_MUST.format("supported_months")),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused_with_a_way_on(comparison, words, said):
    out = StringIO()

    with pytest.raises(CommandError) as refused:
        compare(*words, out=out)

    assert str(refused.value) == said
    assert refused.value.returncode == 1
    assert out.getvalue() == ""


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_a_draft_is_as_if_not_stored(status):
    make_comparison("mysql", "postgresql", status=status, intro="Secret draft.")

    lines = compare("mysql", "postgresql", "--weight", "operations=3")

    assert lines[0] == "MySQL vs PostgreSQL: the facts, side by side"
    assert "No pick. Facts only: nobody has judged this pair yet." in lines
    assert not any("Secret" in line for line in lines)


def test_a_withdrawn_comparison_says_why(comparison):
    comparison.status = "archived"
    comparison.save()
    make_revision(comparison, verb="withdraw", reason="Both are\x1b\nthe same")

    with pytest.raises(CommandError, match=r"^MySQL vs PostgreSQL was withdrawn on .*\. Both are the same\.$"):
        compare("mysql", "postgresql")


def test_colours_are_for_terminals_that_want_them(comparison, monkeypatch):
    monkeypatch.setenv("DJANGO_COLORS", "dark")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def has_colours(**options):
        return any("\x1b[" in line for line in compare("mysql", "postgresql", **options))

    assert has_colours(out=StringIO(), force_color=True)
    assert not has_colours(out=Terminal(), no_color=True)
    assert not has_colours(out=StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not has_colours(out=Terminal())
    assert has_colours(out=Terminal(), force_color=True)


@pytest.mark.parametrize(("wide", "longest"), [("60", 60), ("300", 100), ("1", 24)])
def test_lines_are_as_wide_as_the_terminal_within_reason(comparison, monkeypatch, wide, longest):
    monkeypatch.setenv("COLUMNS", wide)

    lines = [line for line in compare("mysql", "postgresql") if "http" not in line]

    assert longest - 12 < max(map(len, lines)) <= longest


def test_an_encoding_without_our_letters_gets_question_marks(comparison):
    latin = type("Latin", (StringIO,), {"encoding": "latin-1"})()

    lines = compare("mysql", "postgresql", out=latin)

    assert lines[1] == "?" * len(lines[0])
    assert any("×2" in line for line in lines)


def test_it_says_that_activity_is_made_up_where_it_is(comparison, settings):
    settings.SAMPLE_ACTIVITY = True

    assert compare("mysql", "postgresql")[-1].startswith("Sample activity: ")


def test_it_takes_five_queries_and_six_without_a_comparison(comparison, django_assert_num_queries):
    make_technology("redis")

    with django_assert_num_queries(5):
        compare("mysql", "postgresql", "--weight", "operations=3")
    with django_assert_num_queries(6):
        compare("mysql", "redis")
