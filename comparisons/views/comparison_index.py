"""The list of all comparisons, its filters, and the form that finds the comparison of two names."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import preferences
from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import Outcome
from comparisons.models import Category, Technology, comparison_lists, filtered_lists, keyset
from comparisons.models.category_tree import CategoryNode, trees_of
from comparisons.models.paths import address
from comparisons.presenters.structured_data import pages as structured_data
from comparisons.search import resolving, service

from . import several
from .responses import render_page

BY_PUBLICATION = keyset.ByMoment("published")
NAMES = ("a", "b", "c", "d")
"""The fields of the form; "t" is that of a table, as often as technologies are ticked in it."""
NOTHING_TYPED: dict[str, Any] = {"typed": (), "pairs": [], "unknown": [], "is_incomplete": False}
"""The context of the empty form above the list."""
OUTCOMES = {
    Outcome.PICK: "Picks",
    Outcome.TIE: "Ties",
    Outcome.DEPENDS: "It depends",
    Outcome.NOT_COMPARABLE: "Not comparable",
}
"""The headings of the list by outcome."""


class Asked(NamedTuple):
    """What the address asks for: a category and an outcome, each if any."""

    node: CategoryNode | None = None
    outcome: Outcome | None = None

    def __bool__(self) -> bool:
        return self.node is not None or self.outcome is not None

    @property
    def category(self) -> Category | None:
        return self.node.category if self.node else None

    @property
    def query(self) -> str:
        """The query of the address, empty for all comparisons."""
        given = [("category", self.category.slug)] if self.category else []
        return urlencode([*given, ("outcome", self.outcome.value)] if self.outcome else given)

    @property
    def words(self) -> str:
        """The heading of the list: "Picks in Databases"."""
        what = OUTCOMES[self.outcome] if self.outcome else "Comparisons" if self.category else "Newest comparisons"
        return f"{what} in {isolated(self.category.name)}" if self.category else what


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the published comparisons, newest first; with ``a`` and ``b``, redirect to the comparison of these two.

    Two queries; with a filter two more at most.
    """
    if any(name in request.GET for name in (*NAMES, "t")):
        return _choose(request)
    trees = trees_of(Category.objects.all())
    asked = _asked(trees, request.GET.get("category", ""), request.GET.get("outcome", ""))
    chosen = filtered_lists.of(*_filter(asked)) if asked else None
    rows = keyset.paginate(chosen.rows if chosen else comparison_lists.every, BY_PUBLICATION, request.GET)
    url = reverse("comparison_list")
    context = _listed(trees, asked, rows) | {
        **NOTHING_TYPED,
        "looked_through": filtered_lists.LOOKED_THROUGH if chosen and chosen.leaves_out_older() else 0,
        "data": None if asked or not rows.is_first else structured_data.comparison_list(rows, address),
        "description": "Every comparison, newest first, with the pick and the reason in one sentence.",
    }
    path = f"{url}?{asked.query}" if asked else url
    return render_page("comparisons/comparison_list.html", context, path=path, indexed=rows.is_first and not asked)


def _asked(trees: list[CategoryNode], slug: str, outcome: str) -> Asked:
    """Return what is asked for; raise Http404 for a category or an outcome that there is not."""
    nodes = {node.category.slug: node for top in trees for node in top.with_descendants()}
    if slug and slug not in nodes:
        raise Http404("No such category.")
    if outcome and outcome not in [one.value for one in Outcome]:
        raise Http404("No such outcome.")
    return Asked(nodes[slug] if slug else None, Outcome(outcome) if outcome else None)


def _filter(asked: Asked) -> tuple[set[int] | None, str]:
    within = {node.category.pk for node in asked.node.with_descendants()} if asked.node else None
    return within, asked.outcome.value if asked.outcome else ""


def _listed(trees: list[CategoryNode], asked: Asked, rows: keyset.Slice) -> dict[str, Any]:
    return {
        "trees": trees,
        "asked": asked,
        "outcomes": OUTCOMES,
        "comparisons": rows,
        "keep": f"{asked.query}&" if asked else "",
        "looked_through": 0,
        "section": "browse",
    }


def _choose(request: HttpRequest) -> HttpResponse:
    blanks = [" ".join(request.GET.get(name, "").split()) for name in NAMES]
    ticked = [" ".join(word.split()) for word in request.GET.getlist("t")[: several.MOST + 1]]
    words = [word for word in (*blanks, *ticked) if word]
    found = service.by_word(words)
    if len(words) > 1 and all(word in found for word in words):
        asked = [(name, value) for name, value in request.GET.items() if preferences.is_ours(name)]
        url = several.url_of(found[word] for word in words)
        return HttpResponseRedirect(f"{url}?{urlencode(asked)}" if asked else url)
    return _ask_again(blanks if any(blanks) else ticked, words, found)


def _ask_again(typed: list[str], words: list[str], found: dict[str, Technology]) -> HttpResponse:
    """Show the list and the form with its input, an error for each unknown name, and suggestions: pairs first."""
    unknown = [word for word in dict.fromkeys(words) if word not in found]
    guessed = {word: resolving.similar_technologies(word) for word in unknown[: several.MOST_GUESSED]}
    meant = [[found[word]] if word in found else guessed.get(word, []) for word in words]
    rows = keyset.paginate(comparison_lists.every, BY_PUBLICATION, {})
    context = _listed(trees_of(Category.objects.all()), Asked(), rows) | {
        "typed": typed,
        "pairs": resolving.likely_pairs(*meant) if len(meant) == 2 else [],
        "unknown": [(word, guessed.get(word, [])) for word in unknown],
        "is_incomplete": len(words) < 2,
    }
    return render_page("comparisons/comparison_list.html", context, path=reverse("comparison_list"), indexed=False)
