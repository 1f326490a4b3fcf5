"""A reader sets weights of their own: what the page shows under them, and what stays as it was."""

from datetime import date

import pytest

from .make import (
    make_alias,
    make_claim,
    make_condition,
    make_criterion,
    make_editor,
    make_published_comparison,
    make_relation,
    make_release,
    make_reviewed_comparison,
    make_signal,
    make_technology,
    make_weighed_comparison,
)
from .reading import links, parsed, read, said, words

URL = "/compare/mysql-vs-postgresql/"


@pytest.fixture
def comparison(db):
    return make_weighed_comparison()


# --- The page


def steps(row):
    return [radio["value"] for radio in row.select("[type=radio]")]


def chosen(page):
    return {radio["name"]: radio["value"] for radio in page.select("[type=radio][checked]")}


def test_each_criterion_has_steps_of_which_our_weight_is_chosen_and_marked(client, comparison):
    form = read(client, URL).select_one("#weights form")

    rows = form.select("fieldset.weight")
    assert [words(row.legend.bdi) for row in rows] == ["Integrity", "Operations"]
    assert [steps(row) for row in rows] == [["0", "1", "2", "2.75", "3"], ["0", "1", "2", "3"]]
    assert chosen(form) == {"w-integrity": "2.75", "w-operations": "2"}
    assert [words(step) for step in form.select(".weight-step") if step.small] == ["2.75 ours", "2 ours"]
    assert (form["method"], form["action"]) == ("get", f"{URL}#weights")
    assert words(form.select_one("button:not([type])")) == "Weigh"


@pytest.mark.parametrize(
    ("weight", "expected"),
    [("3", ["0", "1", "2", "3"]), ("4.5", ["0", "1", "2", "3", "4.5"]), ("0.25", ["0", "0.25", "1", "2", "3"])],
)
def test_any_other_weight_in_the_address_is_a_step_of_its_own(client, comparison, weight, expected):
    page = read(client, f"{URL}?w-operations={weight}")

    assert steps(page.select("fieldset.weight")[1]) == expected
    assert chosen(page)["w-operations"] == weight


def test_the_weights_are_folded_until_the_address_sets_one(client, comparison):
    assert not read(client, URL).select_one(".weights-each").has_attr("open")
    assert read(client, f"{URL}?w-operations=3").select_one(".weights-each").has_attr("open")


def test_our_own_result_stands_there_first(client, comparison):
    page = read(client, URL)

    assert words(page.select_one("#weighed")) == (
        "PostgreSQL by 2.25 with our weights. Narrow: it wins with 50% of all possible weights, on 2 criteria."
    )
    assert [part["id"] for part in page.select("[aria-live]")] == ["weighed"]


def test_each_flip_is_marked_on_its_track_with_who_wins_beyond(client, comparison):
    page = read(client, URL)

    integrity, operations = page.select("fieldset.weight .flip")
    assert (words(integrity), words(operations)) == ("MySQL below 2", "MySQL above 2.75")
    # five steps, with 2 in the middle of the third; four, with 2.75 three quarters from the third to the fourth
    below, beyond = integrity.rect, operations.rect
    assert (below["x"], below["width"], integrity.line["x1"]) == ("0%", "50.0%", "50.0%")
    assert (beyond["x"], beyond["width"], operations.line["x1"]) == ("81.25%", "18.75%", "81.25%")
    assert page.select_one("#no-flip").text == ""


def test_a_flip_beyond_the_last_step_is_said_in_words_alone(client, comparison):
    page = read(client, f"{URL}?w-integrity=3.5")

    flip = page.select_one("#flip-operations")
    assert words(flip) == "MySQL above 3.5"
    assert flip.svg is None
    assert page.select_one("#flip-integrity").svg


