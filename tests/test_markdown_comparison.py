"""A comparison as Markdown says all that its page says, in structure, and no text of anybody becomes markup."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import Answered, Figure, Link, PageCondition, PageCriterion, PageRelease, Tally
from comparisons.domain.preferences import DEFAULT, Preferences
from comparisons.domain.vocabulary import Wants
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.documents.site import Site
from comparisons.presenters.markdown_comparison import comparison

from .decision_records import pair
from .make_pages import make_claim, make_page, make_ruling, make_side
from .reading import links, rendered, said, words
from .test_decision_record import HOSTILE, NAMES, UNMARKED, part

TODAY = date(2026, 11, 22)
SITE = Site("https://nicepick.example", lambda name, word: f"/{name}/{word}/")
SLUG = "mysql-vs-postgresql"
URL = SITE.url("comparison", SLUG)
HEADINGS = [
    "Nice Pick: PostgreSQL", "Why", "What matters to you?", "Face to face", "The Verdict", "MySQL", "PostgreSQL",
    "Disagree with our pick?", "About this page",
]  # fmt: skip
LONE = PageCriterion("age", "Age", Decimal(1))


def written(page, preferences=DEFAULT):
    return rendered(comparison(ComparisonView(Evidence(page), preferences, TODAY), SITE))


def weights(**given):
    return Preferences({slug: Decimal(weight) for slug, weight in given.items()})


def items(page, heading):
    """The items of the lists below a heading, without what is quoted within them."""
    found = part(page, heading)
    for quote in found.select("blockquote"):
        quote.extract()
    return said(found.select("li"))


def total(cells):
    """A row's total, computed again from its cells: positive where the first side is ahead."""
    first, second = (int(cell.split("= ")[-1].split("counted as ")[-1].replace("−", "-")) for cell in cells[1:3])
    assert abs(first - second) == int(cells[3])
    return (first - second) * Decimal(cells[4].lstrip("×"))


# --- What it says


def test_it_has_the_parts_of_the_page():
    page = written(pair())

    assert said(page.select("h1")) == ["MySQL vs PostgreSQL: PostgreSQL, and why"]
    assert said(page.select("h2")) == HEADINGS
    assert words(page.p) == "Reviewed 12 Oct 2026 · 4 sourced claims"
    assert said(page.ul.select("li")) == [
        "Decided 12 Oct 2026 by Ada",
        "Reviewed by Ada on 12 Oct 2026.",
        "Basis: an editor's judgement",
    ]
    assert said(part(page, "Nice Pick: PostgreSQL").select("p"))[:2] == [
        "More of the rules about your data hold.",
        "Narrow: it wins with 50% of all possible weights, on 2 criteria.",
    ]


@pytest.mark.parametrize(
    ("changes", "state", "heading"),
    [
        ({"reviewed": None}, "Not yet reviewed · 4 sourced claims", "Nice Pick, not yet reviewed: PostgreSQL"),
        ({"reviewed_of": "x" * 32}, "Not yet reviewed · 4 sourced claims", "Nice Pick, not yet reviewed: PostgreSQL"),
        ({"reviewed_of": ""}, "Reviewed 12 Oct 2026, changed since · 4 sourced claims", "Nice Pick: PostgreSQL"),
        ({"ruling": make_ruling(outcome="depends")}, "Reviewed 12 Oct 2026 · 4 sourced claims", "Our take: It depends"),
        ({"ruling": make_ruling(outcome="tie")}, "Reviewed 12 Oct 2026 · 4 sourced claims", "Our take: A tie"),
    ],
)
def test_its_state_stands_first_and_the_heading_names_the_pick(changes, state, heading):
    page = written(pair(**changes))

    assert words(page.p) == state
    assert said(page.select("h2"))[0] == heading


def test_nobody_reviewed_it_says_the_rule():
    page = written(pair(reviewed=None, ruling=make_ruling(basis="claims")))

    assert "The pick follows a rule: the weighed claims. No editor has reviewed it yet." in said(page.ul.select("li"))


@pytest.mark.parametrize("preferences", [DEFAULT, weights(operations="5"), weights(operations="0", integrity="0.25")])
def test_the_weighing_can_be_checked_by_hand(preferences):
    view = ComparisonView(Evidence(pair()), preferences, TODAY)
    page = rendered(comparison(view, SITE))

    head, *rows, last = [said(row.select("th, td")) for row in page.select_one("table").select("tr")]

    assert head == ["Criterion", "MySQL", "PostgreSQL", "Difference", "Weight", "In total"]
    assert sum(map(total, rows)) == view.weighed.weighing.margin
    assert last[-1] == (f"{view.overview.leader.name} by {view.overview.margin}" if view.overview.leader else "level")


