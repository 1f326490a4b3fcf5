"""A comparison as a decision record in Markdown."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from comparisons.domain.sentences import SAMPLE
from comparisons.models.paths import address
from comparisons.presenters.decision_record import record
from comparisons.search import resolving

from . import addresses, weights
from .plain_errors import TextRefusals, in_text
from .responses import NOINDEX

FORM = addresses.Form("decision", "technology_markdown", TextRefusals("decision", "technology_markdown"))


@in_text
def decision(request: HttpRequest, pair: str) -> HttpResponse:
    page = resolving.published_page(pair)
    if page is None:
        return addresses.redirect_or_error(request, pair, "decision", form=FORM)
    view = weights.view_of(request, page)
    url = address("comparison", page.slug) + view.query
    headers = {"X-Robots-Tag": NOINDEX}
    text = record(view, url) + (f"\n{SAMPLE}\n" if settings.SAMPLE_ACTIVITY else "")
    return HttpResponse(text, content_type="text/markdown; charset=utf-8", headers=headers)
