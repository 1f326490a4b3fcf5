"""A reader takes a comparison along as a decision record: its parts, its words, and that no name becomes markup."""

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from comparisons.domain.evidence import Evidence
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import PageCondition, PageCriterion, PageRelease
from comparisons.domain.preferences import DEFAULT, Preferences
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.decision_record import record

from .decision_records import OPERATIONS, TODAY, URL, pair, written
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
from .reading import rendered, said, words

UNMARKED = dict.fromkeys(map(ord, "\u2068\u2069"))
PATH = "/compare/mysql-vs-postgresql/decision.md"
BELOW = "watch.atom", "decision.md"
HEADINGS = [
    "Context and Problem Statement",
    "Decision Drivers",
    "Considered Options",
    "Decision Outcome",
    "Pros and Cons of the Options",
    "More Information",
]
HOSTILE = "<img src=x onerror=alert(1)> | # *a* _b_ `c` [d](javascript:e) ![f](g) ~h~ &lt; $x$ \\ \r\n# i\n- j\n1. k"


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
    assert not page.find(string="Status")


def test_the_drivers_are_the_criteria_with_the_readers_weights_and_what_must_be():
    page = rendered(written(pair(), KnockOuts(self_hosted=True), operations="4.5"))

    assert said(part(page, "Decision Drivers").select("li")) == [
        "Operations: weight 4.5 of 5 (the editors' weight: 2)",
        "Data integrity: weight 3 of 5",
        "We must be able to self-host it.",
    ]


def test_the_outcome_says_who_leads_and_can_be_computed_again():
    outcome = part(rendered(written(pair(), operations="5")), "Decision Outcome")

    assert said(outcome.select("p"))[:3] == [
        "Chosen option: MySQL.",
        "With these weights, MySQL leads by 6. That differs from the editors' pick, PostgreSQL. "
        "Narrow: it wins with 50% of all possible weights, on 2 criteria.",
        "On each criterion, a pro adds its strength and a con subtracts it; a score stays between −3 and 3. "
        "The difference, multiplied by the weight, goes to the side with the higher score.",
    ]
    assert [said(row.select("th, td")) for row in outcome.select("tr")] == [
        ["Criterion", "Weight", "MySQL", "PostgreSQL", "Weight × difference"],
        ["Operations", "5", "2", "−1", "MySQL by 15"],
        ["Data integrity", "3", "−1", "2", "PostgreSQL by 9"],
        ["Total", "", "", "", "MySQL by 6"],
    ]


def test_a_margin_of_nought_is_even():
    outcome = part(rendered(written(pair(), operations="3")), "Decision Outcome")

    assert said(outcome.select("tr")[-1].select("td")) == ["Total", "", "", "", "level"]


def test_what_is_not_counted_is_listed_with_the_reason():
    licence, age = (PageCriterion(name.lower(), name, Decimal(1)) for name in ("Licence", "Age"))
    first = (make_claim(criterion=licence), make_claim(criterion=OPERATIONS))
    second = (make_claim(criterion=age, is_pro=False), make_claim(criterion=OPERATIONS))
    left_out = {"licence": "Both are free", "looks": "Nobody sees them"}
    sides = {"first": {"claims": first}, "second": {"claims": second}}

    outcome = part(rendered(written(pair(**sides, left_out=left_out))), "Decision Outcome")

    assert said(outcome.find("p", string="Not counted:").find_next("ul").select("li")) == [
        "Age: claims on PostgreSQL only.",
        "Licence: claims on MySQL only. Makes no difference: Both are free.",
        "Makes no difference: Nobody sees them.",
    ]


