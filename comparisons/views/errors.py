"""Error pages: 400, 404, 410 and 500."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from comparisons.domain.vocabulary import Verb
from comparisons.models import Revision, Technology
from comparisons.models.comparison_lists import ComparisonLine

from .responses import render_page


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _not_found_page()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_page("400.html", {}, indexed=False, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the 500 page without a query, as the database may have failed."""
    return render_page("500.html", {}, indexed=False, status=500)


def no_such_pair(technologies: list[Technology], comparisons: list[ComparisonLine]) -> HttpResponse:
    """Return the 404 of a pair with an unknown name, with suggestions."""
    return _not_found_page(technologies=technologies, comparisons=comparisons)


def no_such_technology(near: list[Technology]) -> HttpResponse:
    return _not_found_page(technologies=near)


def not_compared(one: Technology, other: Technology) -> HttpResponse:
    """Return the 404 of two known technologies without a published comparison."""
    return _not_found_page(sides=sorted([one, other], key=lambda technology: technology.slug))


def _not_found_page(
    sides: Sequence[Technology] = (),
    technologies: Sequence[Technology] = (),
    comparisons: Sequence[ComparisonLine] = (),
) -> HttpResponse:
    context = {"sides": sides, "technologies": technologies, "comparisons": comparisons}
    return render_page("404.html", context, indexed=False, status=404)


def withdrawn(comparison: ComparisonLine) -> HttpResponse:
    """Return the 410 of a withdrawn comparison, with the reason. One query."""
    withdrawals = Revision.objects.filter(comparison=comparison.id, verb=Verb.WITHDRAW.value)
    revision = withdrawals.order_by("-at", "-id").first()
    context = {"comparison": comparison, "withdrawal": revision}
    return render_page("410.html", context, indexed=False, status=410)
