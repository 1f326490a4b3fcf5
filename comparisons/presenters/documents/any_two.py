"""Two technologies that nobody compared as a document: facts side by side, and no verdict. Pure: imports no Django."""

from comparisons.domain.evidence import Evidence
from comparisons.domain.preferences import DEFAULT
from comparisons.presenters.any_two_view import AnyTwoView

from .comparison_shapes import ComparisonDocument, SideBySideDocument
from .figures import figures
from .sides import side
from .site import Site
from .weighing import preferences


def any_two(view: AnyTwoView, site: Site) -> ComparisonDocument:
    """Return what the page of ``view`` says, in the shape of a comparison without verdict, weighing and history."""
    page = view.page
    url = site.url("comparison", page.slug)
    first, second = (side(one, opponent, page=url, counted=None, site=site) for one, opponent in page.with_opponents)
    return {
        "slug": page.slug,
        "title": view.title,
        "url": url,
        "description": view.description,
        "first": first,
        "second": second,
        "lead": view.lead or None,
        "intro": None,
        "review": {"state": "derived", "reviewed": None, "reviewed_by": None, "rule": None},
        "verdict": None,
        "preferences": preferences(DEFAULT),
        "weighing": None,
        "figures": figures(Evidence(page), view.figures),
        "readers": None,
        "history": None,
        "side_by_side": _side_by_side(view, site),
        "related": [],
    }


def links(view: AnyTwoView, site: Site) -> dict[str, str | None]:
    """Return where the pair has more to read, for the envelope."""
    slug = view.page.slug
    return {
        "html": site.url("comparison", slug),
        "markdown": site.url("comparison_markdown", slug),
        "ask_for_a_pick": None if view.differ else f"{site.url('comparison', slug)}#ask",
    }


def _side_by_side(view: AnyTwoView, site: Site) -> SideBySideDocument:
    return {
        "common_ground": view.common_ground,
        "are_known_to_differ": view.differ,
        "instead": [site.link(link) for link in view.others],
        "differing": [fact.field for fact in view.facts.differing],
        "same": [fact.field for fact in view.facts.same],
    }