def test_each_claim_that_does_not_count_says_why():
    claims = (
        make_claim(criterion=OPERATIONS, source="", text="Counts"),
        make_claim(criterion=OPERATIONS, source="", text="Ended", versions="<9"),
        make_claim(criterion=PageCriterion("age", "Age"), source="", text="Lone"),
        make_claim(source="", text="Loose"),
    )
    first = {"claims": claims, "releases": (PageRelease("9", latest="9.1"),)}

    page = rendered(written(pair(first=first), operations="5"))

    assert said(part(page, "Consequences").select("li")) == [
        "Good: Counts. (Operations; strength 2 of 3; no source)",
        "Good: Ended. (Operations; strength 2 of 3; versions <9; "
        "not counted: holds only before 9.1, the latest known release; no source)",
        "Good: Lone. (Age; strength 2 of 3; not counted: the other side has no claim that counts here; no source)",
        "Good: Loose. (strength 2 of 3; not counted: no criterion; no source)",
    ]


def test_without_preferences_it_is_our_pick_with_our_reason():
    page = rendered(written(pair(ruling=make_ruling(in_short="Rules about data hold."))))

    assert words(page.h1) == "Use PostgreSQL rather than MySQL"
    assert said(part(page, "Decision Outcome").select("p"))[:4] == [
        "Chosen option: PostgreSQL.",
        "Rules about data hold.",
        "It holds to the standard more closely, and its extensions save a second system.",
        "With these weights, PostgreSQL leads by 3. Narrow: it wins with 50% of all possible weights, on 2 criteria.",
    ]


def test_our_pick_stands_against_the_weighed_claims_where_an_editor_decided_so():
    page = rendered(written(pair(ruling=make_ruling(pick="mysql", basis="editor"))))

    assert words(page.h1) == "Use MySQL rather than PostgreSQL"
    assert "With these weights, PostgreSQL leads by 3. That differs from the editors' pick, MySQL." in said(
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
        "Bad: It has no full joins. (strength 2 of 3; not counted: no criterion; no source)",
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
        "The lead flips to MySQL when Data integrity weighs less than 2.5 (now 3).",
        "The lead flips to MySQL when Operations weighs more than 3 (now 2.5).",
        "No other single weight flips the lead.",
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
        "If a licence changes (happened on 1 Nov 2026; decided again since)"
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
        "PostgreSQL is out: its licence, SSPL-1.0, isn't open source.",
    ]
    assert outcome.table is None


def test_a_page_without_weighed_claims_has_a_record_too():
    page = rendered(written(make_page(first=make_side("mysql", claims=()))))

    assert said(page.select("h2")) == [heading for heading in HEADINGS if heading != "Decision Drivers"]
    assert page.table is None
    assert "Nothing to weigh: no criterion has claims that count on both sides." in said(page.select("p"))


def test_it_leads_back_to_the_page_with_these_weights():
    page = rendered(written(pair(), operations="5"))

    links = [anchor for anchor in page.select("a") if "nicepick" in anchor["href"]]
    assert {anchor["href"] for anchor in links} == {URL, *(URL.replace("?", f"{name}?") for name in BELOW)}
    assert "The same record, drawn anew" in said(links)


def test_what_was_not_understood_is_said():
    preferences = Preferences(messages=("No criterion here is called “x”.",))

    page = rendered(record(ComparisonView(Evidence(pair()), preferences, TODAY), URL))

    assert "No criterion here is called “x”." in said(part(page, "More Information").select("li"))


# --- Hostile words


def test_no_name_or_text_becomes_markup():
    criterion = PageCriterion("odd", HOSTILE, Decimal(2))
    side = make_side(
        "mysql",
        name=HOSTILE,
        use_case=HOSTILE,
        claims=(
            make_claim(text=HOSTILE, criterion=criterion, source_title=HOSTILE, versions=HOSTILE),
            make_claim(text=HOSTILE, source="javascript:alert(1)", is_pro=False, versions="<9"),
            make_claim(text=HOSTILE, criterion=PageCriterion("lone", HOSTILE, Decimal(1))),
        ),
        releases=(PageRelease("10", latest="10"),),
    )
    other = make_side("postgresql", claims=(make_claim(criterion=criterion),))
    ruling = make_ruling(
        in_short=HOSTILE,
        reason=HOSTILE,
        best_case_for_the_other=HOSTILE,
        conditions=(PageCondition(HOSTILE),),
        decided_by=HOSTILE,
    )

    page = rendered(
        written(make_page(first=side, second=other, ruling=ruling, reviewed_by=HOSTILE, left_out={"x": HOSTILE}))
    )

    assert page.select("img, em, code, s, script") == []
    assert said(page.select("h2")) == HEADINGS
    assert {anchor["href"].partition(":")[0] for anchor in page.select("a")} == {"https"}
    assert {len(row.select("th, td")) for row in page.select("tr")} == {5}
    shown = words(BeautifulSoup(f"<p>{page.h1}</p>", "html.parser"))
    assert (
        "<img src=x onerror=alert(1)> | # *a* _b_ `c` [d](javascript:e) ![f](g) ~h~ &lt; $x$ \\ # i - j 1. k" in shown
    )


