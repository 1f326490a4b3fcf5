"""What one value for many rows would change: rows before and after, and those that may not change."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q

from comparisons.domain import days
from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import NEEDED_OF_SIDES, Kind, Word, choices
from comparisons.models import Category, Comparison, Criterion, ProsCons, Technology

from .live_pages import NOT_YOURS, PUBLISH

MOST = 10_000
"""Rows of one bulk change."""
NOTHING_TO_READ = "It has no source that could have been read."


class Subject(Word):
    """What a bulk change is of."""

    TECHNOLOGY = "technology"
    CLAIM = "claim"


FIELDS: dict[str, Subject] = {
    "category": Subject.TECHNOLOGY,
    "kind": Subject.TECHNOLOGY,
    "criterion": Subject.CLAIM,
    "checked": Subject.CLAIM,
}
"""The fields that can be changed in bulk, with what has them."""


class Row(NamedTuple):
    """One row to change; values are a slug, a word or a day."""

    technology_id: int
    id: int
    label: str
    before: str


@dataclass(slots=True)
class Preview:
    """Rows to change in the order of their technologies, rows that may not, with the reason, and how many stay."""

    rows: list[Row] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0


def values_of(name: str) -> list[tuple[str, str]]:
    """Return the values that a field can be given, with their labels, "" for none. One query at most."""
    if name == "checked":
        return [(days.utc_today().isoformat(), f"today, {days.utc_today()}")]
    if name == "kind":
        return [*choices(Kind), ("", "no kind")]
    rows = Category.objects.order_by("name") if name == "category" else Criterion.objects.order_by("name")
    return [*rows.values_list("slug", "name"), ("", f"no {name}")]


def preview(name: str, value: str, ids: Collection[int], by: User) -> Preview:
    """Return what giving ``value`` to the field of these rows would do. Two queries at most, an index answers each."""
    found = Preview()
    is_limited = not by.has_perm(PUBLISH)
    rows = _technologies(name, ids) if FIELDS[name] is Subject.TECHNOLOGY else _claims(name, ids)
    for row, facts in rows:
        if row.before == value:
            found.unchanged += 1
        elif reason := _refusal(name, value, facts, is_limited=is_limited):
            found.refused.append((row.label, reason))
        else:
            found.rows.append(row)
    return found


def _technologies(name: str, ids: Collection[int]) -> Iterator[tuple[Row, dict[str, Any]]]:
    column = "category__slug" if name == "category" else name
    facts: Any = Technology.objects.filter(pk__in=ids).annotate(**_pages("pk")).order_by("pk")
    for one in facts.values("pk", "name", "kind", "use_case", "is_live", "is_needed", now=F(column)):
        yield Row(one["pk"], one["pk"], isolated(one["name"]), _word(one["now"])), one


def _claims(name: str, ids: Collection[int]) -> Iterator[tuple[Row, dict[str, Any]]]:
    column = "criterion__slug" if name == "criterion" else name
    facts: Any = ProsCons.objects.filter(pk__in=ids).annotate(**_pages("technology")).order_by("technology", "pk")
    own = {"kind": F("technology__kind"), "use_case": F("technology__use_case"), "now": F(column)}
    columns = ("pk", "technology", "technology__name", "text", "source", "is_live", "is_needed")
    for one in facts.values(*columns, **own):
        label = f"{isolated(one['technology__name'])}: {one['text']}"
        yield Row(one["technology"], one["pk"], label, _word(one["now"])), one


def _refusal(name: str, value: str, facts: dict[str, Any], *, is_limited: bool) -> str:
    """Return why a row may not change, "" if it may."""
    if is_limited and facts["is_live"]:
        return NOT_YOURS
    if name == "checked" and not facts["source"]:
        return NOTHING_TO_READ
    after = {**facts, **({name: value} if name == "kind" else {})}
    lacking = [words for column, words in NEEDED_OF_SIDES.items() if not after[column]]
    if facts["is_needed"] and lacking:
        return f"It needs {' and '.join(lacking)}: comparisons in review or published show it."
    return ""


def _pages(technology: str) -> dict[str, Any]:
    """Return annotations: whether a published page, and whether one in review or published, is of the technology."""
    low, high = Q(low=OuterRef(technology)), Q(high=OuterRef(technology))
    live, needed = Comparison.objects.published().order_by(), Comparison.objects.shown_or_soon().order_by()
    return {
        "is_live": Exists(live.filter(low)) | Exists(live.filter(high)),
        "is_needed": Exists(needed.filter(low)) | Exists(needed.filter(high)),
    }


def _word(value: Any) -> str:
    return str(value) if value is not None else ""
