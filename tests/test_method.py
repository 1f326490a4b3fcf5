"""A reader follows the weighing on the page "How we pick" by hand."""

import re
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup

from comparisons.domain.scoring import STRENGTHS, Strength, robustness, weigh
from comparisons.presenters import worked_example

from .reading import said, words

pytestmark = pytest.mark.django_db
SUM = re.compile(r"(.+) = (−?[0-9.]+)(?: counts as (−?[0-9.]+))?")


@pytest.fixture
def page(client) -> BeautifulSoup:
    return BeautifulSoup(client.get("/method/").content, "html.parser")


def cells(page: BeautifulSoup, table: str) -> list[list[str]]:
    """The cells of each row without the leaders' names, which stand below the sums."""
    return [
        [
            "".join(part for part in cell.strings if part.parent.get("class") != ["leads"]).strip()
            for cell in row.select("th, td")
        ]
        for row in page.select(f"#{table} :is(tbody, tfoot) tr")
    ]


def value(text: str) -> Fraction:
    """What a sum of the page comes to when its left side is worked out; the right side has to say so too."""
    found = SUM.fullmatch(text)
    if found is None:
        return worked_out(text)
    left, right, counted = found.groups()
    assert worked_out(left) == worked_out(right), text
    return worked_out(counted or right)


def worked_out(text: str) -> Fraction:
    plain = text.translate(str.maketrans({"−": "-", "×": "*", "÷": "/"}))
    assert re.fullmatch(r"[0-9.()*/+ -]+", plain), text
    return eval(re.sub(r"[0-9]+(?:\.[0-9]+)?", r"Fraction('\g<0>')", plain), {"Fraction": Fraction})  # noqa: S307


def test_every_sum_comes_to_what_it_says(page):
    *lines, (_, answer, total) = cells(page, "worked-sum")

    weighed = []
    for _, first, second, margin, weight_times_margin in lines:
        assert value(first) - value(second) == value(margin)
        assert worked_out(weight_times_margin.split(" × ")[1].split(" = ")[0]) == value(margin)
        weighed.append(value(weight_times_margin))

    assert value(total) == sum(weighed)
    assert answer == "Left leads by 3."


def test_each_margin_names_its_leader(page):
    leaders = [said(row.select(".leads")) for row in page.select("#worked-sum tbody tr")]

    assert leaders == [
        ["Left by 1", "Left by 3"],
        ["Left by 4", "Left by 4"],
        ["Right by 4", "Right by 4"],
    ]


def test_a_bar_reaches_from_the_middle_towards_the_side_that_leads(page):
    bars = page.select(".worked-bars li")

    assert said(bars) == ["Speed Left by 3", "Learning Left by 4", "Operations Right by 4"]
    assert [(bar.rect["x"], bar.rect["width"]) for bar in bars] == [("12.5%", "37.5%"), ("0%", "50%"), ("50%", "50%")]


def test_what_does_not_count_is_listed_with_the_reason(page):
    assert said(page.select("#worked-uncounted li")) == [
        "Licence: claims on Left only.",
        "Speed: a con of Right for versions <4, all before 4.2, the latest known release.",
    ]
    assert [one.criterion.name for one in weigh(worked_example.PAGE).one_sided] == ["Licence"]


def test_the_words_for_a_lead_are_those_of_the_rule(page):
    numbers = {3: "three", 4: "four"}
    rules = [
        f"{word} from {least:.0%} and {numbers[rows]}" if rows else f"{word} from {least:.0%}"
        for word, least, rows in STRENGTHS
    ]

    *shown, last = said(page.select("#strength ~ ul li"))

    assert [rule.replace(" %", "%").rstrip(",").removesuffix(" criteria") for rule in shown] == rules
    assert last.startswith(Strength.ONLY_THESE_WEIGHTS.label)
    assert "Narrow: it wins with 60% of all possible weights, on 3 criteria." in words(page.select_one("#weighing"))


def test_a_sum_beyond_three_counts_as_three(page):
    scores = {row[0]: row[1:3] for row in cells(page, "worked-sum")[:-1]}

    assert scores["Learning"] == ["3 + 2 = 5 counts as 3", "−1"]
    assert all(abs(value(score)) <= 3 for both in scores.values() for score in both)


def test_the_numbers_are_those_of_the_rule_that_weighs_every_page(page):
    weighing = weigh(worked_example.PAGE)

    *lines, (_, _, total) = cells(page, "worked-sum")
    flips = {row[0]: value(row[1]) for row in cells(page, "worked-flips")}

    assert [(row[0], value(row[3]), value(row[4])) for row in lines] == [
        (row.criterion.name, row.margin, Fraction(row.weighed)) for row in weighing.rows
    ]
    assert value(total) == Fraction(weighing.margin)
    assert {flip.criterion.name: flip.at for flip in weighing.flips} == {
        name: at for name, at in flips.items() if 0 < at < 5
    }


def test_each_flip_point_follows_from_weight_total_and_margin(page):
    *lines, (_, _, total) = cells(page, "worked-sum")
    expected = {
        name: worked_out(weighed.split(" × ")[0]) - value(total) / value(margin)
        for name, _, _, margin, weighed in lines
    }

    found = cells(page, "worked-flips")

    assert {name: value(point) for name, point, _ in found} == expected
    assert {name: finding for name, _, finding in found} == {
        "Speed": "At 0 the two only tie, so this weight alone never flips the pick.",
        "Learning": "Right leads when Learning weighs less than 0.25 (now 1).",
        "Operations": "Right leads when Operations weighs more than 1.75 (now 1).",
    }


def test_the_share_is_worked_out_step_by_step(page):
    steps = [step for _, step in cells(page, "worked-share")]

    assert [value(step) for step in steps] == [Fraction(1, 5), Fraction(3, 5)]
    assert f"× {steps[0].split(' = ')[1]} +" in steps[1]
    assert robustness([row.margin for row in weigh(worked_example.PAGE).rows]) == pytest.approx(float(value(steps[-1])))
    assert "60%" in [strong.text for strong in page.select("#weighing strong")]


def test_the_page_says_that_the_two_are_made_up(page):
    assert "Left and Right are made up" in words(page.select_one("#weighing > p"))
