"""Makes a ``Page`` of records, so that the gate can judge a comparison before it is stored. Pure: imports no Django."""

from collections.abc import Mapping

from comparisons.domain import releases
from comparisons.domain.asked_criteria import asked_of, with_ancestors
from comparisons.domain.page import Claim, Figure, Page, PageCondition, PageCriterion, PageRelease, Ruling, Side
from comparisons.domain.vocabulary import Basis, Outcome

from .fields import CLAIM, COMPARISON, CONDITION, CRITERION, RELEASE, SIGNAL, TECHNOLOGY, VERDICT
from .records import Record, support_of

Criteria = Mapping[str, Record]
Categories = Mapping[str, Record]
SHOWN = (
    "name",
    "plural",
    "kind",
    "use_case",
    "licence",
    "self_hosted",
    "first_released",
    "website",
    "repository",
    "own_sources",
)
"""Keys of a technology that its side of a page holds as they are."""


def page_of(comparison: Record, first: Record, second: Record, criteria: Criteria, *, categories: Categories) -> Page:
    """Make a page of canonical records; ``first`` and ``second`` in the order of the pair."""
    verdict = comparison.get("verdict", {})
    return Page(
        first=_side(first, verdict, criteria),
        second=_side(second, verdict, criteria),
        ruling=_ruling(verdict) if verdict else None,
        asked=_asked(first, second, criteria, categories),
        **COMPARISON.parsed(comparison),
    )


def _asked(first: Record, second: Record, criteria: Criteria, categories: Categories) -> tuple[PageCriterion, ...]:
    filed = (
        with_ancestors(record.get("category", ""), lambda slug: categories.get(slug, {}).get("parent", ""))
        for record in (first, second)
    )
    asking = ((_criterion(record), record["categories"]) for record in criteria.values() if "categories" in record)
    return asked_of(asking, *filed)


def _side(record: Record, verdict: Record, criteria: Criteria) -> Side:
    slug = record["technology"]
    own = TECHNOLOGY.parsed(record)
    own["own_sources"] = tuple(own.get("own_sources", ()))
    return Side(
        slug=slug,
        **{key: own[key] for key in SHOWN if key in own},
        **{key: verdict.get(key, {}).get(slug, "") for key in VERDICT.per_side},
        claims=(
            *(_claim(claim, True, criteria) for claim in record.get("pros", [])),
            *(_claim(claim, False, criteria) for claim in record.get("cons", [])),
        ),
        figures=tuple(Figure(**SIGNAL.parsed(signal)) for signal in record.get("signals", [])),
        releases=releases.newest_first(_release(release) for release in record.get("releases", [])),
    )


def _claim(record: Record, is_pro: bool, criteria: Criteria) -> Claim:
    own = {"key": ""} | CLAIM.parsed(record)  # one that is new has no key yet
    slug = own.pop("criterion", None)
    return Claim(is_pro=is_pro, criterion=_criterion(criteria[slug]) if slug else None, **own)


def _criterion(record: Record) -> PageCriterion:
    own = CRITERION.parsed(record)
    return PageCriterion(slug=own.pop("criterion"), **own)


def _release(record: Record) -> PageRelease:
    own = RELEASE.parsed(record)
    return PageRelease(**own, is_over=releases.is_over(support_of(record), own.get("supported_until"), on=None))


def _ruling(verdict: Record) -> Ruling:
    own = VERDICT.defaults | VERDICT.parsed(verdict)
    return Ruling(
        outcome=Outcome(own.pop("outcome")),
        basis=Basis(own.pop("basis")),
        pick=verdict.get("pick", ""),
        conditions=tuple(PageCondition(**CONDITION.parsed(one)) for one in verdict.get("would_change_if", [])),
        **own,
    )