def test_with_a_readers_weights_all_of_it_is_the_readers():
    page = written(pair(), weights(operations="5"))

    assert words(page.h1) == "MySQL vs PostgreSQL: MySQL, with your weights"
    assert said(page.select("h2"))[0] == "With your weights: MySQL"
    assert "Our own pick is PostgreSQL." in said(page.select("p"))
    assert items(page, "What matters to you?")[0].startswith("The lead flips to PostgreSQL when Operations weighs")
    assert links(part(page, "About this page"))["JSON"] == SITE.url("comparison_json", SLUG) + "?w-operations=5"


def test_must_haves_and_what_was_not_understood_are_said():
    page = written(
        pair(first={"licence": "MIT"}, second={"licence": "SSPL-1.0"}),
        Preferences(knock_outs=KnockOuts(open_source=True), messages=("No criterion here is called “x”.",)),
    )

    assert items(page, "What matters to you?")[:2] == [
        "No criterion here is called “x”.",
        "PostgreSQL is out: its licence, SSPL-1.0, isn't open source.",
    ]


def test_each_claim_has_its_proof_and_whether_it_counts():
    operations = pair().first.claims[0].criterion
    claims = (
        make_claim(
            criterion=operations, text="It fails over", strength=3, source="https://example.org/a", checked=TODAY,
            source_title="The manual", quote="fails over by itself", versions=">=9", in_review=TODAY,
        ),
        make_claim(criterion=operations, text="Ended", source="", versions="<9", is_pro=False),
        make_claim(criterion=LONE, text="Lone", source=""),
        make_claim(text="Loose", source=""),
    )  # fmt: skip
    page = written(
        pair(first={"claims": claims, "releases": (PageRelease("9", latest="9.1"),)}, left_out={"x": "Same"})
    )

    rows = part(page, "Operations")
    assert said(rows.select("blockquote")) == ["fails over by itself"]
    assert links(rows)["The manual"] == "https://example.org/a"
    assert items(page, "Operations")[:2] == [
        "Pro: It fails over (decisive, strength 3 of 3; versions >=9; The manual, checked 22 Nov 2026; "
        "disputed by a reader, in review since 22 Nov 2026; third-party source)",
        "Con: Ended (matters, strength 2 of 3; versions <9; "
        "not counted: holds only before 9.1, the latest known release; no source)",
    ]
    assert items(page, "Age")[0] == (
        "Pro: Lone (matters, strength 2 of 3; not counted: the other side has no claim that counts here; no source)"
    )
    assert "Only one side has claims here, so it isn't counted." in said(part(page, "Age").select("p"))
    assert items(page, "Also recorded: MySQL") == [
        "Pro: Loose (matters, strength 2 of 3; not counted: no criterion; no source)"
    ]
    assert "Makes no difference: Same." in said(page.select("li"))


def test_the_verdict_has_its_reason_the_best_case_and_what_would_change_it():
    conditions = (
        PageCondition("MySQL learns to check", check_by=date(2027, 6, 30)),
        PageCondition("a licence changes", happened=date(2026, 11, 1)),
    )
    page = written(pair(ruling=make_ruling(reason="One.\n\nTwo.", conditions=conditions)))

    assert said(part(page, "The Verdict").select("p"))[:2] == ["One.", "Two."]
    assert said(part(page, "The best case for MySQL").select("p")) == [
        "Its replication is quicker to set up and known to every hosting company."
    ]
    assert items(page, "We'd change this pick if") == [
        "MySQL learns to check (check by 30 Jun 2027)",
        "a licence changes (happened on 1 Nov 2026)",
    ]
    assert (
        "Verdict in question. This came true on 1 Nov 2026: a licence changes. We haven't decided again yet."
        in said(page.select("p"))
    )


def test_figures_have_their_day_and_source():
    stars = [Figure("github_stars", Decimal(value), TODAY, "https://example.org/stars") for value in (10, 2500)]
    page = written(pair(first={"figures": (stars[0],)}, second={"figures": (stars[1],)}))

    below = part(page, "In figures")
    assert said(below.select("li")) == ["MySQL: 10", "PostgreSQL: 2,500"]
    assert "22 Nov 2026, example.org." in words(below)
    assert links(below) == {"example.org": "https://example.org/stars"}


def test_what_is_recorded_of_each_stands_beside_it():
    first = {
        "licence": "MIT", "self_hosted": True, "first_released": "1995-05", "already_using": "Stay.",
        "relations": (Link("MariaDB", "/technologies/mariadb/"), Link("Unknown")),
        "releases": tuple(PageRelease(str(one), date(2020 + one, 1, 1)) for one in range(6, 0, -1)),
    }  # fmt: skip
    page = written(pair(first=first, related=(Link("Go vs Rust", "/compare/go-vs-rust/"),)))

    below = part(page, "MySQL")
    assert said(below.select("li")) == [
        "Kind: database", "Licence: MIT", "Self-hosted: possible", "First released: May 1995", "MariaDB", "Unknown",
    ]  # fmt: skip
    assert links(below) == {"MariaDB": "https://nicepick.example/technologies/mariadb/"}
    assert [said(row.select("td"))[:2] for row in below.select("tr")[1:]] == [
        [str(one), f"1 Jan {2020 + one}"] for one in (6, 5, 4, 3)
    ]
    assert said(part(page, "Already on MySQL?").select("p"))[0] == "Stay."
    assert links(part(page, "Related comparisons")) == {"Go vs Rust": "https://nicepick.example/compare/go-vs-rust/"}


