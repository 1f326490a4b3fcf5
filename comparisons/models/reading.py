"""Fills a ``Page`` from the database with few, lean queries.

One query for comparison, technologies and verdict; one for the claims; one for the figures, where the
pick rests on popularity; one for everything small (conditions, relations, related comparisons).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, DateField, F, Value
from django.urls import reverse

from comparisons import pairs
from comparisons.page import Claim, Condition, Criterion, Figure, Link, Page, Ruling, Side, Tally
from comparisons.vocabulary import Basis, End, Polarity

from .parts import first_of_each
from .pros_cons import ProsCons
from .signal import Signal
from .technology import Relation
from .verdict import Condition as ConditionRow

if TYPE_CHECKING:
    from .comparison import ComparisonQuerySet

RELATED_PER_POSITION = 3
"""Related comparisons are the newest few in which either technology is ``low`` or ``high``."""

OF_COMPARISON = (
    "id", "status", "published", "reviewed", "reviewed_by", "intro", "changes", "answered", "accepted", "repicked",
)  # fmt: skip
OF_TECHNOLOGY = ("id", "slug", "name", "plural", "kind", "use_case")
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


class Small(NamedTuple):
    """One row of the union of everything small."""

    what: str
    number: int
    a: str
    b: str
    c: str
    d: str
    day: date | None
    other_day: date | None


def read_page(comparisons: "ComparisonQuerySet") -> Page | None:
    """The page of the one comparison in ``comparisons``, or None where there is none."""
    row = comparisons.values(*COLUMNS).first()
    if row is None:
        return None
    claims = claims_of({row[f"{end}__id"]: row[f"{end}__slug"] for end in End})
    figures = _figures(row)
    small = union_of(_condition_rows(row), _relation_rows(row), _related_rows(row, comparisons))
    low, high = (_side(row, end, claims, figures, small["relation"]) for end in End)
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
    found = (
        ProsCons.objects.in_pair(*slugs)
        .order_by("-polarity", "position", "id")
        .values_list(
            "technology", "against", "criterion__slug", "criterion__name", "criterion__weight",
            "criterion__recheck_days", "polarity", "key", "text", "strength", "source", "source_title", "quote",
            "checked", "versions",
        )
    )  # fmt: skip
    claims = defaultdict(list)
    for technology, against, slug, name, weight, recheck_days, polarity, key, text, *rest in found:
        criterion = Criterion(slug, name, weight, recheck_days) if slug else None
        is_pro = polarity == Polarity.PRO
        claims[technology].append(Claim(key, is_pro, text, criterion, *rest, against=slugs.get(against, "")))
    return claims


def _figures(row: Row) -> dict[int, list[Figure]]:
    """The figures of both technologies, newest first, where the verdict rests on them."""
    rests_on_them = row["verdict__basis"] == Basis.POPULARITY
    return figures_of([row["low__id"], row["high__id"]]) if rests_on_them else defaultdict(list)


def figures_of(technologies: list[int]) -> dict[int, list[Figure]]:
    """All figures of ``technologies`` by technology, newest first."""
    figures = defaultdict(list)
    found = Signal.objects.filter(technology__in=technologies).order_by("metric", "-observed")
    for technology, *figure in found.values_list("technology", "metric", "value", "observed", "source"):
        figures[technology].append(Figure(*figure))
    return figures


def union_of(*parts: Any) -> dict[str, list[Small]]:
    """The rows of all ``parts``, each in the columns of ``Small``, by what they are; one query."""
    found = defaultdict(list)
    for values in parts[0].union(*parts[1:], all=True):
        small = Small(*values)
        found[small.what].append(small)
    return found


def as_small(rows: Any, what: str, **columns: Any) -> Any:
    """``rows`` in the columns of ``Small``: those not given are empty."""
    empty = {letter: Value("", CharField()) for letter in "abcd"} | dict.fromkeys(
        ("day", "other_day"), Value(None, DateField())
    )
    named = {f"small_{name}": columns.get(name, empty.get(name)) for name in Small._fields if name != "what"}
    return (
        rows.order_by()
        .annotate(small_what=Value(what, CharField()), **named)
        .values_list(*(f"small_{name}" for name in Small._fields))
    )


def _condition_rows(row: Row) -> Any:
    rows = ConditionRow.objects.filter(verdict=row["verdict__id"])
    return as_small(rows, "condition", number=F("position"), a=F("text"), day=F("check_by"), other_day=F("happened"))


def _relation_rows(row: Row) -> Any:
    return relation_rows([row["low__id"], row["high__id"]])


def relation_rows(technologies: list[int]) -> Any:
    rows = Relation.objects.filter(technology__in=technologies).resolved()
    return as_small(rows, "relation", number=F("technology"), a=F("slug"), b=F("to_slug"), c=F("to_name"))


def _related_rows(row: Row, comparisons: "ComparisonQuerySet") -> Any:
    published = comparisons.model._default_manager.published()
    both = (row["low__id"], row["high__id"])
    parts = [part.newest() for technology in both for part in published.by_end(technology)]
    near = first_of_each(parts, RELATED_PER_POSITION)
    # Not said again that they are published: SQLite would then look through all that are.
    rows = comparisons.model._default_manager.filter(id__in=near).exclude(id=row["id"])
    return as_small(
        rows, "related", number=F("id"), a=F("low__slug"), b=F("low__name"), c=F("high__slug"), d=F("high__name")
    )


def _side(
    row: Row, end: End, claims: dict[int, list[Claim]], figures: dict[int, list[Figure]], relations: list[Small]
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
        relations=tuple(links_of(relations, technology, opponent)),
        figures=tuple(figures[technology]),
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
            yield Link(relation.c, reverse("technology", args=[relation.b]))
        else:
            yield Link(relation.a)


def _related(rows: list[Small]) -> Iterable[Link]:
    for row in sorted(rows, key=lambda row: row.number, reverse=True):
        sides = sorted([(row.a, row.b), (row.c, row.d)])
        yield Link(
            " vs ".join(name for _, name in sides),
            reverse("comparison", args=[pairs.canonical(row.a, row.c)]),
        )


def _ruling(row: Row, conditions: list[Small]) -> Ruling | None:
    if row["verdict__id"] is None:
        return None
    return Ruling(
        outcome=row["verdict__outcome"],
        basis=row["verdict__basis"],
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