def test_where_no_weight_flips_the_lead_that_is_said_once(client, comparison):
    page = read(client, f"{URL}?w-operations=5&w-integrity=0")

    assert words(page.select_one("#no-flip")) == "No single weight flips the lead."
    assert said(page.select(".flip")) == ["", ""]


def test_the_address_is_the_state(client, comparison):
    page = read(client, f"{URL}?w-operations=4.5")

    assert words(page.select_one("#weighed")).startswith(
        "MySQL by 5.25 with your weights. That differs from our pick, PostgreSQL."
    )
    assert chosen(page) == {"w-integrity": "2.75", "w-operations": "4.5"}
    assert links(page.select_one(".weights-result")) == {
        "Reset": f"{URL}#weights",
        "Decision record": "/compare/mysql-vs-postgresql/decision.md?w-operations=4.5",
        "Tell me when this changes": "/compare/mysql-vs-postgresql/watch.atom?w-operations=4.5",
        "Mail me when our pick changes": "/compare/mysql-vs-postgresql/letters/",
    }


def test_with_weights_in_the_address_title_box_rows_and_total_are_the_readers(client, comparison):
    page = read(client, f"{URL}?w-operations=4.5")

    assert words(page.title) == "MySQL vs PostgreSQL: MySQL, with your weights · Nice Pick"
    assert words(page.h1) == "MySQL vs PostgreSQL MySQL, with your weights"
    assert page.select_one("meta[name=description]")["content"] == "With your weights, MySQL leads by 5.25."
    assert words(page.select_one("#pick .eyebrow")) == "With your weights"
    assert words(page.select_one("#pick .pick-name")) == "MySQL"
    assert words(page.select_one("#pick .pick-strength")) == (
        "With your weights, MySQL leads by 5.25. Narrow: it wins with 50% of all possible weights, on 2 criteria."
    )
    assert words(page.select_one("#pick .pick-ours")) == "Our own pick is PostgreSQL. Back to ours"
    assert said(page.select("[id^=criterion-] h3")) == ["Operations", "Integrity"]
    assert said(page.select("[id^=criterion-] .face-lead")) == ["MySQL by 13.5", "PostgreSQL by 8.25"]
    assert said(page.select("#arithmetic > summary > *")) == ["How it adds up", "with your weights", "MySQL by 5.25"]
    assert list(chosen(page)) == ["w-integrity", "w-operations"]


def test_without_weights_they_are_ours(client, comparison):
    page = read(client, f"{URL}?w-operations=2")

    assert words(page.title) == "MySQL vs PostgreSQL: PostgreSQL, not yet reviewed · Nice Pick"
    assert words(page.h1) == "MySQL vs PostgreSQL"
    assert words(page.select_one("#pick h2")) == "Nice Pick"
    assert words(page.select_one(".overview-total")) == "In total PostgreSQL by 2.25"
    assert page.select("#pick .pick-ours") == []
    assert said(page.select("[id^=criterion-] h3")) == ["Integrity", "Operations"]
    assert words(page.select_one("#arithmetic .face-count")) == "with our weights"


def test_the_box_says_who_is_left_of_must_haves(client, comparison):
    pick = read(client, f"{URL}?open_source=1").select_one("#pick")

    assert words(pick.select_one(".eyebrow")) == "With your must-haves"
    assert words(pick.select_one(".pick-name")) == "MySQL"
    assert words(pick.select_one(".pick-strength")) == "Only MySQL is left."


def test_a_weight_for_what_is_recorded_of_one_side_only_counts_nothing_and_says_so(client, comparison):
    make_claim(comparison.low, criterion=make_criterion("licence"))

    page = read(client, f"{URL}?w-licence=5")

    one = comparison.low.name
    assert said(page.select(".weighed-message")) == [
        f"Licence doesn't count here, whatever its weight: only {one} has claims on it."
    ]
    assert words(page.select_one("#weighed b")) == "PostgreSQL by 2.25"
    assert page.select("[name=w-licence]") == []
    assert words(page.h1) == "MySQL vs PostgreSQL"


