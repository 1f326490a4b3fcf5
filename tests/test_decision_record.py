"""A reader takes a comparison along as a decision record: its parts, its words, and that no name becomes markup."""

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCondition, PageCriterion
from comparisons.domain.preferences import DEFAULT, Preferences
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.decision_record import record
from comparisons.presenters.markdown import link, plain, prose

from .make import (
    make_alias,
    make_comparison,
    make_criterion,
    make_published_comparison,
    make_technology,
)
from .make import (
    make_claim as make_stored_claim,
)
from .make_pages import make_claim, make_page, make_ruling, make_side
from .reading import said, words

TODAY = date(2026, 11, 22)
URL = "https://nicepick.example/compare/mysql-vs-postgresql/?w-operations=5"
PATH = "/compare/mysql-vs-postgresql/decision.md"
HEADINGS = [
    "Context and Problem Statement",
    "Decision Drivers",
    "Considered Options",
    "Decision Outcome",
    "Pros and Cons of the Options",
    "More Information",
]
OPERATIONS = PageCriterion("operations", "Operations", Decimal(2))
INTEGRITY = PageCriterion("integrity", "Data integrity", Decimal(3))
HOSTILE = "<img src=x onerror=alert(1)> | # *a* _b_ `c` [d](javascript:e) ![f](g) ~h~ &lt; $x$ \\ \r\n# i\n- j\n1. k"


def pair(**changes):
    """MySQL leads by 3 on operations (2), PostgreSQL, the pick, by 3 on data integrity (3)."""
    first = {"claims": (make_claim(criterion=OPERATIONS, strength=3, text="It fails over by itself"),)}
    second = {"claims": (make_claim(criterion=INTEGRITY, strength=3, text="It checks what it stores"),)}
    sides = {
        "first": make_side("mysql", **(first | changes.pop("first", {}))),
        "second": make_side("postgresql", **(second | changes.pop("second", {}))),
    }
    return make_page(**(sides | changes))


def written(page, knock_outs=None, **weights):
    preferences = Preferences({slug: Decimal(weight) for slug, weight in weights.items()}, knock_outs or KnockOuts())
    return record(ComparisonView(page, preferences, TODAY), URL)


def rendered(markdown):
    """As a reader of Markdown with tables shows it, HTML included, since many let it through."""
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    return BeautifulSoup(html, "html.parser")


def part(page, heading):
    """What stands below the heading of that name, up to the next of its level or above."""
    found = page.find(["h2", "h3"], string=heading)
    above = {"h2": ["h1", "h2"], "h3": ["h1", "h2", "h3"]}[found.name]
    below = []
    for sibling in found.find_next_siblings():
        if sibling.name in above:
            break
        below.append(sibling)
    return BeautifulSoup("".join(map(str, below)), "html.parser")


# --- Its parts


def test_it_has_the_parts_of_an_architecture_decision_record():
    page = rendered(written(pair(), operations="5"))

    assert said(page.select("h1")) == ["Use MySQL rather than PostgreSQL"]
    assert said(page.select("h2")) == HEADINGS
    assert said(part(page, "Considered Options").select("li")) == ["MySQL", "PostgreSQL"]
    assert said(page.select_one("ul").select("li")) == ["Status: proposed", "Date: 2026-11-22"]


def test_the_drivers_are_the_criteria_with_the_readers_weights_and_what_must_be():
    page = rendered(written(pair(), KnockOuts(self_hosted=True), operations="4.5"))

    assert said(part(page, "Decision Drivers").select("li")) == [
        "Data integrity: counts 3 of 5",
        "Operations: counts 4.5 of 5 (the editors' weight: 2)",
        "It must be possible to self-host it.",
    ]


def test_the_outcome_says_who_leads_and_can_be_computed_again():
    outcome = part(rendered(written(pair(), operations="5")), "Decision Outcome")

    assert said(outcome.select("p"))[:3] == [
        "Chosen option: MySQL.",
        "With these weights MySQL leads by 6. That is another answer than the editors' pick, PostgreSQL.",
        "On each criterion a pro adds its strength and a con takes it away, 3 at most and −3 at least. "
        "Above 0 speaks for MySQL, below 0 for PostgreSQL.",
    ]
    assert [said(row.select("th, td")) for row in outcome.select("tr")] == [
        ["Criterion", "Weight", "MySQL", "PostgreSQL", "Weight × difference"],
        ["Data integrity", "3", "0", "3", "-9"],
        ["Operations", "5", "3", "0", "15"],
        ["Margin", "", "", "", "6"],
    ]


def test_without_preferences_it_is_our_pick_with_our_reason():
    page = rendered(written(pair()))

    assert words(page.h1) == "Use PostgreSQL rather than MySQL"
    assert said(part(page, "Decision Outcome").select("p"))[:3] == [
        "Chosen option: PostgreSQL.",
        "It holds to the standard more closely, and its extensions save a second system.",
        "With these weights PostgreSQL leads by 3.",
    ]


