"""A reader asks which technology of a category to take: a table of all pairs, by our picks or by own weights."""

import pytest

from comparisons.models import comparison_lists, technology_lists
from comparisons.presenters import shelf_view
from nicepick.wsgi import application

from .cached import Cached
from .make import (
    make_category,
    make_claim,
    make_comparison,
    make_criterion,
    make_published_comparison,
    make_reviewed_comparison,
    make_signal,
    make_technology,
)
from .reading import links, read, said, words

pytestmark = pytest.mark.django_db
URL = "/categories/tools/"


def make_tools(*slugs):
    tools = make_category("tools")
    return [make_technology(slug, category=tools, licence="MIT") for slug in slugs]


def make_pick(picked, other, **changes):
    end = "low" if picked.pk < other.pk else "high"
    return make_published_comparison(picked, other, verdict={"pick": end}, **changes)


def make_circle():
    """Axe over bit, bit over saw, saw over axe by our picks; claims that count put saw ahead of both."""
    axe, bit, saw = make_tools("axe", "bit", "saw")
    for picked, other in ((axe, bit), (bit, saw), (saw, axe)):
        make_pick(picked, other)
    speed, upkeep = make_criterion("speed", weight=2), make_criterion("upkeep", weight=1)
    for strength, tool in ((1, axe), (2, bit), (3, saw)):
        make_claim(tool, criterion=speed, strength=strength)
        make_claim(tool, criterion=upkeep, strength=strength, polarity="con")
    make_claim(axe, criterion=make_criterion("looks", weight=3))
    return axe, bit, saw


def table(page):
    """By row: what stands in its cells, without what a phone alone shows."""
    for hidden in page.select(".against-opponent, .against-over"):
        hidden.decompose()
    return {words(row.th): said(row.select("td")) for row in page.select(".against tbody tr")}


# ---- by our picks


def test_each_cell_is_the_pick_of_its_pair_with_a_link_and_wins_are_counted(client):
    axe, bit, saw = make_tools("axe", "bit", "saw")
    make_pick(axe, bit)
    make_pick(axe, saw)
    make_published_comparison(bit, saw, verdict={"outcome": "tie"})

    page = read(client, URL)

    assert said(page.select("#shelf .said")) == ["We pick Axe over each of the 2 others."]
    assert said(page.select(".against thead th")) == ["Picked over", "Axe", "Bit", "Saw"]
    cells = {cell.a["href"] for cell in page.select(".against td") if cell.a}
    assert cells == {f"/compare/{pair}/" for pair in ("axe-vs-bit", "axe-vs-saw", "bit-vs-saw")}
    assert table(page) == {
        "Axe": ["2 of 2", "", "Axe", "Axe"],
        "Bit": ["0 of 2", "Axe", "", "tie"],
        "Saw": ["0 of 2", "Axe", "tie", ""],
    }


def test_a_circle_is_shown_as_one(client):
    make_circle()

    page = read(client, URL)

    assert said(page.select("#shelf .said")) == [
        "We pick none of them over all the others.",
        "A circle: we pick Axe over Bit, Bit over Saw and Saw over Axe. So none of these is best.",
    ]
    assert {cells[0] for cells in table(page).values()} == {"1 of 2"}


def test_only_a_reviewed_pick_has_the_plectrum(client):
    axe, bit, saw = make_tools("axe", "bit", "saw")
    make_reviewed_comparison(axe, bit)
    make_pick(axe, saw)

    page = read(client, URL)

    assert [link["href"] for link in page.select(".against td a:has(.plectrum)")] == ["/compare/axe-vs-bit/"]
    assert "An editor reviewed the pick as it stands." in said(page.select("#shelf .note"))


def test_where_no_pick_is_reviewed_that_is_said(client):
    make_circle()

    page = read(client, URL)

    assert "No editor has reviewed these picks as they stand." in said(page.select("#shelf .note"))
    assert page.select(".against .plectrum") == []
    assert "reviewed" not in words(read(client, f"{URL}?weigh=1").select_one("#shelf"))


