"""Sentences about two technologies without a verdict, and about one alone."""

import pytest

from comparisons.domain import sentences
from comparisons.domain.page import AnyTwo, Link, Page

from .make_pages import make_side

DATA, WEB = Link("Data", "/categories/data/"), Link("Web", "/categories/web/")


def any_two(first=None, second=None, *, are_related=False):
    return AnyTwo(Page(make_side("mysql", **first or {}), make_side("postgresql", **second or {})), are_related)


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (any_two(), "MySQL and PostgreSQL are both databases."),
        (
            any_two({"category": DATA}, {"category": DATA}, are_related=True),
            "MySQL and PostgreSQL are both databases, are both filed under Data and are listed as related.",
        ),
        (any_two({"kind": "tool"}, are_related=True), "MySQL and PostgreSQL are listed as related."),
        (
            any_two({"kind": "tool", "plural": True}),
            "MySQL are tools while PostgreSQL is a database, and no source says one can replace the other.",
        ),
        (
            any_two({"kind": "", "category": DATA}, {"category": WEB}),
            "MySQL is filed under Data while PostgreSQL is under Web, and no source says one can replace the other.",
        ),
        (
            any_two({"kind": "", "category": DATA}),
            "We know too little to say whether MySQL and PostgreSQL can replace each other.",
        ),
    ],
)
def test_common_ground_is_said_in_one_sentence(pair, sentence):
    assert sentences.common_ground(pair) == sentence


@pytest.mark.parametrize(
    ("kind", "category", "words"),
    [
        ("library", "Data", "libraries filed under Data"),
        ("library", "", "libraries"),
        ("", "Data", "technologies filed under Data"),
        ("", "", ""),
    ],
)
def test_alternatives_are_named_by_what_they_share(kind, category, words):
    assert sentences.alike(kind, category) == words


def test_a_technology_is_described_by_its_use_case_or_by_what_is_recorded():
    assert sentences.about(make_side(use_case="Use it for data")) == "Use it for data."
    assert sentences.about(make_side(use_case="")).startswith("MySQL is a database. MySQL's releases, figures")
    assert sentences.about(make_side(use_case="", kind="")).startswith("MySQL's releases, figures")