def test_where_nothing_is_weighed_a_weight_is_answered_above_the_claims(client, db):
    comparison = make_published_comparison("mysql", "postgresql")
    make_claim(comparison.first, criterion=make_criterion("licence"))

    page = read(client, f"{URL}?w-licence=5&open_source=1")

    assert said(page.select("#claims .face-messages li")) == [
        "Licence doesn't count here, whatever its weight: only MySQL has claims on it."
    ]
    assert words(page.select_one("#pick h2")) == "Nice Pick"
    assert page.select_one("#weights") is None
    assert read(client, URL).select(".face-messages") == []


def test_a_knock_out_says_whom_it_took_away(client, comparison):
    page = read(client, f"{URL}?open_source=1")

    assert said(page.select("#weighed-notes li")) == ["PostgreSQL is out: its licence, SSPL-1.0, isn't open source."]
    assert words(page.select_one("#weighed b")) == "Only MySQL is left"
    assert said(page.select(".flip")) == ["", ""]
    assert page.select_one(".must-haves").has_attr("open")
    assert page.select_one("[name=open_source]").has_attr("checked")
    assert not read(client, URL).select_one(".must-haves").has_attr("open")


def test_support_and_first_release_are_read_from_what_is_recorded(client, comparison):
    make_release(comparison.low, cycle="8.4", support="until", supported_until=date(2020, 4, 30))
    type(comparison.high).objects.filter(pk=comparison.high.pk).update(first_released="1996")

    page = read(client, f"{URL}?supported_months=6&released_before=1996")

    assert said(page.select("#weighed-notes li")) == [
        "MySQL is out: the longest support recorded, of release 8.4, ended on 30 Apr 2020.",
        "PostgreSQL is out: it was first released in 1996.",
    ]
    assert words(page.select_one("#weighed b")) == "Neither is left"


@pytest.mark.parametrize("query", ["w-operations=99999", "w-beauty=3", "supported_months=many", "w-operations=%00"])
def test_what_cannot_be_understood_falls_back_with_a_message(client, comparison, query):
    page = read(client, f"{URL}?{query}")

    assert len(page.select(".weighed-message")) == 1
    assert words(page.select_one("#weighed b")) == "PostgreSQL by 2.25"


@pytest.mark.parametrize(
    "query", ["&".join(f"a{number}=1" for number in range(2000)), f"w-operations={'9' * 10_000}", "%ff=%ff&&&==;"]
)
def test_no_query_breaks_the_page(client, comparison, query):
    page = read(client, f"{URL}?{query}")

    assert words(page.select_one("#weighed b")) == "PostgreSQL by 2.25"


