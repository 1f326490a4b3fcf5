"""A technology is recognised at a glance: by its logo, or by a monogram."""

import pytest

from comparisons.models import Technology
from comparisons.models.logo import luminance
from comparisons.presenters.filters import monogram

from .make import make_logo, make_technology
from .reading import read

pytestmark = pytest.mark.django_db


def drawn(client, technology):
    return read(client, technology.get_absolute_url()).select_one("svg.logo")


def test_a_logo_is_drawn_in_black_or_white_on_its_colour(client):
    svg = drawn(client, make_logo(make_technology("cpp")).technology)

    assert svg.rect["fill"] == "#00599C"
    assert (svg.path["d"], svg.path["fill"]) == ("M1 1h22v22H1z", "#FFFFFF")
    assert svg.find("text") is None


def test_without_an_outline_a_monogram_stands_on_its_colour(client):
    svg = drawn(client, make_logo(make_technology("javascript"), colour="F7DF1E", path="").technology)

    assert svg.rect["fill"] == "#F7DF1E"
    assert (svg.find("text").text, svg.find("text")["fill"]) == ("J", "#000000")


def test_a_technology_without_a_logo_has_a_monogram(client):
    svg = drawn(client, make_technology("dotnet"))

    assert svg.find("text").text == "N"
    assert svg.path is None


def test_it_is_silent_for_those_who_hear_the_page_and_needs_no_style_of_its_own(client):
    technology = make_logo(make_technology("cpp")).technology
    soup = read(client, technology.get_absolute_url())

    assert soup.select_one("svg.logo")["aria-hidden"] == "true"
    assert soup.h1.get_text(strip=True) == "C++"
    assert soup.select("svg.logo[style], svg.logo [style]") == []


def test_a_logo_is_loaded_with_its_technology(django_assert_num_queries):
    make_logo(make_technology("cpp"))
    make_technology("go")

    with django_assert_num_queries(1):
        found = Technology.objects.by_keys(["cpp", "go"])
        assert [found[key].mark is not None for key in ("cpp", "go")] == [True, False]


@pytest.mark.parametrize(
    ("name", "letter"), [("C++", "C"), (".NET", "N"), ("数据", "数"), ("7-Zip", "7"), ("éclair", "É"), ("++", "")]
)
def test_the_first_letter_or_digit_stands_for_a_name(name, letter):
    assert monogram(name) == letter


def test_ink_is_chosen_by_luminance():
    assert luminance("000000") == 0
    assert luminance("FFFFFF") == pytest.approx(1)
    assert make_logo(colour="FFFFFF").ink == "000000"
    assert make_logo(colour="101010").ink == "FFFFFF"
