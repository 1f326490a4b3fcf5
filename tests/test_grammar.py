"""Possessives, articles and plurals in the sentences a reader meets."""

import pytest

from comparisons.domain import sentences
from comparisons.domain.page import Side
from comparisons.domain.vocabulary import Kind

from .make_pages import make_side


@pytest.mark.parametrize(
    ("side", "owner"),
    [
        (make_side("postgres", name="Postgres"), "Postgres's"),
        (make_side("nodejs"), "Node.js's"),
        (make_side("cpp"), "C++'s"),
        (make_side("libraries", name="Utility Libraries", plural=True), "Utility Libraries'"),
        (make_side("data", name="Open Data", plural=True), "Open Data's"),
    ],
)
def test_a_name_owns_by_one_rule(side: Side, owner: str) -> None:
    assert sentences.possessive(side) == owner


@pytest.mark.parametrize(
    "text",
    [
        "API",
        "SQL",
        "HTML",
        "HTML5",
        "IDE",
        "ORM",
        "LLM",
        "npm",
        "x86",
        "S3",
        "R package",
        "F#",
        "8-bit",
        "18-core",
        "hour",
        "honest",
        "uninstaller",
        "Ubuntu",
        "e-mail",
        "I/O",
        "open format",
        "FAQ",
        "HTTPie",
        "SQLite",
        "“open” tool",
    ],
)
def test_an_stands_before_a_vowel_sound(text: str) -> None:
    assert sentences.article(text) == "an"


@pytest.mark.parametrize(
    "text",
    [
        "URL",
        "Unix tool",
        "UI",
        "UTF-8",
        "user",
        "utility",
        "unique key",
        "European law",
        "one-time password",
        "OneDrive",
        "JSON",
        "REST API",
        "SOAP",
        "C library",
        ".NET app",
        "MySQL",
        "gRPC",
        "Python",
        "half",
        "3D",
        "C++",
        "++",
    ],
)
def test_a_stands_before_a_consonant_sound(text: str) -> None:
    assert sentences.article(text) == "a"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_an_article_and_a_plural(kind: Kind) -> None:
    assert sentences.article(kind) == "a"
    assert sentences.plural_of(kind) == {"library": "libraries", "methodology": "methodologies"}.get(kind, f"{kind}s")