def test_a_pair_that_nobody_compared_is_said_and_ranks_nothing(client):
    axe, bit, saw, gap = make_tools("axe", "bit", "saw", "gap")
    make_pick(axe, bit)
    make_pick(bit, saw)
    make_comparison(axe, saw)
    make_comparison(axe, gap)

    page = read(client, URL)

    assert "1 of 3 pairs isn't compared yet." in said(page.select("#shelf > p"))
    assert "The 3 of 4 technologies here that are most compared with one another." in said(page.select("#shelf .note"))
    assert table(page) == {
        "Axe": ["1 of 1", "", "Axe", "–not compared"],
        "Bit": ["1 of 2", "Axe", "", "Bit"],
        "Saw": ["0 of 1", "–not compared", "Bit", ""],
    }


@pytest.mark.parametrize("number", [0, 1])
def test_fewer_than_three_compared_technologies_make_no_table(client, number):
    axe, bit, _ = make_tools("axe", "bit", "saw")
    if number:
        make_pick(axe, bit)

    for url in (URL, f"{URL}?weigh=1"):
        assert read(client, url).select("#shelf, .against, #weights") == []


def test_the_table_is_bounded_to_the_most_compared(client, monkeypatch):
    monkeypatch.setattr(shelf_view, "MOST", 3)
    axe, bit, saw, vice = make_tools("axe", "bit", "saw", "vice")
    for one, other in ((axe, bit), (bit, saw), (axe, saw), (axe, vice)):
        make_pick(one, other)

    page = read(client, URL)

    assert list(table(page)) == ["Axe", "Bit", "Saw"]
    assert "The 3 of 4 technologies here that are most compared with one another." in said(page.select("#shelf .note"))


def test_of_a_large_category_the_newest_and_the_largest_are_tried(client, monkeypatch):
    monkeypatch.setattr(technology_lists, "FEW", 3)
    monkeypatch.setattr(comparison_lists, "LOOKED_THROUGH", 1)
    axe, bit, saw, vice = make_tools("axe", "bit", "saw", "vice")
    for tool in (axe, bit):
        make_signal(tool)
    make_pick(axe, bit)
    make_pick(bit, vice)
    make_pick(axe, saw, published="2026-11-01T12:00:00Z")

    page = read(client, URL)

    assert set(table(page)) == {"Axe", "Bit", "Saw"}
    note = "The technologies here that are most compared with one another, as far as the 1 newest comparisons of the"
    assert any(one.startswith(note) for one in said(page.select("#shelf .note")))


@pytest.mark.parametrize("few", [60, 2])
def test_a_category_takes_six_queries_and_three_more_where_it_is_weighed(
    client, monkeypatch, few, django_assert_num_queries
):
    monkeypatch.setattr(technology_lists, "FEW", few)
    make_signal(make_circle()[0])
    read(client, URL)

    with django_assert_num_queries(6):
        read(client, URL)
    with django_assert_num_queries(9):
        read(client, f"{URL}?w-speed=3&open_source=1")


# ---- by the reader's weights


@pytest.mark.parametrize(
    ("query", "heading", "leader"),
    [
        ("weigh=1", "Who leads with our weights", "Saw"),
        ("w-speed=0", "Who leads with your weights", "Axe"),
    ],
)
def test_with_weights_each_cell_is_the_leader_of_its_pair_under_them(client, query, heading, leader):
    make_circle()

    page = read(client, f"{URL}?{query}")

    assert words(page.select_one("#shelf h2")) == heading
    whose = heading.split()[-2].capitalize()
    assert said(page.select("#shelf .said")) == [f"{whose} weights put {leader} ahead of each of the 2 others."]
    assert said(page.select(".against thead th"))[0] == "Ahead of"
    assert table(page)[leader][0] == "2 of 2"
    hrefs = {link["href"].split("?")[-1] for link in page.select(".against td a")}
    assert hrefs == ({query} if query.startswith("w-") else {f"/compare/{p}/" for p in PAIRS})


PAIRS = ("axe-vs-bit", "axe-vs-saw", "bit-vs-saw")


def test_our_own_pick_stands_beside_another_leader(client):
    make_circle()

    assert table(read(client, f"{URL}?weigh=1"))["Bit"] == ["1 of 2", "Saw we pick Bit", "", "Bit we pick Axe"]


