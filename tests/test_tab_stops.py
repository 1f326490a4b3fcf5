"""How many times one presses Tab from the top of a form to Save, and that each control has a name."""

import pytest

from .admin_pages import change_url, page
from .make import (
    make_category,
    make_claim,
    make_criterion,
    make_feedback,
    make_published_comparison,
    make_release,
    make_signal,
    make_source_entry,
    make_technology,
)

pytestmark = pytest.mark.django_db

MOST = 10
STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary"


def stops(soup) -> list:
    """What the Tab key reaches, in its order: nothing on these pages changes that order."""
    assert not [one for one in soup.select("[tabindex]") if int(one["tabindex"]) > 0]
    found = [one for one in soup.body.select(STOPS) if not one.has_attr("disabled") and one.get("tabindex") != "-1"]
    return [one for one in found if not one.find_parent(class_="empty-form") and not one.has_attr("hidden")]


def to_save(soup) -> int:
    """Tabs to the first button that stores: along the link that leads past the fields, where it is nearer."""
    all_stops = stops(soup)
    button = next(one for one in all_stops if one.find_parent(class_="submit-row"))
    at = next(number for number, one in enumerate(all_stops) if one is button)
    skip = [number for number, one in enumerate(all_stops) if one.get("href") == "#save"]
    target = soup.select_one("#save")
    if skip and target is not None:
        assert button in target.find_all(button.name)
        return min(at + 1, skip[0] + 2)
    return at + 1


def forms_of_the_admin():
    comparison = make_published_comparison("mysql", "postgresql")
    return [
        make_category(),
        make_criterion(),
        make_technology("kafka"),
        make_claim(comparison.low),
        make_signal(comparison.low),
        make_release(comparison.low),
        comparison,
        make_feedback(comparison),
        make_source_entry("Vessel", candidates=[comparison.low_id]),
    ]


def test_save_is_ten_tabs_away_at_most_on_every_form(editor, ada):
    far = {}
    for row in [*forms_of_the_admin(), ada]:
        far[str(row._meta.label)] = to_save(page(editor, change_url(row)))

    assert all(number <= MOST for number in far.values()), far


def test_save_is_ten_tabs_away_at_most_on_every_new_form(editor):
    make_technology("mysql")
    for name in ("technology", "category", "criterion", "proscons", "signal", "release"):
        assert to_save(page(editor, f"/admin/comparisons/{name}/add/")) <= MOST, name


def test_no_select_of_a_form_can_delete_or_change_what_others_share(editor):
    for row in forms_of_the_admin():
        soup = page(editor, change_url(row))
        assert not soup.select(".delete-related, .change-related"), row._meta.label


def test_every_page_has_the_keys_and_every_key_one_control(editor):
    for row in forms_of_the_admin():
        soup = page(editor, change_url(row))
        keys = [key for one in soup.select("[aria-keyshortcuts]") for key in one["aria-keyshortcuts"].split()]
        assert len(keys) == len(set(keys)), row._meta.label
        assert soup.select_one("script[src$='keys.js'], script[src*='editors/keys']"), row._meta.label
        assert soup.select_one("#show-keys"), row._meta.label


def test_answers_of_both_queues_have_the_same_keys(editor):
    *_, feedback, entry = forms_of_the_admin()

    for row, more in ((feedback, ["r", "e"]), (entry, [])):
        buttons = page(editor, change_url(row)).select(".submit-row [aria-keyshortcuts]")
        assert [button["aria-keyshortcuts"] for button in buttons] == ["a", "d", *more, "s"]
