"""What a merge would do, to be seen and chosen before anything is stored. Eight queries, whatever it is of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest, Least

from comparisons.domain.vocabulary import FeedbackStatus
from comparisons.models import (
    Alias,
    Comparison,
    Fact,
    Feedback,
    ProsCons,
    Relation,
    Release,
    Signal,
    SourceEntry,
    Technology,
    Wish,
)
from comparisons.models.bounded import counted

from . import facts, parts
from .choices import Side, better
from .parts import SameClaim

MOST_CHOICES = 30
"""Comparisons, and claims, that an editor chooses between one by one; a rule decides about the others."""
MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class Collision:
    """Two comparisons with one opponent, of which one stays: ``best`` is the side that the rule "best" keeps."""

    opponent: Technology
    of_lost: Comparison
    of_kept: Comparison

    @property
    def best(self) -> Side:
        return better(self.of_kept, self.of_lost)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do. Lists are cut at ``MOST_CHOICES``; ``numbers`` count all, by the name of the rows."""

    names: Sequence[str]
    fields: Sequence[tuple[str, Any, Any]]
    claims: Sequence[SameClaim]
    collisions: Sequence[Collision]
    numbers: dict[str, int]
    itself: Comparison | None
    unanswered: int

    @property
    def more_names(self) -> int:
        return max(0, self.numbers["names"] - len(self.names))

    @property
    def more_claims(self) -> int:
        return self.numbers["same_claims"] - len(self.claims)

    @property
    def more_collisions(self) -> int:
        return max(0, self.numbers["collisions"] - len(self.collisions))

    @property
    def moved(self) -> int:
        """Return how many comparisons get the kept technology in place of the lost one, or go."""
        return self.numbers["comparisons"] - self.numbers["collisions"] - bool(self.itself)


def preview(lost: Technology, kept: Technology) -> Preview:
    same = parts.same_claims(lost, kept)
    colliding = _colliding(lost, kept)
    names = list(Alias.objects.filter(technology=lost).order_by("key").values_list("text", flat=True)[:MOST_NAMES])
    collisions = _collisions(lost, kept, colliding)
    number = len(collisions) if len(collisions) < MOST_CHOICES else counted(colliding)
    waiting = Count("feedback", filter=Q(feedback__status=FeedbackStatus.WAITING.value))
    itself = Comparison.objects.between(lost, kept).select_related("low", "high").annotate(waiting=waiting).first()
    return Preview(
        names=names,
        fields=[(field, _said(lost, field), _said(kept, field)) for field in facts.differing_fields(lost, kept)],
        claims=same[:MOST_CHOICES],
        collisions=collisions,
        numbers=_numbers(lost, kept) | {"same_claims": len(same), "collisions": number},
        itself=itself,
        unanswered=itself.waiting if itself else 0,
    )


def _said(technology: Technology, field: str) -> Any:
    if field == "kind":
        return technology.get_kind_display()
    return technology.category if field == "category" else technology.said(field)


def _colliding(lost: Technology, kept: Technology) -> QuerySet[Comparison]:
    """Return the comparisons of ``lost`` whose opponent is compared with ``kept`` too."""
    opponent = Case(When(low=lost, then="high"), default="low", output_field=IntegerField())
    ours = Comparison.objects.filter(
        low=Least(OuterRef("opponent"), kept.pk), high=Greatest(OuterRef("opponent"), kept.pk)
    )
    theirs = Comparison.objects.filter(Q(low=lost) | Q(high=lost)).order_by("-status", "id")
    return theirs.annotate(opponent=opponent).exclude(opponent=kept.pk).filter(Exists(ours))


def _collisions(lost: Technology, kept: Technology, colliding: QuerySet[Comparison]) -> list[Collision]:
    """Return the first collisions, published ones before drafts. Two queries."""
    theirs: dict[int, Comparison] = {}
    for row in colliding.select_related("low", "high", "verdict")[:MOST_CHOICES]:
        theirs[row.high_id if row.low_id == lost.pk else row.low_id] = row
    both = Q(low=kept, high__in=theirs) | Q(high=kept, low__in=theirs)
    rows = Comparison.objects.filter(both).select_related("low", "high", "verdict") if theirs else []
    ours = {row.high_id if row.low_id == kept.pk else row.low_id: row for row in rows}
    return [
        Collision(row.high if row.low_id == lost.pk else row.low, row, ours[number])
        for number, row in theirs.items()
        if number in ours
    ]


def _numbers(lost: Technology, kept: Technology) -> dict[str, int]:
    """Return how many rows of each kind the merge is about. One query, whose parts indexes answer."""
    one_each: dict[str, QuerySet[Any]] = {
        "names": Alias.objects.all(),
        "facts": Fact.objects.all(),
        "claims": ProsCons.objects.all(),
        "signals": Signal.objects.all(),
        "releases": Release.objects.all(),
        "entries": SourceEntry.objects.all(),
    }
    counts: dict[str, Any] = {name: _count(rows, "technology") for name, rows in one_each.items()}
    counts["against"] = _count(ProsCons.objects.exclude(technology=kept), "against")
    counts["each_other"] = _count(ProsCons.objects.filter(technology=kept), "against") + _count(
        ProsCons.objects.filter(against=kept), "technology"
    )
    for name, model in (("comparisons", Comparison), ("wishes", Wish)):
        counts[name] = _count(model.objects.all(), "low") + _count(model.objects.all(), "high")
    told = Feedback.objects.all()
    counts["disagreements"] = _count(told, "comparison__low") + _count(told, "comparison__high")
    columns = {f"number_of_{name}": count for name, count in counts.items()}  # no names of columns
    found: Any = Technology.objects.filter(pk=lost.pk).order_by().values(**columns).get()
    return {name: found[f"number_of_{name}"] for name in counts} | {"related": _related(lost, kept)}


def _related(lost: Technology, kept: Technology) -> int:
    """Return how many relations of others name ``lost``. One query."""
    words = Alias.objects.filter(technology=lost).order_by().values("key")
    return Relation.objects.filter(slug__in=words).exclude(technology__in=[lost, kept]).count()


def _count(rows: QuerySet[Any], field: str) -> Coalesce:
    own = rows.filter(**{field: OuterRef("pk")}).order_by().values(field).annotate(number=Count("pk"))
    return Coalesce(Subquery(own.values("number"), output_field=IntegerField()), 0)
