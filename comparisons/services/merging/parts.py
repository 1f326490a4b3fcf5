"""What belongs to the lost technology alone becomes the kept one's: names, claims, facts, figures, wishes and more.

Where a constraint allows one of two rows, the kept technology's stays, unless the editor chose otherwise.
"""

from collections.abc import Callable, Collection, Hashable
from typing import Any, NamedTuple

from django.db.models import F, Max, Q, QuerySet

from comparisons.catalogue.export import batches
from comparisons.domain import pairs
from comparisons.domain.folding import folded
from comparisons.domain.vocabulary import Polarity
from comparisons.models import (
    Alias,
    ChangeRequest,
    Feedback,
    Logo,
    MergeQuestion,
    ProsCons,
    Relation,
    Release,
    Signal,
    SourceEntry,
    Technology,
    Wish,
)
from comparisons.models.merge_question import MergeAnswer

from .choices import Choices, Side
from .journal import AT_ONCE, Journal

UNIQUE: dict[type[Any], tuple[str, ...]] = {
    Signal: ("metric", "observed", "source"),
    Release: ("cycle",),
    Relation: ("slug",),
}
"""The columns that tell rows of one technology apart."""


class SameClaim(NamedTuple):
    """A claim that both technologies have in the same words."""

    lost: ProsCons
    kept: ProsCons


def words_of(technology: Technology) -> set[str]:
    """Return the slugs and names that lead to a technology, as keys. One query."""
    return {technology.slug, *technology.aliases.order_by().values_list("key", flat=True)}


# ---- names


def move_names(journal: Journal, lost: Technology, kept: Technology, final_name: str) -> None:
    """Let every word of ``lost`` lead to ``kept``, and both names, as far as they lead nowhere else."""
    journal.change(Alias.objects.filter(technology=lost), technology=kept.pk)
    for name in (lost.name, kept.name):
        key = pairs.key(name)
        if name != final_name and len(key) <= pairs.KEY_LENGTH and not Alias.objects.filter(key=key).exists():
            journal.add([Alias.objects.create(technology=kept, text=name)])


# ---- claims


def same_claims(lost: Technology, kept: Technology) -> list[SameClaim]:
    """Return the claims of both with the same sign, words and opponent, in the order of the kept ones. One query."""
    claims = list(ProsCons.objects.filter(technology__in=[lost, kept]).order_by("-polarity", "position", "pk"))
    theirs = {_as_said(claim): claim for claim in reversed(claims) if claim.technology_id == lost.pk}
    ours = (claim for claim in claims if claim.technology_id == kept.pk)
    return [SameClaim(theirs[said], claim) for claim in ours if (said := _as_said(claim)) in theirs]


def _as_said(claim: ProsCons) -> Hashable:
    return claim.polarity, _words(claim), claim.against_id


def _words(claim: ProsCons) -> str:
    return " ".join(folded(claim.text).split()).rstrip(".")


def move_claims(journal: Journal, lost: Technology, kept: Technology, choices: Choices) -> None:
    """Move the claims behind those of ``kept``. Claims of one against the other go: nobody compares the two now."""
    about_each_other = ProsCons.objects.filter(technology__in=[lost, kept], against__in=[lost, kept])
    journal.delete(ProsCons, about_each_other.values_list("pk", flat=True))
    for same in same_claims(lost, kept):
        stays_lost = choices.claims.get(same.lost.pk) is Side.LOST
        staying, going = (same.lost, same.kept) if stays_lost else (same.kept, same.lost)
        journal.change(Feedback.objects.filter(claim=going), claim=staying.pk)
        journal.delete(ProsCons, [going.pk])
    for polarity in Polarity:
        ours = ProsCons.objects.filter(technology=kept, polarity=polarity.value)
        last = ours.aggregate(last=Max("position"))["last"]
        moved = ProsCons.objects.filter(technology=lost, polarity=polarity.value)
        journal.change(moved, technology=kept.pk, position=F("position") + (0 if last is None else last + 1))


# ---- what others say about the lost one


def point_others(journal: Journal, lost: Technology, kept: Technology, words: Collection[str]) -> set[int]:
    """Let claims against ``lost`` and relations to it name ``kept``; return the ids of their technologies.

    A technology that said the same of both says it once.
    """
    against = ProsCons.objects.filter(against=lost)
    related = Relation.objects.filter(slug__in=words).exclude(technology__in=[lost, kept])
    holders = {
        *against.order_by().values_list("technology", flat=True),
        *related.order_by().values_list("technology", flat=True),
    }
    for some in batches(sorted(holders), AT_ONCE):
        _drop_doubled_claims(journal, lost, kept, some)
        journal.change(against.filter(technology__in=some), against=kept.pk)
        _rename_relations(journal, kept, related.filter(technology__in=some))
    return holders


def _drop_doubled_claims(journal: Journal, lost: Technology, kept: Technology, holders: Collection[int]) -> None:
    ours = {_of(claim): claim for claim in ProsCons.objects.filter(technology__in=holders, against=kept)}
    for claim in ProsCons.objects.filter(technology__in=holders, against=lost).order_by("pk"):
        if staying := ours.get(_of(claim)):
            journal.change(Feedback.objects.filter(claim=claim), claim=staying.pk)
            journal.delete(ProsCons, [claim.pk])


def _of(claim: ProsCons) -> Hashable:
    return claim.technology_id, claim.polarity, _words(claim)