def test_a_strangers_words_stay_text(client, comparison):
    page = read(client, f"{URL}?w-operations=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert(1)" in words(page.select_one(".weighed-message"))
    assert page.select(".weighed-message script") == []


def test_a_page_where_no_claim_counts_asks_for_no_weights(client, db):
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    make_claim(mysql)
    make_claim(postgresql, criterion=make_criterion(), against=make_technology("sqlite"))
    make_published_comparison(mysql, postgresql)

    page = read(client, f"{URL}?w-operations=3&open_source=1")

    assert page.select_one("#weights") is None
    assert page.select_one("script[src*=htmx]") is None
    assert page.select_one("meta[name=htmx-config]") is None


def test_an_editors_preview_shows_the_result_without_the_form(client, comparison):
    client.force_login(make_editor())

    page = read(client, f"/admin/comparisons/comparison/{comparison.pk}/preview/")

    assert words(page.select_one("#weighed b")) == "PostgreSQL by 2.25"
    assert page.select("#weights form") == []


# --- Search engines and queries


def test_only_the_page_with_our_weights_is_indexed(client, db):
    comparison = make_reviewed_comparison("mysql", "postgresql")
    operations = make_criterion("operations", weight=2)
    for technology in comparison.sides:
        make_claim(technology, criterion=operations)

    for query, indexed in [
        ("", True),
        ("?utm_source=mail", True),
        ("?w-operations=2", True),
        ("?w-operations=3", False),
        ("?open_source=1", False),
        ("?w-operations=x", False),
    ]:
        page = read(client, URL + query)
        assert (page.select_one("meta[name=robots]") is None) is indexed, query
        assert page.select_one("link[rel=canonical]")["href"].endswith(URL), query


def test_an_alias_leads_to_the_page_with_the_same_weights(client, comparison):
    make_alias(comparison.high, "postgres")

    response = client.get("/compare/Postgres-vs-MySQL?w-operations=5")

    assert response.status_code == 301
    assert response["Location"] == f"{URL}?w-operations=5"


def test_weights_cost_no_query(client, comparison, django_assert_max_num_queries):
    for technology in (comparison.low, comparison.high):
        make_release(technology)
        make_relation(technology, "sqlite")
        make_signal(technology)
    make_condition(comparison.verdict)

    with django_assert_max_num_queries(6):
        read(client, f"{URL}?w-operations=5&open_source=1&supported_months=3")


# --- The result alone


def test_the_result_alone_holds_every_part_of_the_page_that_weights_change(client, comparison):
    query = "?w-operations=5&self_hosted=1"
    page = read(client, URL + query)

    response = client.get(f"{URL}weighed/{query}")

    alone = parsed(response)
    swapped = alone.select("[hx-swap-oob=true]")
    assert {part["id"] for part in swapped} == {
        "readers-title", "pick", "overview", "claims", "weight-chips", "no-flip", "flip-integrity", "flip-operations",
        "weighed-notes", "weighed-links",
    }  # fmt: skip
    for part in swapped:
        assert words(part) == words(page.select_one(f"#{part['id']}"))
        part.extract()
    assert words(alone.title.extract()) == words(page.title)
    assert words(alone) == words(page.select_one("#weighed"))
    assert page.select("[hx-swap-oob]") == []
    assert alone.html is None
    assert alone.select_one("#weighed") is None
    assert response["HX-Push-Url"] == f"{URL}?w-operations=5&self_hosted=1"
    assert "noindex" in response["X-Robots-Tag"]


def test_the_address_that_is_pushed_says_only_what_differs(client, comparison):
    response = client.get(f"{URL}weighed/?w-operations=2&w-integrity=4.0&supported_months=&w-beauty=7&utm_source=mail")

    assert response["HX-Push-Url"] == f"{URL}?w-integrity=4"
    assert client.get(f"{URL}weighed/?w-operations=2")["HX-Push-Url"] == URL


def test_the_result_alone_is_the_same_whoever_asks(client, comparison):
    plain = client.get(f"{URL}weighed/?w-operations=5")
    scripted = client.get(f"{URL}weighed/?w-operations=5", headers={"HX-Request": "true"})

    assert plain.content == scripted.content
    assert "Vary" not in plain.headers


def test_the_result_stands_where_the_page_stands(client, comparison):
    assert client.get("/compare/PostgreSQL-vs-mysql/weighed/?w-operations=5")["Location"] == (
        f"{URL}weighed/?w-operations=5"
    )
    assert client.get("/compare/mysql-vs-nothing/weighed/").status_code == 404
    comparison.status = "archived"
    comparison.save()
    assert client.get(f"{URL}weighed/").status_code == 410


def test_where_no_claim_counts_the_result_is_empty(client, db):
    make_published_comparison("mysql", "postgresql")

    response = client.get(f"{URL}weighed/?w-operations=5")

    assert (response.status_code, response.content.strip()) == (200, b"")


def test_an_unpublished_pair_has_no_result(client, db):
    make_technology("mysql")
    make_technology("postgresql")

    assert client.get(f"{URL}weighed/").status_code == 404
