"""Three or four technologies side by side. Any may be named, so that nothing of it is ever kept."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import days, pairs
from comparisons.domain.page import Link
from comparisons.models import Technology
from comparisons.models.paths import path
from comparisons.models.reading_several import read_several
from comparisons.presenters.several_view import SeveralView
from comparisons.search import resolving

from . import errors
from .responses import permanent_redirect, render_page

MOST = 4
MOST_GUESSED = 2
"""Unknown names of which similar ones are looked for."""


@require_safe
def detail(request: HttpRequest, names: str) -> HttpResponse:
    """Show what is recorded of the technologies side by side, weighed as the query says. Six queries.

    Two names lead to their pair and one to its technology; each other spelling to the canonical one. Too many and
    unknown names are a 404 that says so; control characters, which no page can show, are one that says nothing of them.
    """
    if not pairs.key(names).isprintable():
        return errors.not_found(request)
    words = [word for word in map(pairs.key, names.split(",")) if word]
    if len(set(words)) > MOST:
        return _refused(list(dict.fromkeys(words)), too_many=True)
    known = resolving.technologies_by_alias(words)
    if not words or any(word not in known for word in words):
        return _refused(words, known)
    found = {known[word].slug: known[word] for word in words}
    url = url_of(found.values())
    if request.path != url:
        return permanent_redirect(request, url)
    today = days.utc_today()
    read = read_several([found[slug] for slug in sorted(found)], today)
    query = request.META.get("QUERY_STRING", "")
    view = SeveralView(*read, query, today, lambda pair: path("comparison", pair))
    return render_page("comparisons/several.html", {"view": view, "page_url": url}, path=url, indexed=False)


def url_of(technologies: Iterable[Technology]) -> str:
    """Return the address of the technologies side by side: of a technology alone, of a pair, or of several."""
    slugs = sorted({technology.slug for technology in technologies})
    match slugs:
        case [slug]:
            return path("technology", slug)
        case [one, other]:
            return path("comparison", pairs.canonical(one, other))
    return reverse("several", args=[",".join(slugs)])


def _refused(
    words: Sequence[str], known: Mapping[str, Technology] = MappingProxyType({}), *, too_many: bool = False
) -> HttpResponse:
    """Return the 404 of names that can't stand side by side, with the form filled in and names that may be meant."""
    words = list(dict.fromkeys(words))
    unknown = [] if too_many else [word for word in words if word not in known]
    context = {
        "too_many": len(words) if too_many else 0,
        "most": MOST,
        "words": [known[word].name if word in known else word for word in words],
        "unknown": [
            (word, _meant(word, known, len(unknown) == 1) if at < MOST_GUESSED else [])
            for at, word in enumerate(unknown)
        ],
    }
    return render_page("comparisons/several_unknown.html", context, indexed=False, status=404)


def _meant(word: str, known: Mapping[str, Technology], is_alone: bool) -> list[Link]:
    """Return links to technologies with a similar name: with the others where ``word`` alone is unknown."""
    near = resolving.similar_technologies(word)
    return [Link(one.name, url_of([one, *known.values()]) if is_alone else one.get_absolute_url()) for one in near]
