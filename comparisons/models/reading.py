"""Fills a ``Page`` from the database with four lean queries, whatever its size.

One query for comparison, technologies and verdict; one for the claims; one for the figures; one for everything small
(conditions, releases, relations, related comparisons).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import F

from comparisons.domain import pairs
from comparisons.domain.page import Claim, Condition, Criterion, Figure, Link, Page, Ruling, Side, Tally
from comparisons.domain.vocabulary import Basis, End, Outcome, Polarity

from .parts import first_of_each
from .paths import path
from .prepared import Prepared, Rows
from .pros_cons import ProsCons
from .reading_releases import release_rows, releases_of
from .signal import Signal
from .small import Small, as_small, by_what, united
from .technology import Relation
from .verdict import Condition as ConditionRow

RELATED_PER_POSITION = 3
"""Related comparisons are the newest few in which either technology is ``low`` or ``high``."""

OF_COMPARISON = (
    "id", "status", "published", "reviewed", "reviewed_by", "intro", "changes", "answered", "accepted", "repicked",
)  # fmt: skip
OF_TECHNOLOGY = (
    "id", "slug", "name", "plural", "kind", "use_case", "licence", "self_hosted", "first_released", "index_until",
)  # fmt: skip
OF_VERDICT = (
    "id", "outcome", "pick", "basis", "reason", "low_choose_if", "high_choose_if", "low_already_using",
    "high_already_using", "best_case_for_the_other", "decided", "decided_by",
)  # fmt: skip
COLUMNS = (
    *OF_COMPARISON,
    *(f"{end}__{field}" for end in End for field in OF_TECHNOLOGY),
    *(f"verdict__{field}" for field in OF_VERDICT),
)

Row = dict[str, Any]


def read_page(rows: Rows, on: date | None = None) -> Page | None:
    """The page of the one comparison in ``rows``, which hold ``COLUMNS``, as it stands on a day; None without a row."""
    if not rows:
        return None
    row = dict(zip(COLUMNS, rows[0], strict=True))
    slugs = {row[f"{end}__id"]: row[f"{end}__slug"] for end in End}
    claims, figures = claims_of(slugs), figures_of(*slugs)
    small = by_what(SMALL.rows(*slugs, row["id"], row["verdict__id"]))
    low, high = (_side(row, end, claims, figures, small, on) for end in End)
    first, second = (low, high) if low.slug <= high.slug else (high, low)
    return Page(
        first=first,
        second=second,
        ruling=_ruling(row, small["condition"]),
        id=row["id"],
        status=row["status"],
        published=row["published"],
        reviewed=row["reviewed"],
        reviewed_by=row["reviewed_by"],
        intro=row["intro"],
        tally=Tally(row["changes"], row["answered"], row["accepted"], row["repicked"]),
        related=tuple(_related(small["related"])),
    )


def claims_of(slugs: dict[int, str]) -> dict[int, list[Claim]]:
    """The claims that a pair shows, by technology; ``slugs`` are those of its two technologies, by id."""
    claims = defaultdict(list)
    for technology, against, slug, name, weight, days, question, polarity, key, text, *rest in CLAIMS.rows(*slugs):
        criterion = Criterion(slug, name, weight, days, question) if slug else None
        is_pro = polarity == Polarity.PRO
        claims[technology].append(Claim(key, is_pro, text, criterion, *rest, against=slugs.get(against, "")))
    return claims


def figures_of(one: int, other: int) -> dict[int, list[Figure]]:
    """All figures of two technologies by technology, newest first."""
    figures = defaultdict(list)
    for technology, *figure in FIGURES.rows(one, other):
        figures[technology].append(Figure(*figure))
    return figures


def _claim_rows(low: int, high: int) -> Any:
    rows = ProsCons.objects.in_pair(low, high).order_by("-polarity", "position", "id")
    return rows.values_list(
        "technology", "against", "criterion__slug", "criterion__name", "criterion__weight",
        "criterion__recheck_days", "criterion__question", "polarity", "key", "text", "strength", "source",
        "source_title", "quote", "checked", "versions",
    )  # fmt: skip


def _figure_rows(low: int, high: int) -> Any:
    rows = Signal.objects.filter(technology__in=[low, high]).order_by("metric", "-observed")
    return rows.values_list("technology", "metric", "value", "observed", "source")


def _small_rows(low: int, high: int, comparison: int, verdict: int) -> Any:
    both = [low, high]
    return united(
        _condition_rows(verdict), release_rows(both), relation_rows(both), _related_rows(low, high, comparison)
    )


def _condition_rows(verdict: int) -> Any:
    rows = ConditionRow.objects.filter(verdict=verdict)
    return as_small(rows, "condition", number=F("position"), a=F("text"), day=F("check_by"), other_day=F("happened"))


def relation_rows(technologies: list[int]) -> Any:
    rows = Relation.objects.filter(technology__in=technologies).resolved()
    return as_small(rows, "relation", number=F("technology"), a=F("slug"), b=F("to_slug"), c=F("to_name"))


def _related_rows(low: int, high: int, comparison: int) -> Any:
    comparisons = apps.get_model("comparisons", "Comparison")._default_manager
    parts = [part.newest() for technology in (low, high) for part in comparisons.published().by_end(technology)]
    near = first_of_each(parts, RELATED_PER_POSITION)
    # Not said again that they are published: SQLite would then look through all that are.
    rows = comparisons.filter(id__in=near).exclude(id=comparison)
    return as_small(
        rows, "related", number=F("id"), a=F("low__slug"), b=F("low__name"), c=F("high__slug"), d=F("high__name")
    )


CLAIMS = Prepared(_claim_rows, int, int)
FIGURES = Prepared(_figure_rows, int, int)
SMALL = Prepared(_small_rows, int, int, int, int)


def _side(
    row: Row,
    end: End,
    claims: dict[int, list[Claim]],
    figures: dict[int, list[Figure]],
    small: dict[str, list[Small]],
    on: date | None,
) -> Side:
    technology = row[f"{end}__id"]
    opponent = row["high__slug" if end is End.LOW else "low__slug"]
    return Side(
        slug=row[f"{end}__slug"],
        name=row[f"{end}__name"],
        plural=row[f"{end}__plural"],
        kind=row[f"{end}__kind"],
        use_case=row[f"{end}__use_case"],
        choose_if=row[f"verdict__{end}_choose_if"] or "",
        already_using=row[f"verdict__{end}_already_using"] or "",
        claims=tuple(claims[technology]),
        relations=tuple(links_of(small["relation"], technology, opponent)),
        figures=tuple(figures[technology]),
        licence=row[f"{end}__licence"],
        self_hosted=row[f"{end}__self_hosted"],
        first_released=row[f"{end}__first_released"],
        index_until=row[f"{end}__index_until"],
        releases=releases_of(small["release"], technology, on),
    )


def links_of(relations: list[Small], technology: int, opponent: str) -> Iterable[Link]:
    """A technology's relations as links where they are known, as written elsewhere; the opponent is left out.

    Several words that lead to one technology make one link.
    """
    shown = {opponent}
    for relation in sorted(relations, key=lambda relation: relation.a):
        if relation.number != technology or shown & {relation.a, relation.b}:
            continue
        if relation.b:
            shown.add(relation.b)
            yield Link(relation.c, path("technology", relation.b))
        else:
            yield Link(relation.a)


def _related(rows: list[Small]) -> Iterable[Link]:
    for row in sorted(rows, key=lambda row: row.number, reverse=True):
        sides = sorted([(row.a, row.b), (row.c, row.d)])
        yield Link(
            " vs ".join(name for _, name in sides),
            path("comparison", pairs.canonical(row.a, row.c)),
        )


def _ruling(row: Row, conditions: list[Small]) -> Ruling | None:
    if row["verdict__id"] is None:
        return None
    return Ruling(
        outcome=Outcome(row["verdict__outcome"]),
        basis=Basis(row["verdict__basis"]),
        pick=row[f"{row['verdict__pick']}__slug"] if row["verdict__pick"] else "",
        reason=row["verdict__reason"],
        best_case_for_the_other=row["verdict__best_case_for_the_other"],
        conditions=tuple(
            Condition(condition.a, condition.day, condition.other_day)
            for condition in sorted(conditions, key=lambda condition: condition.number)
        ),
        decided=row["verdict__decided"],
        decided_by=row["verdict__decided_by"],
    )
