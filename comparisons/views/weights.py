"""What matters to a reader: the form on a comparison page, and its result, which also stands at an address of its own.

The address is the whole state. Scripts ask for the result alone, which names the page's address to show in its place.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from comparisons.domain import preferences as reading
from comparisons.domain import weighing_sentences
from comparisons.domain.page import Page
from comparisons.domain.preferences import Preferences
from comparisons.domain.scoring import Row, weigh
from comparisons.domain.weighed import Weighed, weighed
from comparisons.models.paths import path

from . import addresses
from .respond import show

STEPS = tuple(Decimal(step) for step in ("0.5", "0.25", "0.1", "0.05", "0.01"))
WIDEST_BAR = 50
"""Per cent: each side's bar begins in the middle."""


class Control(NamedTuple):
    """The slider of one criterion."""

    row: Row
    name: str
    step: Decimal


class Balance(NamedTuple):
    """Both sides' points as bars from the middle, in per cent; ``ahead`` is what one has over the other."""

    first: float
    second: float
    ahead: float
    first_points: Decimal
    second_points: Decimal

    @property
    def first_starts(self) -> float:
        return round(WIDEST_BAR - self.first, 2)

    @property
    def ahead_starts(self) -> float:
        """The part that no point of the other side makes up for lies at the far end of the longer bar."""
        return self.first_starts if self.first > self.second else round(WIDEST_BAR + self.second - self.ahead, 2)


class Shown(NamedTuple):
    """Everything that the form and the result show."""

    result: Weighed
    controls: list[Control]
    balance: Balance | None
    answer: str
    differs: str
    flips: list[str]
    nothing_else: str
    holds: str
    knocked: list[str]
    page_url: str
    result_url: str
    decision_url: str

    @property
    def asked(self) -> reading.KnockOuts:
        return self.result.preferences.knock_outs


@require_safe
def result(request: HttpRequest, pair: str) -> HttpResponse:
    """The result alone, as scripts put it into the page."""
    page = addresses.published_page(pair)
    if page is None:
        return addresses.elsewhere(request, pair, "weighed")
    preferences = preferences_of(request, page)
    today = datetime.now(UTC).date()
    response = show("comparisons/weighed.html", {"weighed": shown(weighed(page, preferences, today))}, indexed=False)
    return push_url(response, address("comparison", page, preferences))


def preferences_of(request: HttpRequest, page: Page) -> Preferences:
    """What the address says about the weights of ``page``; nothing where it weighs nothing."""
    query = request.META.get("QUERY_STRING", "")
    criteria = [row.criterion for row in weigh(page).rows] if query else []
    return reading.read(query, criteria) if criteria else reading.DEFAULT


def address(name: str, page: Page, preferences: Preferences) -> str:
    """The address called ``name`` within the page's, with the one spelling of ``preferences``."""
    url = path(name, page.slug)
    if preferences.are_default:
        return url
    query = reading.written(preferences, [row.criterion for row in weigh(page).rows])
    return f"{url}?{query}" if query else url


def shown(result: Weighed) -> Shown | None:
    """None where no claim of the page counts, so that there is nothing to weigh."""
    page, preferences = result.page, result.preferences
    if not result.weighing.rows:
        return None
    return Shown(
        result=result,
        controls=[_control(row) for row in result.weighing.rows],
        balance=_balance(result),
        answer=weighing_sentences.answer(result),
        differs=weighing_sentences.against_pick(result),
        flips=weighing_sentences.flips(result),
        nothing_else=weighing_sentences.nothing_else(result),
        holds=weighing_sentences.holds(result),
        knocked=weighing_sentences.knocked(result),
        page_url=path("comparison", page.slug),
        result_url=path("weighed", page.slug),
        decision_url=address("decision", page, preferences),
    )


def _control(row: Row) -> Control:
    """The step is the widest with which a slider can stand at our weight and at the reader's."""
    step = next((step for step in STEPS if not row.criterion.weight % step and not row.weight % step), STEPS[-1])
    return Control(row, f"{reading.WEIGHT}{row.criterion.slug}", step)


def _balance(result: Weighed) -> Balance | None:
    """None where a knock-out decides, or nothing that counts tells the two apart."""
    first, second = result.points
    most = max(first, second)
    if not result.both_are_left or not most:
        return None
    lengths = [round(float(points / most) * WIDEST_BAR, 2) for points in (first, second)]
    return Balance(*lengths, round(abs(lengths[0] - lengths[1]), 2), first, second)