def _rename_relations(journal: Journal, kept: Technology, related: QuerySet[Relation]) -> None:
    """Let each technology name ``kept`` once, by its slug, in place of the words of the lost one."""
    rows = list(related.order_by("technology", "pk").values_list("pk", "technology"))
    named = set(
        Relation.objects.filter(slug=kept.slug, technology__in=[holder for _, holder in rows])
        .order_by()
        .values_list("technology", flat=True)
    )
    first: list[int] = []
    doubled: list[int] = []
    for number, holder in rows:
        (doubled if holder in named else first).append(number)
        named.add(holder)
    journal.delete(Relation, doubled)
    journal.change(Relation.objects.filter(pk__in=first), slug=kept.slug)


# ---- rows of which a technology has each once


def move_relations(journal: Journal, lost: Technology, kept: Technology, words: Collection[str]) -> None:
    """Move the relations of ``lost``, but for those between the two."""
    own = Relation.objects.filter(technology__in=[lost, kept], slug__in=words)
    journal.delete(Relation, own.values_list("pk", flat=True))
    move_unless_there(journal, Relation, lost, kept)


def move_unless_there(journal: Journal, model: type[Any], lost: Technology, kept: Technology) -> None:
    """Move rows of ``lost`` of which ``kept`` has none alike; the others go with ``lost``."""
    columns = UNIQUE[model]
    there = set(model.objects.filter(technology=kept).order_by().values_list(*columns))
    rows = model.objects.filter(technology=lost).order_by().values_list("pk", *columns)
    free = [number for number, *values in rows if tuple(values) not in there]
    for some in batches(free, AT_ONCE):
        journal.change(model.objects.filter(pk__in=some), technology=kept.pk)


def move_logo(journal: Journal, lost: Technology, kept: Technology) -> None:
    if not Logo.objects.filter(technology=kept).exists():
        journal.change(Logo.objects.filter(technology=lost), technology=kept.pk)


# ---- questions, wishes


def move_entries(journal: Journal, lost: Technology, kept: Technology) -> None:
    """Move the entries of sources, and let those that wait name ``kept`` as a candidate. One walk over what waits."""
    journal.change(SourceEntry.objects.filter(technology=lost), technology=kept.pk)
    waiting = SourceEntry.objects.filter(technology__isnull=True, answer="").order_by("pk")
    for number, candidates in waiting.values_list("pk", "candidates"):
        if lost.pk in candidates:
            named = dict.fromkeys(kept.pk if one == lost.pk else one for one in candidates)
            journal.change(SourceEntry.objects.filter(pk=number), candidates=list(named))


def move_changes_for_review(journal: Journal, lost: Technology, kept: Technology) -> None:
    """Keep the settled changes for review, with what was said of them; open ones prevent a merge."""
    journal.change(ChangeRequest.objects.filter(technology=lost), technology=kept.pk)


def move_pairs(journal: Journal, lost: Technology, kept: Technology) -> None:
    """Move wishes, and the answers that a technology is another one; questions that wait go with ``lost``."""
    _move_pairs(journal, Wish, lost, kept, lambda row: (row.client, row.day))
    _drop_answered_questions(journal, lost, kept)
    _move_pairs(journal, MergeQuestion, lost, kept, lambda _: (), answer=MergeAnswer.DIFFERENT.value)


def _drop_answered_questions(journal: Journal, lost: Technology, kept: Technology) -> None:
    """Delete what is asked of ``kept`` and a technology that somebody said is another one than ``lost``."""
    answered = MergeQuestion.objects.filter(answer=MergeAnswer.DIFFERENT.value)
    others = {
        *answered.filter(low=lost).values_list("high", flat=True),
        *answered.filter(high=lost).values_list("low", flat=True),
    }
    asked = MergeQuestion.objects.exclude(answer=MergeAnswer.DIFFERENT.value)
    doubled = asked.filter(Q(low=kept, high__in=others) | Q(high=kept, low__in=others))
    journal.delete(MergeQuestion, doubled.values_list("pk", flat=True))


def _move_pairs(
    journal: Journal,
    model: type[Any],
    lost: Technology,
    kept: Technology,
    alike: Callable[[Any], tuple[Hashable, ...]],
    **conditions: Any,
) -> None:
    ends = ("low", "high")
    for end, other in (ends, ends[::-1]):
        rows = model.objects.filter(**{end: lost}, **conditions).exclude(**{other: kept}).order_by(other)
        ids = list(rows.values_list("pk", flat=True))
        for some in batches(ids, AT_ONCE):
            _move_some(journal, model, end, some, kept, alike)


def _move_some(
    journal: Journal, model: type[Any], end: str, ids: Collection[int], kept: Technology, alike: Callable[[Any], Any]
) -> None:
    other = "high" if end == "low" else "low"
    rows = list(model.objects.filter(pk__in=ids).order_by("pk"))
    opponents = {getattr(row, f"{other}_id") for row in rows}
    there = {
        (getattr(row, f"{far}_id"), *alike(row))
        for near, far in (("low", "high"), ("high", "low"))
        for row in model.objects.filter(**{near: kept, f"{far}__in": opponents})
    }
    free = [row for row in rows if (getattr(row, f"{other}_id"), *alike(row)) not in there]
    journal.delete(model, [row.pk for row in rows if row not in free])
    stays = [row.pk for row in free if (kept.pk < getattr(row, f"{other}_id")) == (end == "low")]
    swaps = [row.pk for row in free if row.pk not in stays]
    journal.change(model.objects.filter(pk__in=stays), **{end: kept.pk})
    journal.change(model.objects.filter(pk__in=swaps), **{end: F(other), other: kept.pk})
