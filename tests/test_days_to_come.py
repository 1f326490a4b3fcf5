"""Nothing was read, counted, decided or published on a day to come, whatever door it comes through."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comparisons.catalogue import scalars
from comparisons.domain import days
from comparisons.models import Comparison, Condition, Fact, ProsCons, Signal, Technology, Verdict

from .admin_pages import change_url, errors, fill_in
from .import_files import comparison, technology
from .make import make_claim, make_signal, make_technology

TODAY = datetime.now(UTC).date()
TOMORROW = TODAY + timedelta(days=1)
NEXT_YEAR = str(TODAY.year + 1)


# ---- a day, on both sides of its edge


@pytest.mark.parametrize(("day", "is_to_come"), [("2024-02-28", False), ("2024-02-29", False), ("2024-03-01", True)])
def test_today_has_come_and_tomorrow_has_not(day, is_to_come):
    today = date(2024, 2, 29)

    assert days.is_to_come(date.fromisoformat(day), today) == is_to_come
    for convert, text in ((scalars.past_day, day), (scalars.past_moment, f"{day}T23:59:59Z")):
        if is_to_come:
            with pytest.raises(ValueError, match="come"):
                convert(text, today)
        else:
            assert convert(text, today) == text


@pytest.mark.parametrize(
    ("text", "is_to_come"),
    [
        ("2024", False), ("2024-02", False), ("2024-02-29", False),
        ("2024-03", True), ("2024-03-01", True), ("2025", True), ("9999-12-31", True),
    ],
)  # fmt: skip
def test_a_year_or_a_month_has_come_once_it_has_begun(text, is_to_come):
    today = date(2024, 2, 29)

    assert days.is_to_come(days.first_of(text), today) == is_to_come
    if is_to_come:
        with pytest.raises(ValueError, match="one to come"):
            scalars.past_partial_day(text, today)
    else:
        assert scalars.past_partial_day(text, today) == text


def test_a_moment_counts_by_its_day_in_utc():
    today = date(2024, 2, 29)

    assert scalars.past_moment("2024-03-01T01:00:00+02:00", today) == "2024-02-29T23:00:00Z"
    with pytest.raises(ValueError, match="publish_at"):
        scalars.past_moment("2024-02-29T23:00:00-02:00", today)


def test_without_another_day_it_is_that_of_utc():
    assert scalars.past_day(str(TODAY)) == str(TODAY)
    with pytest.raises(ValueError, match="one to come"):
        scalars.past_day(str(TODAY + timedelta(days=2)))


# ---- catalogue files


def fact(day: str) -> dict:
    return {"field": "licence", "value": "MIT", "source": "endoflife", "observed": day}


def signal(day: str) -> dict:
    return {"metric": "github_stars", "value": "1", "observed": day}


def page(**keys: str) -> list[dict]:
    return [technology("mysql"), technology("redis"), comparison("mysql", "redis", **keys)]


def ruled(**keys: str) -> list[dict]:
    return page(verdict={"pick": "mysql", "basis": "editor", **keys})


FILES = {
    "pros[1].checked": lambda day: [technology("mysql", pros=[{"text": "Quick", "checked": day}])],
    "signals[1].observed": lambda day: [technology("mysql", signals=[signal(day)])],
    "facts[1].observed": lambda day: [technology("mysql", facts=[fact(day)])],
    "first_released": lambda day: [technology("mysql", first_released=day)],
    "facts[1].value": lambda day: [
        technology("mysql", facts=[fact("2026-01-01") | {"field": "first_released", "value": day}])
    ],
    "published": lambda day: page(published=f"{day}T00:00:00Z"),
    "verdict.decided": lambda day: ruled(decided=day),
    "verdict.would_change_if[1].happened": lambda day: ruled(would_change_if=[{"text": "x", "happened": day}]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("key", FILES)
def test_a_day_to_come_is_refused_with_its_key(catalogue, refused, key):
    found = refused(FILES[key]("9999-12-31"))

    assert [line.split(": ")[1] for line in found] == [key]
    assert "come" in found[0]
    catalogue(FILES[key](str(TODAY)))


@pytest.mark.django_db
def test_a_review_to_come_is_refused(refused):
    (line,) = refused(page(reviewed="9999-12-31", reviewed_by="Ada"))[:1]

    assert "reviewed: " in line
    assert "one to come" in line


@pytest.mark.django_db
def test_what_is_announced_may_lie_ahead(catalogue):
    release = {"cycle": "99", "released": "9999-01-01", "supported_until": "9999-12-31"}
    verdict = {"pick": "mysql", "basis": "editor", "would_change_if": [{"text": "x", "check_by": "9999-12-31"}]}
    waiting = comparison("mysql", "redis", status="in_review", publish_at="9999-12-31T00:00:00Z", verdict=verdict)
    del waiting["published"]

    catalogue([technology("mysql", releases=[release]), technology("redis"), waiting])

    assert Comparison.objects.get().publish_at.year == 9999


# ---- models and the admin


@pytest.mark.parametrize(
    ("model", "field", "value", "past"),
    [
        (ProsCons, "checked", TOMORROW, TODAY),
        (Signal, "observed", TOMORROW, TODAY),
        (Fact, "observed", TOMORROW, TODAY),
        (Verdict, "decided", TOMORROW, TODAY),
        (Condition, "happened", TOMORROW, TODAY),
        (Comparison, "reviewed", TOMORROW, TODAY),
        (Comparison, "published", datetime.now(UTC) + timedelta(days=1), datetime.now(UTC)),
        (Technology, "first_released", NEXT_YEAR, str(TODAY.year)),
        (Technology, "first_released", f"{NEXT_YEAR}-01", str(TODAY)[:7]),
        (Technology, "first_released", str(TOMORROW), str(TODAY)),
    ],
)
def test_a_row_with_a_day_to_come_is_not_clean(model, field, value, past):
    others = [one.name for one in model._meta.get_fields() if one.name != field]

    with pytest.raises(ValidationError, match="still to come"):
        model(**{field: value}).clean_fields(others)
    model(**{field: past}).clean_fields(others)


@pytest.mark.django_db
def test_editors_are_told_of_a_day_to_come(editor):
    claim, figure, redis = make_claim(), make_signal(), make_technology("redis")

    for row, typed in (
        (claim, {"checked": "9999-12-31"}),
        (figure, {"observed": "9999-12-31"}),
        (redis, {"first_released": "9999"}),
    ):
        assert "still to come" in " ".join(errors(fill_in(editor, change_url(row), **typed, reason="Read it.")))

    assert not ProsCons.objects.filter(checked__year=9999).exists()
    fill_in(editor, change_url(claim), checked=str(TODAY), reason="Read it.")
    claim.refresh_from_db()
    assert claim.checked == TODAY