def test_our_pick_stands_against_the_weighed_claims_where_an_editor_decided_so():
    page = rendered(written(pair(ruling=make_ruling(pick="mysql", basis="editor"))))

    assert words(page.h1) == "Use MySQL rather than PostgreSQL"
    assert "With these weights PostgreSQL leads by 3. That is another answer than the editors' pick, MySQL." in said(
        page.select("p")
    )


@pytest.mark.parametrize("outcome", ["tie", "depends", "not_comparable"])
def test_where_nothing_was_picked_nothing_is_chosen(outcome):
    page = rendered(written(pair(ruling=make_ruling(outcome=outcome))))

    assert words(page.h1) == "Decide between MySQL and PostgreSQL"
    assert said(part(page, "Decision Outcome").select("p"))[0] == "No option is chosen."
    assert said(page.select("h3"))[-2:] == ["MySQL", "PostgreSQL"]


def test_consequences_are_the_claims_of_what_is_chosen():
    claims = (
        make_claim(
            text="It fails over by itself",
            criterion=OPERATIONS,
            strength=3,
            source="https://example.org/a b",
            source_title="The manual",
            checked=date(2026, 10, 1),
            versions="8.4 and later",
        ),
        make_claim(text="It has no full joins", is_pro=False, source="", checked=None),
    )

    page = rendered(written(pair(first={"claims": claims}), operations="5"))

    assert said(part(page, "Consequences").select("li")) == [
        "Good: It fails over by itself. "
        "(Operations; strength 3 of 3; versions 8.4 and later; The manual, checked 1 Oct 2026)",
        "Bad: It has no full joins. (not weighed; strength 2 of 3; no source)",
    ]
    assert part(page, "Consequences").a["href"] == "https://example.org/a%20b"
    others = part(page, "Pros and Cons of the Options")
    assert said(others.select("h3")) == ["PostgreSQL"]
    assert "It checks what it stores" in words(others)


def test_it_says_what_would_change_it():
    conditions = (
        PageCondition("MySQL learns to check", check_by=date(2027, 6, 30)),
        PageCondition("a licence changes", happened=date(2026, 11, 1)),
    )

    page = rendered(written(pair(ruling=make_ruling(conditions=conditions)), operations="2.5"))

    assert said(part(page, "What would change it").select("li")) == [
        "It flips to MySQL when Data integrity counts less than 2.5; now 3.",
        "It flips to MySQL when Operations counts more than 3; now 2.5.",
        "Nothing else on its own flips it.",
        "The editors' pick, PostgreSQL, leads under 50 % of all possible weightings.",
        "If MySQL learns to check (check by 30 Jun 2027)",
        "If a licence changes (happened on 1 Nov 2026)",
    ]


def test_it_says_whether_the_editors_verdict_is_in_question():
    conditions = (PageCondition("a licence changes", happened=date(2026, 11, 1)),)

    before, since = (
        rendered(written(pair(ruling=make_ruling(conditions=conditions, decided=day))))
        for day in (date(2026, 10, 1), date(2026, 11, 2))
    )

    assert "The editors' verdict is in question" in words(part(before, "Context and Problem Statement"))
    assert "in question" not in words(since)
    assert said(part(before, "What would change it").select("li"))[-1] == (
        "If a licence changes (happened on 1 Nov 2026)"
    )
    assert said(part(since, "What would change it").select("li"))[-1] == (
        "If a licence changes (happened on 1 Nov 2026; decided anew since)"
    )


def test_what_would_change_the_editors_pick_is_not_said_of_another_choice():
    conditions = (PageCondition("MySQL learns to check", check_by=date(2027, 6, 30)),)

    page = rendered(written(pair(ruling=make_ruling(conditions=conditions)), operations="5"))

    assert said(part(page, "What would change it").select("li"))[-1] == (
        "The editors' verdict would change if MySQL learns to check (check by 30 Jun 2027)"
    )


def test_the_best_case_stands_with_the_option_that_it_speaks_for():
    ruling = make_ruling(best_case_for_the_other="It is everywhere.")

    as_picked, otherwise = (rendered(written(pair(ruling=ruling), operations=weight)) for weight in ("2", "5"))

    assert "It is everywhere." in said(part(as_picked, "Pros and Cons of the Options").select("p"))
    assert "It is everywhere." in said(part(otherwise, "Consequences").select("p"))
    assert "It is everywhere." not in said(part(otherwise, "Pros and Cons of the Options").select("p"))


def test_a_knock_out_decides_without_weighing():
    sides = {"first": {"licence": "MIT"}, "second": {"licence": "SSPL-1.0"}}

    page = rendered(written(pair(**sides), KnockOuts(open_source=True)))

    outcome = part(page, "Decision Outcome")
    assert words(page.h1) == "Use MySQL rather than PostgreSQL"
    assert said(outcome.select("li"))[:2] == [
        "MySQL passes: its licence, MIT, is open source.",
        "PostgreSQL is out: its licence, SSPL-1.0, is not open source.",
    ]
    assert outcome.table is None