def test_readers_are_shown_as_the_page_shows_them():
    best = Answered(
        Wants.LOW, "mysql", "", "First line\nsecond\n\n# third", "https://example.org/e", "small", "", "", "**No**, [see](https://a.example).",
        "Ada", TODAY, is_accepted=True, changed_pick=True,
    )  # fmt: skip
    tally = Tally(changes=3, answered=2, accepted=1, disagreed=4, votes_first=8, votes_second=12)

    page = written(pair(best_answered=best, tally=tally))
    silent = written(pair(best_answered=replace(best, text=""), tally=tally))

    below = part(page, "Disagree with our pick?")
    quote, answer = below.select("blockquote")
    assert [list(one.stripped_strings) for one in quote.select("p")] == [["First line", "second"], ["# third"]]
    assert words(answer) == "**No**, see."
    assert "Ada, accepted 22 Nov 2026 · it changed the pick · all 2 answers" in said(below.select("p"))
    assert {"4 disagreed · 1 was right", "12 of 20 voices agree"} <= set(said(page.select("p")))
    assert links(part(page, "About this page"))["3 changes"] == SITE.url("comparison_changes", SLUG)
    assert "A reader would pick MySQL." in said(part(silent, "Disagree with our pick?").select("p"))
    assert "First line" not in words(silent)


def test_it_ends_with_its_day_its_links_and_its_licence():
    below = part(written(pair()), "About this page")

    assert links(below) == {
        "MySQL vs PostgreSQL: PostgreSQL, and why": URL,
        "JSON": SITE.url("comparison_json", SLUG),
        "0 changes": SITE.url("comparison_changes", SLUG),
        "with these weights": SITE.url("decision", SLUG),
        "Nice Pick: MySQL vs PostgreSQL: PostgreSQL, and why": URL,
        "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert "As of 2026-11-22 (UTC)" in said(below.select("li"))
    assert words(below.select("p")[-1]).startswith("What the editors write (claims, verdicts, use cases, summaries)")


def test_a_page_that_weighs_nothing_is_said_without_a_table():
    page = written(make_page(first=make_side("mysql", claims=()), reviewed=None), Preferences(messages=("No weight.",)))

    assert said(page.select("h2"))[1] == "Side by side"
    assert page.table is None
    assert "No pros are recorded yet." in items(page, "Also recorded: MySQL")
    assert "No weight." in said(page.select("li"))


# --- Hostile words


def hostile(text):
    criterion = PageCriterion("odd", text, Decimal(2), question=text)
    best = Answered(Wants.CLAIM, "", text, text, "javascript:alert(1)", "", "", "", text, text, TODAY,
                    is_accepted=False, changed_pick=False)  # fmt: skip
    claims = (
        make_claim(text=text, criterion=criterion, source_title=text, versions=text, quote=text),
        make_claim(text=text, source="javascript:alert(1)", is_pro=False, quote=text),
        make_claim(text=text, criterion=PageCriterion("lone", text, Decimal(1)), source="https://e.example/a|b`c&lt;"),
    )
    first = make_side(
        "mysql", name=text, use_case=text, choose_if=text, already_using=text, claims=claims, licence=text, kind=text,
        relations=(Link(text, "/x/"), Link(text)), releases=(PageRelease(text, TODAY, text, "https://e.example/`|"),),
    )  # fmt: skip
    ruling = make_ruling(
        in_short=text, reason=text, best_case_for_the_other=text, conditions=(PageCondition(text, happened=TODAY),),
        decided_by=text,
    )  # fmt: skip
    second = make_side("postgresql", claims=(make_claim(criterion=criterion),))
    return make_page(first=first, second=second, ruling=ruling, reviewed_by=text, left_out={"x": text, "lone": text},
                     intro=text, best_answered=best, related=(Link(text, "/y/"),))  # fmt: skip


def shape(page):
    """The names of all elements but paragraphs and line breaks, which a text of several lines has more of."""
    return [tag.name for tag in page.find_all() if tag.name not in ("p", "br")]


@pytest.fixture(scope="module")
def plain_shape():
    return shape(written(hostile("word")))


@pytest.mark.parametrize("text", [*NAMES, HOSTILE], ids=ascii)
def test_no_text_becomes_markup_a_link_or_another_cell(text, plain_shape):
    """Of a text that may have links, such as a reason, those to the web are the only ones added."""
    page = written(hostile(text))

    for anchor in page.select("a[href='https://evil.example']"):
        anchor.unwrap()
    assert shape(page) == plain_shape
    assert {anchor["href"].partition(":")[0] for anchor in page.select("a")} == {"https"}
    assert page.select("a[href='https://e.example/a%7Cb%60c&lt;']")
    assert " ".join(text.split()) in words(page.h1).translate(UNMARKED)
