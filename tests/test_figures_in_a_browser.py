"""Pictures of figures in a real browser: no label leaves its picture or lies on another, on a phone and wide."""

from datetime import UTC, date, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from .make import make_published_comparison, make_release, make_signal, make_technology

pytestmark = pytest.mark.django_db(transaction=True)

PAIR = "/compare/mysql-vs-postgresql/"
ARABIC = "قاعدة بيانات"
SHAPES = {
    "crossing": ([100, 300, 500, 700], [400, 400, 410, 420]),
    "early crossing": ([300, 500, 500, 500], [310, 400, 400, 400]),
    "late crossing": ([300, 300, 300, 501], [310, 400, 500, 500]),
    "equal": ([5, 5, 5, 5], [5, 5, 5, 5]),
    "nothing": ([0, 0, 0, 0], [0, 0, 0, 0]),
    "huge": ([0, 9, 987_654_321, 987_654_321], [10**6, 10**6, 10**6, 998_654_321]),
}
NAMES = {"short": ("MySQL", "PostgreSQL"), "long": ("Averylongnamethatneverendsnorbreaks" * 2, ARABIC * 4)}

OVERLAPS = """picture => {
  const own = picture.getBoundingClientRect();
  const shown = [...picture.querySelectorAll("svg text, .lane dt, .lane dd.number")]
    .map(label => [label.textContent, label.getBoundingClientRect()]).filter(([, box]) => box.width);
  const out = shown.filter(([, box]) => box.left < own.left - 1 || box.right > own.right + 1
    || box.top < own.top - 1 || box.bottom > own.bottom + 1).map(([text]) => text + " leaves");
  shown.forEach(([text, one], place) => shown.slice(place + 1).forEach(([other, two]) => {
    if (one.left < two.right - 1 && two.left < one.right - 1 && one.top < two.bottom - 2 && two.top < one.bottom - 2)
      out.push(`${text} on ${other}`);
  }));
  return out;
}"""


def make_pair(shape="crossing", names="short"):
    """A pair with a series, stars, releases with and without an end, and ages."""
    today = datetime.now(UTC).date()
    sides = [make_technology(slug, name=name) for slug, name in zip(("mysql", "postgresql"), NAMES[names], strict=True)]
    for technology, values, year in zip(sides, SHAPES[shape], ("1995", "2013-05"), strict=True):
        technology.first_released = year
        technology.save()
        make_signal(technology, value=values[-1] + 1)
        for number, value in enumerate(values):
            day = date(2021, 3, 31) + timedelta(days=91 * number)
            make_signal(technology, metric="github_pushers_quarter", value=value, observed=day)
        for number in range(4):
            until = today + timedelta(days=900 * number + 1)
            make_release(technology, cycle=f"{number}.10 LTS", support="until", supported_until=until)
    make_release(sides[1], cycle="a cycle of many words that has no end")
    make_published_comparison(*sides)


def open_page(visitor, width, **media):
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(**media)
    page.goto(PAIR)
    return page


@pytest.mark.parametrize(
    ("shape", "names"),
    [*zip(SHAPES, ["short", "long"] * 3, strict=True), ("huge", "short")],
)
def test_no_label_leaves_its_picture_or_lies_on_another(visitor, shape, names):
    make_pair(shape, names)
    for width in (360, 1280):
        page = open_page(visitor, width)
        if width == 360:
            for summary in page.locator(".picture-body > summary").all():
                summary.click()

        pictures = page.locator(".picture").all()

        assert len(pictures) == 4
        assert [label for picture in pictures for label in picture.evaluate(OVERLAPS)] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_folds_each_picture_behind_its_headline_and_a_wide_window_shows_all(visitor):
    make_pair()

    phone, wide = open_page(visitor, 360), open_page(visitor, 1280)

    assert not phone.locator(".chart, .lanes").first.is_visible()
    headline = phone.locator(".picture h3").first
    headline.scroll_into_view_if_needed()
    box = headline.bounding_box()
    phone.mouse.click(box["x"] + 5, box["y"] + 5)
    assert phone.locator(".chart").is_visible()
    assert all(picture.is_visible() for picture in wide.locator(".chart, .lanes").all())
    assert not wide.locator(".picture-body > summary").first.is_visible()
    assert wide.locator("#figures").bounding_box()["height"] <= 800


def test_the_section_of_a_phone_is_one_screen(visitor):
    make_pair()

    assert open_page(visitor, 360).locator("#figures").bounding_box()["height"] <= 640


def test_paper_has_every_picture(visitor):
    make_pair()

    page = open_page(visitor, 700, media="print")

    assert all(picture.is_visible() for picture in page.locator(".chart, .lanes").all())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_opened_pictures_are_accessible(visitor, scheme):
    make_pair()
    page = open_page(visitor, 360, color_scheme=scheme)
    for summary in page.locator(".picture-body > summary, .figure-table > summary").all():
        summary.click()

    results = Axe().run(page, context="#figures")

    assert results.violations_count == 0, results.generate_report()
