"""The index of technologies from A to Z."""

from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.models import technology_lists
from comparisons.models.technology_lists import IN_THE_INDEX, INITIALS

from . import keyset
from .responses import render_page


class Letter(NamedTuple):
    """A letter of the navigation; ``url`` is empty if no slug begins with it."""

    text: str
    url: str
    is_current: bool


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all technologies, or those whose slug begins with ``letter``."""
    letter = request.GET.get("letter", "")
    if letter and letter not in INITIALS:
        raise Http404("No such letter.")
    read = partial(technology_lists.index, letter)
    technologies = keyset.paginate(read, keyset.BySlug(), request.GET, size=IN_THE_INDEX)
    context = {
        "letter": letter,
        "letters": _letters(letter),
        "technologies": technologies,
        "keep": f"{_query(letter)}&" if letter else "",
        "description": "Every technology that is known here, from A to Z.",
        "section": "technologies",
    }
    is_first = bool(technologies) and technologies.is_first
    return render_page("comparisons/technology_list.html", context, path=_address(letter), indexed=is_first)


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
