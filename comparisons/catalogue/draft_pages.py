"""Records to a ``Page``, so that the gate can judge a comparison that is not stored yet. Pure: imports no Django."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from comparisons.domain import releases
from comparisons.domain.page import Claim, Condition, Criterion, Figure, Page, Release, Ruling, Side
from comparisons.domain.vocabulary import Basis, Outcome

from .records import Record, support_of

Criteria = Mapping[str, Record]


def page_of(comparison: Record, first: Record, second: Record, criteria: Criteria) -> Page:
    """The page that canonical records come to; ``first`` and ``second`` in the order of the pair."""
    verdict = comparison.get("verdict", {})
    return Page(
        first=_side(first, verdict, criteria),
        second=_side(second, verdict, criteria),
        ruling=_ruling(verdict) if verdict else None,
        status=comparison.get("status", "draft"),
        published=datetime.fromisoformat(comparison["published"]) if "published" in comparison else None,
        reviewed=_day(comparison, "reviewed"),
        reviewed_by=comparison.get("reviewed_by", ""),
        intro=comparison.get("intro", ""),
    )


def _day(record: Record, key: str) -> date | None:
    return date.fromisoformat(record[key]) if key in record else None


def _side(record: Record, verdict: Record, criteria: Criteria) -> Side:
    slug = record["technology"]
    return Side(
        slug=slug,
        name=record["name"],
        plural=record.get("plural", False),
        kind=record.get("kind", ""),
        use_case=record.get("use_case", ""),
        choose_if=verdict.get("choose_if", {}).get(slug, ""),
        already_using=verdict.get("already_using", {}).get(slug, ""),
        claims=(
            *(_claim(claim, True, criteria) for claim in record.get("pros", [])),
            *(_claim(claim, False, criteria) for claim in record.get("cons", [])),
        ),
        figures=tuple(_figure(signal) for signal in record.get("signals", [])),
        licence=record.get("licence", ""),
        self_hosted=record.get("self_hosted"),
        first_released=record.get("first_released", ""),
        releases=releases.newest_first(_release(release) for release in record.get("releases", [])),
    )


def _claim(record: Record, is_pro: bool, criteria: Criteria) -> Claim:
    return Claim(
        key=record.get("key", ""),
        is_pro=is_pro,
        text=record["text"],
        criterion=_criterion(criteria[record["criterion"]]) if "criterion" in record else None,
        strength=record.get("strength", 2),
        source=record.get("source", ""),
        source_title=record.get("source_title", ""),
        quote=record.get("quote", ""),
        checked=_day(record, "checked"),
        versions=record.get("versions", ""),
        against=record.get("against", ""),
    )


def _criterion(record: Record) -> Criterion:
    return Criterion(
        slug=record["criterion"],
        name=record["name"],
        weight=Decimal(str(record.get("weight", 1))),
        recheck_days=record.get("recheck_days", 730),
        question=record.get("question", ""),
    )


def _figure(record: Record) -> Figure:
    observed = date.fromisoformat(record["observed"])
    return Figure(record["metric"], Decimal(str(record["value"])), observed, record.get("source", ""))


def _release(record: Record) -> Release:
    until = date.fromisoformat(record["supported_until"]) if record.get("supported_until") else None
    return Release(
        cycle=record["cycle"],
        released=_day(record, "released"),
        latest=record.get("latest", ""),
        source=record.get("source", ""),
        supported_until=until,
        is_over=releases.is_over(support_of(record), until, on=None),
    )


def _ruling(verdict: Record) -> Ruling:
    return Ruling(
        outcome=Outcome(verdict.get("outcome", "pick")),
        basis=Basis(verdict["basis"]),
        pick=verdict.get("pick", ""),
        reason=verdict.get("reason", ""),
        best_case_for_the_other=verdict.get("best_case_for_the_other", ""),
        conditions=tuple(
            Condition(one["text"], _day(one, "check_by"), _day(one, "happened"))
            for one in verdict.get("would_change_if", [])
        ),
        decided=_day(verdict, "decided"),
        decided_by=verdict.get("decided_by", ""),
    )
