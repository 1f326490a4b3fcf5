"""A reader sets weights of their own: who wins under them, what would flip it, and what stays as it was."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from comparisons.domain import weighing_sentences
from comparisons.domain.knock_outs import KnockOuts
from comparisons.domain.page import Criterion
from comparisons.domain.preferences import Preferences
from comparisons.domain.scoring import Flip, weigh
from comparisons.domain.weighed import weighed

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
)
from .make_pages import make_claim as claim
from .make_pages import make_page, make_ruling, make_side
from .reading import links, parsed, read, said, words

TODAY = date(2026, 11, 22)
URL = "/compare/mysql-vs-postgresql/"
OPERATIONS = Criterion("operations", "Operations", Decimal(2))
INTEGRITY = Criterion("integrity", "Data integrity", Decimal(3))
POINT = re.compile(r"counts (?:(more|less) than )?([0-9.]+)")


def pair(**changes):
    """MySQL leads by 3 on operations (2), PostgreSQL by 3 on data integrity (3): by 3 in all, and it is picked."""
    first = make_side("mysql", claims=(claim(criterion=OPERATIONS, strength=3),), **changes.pop("first", {}))
    second = make_side("postgresql", claims=(claim(criterion=INTEGRITY, strength=3),), **changes.pop("second", {}))
    return make_page(first=first, second=second, **changes)


def under(page, knock_outs=None, **weights):
    wanted = {slug: Decimal(weight) for slug, weight in weights.items()}
    return weighed(page, Preferences(wanted, knock_outs or KnockOuts()), TODAY)


# --- Sentences


def test_our_weights_and_theirs_are_told_apart():
    assert weighing_sentences.answer(under(pair())) == "With our weights PostgreSQL leads by 3."
    assert weighing_sentences.answer(under(pair(), operations="4.5")) == "With your weights MySQL leads by 4.5."


def test_names_in_the_plural_lead():
    page = pair(second={"name": "Web Components", "plural": True})

    assert weighing_sentences.answer(under(page)) == "With our weights Web Components lead by 3."


def test_a_tie_has_no_leader_and_no_flips():
    even = under(pair(), operations="3")

    assert weighing_sentences.answer(even) == "With your weights neither leads."
    assert weighing_sentences.flips(even) == []
    assert weighing_sentences.nothing_else(even) == ""


def test_each_flip_is_said_with_the_weight_as_it_is():
    result = under(pair())

    assert weighing_sentences.flips(result) == [
        "It flips to MySQL when Data integrity counts less than 2; now 3.",
        "It flips to MySQL when Operations counts more than 3; now 2.",
    ]
    assert weighing_sentences.nothing_else(result) == "Nothing else on its own flips it."


def test_where_no_weight_flips_it_that_is_said():
    ahead = tuple(claim(criterion=criterion, strength=3) for criterion in (OPERATIONS, INTEGRITY))
    result = under(make_page(second=make_side("postgresql", claims=ahead)))

    assert weighing_sentences.flips(result) == []
    assert weighing_sentences.nothing_else(result) == "No single weight flips it."


def test_level_sides_cannot_be_told_apart_by_weights():
    page = make_page(
        first=make_side("mysql", claims=(claim(criterion=OPERATIONS),)),
        second=make_side("postgresql", claims=(claim(criterion=OPERATIONS),)),
    )

    assert weighing_sentences.nothing_else(under(page)) == weighing_sentences.LEVEL
    assert weighing_sentences.holds(under(page)) == ""


@pytest.mark.parametrize(
    ("at", "rises", "expected"),
    [
        ("4.4", True, "counts more than 4.4; now 2"),
        ("4.397", True, "counts 4.4 or more; now 2"),
        ("4.401", True, "counts 4.41 or more; now 2"),
        ("4.996", True, "counts 5; now 2"),
        ("1.25", False, "counts less than 1.25; now 2"),
        ("1.257", False, "counts 1.25 or less; now 2"),
        ("0.004", False, "counts 0; now 2"),
    ],
)
def test_a_flip_point_is_never_rounded_to_where_it_does_not_flip(at, rises, expected):
    flip = Flip(OPERATIONS, Decimal(2), Fraction(at), rises, "mysql")

    assert weighing_sentences.flip_point(flip) == f"Operations {expected}"


@given(st.integers(1, 9), st.integers(1, 9), st.decimals(0, 5, places=2), st.decimals(0, 5, places=2))
def test_the_weight_that_is_named_flips_it_and_the_one_before_does_not(up, down, operations, integrity):
    page = make_page(
        first=make_side("mysql", claims=tuple(claim(criterion=OPERATIONS, strength=1) for _ in range(up))),
        second=make_side("postgresql", claims=tuple(claim(criterion=INTEGRITY, strength=1) for _ in range(down))),
    )
    now = {"operations": operations, "integrity": integrity}

    for flip in weigh(page, now).flips:
        word, number = POINT.search(weighing_sentences.flip_point(flip)).groups()
        step = Decimal("0.01") if flip.rises else Decimal("-0.01")
        # what is said of "more than 4" begins beyond it, what is said of "4 or more" at it
        beyond, before = (
            (Decimal(number) + step, Decimal(number)) if word else (Decimal(number), Decimal(number) - step)
        )
        assert weigh(page, now | {flip.criterion.slug: beyond}).leader == flip.to
        assert weigh(page, now | {flip.criterion.slug: before}).leader != flip.to


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.0, "100 %"),
        (0.9999, "more than 99 %"),
        (0.834, "83 %"),
        (0.5, "50 %"),
        (0.001, "less than 1 %"),
        (0.0, "0 %"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_none(share, expected):
    assert weighing_sentences.percent(share).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_how_often_the_pick_holds_does_not_hang_on_the_readers_weights():
    ours, theirs = (weighing_sentences.holds(result) for result in (under(pair()), under(pair(), operations="5")))

    assert ours == theirs == "Our pick, PostgreSQL, leads under 50\N{NO-BREAK SPACE}% of all possible weightings."


def test_without_a_pick_it_is_said_of_who_leads_under_our_weights():
    page = pair(ruling=make_ruling(outcome="depends"))

    assert weighing_sentences.holds(under(page)).startswith("PostgreSQL leads under 50")
    assert weighing_sentences.against_pick(under(page, operations="5")) == ""


def test_another_answer_than_our_pick_is_said():
    assert weighing_sentences.against_pick(under(pair())) == ""
    assert weighing_sentences.against_pick(under(pair(), operations="5")) == (
        "That is another answer than our pick, PostgreSQL."
    )


def test_who_is_out_is_not_weighed():
    result = under(pair(second={"licence": "SSPL-1.0"}, first={"licence": "MIT"}), KnockOuts(open_source=True))

    assert weighing_sentences.knocked(result) == ["PostgreSQL is out: its licence, SSPL-1.0, is not open source."]
    assert weighing_sentences.answer(result) == "Only MySQL is left."
    assert weighing_sentences.flips(result) == []
    assert weighing_sentences.nothing_else(result) == ""
    assert weighing_sentences.holds(result) == ""


def test_it_is_said_where_nobody_is_out():
    result = under(pair(second={"self_hosted": True}, first={"self_hosted": True}), KnockOuts(self_hosted=True))

    assert weighing_sentences.knocked(result) == ["Both have what you cannot do without."]
    assert weighing_sentences.knocked(under(pair())) == []


def test_both_can_be_out():
    result = under(pair(second={"self_hosted": False}, first={"self_hosted": False}), KnockOuts(self_hosted=True))

    assert result.leader is None
    assert weighing_sentences.answer(result) == "Neither is left."


def test_what_is_unknown_stays_and_is_weighed():
    result = under(pair(), KnockOuts(self_hosted=True))

    assert len(weighing_sentences.knocked(result)) == 2
    assert weighing_sentences.answer(result) == "With our weights PostgreSQL leads by 3."


# --- The page


@pytest.fixture
def comparison(db):
    """MySQL leads on operations (2), PostgreSQL, the pick, on data integrity (3)."""
    mysql = make_technology("mysql", licence="GPL-2.0-only")
    postgresql = make_technology("postgresql", licence="SSPL-1.0")
    make_claim(mysql, criterion=make_criterion("operations", weight=2), strength=3)
    make_claim(postgresql, criterion=make_criterion("integrity", weight="2.75"), strength=3)
    return make_published_comparison(mysql, postgresql, verdict={"pick": "high"})


def test_each_criterion_has_a_slider_that_stands_at_our_weight(client, comparison):
    form = read(client, URL).select_one("#weights form")

    sliders = [(slider["name"], slider["value"]) for slider in form.select("[type=range]")]
    assert sliders == [("w-integrity", "2.75"), ("w-operations", "2")]
    for slider in form.select("[type=range]"):
        assert form.select_one(f"label[for={slider['id']}]")
        assert words(form.select_one(f"output[for={slider['id']}]")) == slider["value"]
        # else a browser moves it to the next step, and weighs what nobody chose
        assert Decimal(slider["value"]) % Decimal(slider["step"]) == 0
    assert form["action"] == f"{URL}#weights"
    assert form["method"] == "get"


def test_our_own_result_stands_there_first(client, comparison):
    result = read(client, URL).select_one("#weighed")

    assert words(result.select_one(".weighed-answer")) == "With our weights PostgreSQL leads by 2.25."
    assert said(result.select(".weighed-flips li")) == [
        "It flips to MySQL when Integrity counts less than 2; now 2.75.",
        "It flips to MySQL when Operations counts more than 2.75; now 2.",
    ]
    assert result["aria-live"] == "polite"


def test_the_address_is_the_state(client, comparison):
    page = read(client, f"{URL}?w-operations=4.5")

    assert words(page.select_one(".weighed-answer")) == (
        "With your weights MySQL leads by 5.25. That is another answer than our pick, PostgreSQL."
    )
    assert page.select_one("#w-operations")["value"] == "4.5"
    assert page.select_one("#w-operations-own").get("hidden") is None
    assert page.select_one("#w-integrity-own").get("hidden") is not None
    assert links(page.select_one("#weighed"))["Take it along as a decision record"] == (
        "/compare/mysql-vs-postgresql/decision.md?w-operations=4.5"
    )
    assert links(page.select_one("#weights"))["Back to our weights"] == f"{URL}#weights"


def test_a_readers_weights_never_change_our_pick(client, comparison):
    ours, theirs = (read(client, URL + query).select_one("#pick") for query in ("", "?w-operations=5"))

    assert words(ours) == words(theirs)
    assert "PostgreSQL" in words(theirs)


def test_the_points_of_both_are_said_beside_their_bars(client, comparison):
    balance = read(client, f"{URL}?w-operations=0.5").select_one(".balance")

    assert said(balance.select("dd")) == ["1.5 points", "8.25 points"]
    bar = balance.select_one("rect.balance-hatched")
    assert (bar["x"], bar["width"]) == ("59.09%", "40.91%")
    assert balance.svg["aria-hidden"] == "true"


def test_a_knock_out_says_whom_it_took_away(client, comparison):
    page = read(client, f"{URL}?open_source=1")

    assert said(page.select(".weighed-knocked li")) == ["PostgreSQL is out: its licence, SSPL-1.0, is not open source."]
    assert words(page.select_one(".weighed-answer")).startswith("Only MySQL is left.")
    assert page.select_one(".balance") is None
    assert page.select_one(".knock-outs").has_attr("open")
    assert page.select_one("[name=open_source]").has_attr("checked")
    assert not read(client, URL).select_one(".knock-outs").has_attr("open")


def test_support_and_first_release_are_read_from_what_is_recorded(client, comparison):
    make_release(comparison.low, cycle="8.4", support="until", supported_until=date(2020, 4, 30))
    type(comparison.high).objects.filter(pk=comparison.high.pk).update(first_released="1996")

    page = read(client, f"{URL}?supported_months=6&released_before=1996")

    assert said(page.select(".weighed-knocked li")) == [
        "MySQL is out: the longest support recorded, of release 8.4, ended on 30 Apr 2020.",
        "PostgreSQL is out: it was first released in 1996.",
    ]
    assert words(page.select_one(".weighed-answer")).startswith("Neither is left.")


@pytest.mark.parametrize("query", ["w-operations=99999", "w-beauty=3", "supported_months=many", "w-operations=%00"])
def test_what_cannot_be_understood_falls_back_with_a_message(client, comparison, query):
    page = read(client, f"{URL}?{query}")

    assert len(page.select(".weighed-messages li")) == 1
    assert words(page.select_one(".weighed-answer")) == "With our weights PostgreSQL leads by 2.25."


@pytest.mark.parametrize(
    "query", ["&".join(f"a{number}=1" for number in range(2000)), f"w-operations={'9' * 10_000}", "%ff=%ff&&&==;"]
)
def test_no_query_breaks_the_page(client, comparison, query):
    page = read(client, f"{URL}?{query}")

    assert words(page.select_one(".weighed-answer")) == "With our weights PostgreSQL leads by 2.25."


def test_a_strangers_words_stay_text(client, comparison):
    page = read(client, f"{URL}?w-operations=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert(1)" in words(page.select_one(".weighed-messages"))
    assert page.select(".weighed-messages script") == []


def test_a_page_where_no_claim_counts_asks_for_no_weights(client, db):
    mysql, postgresql = make_technology("mysql"), make_technology("postgresql")
    make_claim(mysql)
    make_claim(postgresql, criterion=make_criterion(), against=make_technology("sqlite"))
    make_published_comparison(mysql, postgresql)

    page = read(client, f"{URL}?w-operations=3&open_source=1")

    assert page.select_one("#weights") is None
    assert page.select_one("script[src*=htmx]") is None
    assert page.select_one("meta[name=htmx-config]") is None


def test_a_slider_moves_by_halves_or_in_steps_that_meet_our_weight(client, comparison):
    steps = {slider["name"]: slider["step"] for slider in read(client, URL).select("[type=range]")}

    assert steps == {"w-operations": "0.5", "w-integrity": "0.25"}


def test_an_editors_preview_shows_the_result_without_the_form(client, comparison):
    client.force_login(make_editor())

    page = read(client, f"/admin/comparisons/comparison/{comparison.pk}/preview/")

    assert words(page.select_one("#weights .weighed-answer")) == "With our weights PostgreSQL leads by 2.25."
    assert page.select("#weights form") == []


# --- Search engines and queries


def test_only_the_page_with_our_weights_is_indexed(client, db):
    comparison = make_reviewed_comparison("mysql", "postgresql")
    make_claim(comparison.low, criterion=make_criterion("operations", weight=2))

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


def test_the_result_alone_is_what_the_page_holds(client, comparison):
    query = "?w-operations=5&self_hosted=1"
    within = read(client, URL + query).select_one("#weighed")

    response = client.get(f"{URL}weighed/{query}")

    alone = parsed(response)
    assert words(alone) == words(within)
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


def test_an_unpublished_pair_has_no_result(client, db):
    make_technology("mysql")
    make_technology("postgresql")

    assert client.get(f"{URL}weighed/").status_code == 404


# --- In a browser


@pytest.mark.django_db(transaction=True)
def test_a_slider_changes_the_result_in_place(visitor, comparison):
    page = visitor.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(URL)
    page.evaluate("window.isTheSamePage = true")

    page.get_by_label("Operations").fill("4.5")

    expect(page.locator(".weighed-answer")).to_contain_text("With your weights MySQL leads by 5.25.")
    expect(page).to_have_url(f"{page.url.split('/compare')[0]}{URL}?w-operations=4.5")
    expect(page.locator("output[for=w-operations]")).to_have_text("4.5")
    expect(page.locator("#w-operations-own")).to_be_visible()
    assert page.evaluate("window.isTheSamePage")
    assert complaints == []


@pytest.mark.django_db(transaction=True)
def test_the_back_button_brings_back_the_weights_before(visitor, comparison):
    page = visitor.new_page()
    page.goto(URL)
    page.get_by_label("Operations").fill("4.5")
    expect(page.locator(".weighed-answer")).to_contain_text("MySQL leads by 5.25")
    page.get_by_label("Operations").fill("5")
    expect(page.locator(".weighed-answer")).to_contain_text("MySQL leads by 6.75")

    page.go_back()
    expect(page.locator(".weighed-answer")).to_contain_text("MySQL leads by 5.25")
    expect(page.get_by_label("Operations")).to_have_value("4.5")
    page.go_back()

    expect(page.locator(".weighed-answer")).to_contain_text("With our weights PostgreSQL leads by 2.25.")
    expect(page.get_by_label("Operations")).to_have_value("2")
    assert page.url.endswith(URL)


@pytest.mark.django_db(transaction=True)
def test_the_button_and_the_enter_key_change_the_result_in_place_too(visitor, comparison):
    page = visitor.new_page()
    page.goto(f"{URL}?self_hosted=1")
    page.evaluate("window.isTheSamePage = true")

    page.get_by_label("First released before").fill("19")
    page.keyboard.press("Enter")
    expect(page.get_by_label("First released before")).to_be_focused()
    page.get_by_label("First released before").fill("1999")
    page.keyboard.press("Enter")
    expect(page.locator(".weighed-knocked li")).to_have_count(4)
    page.get_by_label("It can be self-hosted").uncheck()
    page.get_by_role("button", name="Weigh again").click()
    expect(page.locator(".weighed-knocked li")).to_have_count(2)

    assert page.url.endswith(f"{URL}?released_before=1999")
    assert page.evaluate("window.isTheSamePage")


@pytest.mark.django_db(transaction=True)
def test_weights_are_set_by_keyboard_alone(visitor, comparison):
    page = visitor.new_page()
    page.goto(URL)
    page.get_by_label("Operations").focus()

    page.keyboard.press("End")

    expect(page.locator(".weighed-answer")).to_contain_text("MySQL leads by 6.75")
    expect(page.get_by_label("Operations")).to_be_focused()


@pytest.mark.django_db(transaction=True)
def test_the_link_is_copied_with_the_weights(browser, live_server, comparison):
    context = browser.new_context(base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(URL)
    page.get_by_text("What can you not do without?").first.click()
    page.get_by_label("It must be open source").check()
    expect(page.locator(".weighed-answer")).to_contain_text("Only MySQL is left.")

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{live_server.url}{URL}?open_source=1"
    context.close()


@pytest.mark.django_db(transaction=True)
def test_without_javascript_the_form_submits(browser, live_server, comparison):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(URL)
    assert not page.get_by_role("button", name="Copy link").is_visible()

    page.get_by_label("Operations").press("End")
    page.get_by_role("button", name="Weigh again").click()

    expect(page.locator(".weighed-answer")).to_contain_text("With your weights MySQL leads by 6.75.")
    expect(page.get_by_label("Operations")).to_have_value("5")
    assert "w-operations=5" in page.url
    page.get_by_role("link", name="Back to our weights").click()
    expect(page.locator(".weighed-answer")).to_contain_text("With our weights PostgreSQL leads by 2.25.")
    context.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_weighted_page_is_accessible_and_fits_the_window(visitor, comparison, width, scheme):
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    for query in ("?w-operations=4.5&w-beauty=3&self_hosted=1", "?open_source=1"):
        page.goto(URL + query)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
