"""Fifty comparisons in every state, for tests of what programs read; the catalogue is made once a module."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice, product
from typing import Any

from django.db import transaction

from comparisons.models import Comparison, Criterion, Technology

from .make import (
    end_of,
    make_category,
    make_claim,
    make_comparison,
    make_condition,
    make_criterion,
    make_fact,
    make_feedback,
    make_published_comparison,
    make_relation,
    make_release,
    make_revision,
    make_signal,
    make_technology,
    make_verdict,
    reviewed_now,
)

PUBLISHED = datetime(2026, 10, 1, 12, tzinfo=UTC)
OUTCOMES = ("pick", "tie", "depends", "not_comparable")
BASES = ("popularity", "claims", "editor")
STATES = ("reviewed", "changed", "unreviewed")
MARKED = '<b>A & "B"</b> *c* _d_ `e` [f](javascript:g) | # h ~i~ &lt;'
HEBREW, ARABIC = "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627"

Sides = tuple[Technology, Technology]
Change = Callable[[Comparison, Sides], None]


def address(number: int) -> str:
    return f"a{number:02}-vs-b{number:02}"


class World:
    """``pairs`` are the paths of published comparisons with what each is about."""

    def __init__(self, every: int = 1) -> None:
        self.pairs: dict[str, str] = {}
        make_category("databases")
        weights = {"operations": 2, "integrity": "2.75", "speed": 1, "upkeep": "0.5"}
        self.criteria = {slug: make_criterion(slug, weight=weight) for slug, weight in weights.items()}
        Criterion.objects.filter(slug="speed").update(question="How long do people <i>wait</i>?")
        for outcome, basis, state in islice(product(OUTCOMES, BASES, STATES), 0, None, every):
            self.compare(f"{outcome} by {basis}, {state}", state, outcome=outcome, basis=basis)
        for about, (change, verdict) in SPECIAL.items():
            self.compare(about, "reviewed" if "reviewed" in about else "unreviewed", change, **verdict)

    def sides(self) -> Sides:
        """Two databases, of which the second speaks for itself where claims have their sources."""
        own = ["https://example.org/tests/"]
        return make_technology(f"a{self.number:02}"), make_technology(f"b{self.number:02}", own_sources=own)

    def demand(self) -> None:
        """Give the technologies what must-haves ask for, so that each is met, missed and unknown somewhere."""
        Technology.objects.filter(slug__startswith="a").update(licence="MIT", self_hosted=True, first_released="1994")
        Technology.objects.filter(slug__startswith="b").update(licence="proprietary", self_hosted=False)
        Technology.objects.filter(slug__endswith="2").update(licence="Its own", first_released="2015")
        Technology.objects.filter(slug__endswith="7").update(licence="proprietary", self_hosted=None)

    @property
    def number(self) -> int:
        return len(self.pairs)

    def compare(self, about: str, state: str, change: Change | None = None, **verdict: Any) -> None:
        sides = self.sides()
        comparison = make_comparison(*sides, status="published", published=PUBLISHED)
        picked = self.number % 2
        picks = verdict.get("outcome", "pick") == "pick"
        full = {
            "pick": end_of(comparison, sides[picked]) if picks else None,
            "in_short": f"It asks less of people, {self.number}.",
            "best_case_for_the_other": "Hosts *know* it.",
            "low_choose_if": "your team has run it before",
            "high_already_using": "Stay, unless it `hurts`.",
        }
        make_condition(make_verdict(comparison, **(full | verdict)), check_by=date(2026, 11, 1 + picked))
        self._record(sides)
        if change:
            change(comparison, sides)
        if state != "unreviewed":
            reviewer = ("Ada Lovelace", "Grace Hopper")[picked]
            reviewed_now(comparison, reviewed=date(2026, 11, 2), reviewed_by=reviewer)
        if state == "changed":
            Technology.objects.filter(pk=sides[0].pk).update(use_case="Use it when you can.")
        self.pairs[address(self.number)] = about

    def _record(self, sides: Sides) -> None:
        """Two criteria that count, one of one side only, a claim without a criterion, figures and releases."""
        lead = self.number % 3 + 1
        for side, (good, bad) in zip(sides, (("operations", "integrity"), ("integrity", "speed")), strict=True):
            make_claim(side, criterion=self.criteria[good], strength=lead, quote="No row was “lost”.")
            make_claim(side, criterion=self.criteria[bad], polarity="con", strength=1, source_title="A *load* test")
        make_claim(sides[1], criterion=self.criteria["operations"], polarity="con", strength=2, source="", checked=None)
        make_claim(sides[0], criterion=None, checked=None)
        for side, value in zip(sides, (1000 + self.number, 1500), strict=True):
            make_signal(side, value=value)
            make_release(side, supported_until=date(2030, 1, 1 + self.number % 9), support="until")


# ---- what some have beside


def _criterion(slug: str) -> Criterion:
    return Criterion.objects.get(slug=slug)


def _came_true(comparison: Comparison, sides: Sides) -> None:
    verdict = comparison.verdict
    make_condition(verdict, position=2, text="it got *faster*", happened=date(2026, 10, 20), check_by=None)
    make_condition(verdict, position=3, text="it got smaller", happened=date(2026, 9, 20), check_by=None)


def _disputed(comparison: Comparison, sides: Sides) -> None:
    """The one claim that the lead rests on is in review."""
    for side in sides:
        side.claims.all().delete()
    for side, strength in zip(sides, (3, 1), strict=True):
        make_claim(side, criterion=_criterion("operations"), strength=strength)
    Comparison.objects.filter(pk=comparison.pk).update(disagreed=1)
    make_feedback(comparison, status="in_review", wants="claim", claim=sides[0].claims.get())


def _nothing(comparison: Comparison, sides: Sides) -> None:
    for side in sides:
        side.claims.all().delete()
        side.signals.all().delete()
        side.releases.all().delete()


def _no_figures(comparison: Comparison, sides: Sides) -> None:
    for side in sides:
        side.signals.all().delete()


def _named(*names: str) -> Change:
    def change(comparison: Comparison, sides: Sides) -> None:
        for side, name in zip(sides, names, strict=True):
            Technology.objects.filter(pk=side.pk).update(name=name, use_case=f"{name} is for *everyone*")
            make_claim(side, text=f"{name} starts", criterion=_criterion("speed"), quote=name, source_title=name)
            make_relation(side, "cache-server")

    return change


def _huge(comparison: Comparison, sides: Sides) -> None:
    criteria = [make_criterion(f"criterion-{number}", weight=number % 6) for number in range(15)]
    for side, (number, criterion) in product(sides, enumerate(criteria)):
        polarity = "con" if (number + side.pk) % 2 else "pro"
        make_claim(side, criterion=criterion, polarity=polarity, strength=number % 3 + 1)
    for side, year in product(sides, range(2016, 2026)):
        make_release(side, cycle=f"{year}.1", released=date(year, 3, 1), support="ended")


def _ended(comparison: Comparison, sides: Sides) -> None:
    for side in sides:
        make_release(side, cycle="18", latest="18.4", released=date(2026, 9, 26), support="supported")
        make_claim(side, criterion=_criterion("speed"), versions="<17")
        make_claim(side, criterion=_criterion("upkeep"), versions=">=12,<17", polarity="con")


def _left_out(comparison: Comparison, sides: Sides) -> None:
    """Some criteria make no difference, and another comparison is near."""
    make_published_comparison(sides[0], "zebra")
    left_out = {"upkeep": "Both ask the same of *people*.", "speed": "Nobody waits"}
    Comparison.objects.filter(pk=comparison.pk).update(left_out=left_out, intro="Two *stores* of rows.\n\nBoth hold.")


def _over_time(comparison: Comparison, sides: Sides) -> None:
    for side, (month, value) in product(sides, ((1, 5), (4, 9), (7, 12))):
        make_signal(
            side, metric="github_pushers_quarter", value=f"{value * side.pk}.25", observed=date(2026, month, 1),
            source="https://innovationgraph.github.com",
        )  # fmt: skip
        Technology.objects.filter(pk=side.pk).update(first_released=f"19{90 + month}")


def _apart(comparison: Comparison, sides: Sides) -> None:
    for side, year in zip(sides, (2020, 2025), strict=True):
        make_signal(side, metric="stackoverflow_questions", value=50, observed=date(year, 5, 1))


def _answered(may_quote: bool, text: str) -> Change:
    def change(comparison: Comparison, sides: Sides) -> None:
        make_feedback(
            comparison, status="accepted", answered_at=PUBLISHED, answered_by_name="Ada", answer="That is *true*.",
            text=text, may_quote=may_quote, changed_pick=True, team_size="small", evidence="https://example.org/proof",
        )  # fmt: skip
        counts = {"answered": 2, "accepted": 1, "repicked": 1, "disagreed": 3, "votes_low": 20, "votes_high": 11}
        Comparison.objects.filter(pk=comparison.pk).update(**counts)

    return change


def _against(comparison: Comparison, sides: Sides) -> None:
    for claim in range(2):
        make_claim(sides[1], criterion=_criterion("integrity"), strength=3, against=sides[0] if claim else None)


ONLY_CLAIMS = {"outcome": "pick", "basis": "claims"}
SPECIAL: dict[str, tuple[Change, dict[str, Any]]] = {
    "in question, reviewed": (_came_true, {}),
    "in question": (_came_true, {"outcome": "tie"}),
    "disputed, reviewed": (_disputed, ONLY_CLAIMS | {"pick": "low"}),
    "against its claims, reviewed": (_against, {"pick": "low", "reason": ""}),
    "against its claims": (_against, {"pick": "low"}),
    "nothing recorded": (_nothing, {"in_short": "", "reason": "", "best_case_for_the_other": ""}),
    "no figures": (_no_figures, {"basis": "popularity", "reason": ""}),
    "right to left": (_named(HEBREW, ARABIC), {}),
    "right to left, reviewed": (_named(f"{HEBREW} {ARABIC}", "Go"), {}),
    "marks of HTML and Markdown": (_named(MARKED, f"{MARKED}2"), {"in_short": MARKED, "decided_by": MARKED}),
    "huge": (_huge, {}),
    "ended claims": (_ended, {}),
    "left out, reviewed": (_left_out, {}),
    "over time": (_over_time, {"basis": "popularity", "reason": "", "pick": "low"}),
    "figures apart": (_apart, {}),
    "a quoted reader": (_answered(True, "We *moved*. " * 40), {}),
    "a reader without a quote": (_answered(False, "These words are not for publication."), {}),
}


# ---- what is not published


def make_unpublished() -> dict[str, str]:
    """Return the paths of pairs that are no published comparison, by what they are."""
    today = datetime.now(UTC).date()
    kept = {kind: [make_technology(f"{kind}-{end}") for end in "ab"] for kind in ("derived", "draft", "archived")}
    apart = [make_technology("apart-a", kind="methodology"), make_technology("apart-b", kind="database")]
    for side in kept["derived"]:
        make_claim(side, criterion=_criterion("operations"), checked=today - timedelta(days=1))
        make_fact(side, value=f"MIT-{side.slug}")
        make_release(side)
    make_verdict(make_comparison(*kept["draft"]), reason="nobody may read this")
    archived = make_comparison(*kept["archived"], status="archived", published=PUBLISHED)
    make_revision(archived, verb="withdraw", reason="Both were *renamed*.")
    return {name: "-vs-".join(side.slug for side in sides) for name, sides in (kept | {"apart": apart}).items()}


@contextmanager
def made(blocker: Any, every: int = 1) -> Iterator[World]:
    """The world of a module, or ``every`` so many of its usual comparisons and all rare ones; nothing of it stays."""
    with blocker.unblock(), transaction.atomic():
        yield World(every)
        transaction.set_rollback(True)
