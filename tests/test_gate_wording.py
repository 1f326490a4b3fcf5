"""What an editor must not write on a page that is reviewed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comparisons.catalogue import scalars
from comparisons.domain.page import Page, PageCondition

from .gate_problems import about, found, make_page_ruled, problems
from .make_pages import REVIEWED, make_claim, make_page, make_ruling, make_side

TOMORROW = REVIEWED + timedelta(days=1)


def about_reason(reason: str) -> list[str]:
    return [code for code, field in found(make_page_ruled(reason=reason)) if field == "verdict.reason"]


@pytest.mark.parametrize("field", ["reason", "best_case_for_the_other"])
def test_a_draft_that_was_composed_and_not_read_is_refused(field: str) -> None:
    composed = "Draft: the weighed claims put it ahead by 4."

    assert found(make_page_ruled(**{field: composed})) == [("unread_draft", f"verdict.{field}")]
    assert found(make_page_ruled(**{field: composed.removeprefix("Draft: ")})) == []


@pytest.mark.parametrize(
    "text",
    [
        "Specific tradeoffs depend on your use case",
        "Speed depends on the use case",
        "Cost varies by use case.",
        "What fits depends on your specific needs",
        "TODO write this",
        "Lorem ipsum dolor sit amet",
        "N/A",
        "It depends.",
    ],
)
def test_a_placeholder_is_refused(text: str) -> None:
    assert about(text) == ["placeholder"]
    assert "placeholder" in about_reason(text)


@pytest.mark.parametrize(
    "text",
    ["Depends on the C library alone", "Good for a todo app", "Covers use cases from banking", "None of it leaks"],
)
def test_what_only_looks_like_a_placeholder_passes(text: str) -> None:
    assert about(text) == []


@pytest.mark.parametrize("text", ["g", "g.", "?", "…"])
def test_an_item_of_one_letter_is_refused(text: str) -> None:
    assert about(text) == ["one_letter"]


def test_an_item_of_one_word_passes() -> None:
    assert about("Go") == []


@pytest.mark.parametrize(
    "text",
    [
        "Runs everywhere (Linux, Windows",
        "Runs everywhere, Linux)",
        "Crossed (one [two) three]",
        "Known as “the elephant",
        "Known as the elephant»",
        'Known as "the elephant',
    ],
)
def test_an_unmatched_bracket_or_quotation_is_refused(text: str) -> None:
    assert about(text) == ["unmatched_bracket"]
    assert about_reason(text) == ["unmatched_bracket"]


@pytest.mark.parametrize(
    "text",
    [
        "Runs everywhere (Linux, [also] Windows)",
        "Known as “the elephant” or «the blue one»",
        'Known as "the elephant"',
        "Pleasant to read :)",
        "Pleasant (so they say :)",
        "It needs 1) a disk and 2) a network",
        "Covers versions [1.0, 2.0)",
        "Accepts `f(` as a token",
        'Fits a 5" display',
        "Keeps O'Reilly's promise",
    ],
)
def test_brackets_that_match_or_are_none_pass(text: str) -> None:
    assert about(text) == []
    assert about_reason(text) == []


@pytest.mark.parametrize("text", ["Related to: git, maven", "related to git", "It is related to git", "See also git"])
def test_a_relation_is_no_claim(text: str) -> None:
    assert about(text) == ["relation_as_claim"]
    assert about_reason(text) == []


def test_a_claim_may_speak_of_relations_between_rows() -> None:
    assert about("Keeps related rows together") == []


@pytest.mark.parametrize(
    "text",
    [
        "Not built for many writers",
        "Lacks window functions",
        "No support for views",
        "No built-in support for views",
        "Doesn’t support views",
        "It cannot be sharded",
        "Steep learning curve",
    ],
)
def test_a_pro_that_begins_like_a_con_is_refused_and_stands_among_the_cons(text: str) -> None:
    assert about(text) == ["negative_pro"]
    assert about(text, is_pro=False) == []


@pytest.mark.parametrize(
    "text", ["No licence fee", "Without a server to run", "Does not need a server", "Notably small"]
)
def test_a_pro_may_praise_an_absence(text: str) -> None:
    assert about(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The best choice for web shops",
        "Fastest engine there is",
        "The most popular of all",
        "Most widely used in banks",
        "An industry-leading optimiser",
    ],
)
def test_a_superlative_needs_a_source(text: str) -> None:
    assert about(text) == []
    assert about(text, source="") == ["unsourced", "superlative"]
    assert about_reason(text) == ["superlative"]
    assert about_reason(f"{text}, says [a survey](https://example.org/survey).") == []


@pytest.mark.parametrize(
    "text",
    [
        "Keeps to best practices",
        "At best a second",
        "Most of its users stay",
        "Linear in the worst case",
        "Bestows rows",
    ],
)
def test_what_only_sounds_like_a_superlative_passes(text: str) -> None:
    assert about(text, source="") == ["unsourced"]
    assert about_reason(text) == []


def test_a_link_stands_behind_its_own_paragraph_only() -> None:
    assert about_reason("It is the fastest.\n\nSee https://example.org for more.") == ["superlative"]


def test_what_a_reader_needs_may_be_superlative() -> None:
    assert found(make_page(first=make_side("mysql", choose_if="you want the cheapest hosting"))) == []


def test_the_same_claim_on_both_sides_is_refused() -> None:
    mine, theirs = make_side("mysql"), make_side("postgresql")
    copied = make_claim(text="Keeps a log of each write.")
    again = make_claim(text="keeps  a log of each write", is_pro=False)

    page = make_page(
        first=replace(mine, claims=(*mine.claims, copied)), second=replace(theirs, claims=(*theirs.claims, again))
    )

    assert [(problem.field, problem.message) for problem in problems(page)] == [
        (
            f"claim.{again.key}.text",
            "PostgreSQL's con “keeps a log of each write” repeats MySQL's pro “Keeps a log of each write.”.",
        )
    ]


def test_a_use_case_pasted_into_the_reason_is_refused() -> None:
    page = make_page()
    reason = f"A word before it. {page.first.use_case} And a word after."

    assert found(replace(page, ruling=make_ruling(reason=reason))) == [("said_twice", "verdict.reason")]


def test_a_reason_that_repeats_itself_is_refused() -> None:
    assert about_reason("It keeps each row safe. Much else is alike. It keeps each row safe!") == ["said_twice"]
    assert about_reason("It is safe. Much else is alike. It is safe.") == []


def test_the_reason_does_not_repeat_what_is_said_in_short() -> None:
    page = make_page()

    assert page.ruling
    assert about_reason(f"{page.ruling.in_short} Its extensions save a second system.") == ["said_twice"]
    assert about_reason("Its extensions save a second system.") == []


def test_names_with_symbols_are_told_apart() -> None:
    first = make_side("cpp", choose_if="you know C++")
    second = make_side("csharp", choose_if="you know C#")

    assert found(make_page(first=first, second=second)) == []
    assert found(make_page(first=first, second=replace(second, choose_if="you know C++"))) == [
        ("said_twice", "verdict.choose_if.csharp")
    ]


@pytest.mark.parametrize(
    ("page", "field"),
    [
        (make_page(intro="TBD"), "comparison.intro"),
        (make_page(first=make_side("mysql", use_case="TBD")), "technology.mysql.use_case"),
        (make_page(first=make_side("mysql", choose_if="TBD")), "verdict.choose_if.mysql"),
        (make_page(first=make_side("mysql", already_using="TBD")), "verdict.already_using.mysql"),
        (make_page(left_out={"licence": "TBD"}), "comparison.left_out.licence"),
        (make_page_ruled(in_short="TBD"), "verdict.in_short"),
        (make_page_ruled(reason="TBD"), "verdict.reason"),
        (make_page_ruled(best_case_for_the_other="TBD"), "verdict.best_case_for_the_other"),
        (make_page_ruled(conditions=(PageCondition("TBD", check_by=TOMORROW),)), "verdict.would_change_if.1"),
    ],
)
def test_every_place_where_people_write_is_read(page: Page, field: str) -> None:
    assert found(page) == [("placeholder", field)]


# ---- clauses that read on


@pytest.mark.parametrize(
    "clause",
    [
        "You need rows",
        "You’re alone with it",
        "Your React app grows",
        "It has to last",
        "The team knows it",
        "A team runs it",
        "If rows matter",
        "you need rows.",
    ],
)
def test_a_clause_with_the_capital_or_the_full_stop_of_a_sentence_is_refused(clause: str) -> None:
    page = make_page(first=replace(make_side("mysql"), choose_if=clause))

    assert found(page) == [("no_clause", "verdict.choose_if.mysql")]


@pytest.mark.parametrize(
    "clause",
    [
        "you need rows",
        "PostgreSQL is what your team knows",
        "API keys are enough",
        "Go is your language",
        "IT runs it for you",
        "It.js is yours",
        "The Graph serves your data",
        "A/B tests matter",
        "your data are rows, lists, etc.",
        "you sell in the U.S.",
        "you buy from Acme Inc.",
    ],
)
def test_a_clause_that_reads_on_passes_whatever_name_it_begins_with(clause: str) -> None:
    assert found(make_page(first=replace(make_side("mysql"), choose_if=clause))) == []


@pytest.mark.parametrize(
    ("clause", "refused"), [("You need rows", True), ("you need rows.", True), ("API first", False)]
)
def test_a_file_refuses_the_clauses_that_the_gate_refuses(clause: str, refused: bool) -> None:
    def check() -> str:
        return scalars.clause(clause, most=300)

    if refused:
        with pytest.raises(ValueError, match="the rest of a sentence"):
            check()
    else:
        assert check() == clause
