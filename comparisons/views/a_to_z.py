"""The technologies: the most compared first, and all of them from A to Z."""

from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.models import comparison_lists, keyset, technology_lists
from comparisons.models.most_compared import ComparedLine, most_compared
from comparisons.models.technology_lists import IN_THE_INDEX, INITIALS
from comparisons.presenters.most_compared import by_category

from .responses import render_page
from .routing import PARTS


class Letter(NamedTuple):
    """A letter of the navigation; ``url`` is empty if no slug begins with it."""

    text: str
    url: str
    is_current: bool


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the technologies that are compared most, or from A to Z: those of a letter, or from a cursor on.

    Three queries at most. Without a comparison the first page is that from A to Z.
    """
    letter = request.GET.get("letter", "")
    if letter and letter not in INITIALS:
        raise Http404("No such letter.")
    compared = [] if letter or request.GET.keys() & PARTS else most_compared()
    context = {
        "letter": letter,
        "letters": _letters(letter),
        "groups": by_category(compared),
        "looked_through": comparison_lists.LOOKED_THROUGH if _is_cut(compared) else 0,
        "section": "technologies",
    }
    if compared:
        return _page(context, indexed=True)
    read = partial(technology_lists.index, letter)
    technologies = keyset.paginate(read, keyset.BySlug(), request.GET, size=IN_THE_INDEX)
    context |= {"technologies": technologies, "keep": f"{_query(letter)}&" if letter else ""}
    return _page(context, indexed=bool(technologies) and technologies.is_first)


def _is_cut(compared: list[ComparedLine]) -> bool:
    """Return whether there may be older comparisons, which are not counted."""
    return bool(compared) and compared[0].looked_through == comparison_lists.LOOKED_THROUGH


def _page(context: dict[str, Any], *, indexed: bool) -> HttpResponse:
    context["description"] = (
        "The technologies we compare most, by category, with the number of comparisons of each."
        if context["groups"]
        else "Every technology we know, from A to Z, with its kind and category."
    )
    path = _address(context["letter"])
    return render_page("comparisons/technology_list.html", context, path=path, indexed=indexed)


def _letters(current: str) -> list[Letter]:
    known = technology_lists.initials()
    return [
        Letter(letter.upper(), _address(letter) if letter in known else "", letter == current) for letter in INITIALS
    ]


def _address(letter: str) -> str:
    url = reverse("technology_list")
    return f"{url}?{_query(letter)}" if letter else url


def _query(letter: str) -> str:
    return urlencode({"letter": letter})
