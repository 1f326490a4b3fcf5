from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comparisons import pairs, wording
from comparisons.models import Comparison, Technology
from comparisons.vocabulary import METRICS, Polarity

from . import addresses, errors, keyset
from .comparisons import BY_PUBLICATION
from .respond import moved, show


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    technology = addresses.technologies_called([pairs.key(slug)]).get(pairs.key(slug))
    if technology is None:
        return errors.no_such_technology(addresses.near(slug))
    url = technology.get_absolute_url()
    if request.path != url:
        return moved(request, url)
    comparisons = Comparison.objects.published().of_technology(technology.pk).for_list()
    rows = keyset.cut(comparisons, BY_PUBLICATION, request.GET)
    context = {
        "technology": technology,
        "comparisons": rows,
        "description": wording.shorten(technology.use_case),
        "section": "browse",
    } | _recorded(technology)
    return show("comparisons/technology.html", context, path=url, indexed=rows.is_first)


def _recorded(technology: Technology) -> dict[str, Any]:
    """Everything that is kept about a technology, as its page shows it."""
    claims = list(technology.claims.select_related("criterion", "against"))
    return {
        "pros": [claim for claim in claims if claim.polarity == Polarity.PRO],
        "cons": [claim for claim in claims if claim.polarity == Polarity.CON],
        "relations": technology.relations.resolved(),
        "figures": _newest_figures(technology),
        "releases": technology.releases.all(),
    }


def _newest_figures(technology: Technology) -> list[dict[str, Any]]:
    newest = {signal.metric: signal for signal in technology.signals.order_by("observed", "id")}
    return [{"metric": METRICS[name], "signal": newest[name]} for name in sorted(newest)]
