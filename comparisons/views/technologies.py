"""The page of one technology: what it is compared with, its figures and releases, and what is claimed about it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons.domain import days, facts, sentences
from comparisons.models import comparison_lists, keyset
from comparisons.models.reading_technology import all_claims_of, all_figures_of, recorded_of, side_of
from comparisons.presenters import by_criterion
from comparisons.presenters.figures_alone import figures_alone, support_alone
from comparisons.search import resolving

from . import errors
from .comparison_index import BY_PUBLICATION
from .responses import permanent_redirect, render_page


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    technology = resolving.technology_by_alias(slug)
    if technology is None:
        return errors.no_such_technology(resolving.similar_technologies(slug))
    url = technology.get_absolute_url()
    if request.path != url:
        return permanent_redirect(request, url)
    published = partial(comparison_lists.of_technology, technology.pk)
    rows = keyset.paginate(published, BY_PUBLICATION, request.GET)
    today = days.utc_today()
    recorded = recorded_of(technology.pk)
    side = side_of(technology, recorded, on=today)
    context = {
        "technology": technology,
        "side": side,
        "said_by": facts.footnotes(side.facts),
        "comparisons": rows,
        "support": support_alone(side, today),
        "figures": figures_alone(all_figures_of(technology.pk)),
        "claims": by_criterion.of_one(all_claims_of(technology.pk, recorded)),
        "description": sentences.about(side),
        "section": "technologies",
    }
    return render_page("comparisons/technology.html", context, path=url, indexed=rows.is_first)
