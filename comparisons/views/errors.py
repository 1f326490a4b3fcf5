"""Pages for addresses that lead nowhere, no longer, or into a fault of ours."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from comparisons.domain.vocabulary import Verb
from comparisons.models import Revision, Technology
from comparisons.models.comparison_lists import ComparisonLine

from .respond import show


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _nothing_here()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show("400.html", {}, indexed=False, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says so without asking the database, which may be what failed."""
    return show("500.html", {}, indexed=False, status=500)


def no_such_pair(technologies: list[Technology], comparisons: list[ComparisonLine]) -> HttpResponse:
    """At least one of the two words is unknown."""
    return _nothing_here(technologies=technologies, comparisons=comparisons)


def no_such_technology(near: list[Technology]) -> HttpResponse:
    return _nothing_here(technologies=near)


def not_compared(one: Technology, other: Technology) -> HttpResponse:
    """Both are known, and no published comparison is."""
    return _nothing_here(sides=sorted([one, other], key=lambda technology: technology.slug))


def _nothing_here(
    sides: Sequence[Technology] = (),
    technologies: Sequence[Technology] = (),
    comparisons: Sequence[ComparisonLine] = (),
) -> HttpResponse:
    context = {"sides": sides, "technologies": technologies, "comparisons": comparisons}
    return show("404.html", context, indexed=False, status=404)


def withdrawn(comparison: ComparisonLine) -> HttpResponse:
    """A comparison that stood here once, with the reason why it does not."""
    withdrawals = Revision.objects.filter(comparison=comparison.id, verb=Verb.WITHDRAW.value)
    revision = withdrawals.order_by("-at", "-id").first()
    context = {"comparison": comparison, "withdrawal": revision}
    return show("410.html", context, indexed=False, status=410)
