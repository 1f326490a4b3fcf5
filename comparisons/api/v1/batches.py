"""Several technologies or comparisons by name at once: those that are there in the order asked, and what is not."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import WithJsonSchema

from comparisons.api import missing
from comparisons.api.responses import site
from comparisons.domain import pairs
from comparisons.models import Comparison, Technology, comparison_lists
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.presenters.documents import lines
from comparisons.presenters.envelopes import NotFound, suggestion
from comparisons.search import resolving, service

from . import limits
from .asked import answered
from .named import NAMES
from .refusals import refuse
from .technology_lines import line_of, row_of

MOST = 50
PATTERN = rf"^\s*[^,\s][^,]*(,\s*[^,\s][^,]*){{0,{MOST - 1}}}$"
"""Of what is asked for, as the API describes it: up to ``MOST`` names, none of them empty."""
SUGGESTED = 5
"""Names for which something similar is looked for: each costs some queries."""
LONGEST = 4000
Listed = Annotated[str, WithJsonSchema({"type": "string", "maxLength": LONGEST, "pattern": PATTERN})]
Pair = tuple[Technology, Technology]


def parameter(what: str, example: str) -> Any:
    """Return the parameter that asks for a batch."""
    query: Any = Query
    return query(
        description=f"{what}, with commas between them, {MOST} at most. Then the answer is a batch in the order asked "
        "and not a page of the list, and `not_found` names what is not there.",
        examples=[example],
        max_length=LONGEST,
    )


def words_of(request: HttpRequest, name: str, listed: str) -> list[str]:
    """Return the names of a list with commas, and count them; refuse none, too many, and a cursor beside them."""
    words = [word.strip() for word in listed.split(",")]
    if not all(words) or len(words) > MOST:
        detail = f"1 to {MOST} names with commas between them."
        refuse("invalid-request", errors=[{"at": ["query", name], "detail": detail}])
    if "after" in request.GET:
        refuse("bad-cursor", "A batch has no pages.")
    limits.count(request, len(words))
    return words


def technologies(request: HttpRequest, slugs: str) -> HttpResponse:
    """Return technologies in short. Two queries, and three at most for each of the first few that are not found."""
    words = words_of(request, "slugs", slugs)
    known = service.by_word(words)
    data = [line_of(row_of(known[word])) for word in words if word in known]
    unknown = dict.fromkeys(word for word in words if word not in known)
    found = [
        _not_found(word, missing.technology(word, NAMES) if place < SUGGESTED else {})
        for place, word in enumerate(unknown)
    ]
    return answered(request, data, not_found=found)


def comparisons(request: HttpRequest, listed: str) -> HttpResponse:
    """Return comparisons in short. Three queries, and seven at most for each of the first few that are not found."""
    words = words_of(request, "pairs", listed)
    known = resolving.technologies_by_alias(side for word in words for split in pairs.splits(word) for side in split)
    named = {word: pairs.resolve(word, known) for word in words}
    published = _published([pair for pair in named.values() if pair])
    data = [lines.line(published[slug], site()) for word in words if (slug := _slug(named[word])) in published]
    unfound = [word for word in dict.fromkeys(words) if _slug(named[word]) not in published]
    return answered(request, data, not_found=[_unfound(*one, named, known) for one in enumerate(unfound)])


def _slug(pair: Pair | None) -> str:
    return pairs.canonical(pair[0].slug, pair[1].slug) if pair else ""


def _published(asked: Sequence[Pair]) -> dict[str, ComparisonLine]:
    """Return the published comparisons of pairs by slug, each looked up by its two ends. Two queries."""
    if not asked:
        return {}
    ends = [sorted([one.pk, other.pk]) for one, other in asked]
    which = reduce(or_, (Q(low=low, high=high) for low, high in ends))
    ids = Comparison.objects.filter(which).order_by().values_list("pk", flat=True)
    return {line.slug: line for line in comparison_lists.published_of_ids(ids).values()}


def _unfound(place: int, word: str, named: dict[str, Pair | None], known: dict[str, Technology]) -> NotFound:
    """Return what may have been meant; of two that nobody compared, the document that has both side by side."""
    pair = named[word]
    if pair and pair[0] != pair[1]:
        slug = _slug(pair)
        return {"asked": word, "suggestions": [suggestion(slug, site().url(NAMES.comparison, slug))]}
    return _not_found(word, missing.pair(pairs.splits(word), known, NAMES) if place < SUGGESTED else {})


def _not_found(word: str, problem: dict[str, Any]) -> NotFound:
    return {"asked": word, "suggestions": problem.get("suggestions", [])}