def test_a_page_without_weighed_claims_has_a_record_too():
    page = rendered(written(make_page(first=make_side("mysql", claims=()))))

    assert said(page.select("h2")) == [heading for heading in HEADINGS if heading != "Decision Drivers"]
    assert page.table is None


def test_it_leads_back_to_the_page_with_these_weights():
    page = rendered(written(pair(), operations="5"))

    assert {anchor["href"] for anchor in page.select("a") if "nicepick" in anchor["href"]} == {URL}


def test_what_was_not_understood_is_said():
    preferences = Preferences(messages=("Nothing here is weighed by “x”.",))

    page = rendered(record(ComparisonView(pair(), preferences, TODAY), URL))

    assert "Nothing here is weighed by “x”." in said(part(page, "More Information").select("li"))


# --- Hostile words


def test_no_name_or_text_becomes_markup():
    criterion = PageCriterion("odd", HOSTILE, Decimal(2))
    side = make_side(
        "mysql",
        name=HOSTILE,
        use_case=HOSTILE,
        claims=(
            make_claim(text=HOSTILE, criterion=criterion, source_title=HOSTILE, versions=HOSTILE),
            make_claim(text=HOSTILE, source="javascript:alert(1)", is_pro=False),
        ),
    )
    ruling = make_ruling(
        reason=HOSTILE, best_case_for_the_other=HOSTILE, conditions=(PageCondition(HOSTILE),), decided_by=HOSTILE
    )

    page = rendered(written(make_page(first=side, ruling=ruling, reviewed_by=HOSTILE), odd="5"))

    assert page.select("img, em, code, s, script") == []
    assert said(page.select("h2")) == HEADINGS
    assert {anchor["href"].partition(":")[0] for anchor in page.select("a")} == {"https"}
    assert {len(row.select("th, td")) for row in page.select("tr")} == {5}
    shown = words(BeautifulSoup(f"<p>{page.h1}</p>", "html.parser"))
    assert (
        "<img src=x onerror=alert(1)> | # *a* _b_ `c` [d](javascript:e) ![f](g) ~h~ &lt; $x$ \\ # i - j 1. k" in shown
    )


@given(st.text(max_size=60))
def test_any_text_is_shown_as_it_is(text):
    page = rendered(f"* {plain(text)}")

    shown = " ".join("".join(character for character in " ".join(text.split()) if character.isprintable()).split())
    assert words(page.li) == shown
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


# --- Its address


@pytest.fixture
def comparison(db):
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql", licence="PostgreSQL")
    make_stored_claim(mysql, criterion=make_criterion("operations", weight=2), strength=3)
    make_stored_claim(postgresql, criterion=make_criterion("integrity", weight=3), strength=3)
    return make_published_comparison(mysql, postgresql, verdict={"pick": "high"})


def test_it_is_markdown_that_is_not_indexed(client, comparison):
    response = client.get(f"{PATH}?w-operations=5&utm_source=mail")

    assert response.status_code == 200
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert "noindex" in response["X-Robots-Tag"]
    assert response.content.decode().startswith("# Use MySQL rather than PostgreSQL\n")
    assert "/compare/mysql-vs-postgresql/?w-operations=5>" in response.content.decode()


def test_the_same_address_gives_the_same_bytes(client, comparison):
    one, other = (client.get(f"{PATH}?open_source=1", headers=headers) for headers in ({}, {"Cookie": "sessionid=x"}))

    assert one.content == other.content
    assert one.cookies == other.cookies == {}


def test_other_spellings_of_the_pair_lead_to_it_with_the_weights(client, comparison):
    make_alias(comparison.high, "postgres")

    for spelling in ("PostgreSQL-vs-MySQL", "mysql-vs-postgres"):
        response = client.get(f"/compare/{spelling}/decision.md?w-operations=5")
        assert response.status_code == 301
        assert response["Location"] == f"{PATH}?w-operations=5"


def test_there_is_none_without_a_published_comparison(client, db):
    make_comparison("mysql", "postgresql")

    assert client.get(PATH).status_code == 404
    assert client.get("/compare/mysql-vs-nothing/decision.md").status_code == 404


def test_it_goes_with_its_page(client, comparison):
    comparison.status = "archived"
    comparison.save()

    assert client.get(PATH).status_code == 410


def test_it_asks_no_more_than_the_page(client, comparison, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(f"{PATH}?w-operations=5&supported_months=3")


@pytest.mark.parametrize("query", ["w-operations=99999", "w-operations=%00", "w-x=" + "9" * 10_000])
def test_no_query_breaks_it(client, comparison, query):
    response = client.get(f"{PATH}?{query}")

    assert response.status_code == 200
    assert response.content.decode().startswith("# Use PostgreSQL rather than MySQL\n")


def test_default_preferences_are_those_of_the_base_page():
    page = pair()

    assert record(ComparisonView(page, DEFAULT, TODAY), URL) == written(page)
