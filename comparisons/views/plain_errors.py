"""Errors of addresses that answer in plain formats: short texts with what could be meant."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from comparisons.domain import sentences
from comparisons.domain.direction import isolated, printable
from comparisons.models import Revision, Technology
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.paths import address

View = Callable[..., HttpResponseBase]
NOT_FOUND = "Page not found."


class Refusal(Exception):
    """Raised where a request has no answer, with the status and the lines that say why."""

    def __init__(self, status: int, *lines: str) -> None:
        super().__init__(*lines)
        self.status, self.lines = status, lines


def in_text(view: View) -> View:
    """Return ``view`` for reading alone, with its refusals, its 404 and its 405 as text."""

    @wraps(view)
    def answer(request: HttpRequest, **captured: str) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return _text(["This address can only be read: use GET or HEAD."], 405, Allow="GET, HEAD")
        try:
            return view(request, **captured)
        except Refusal as refusal:
            return _text(refusal.lines, refusal.status, **{"Cache-Control": "no-store"})
        except Http404:
            return _text([NOT_FOUND], 404)

    return answer


class TextRefusals:
    """Refusals of a pair whose pages have the names ``pair`` and ``alone`` in ``urls.py``."""

    def __init__(self, pair: str, alone: str) -> None:
        self.pair = pair
        self.alone = alone

    def not_found(self, request: HttpRequest, /) -> HttpResponse:
        return _text([NOT_FOUND, "Addresses name two technologies, as in mysql-vs-postgresql."], 404)

    def no_such_pair(self, technologies: list[Technology], comparisons: list[ComparisonLine], /) -> HttpResponse:
        """Return the 404 of a pair with an unknown name, with suggestions."""
        found = [self._line(isolated(one.name), self.alone, one.slug) for one in technologies]
        found += [self._line(str(one), self.pair, one.slug) for one in comparisons]
        return _suggesting("At least one of the two names is unknown.", found)

    def no_such_technology(self, near: list[Technology]) -> HttpResponse:
        found = [self._line(isolated(one.name), self.alone, one.slug) for one in near]
        return _suggesting("No technology has this name.", found)

    def not_compared(self, one: Technology, other: Technology, /) -> HttpResponse:
        found = [self._line(isolated(side.name), self.alone, side.slug) for side in (one, other)]
        return _text(["We haven't compared the two yet. Each of them:", *found], 404)

    def withdrawn(self, comparison: ComparisonLine, /) -> HttpResponse:
        """Return the 410 of a withdrawn comparison, with the reason. One query."""
        withdrawal = Revision.objects.withdrawal_of(comparison.id)
        when = f" on {sentences.day(withdrawal.at.date())}" if withdrawal else ""
        reason = " ".join(withdrawal.reason.split()) if withdrawal else ""
        found = [self._line(isolated(side.name), self.alone, side.slug) for side in comparison.sides]
        said = [f"{comparison} was withdrawn{when}.", reason, "Here's what we know about each:", *found]
        return _text(filter(None, said), 410)

    def _line(self, name: str, route: str, word: str) -> str:
        return f"{name}: {address(route, word)}"


def _suggesting(said: str, found: list[str]) -> HttpResponse:
    return _text([said, *(["Did you mean one of these?", *found] if found else [])], 404)


def _text(lines: Iterable[str], status: int, **headers: str) -> HttpResponse:
    response = HttpResponse(
        "\n".join(map(printable, lines)) + "\n", status=status, content_type="text/plain; charset=utf-8"
    )
    response["X-Robots-Tag"] = "noindex"
    for name, value in headers.items():
        response[name] = value
    return response