NAMES = [
    "a|b", "|", "\\|", "a\\", "| a | b |", "`code`", "```", "[x](https://evil.example)", "![x](y)",
    "<script>alert(1)</script>", "# head", "## head ##", "- item", "1. one", "> quote", "---", "===", "*a* _b_", "&lt;",
    "<!-- x", "a\nb", "a\r\n\r\n# b", "~~~", "a\u2028b", "$x$", "שלום | x",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_any_name_is_shown_as_it_is_and_breaks_no_table(name):
    criterion = PageCriterion("odd", name, Decimal(2))
    side = make_side("mysql", name=name, claims=(make_claim(criterion=criterion, text="Quick"),))
    other = make_side("postgresql", claims=(make_claim(criterion=criterion, text="Slow", is_pro=False),))

    page = rendered(written(make_page(first=side, second=other)))

    shown = " ".join(name.split())
    assert words(page.h1).translate(UNMARKED) == f"Use PostgreSQL rather than {shown}"
    assert said(page.select("h2")) == HEADINGS
    assert [text.translate(UNMARKED) for text in said(part(page, "Considered Options").select("li"))] == [
        shown,
        "PostgreSQL",
    ]
    head, *rows = [[text.translate(UNMARKED) for text in said(row.select("th, td"))] for row in page.select("tr")]
    assert head == ["Criterion", "Weight", shown, "PostgreSQL", "Weight × difference"]
    assert [row[0] for row in rows] == [shown, "Total"]
    assert page.select("code, em, strong, img, script, blockquote, hr, pre") == []


# --- Its address


@pytest.fixture
def comparison(db):
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql", licence="PostgreSQL")
    operations, integrity = make_criterion("operations", weight=2), make_criterion("integrity", weight=3)
    for better, worse, criterion in ((mysql, postgresql, operations), (postgresql, mysql, integrity)):
        make_stored_claim(better, criterion=criterion, strength=3)
        make_stored_claim(worse, criterion=criterion, strength=1)
    return make_published_comparison(mysql, postgresql, verdict={"pick": "high"})


def test_it_is_markdown_that_is_not_indexed(client, comparison):
    response = client.get(f"{PATH}?w-operations=5&utm_source=mail")

    assert response.status_code == 200
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert "noindex" in response["X-Robots-Tag"]
    assert response.content.decode().startswith("---\nstatus: proposed\n")
    assert "\n---\n\n# Use MySQL rather than PostgreSQL\n" in response.content.decode()
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

    none, unknown = client.get(PATH), client.get("/compare/mysql-vs-nothing/decision.md")

    assert (none.status_code, none["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert none.text.splitlines() == [
        "We haven't compared the two yet. Each of them:",
        "MySQL: http://127.0.0.1:8000/technologies/mysql.md",
        "PostgreSQL: http://127.0.0.1:8000/technologies/postgresql.md",
    ]
    assert (unknown.status_code, unknown.text.splitlines()[0]) == (404, "At least one of the two names is unknown.")


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
    assert "\n---\n\n# Use PostgreSQL rather than MySQL\n" in response.content.decode()


def test_default_preferences_are_those_of_the_base_page():
    page = pair()

    assert record(ComparisonView(Evidence(page), DEFAULT, TODAY), URL) == written(page)