def test_a_pair_without_a_counting_row_is_empty_and_a_level_one_says_so(client):
    axe, bit, saw = make_tools("axe", "bit", "saw")
    speed = make_criterion("speed")
    for tool in (bit, saw):
        make_pick(axe, tool)
    for tool in (axe, bit):
        make_claim(tool, criterion=speed)

    page = read(client, f"{URL}?weigh=1")

    assert table(page)["Axe"] == ["0 of 2", "", "level we pick Axe", "nothing to weigh"]
    assert said(page.select(".against-empty .against-why")) == ["nothing to weigh"] * 2


def test_the_form_has_the_criteria_that_count_and_says_what_was_not_understood(client):
    make_circle()

    page = read(client, f"{URL}?w-speed=9&w-looks=2&w-nothing=1&weigh=1")

    assert said(page.select(".weight legend")) == ["Speed", "Upkeep"]
    assert said(page.select(".weighed-message")) == [
        "“9” isn't a weight for Speed: use 0 to 5, with up to two decimals. We used ours, 2.",
        "No criterion here is called “nothing”.",
        "Looks doesn't count here, whatever its weight: no two have claims on it.",
    ]


def test_must_haves_take_technologies_out_of_the_table(client):
    axe, _, saw = make_circle()
    type(axe).objects.filter(pk=saw.pk).update(licence="proprietary")

    page = read(client, f"{URL}?open_source=1")

    assert list(table(page)) == ["Bit", "Axe"]
    assert said(page.select(".weighed-notes li")) == ["Saw is out: its licence is proprietary."]
    type(axe).objects.update(licence="proprietary")
    none = read(client, f"{URL}?open_source=1")
    assert said(none.select("#shelf .said")) == ["None is left."]
    assert none.select(".against, .tick-some") == []


def test_what_takes_weights_is_never_kept_nor_listed_and_names_the_page_of_all(client, tmp_path):
    make_circle()
    site = Cached(application, tmp_path / "pages.sqlite3")
    weighed = [f"{URL}?w-speed=3", f"{URL}?weigh=1", f"{URL}?open_source=1"]

    answers = [site.ask(url) for url in (URL, URL, *weighed, *weighed)]

    assert site.asked == [URL] * 7
    assert ["X-Robots-Tag" in answer.headers for answer in answers] == [False] * 2 + [True] * 6
    canonical = b'<link rel="canonical" href="http://127.0.0.1:8000/categories/tools/">'
    assert all(canonical in answer.body for answer in answers)


def test_the_first_three_are_ticked_to_stand_side_by_side(client):
    make_circle()

    form = read(client, URL).select_one(".tick-some")

    assert (form["action"], form["method"]) == ("/compare/", "get")
    assert [box["value"] for box in form.select("[name=t]") if box.has_attr("checked")] == ["axe", "bit", "saw"]
    assert form.select("[type=hidden]") == []
    assert client.get("/compare/?t=saw&t=axe&t=bit")["Location"] == "/compare/axe,bit,saw/"
    assert client.get("/compare/?t=saw&t=axe")["Location"] == "/compare/axe-vs-saw/"


def test_the_readers_weights_and_must_haves_go_along_side_by_side(client):
    make_circle()

    form = read(client, f"{URL}?w-speed=3&open_source=1&w-upkeep=1").select_one(".tick-some")

    sent = [(field["name"], field["value"]) for field in form.select("[type=hidden]")]
    assert sent == [("w-speed", "3"), ("open_source", "1")]
    address = "/compare/?w-speed=3&open_source=1&utm_source=x&t=saw&t=axe&t=bit"
    assert client.get(address)["Location"] == "/compare/axe,bit,saw/?w-speed=3&open_source=1"


def test_the_heading_names_the_must_haves(client):
    make_circle()

    heading = read(client, f"{URL}?open_source=1").select_one("#shelf h2")

    assert words(heading) == "Who leads with our weights and your must-haves"


def test_a_link_leads_to_the_form_and_back(client):
    make_circle()

    assert links(read(client, URL).select_one("#shelf .more")) == {
        "Weigh them by what matters to you": "?weigh=1#weights"
    }
    assert links(read(client, f"{URL}?weigh=1").select_one("#shelf .more")) == {"Our own picks": f"{URL}#shelf"}
