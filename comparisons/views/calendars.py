"""Calendars of what is due: ``/calendar.ics?t=python,django@5.2``, for programs that ask for it once a day.

``t`` names up to 20 technologies by any of their names, with a release cycle or without; ``only`` says which days the
calendar holds. With ends of support alone it holds those of a whole stack.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comparisons.domain import days, sentences
from comparisons.domain.direction import isolated
from comparisons.domain.stacks.stack_address import PLAIN, part_of
from comparisons.models import Technology, calendar_lists, comparison_lists
from comparisons.models.calendar_lists import EndOfSupport
from comparisons.models.paths import absolute
from comparisons.presenters import calendar
from comparisons.presenters.calendar import Due
from comparisons.presenters.filters import capital
from comparisons.search import resolving

from . import calendar_asked, calendar_days
from .calendar_asked import KINDS, UNLESS_ASKED, Wanted, quoted
from .plain_errors import Refusal, in_text
from .responses import NOINDEX

PAST = timedelta(days=365)
"""How far back a calendar begins."""
CALLED_AFTER = 3
"""Technologies in the name of the calendar."""
SUGGESTED_FOR = 2
"""Unknown names for which similar ones are looked up, in three queries each."""


@in_text
def calendar_of(request: HttpRequest) -> HttpResponse:
    """Return the calendar of the technologies that are known; 404 if none is. Six queries at most, seven for a 404."""
    asked = calendar_asked.read(request.GET)
    wanted = calendar_asked.wanted(asked.names)
    if not wanted.technologies:
        raise Refusal(404, *_suggesting(wanted.unknown))
    return _answer(wanted, asked.kinds, days.utc_today())


def _suggesting(unknown: Sequence[str]) -> Iterator[str]:
    yield f"We don't know {quoted(unknown)}."
    for name in unknown[:SUGGESTED_FOR]:
        for near in resolving.similar_technologies(part_of(name).name, most=1):
            yield f"Did you mean {isolated(near.name)}? {_path([near.slug])}"


def _answer(wanted: Wanted, kinds: tuple[str, ...], today: date) -> HttpResponse:
    technologies, since = list(wanted.technologies.values()), today - PAST
    ends = _ends(wanted, since) if "support" in kinds else []
    dues = [calendar_days.of_end(end, wanted.technologies, today) for end in ends]
    content = calendar.written(
        name=f"Nice Pick: {_called(technologies)}",
        about=_about(wanted, ends, kinds),
        url=absolute(_path(wanted.words(), kinds)),
        host=urlsplit(settings.SITE_URL).hostname or "",
        days=[*dues, *(due for kind in kinds for due in _days_of(kind, wanted.technologies, since))],
        on=today,
    )
    named = technologies[0].slug if len(technologies) == 1 else "calendar"
    headers = {"Content-Disposition": f'inline; filename="nice-pick-{named}.ics"', "X-Robots-Tag": NOINDEX}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _ends(wanted: Wanted, since: date) -> list[EndOfSupport]:
    """Return the ends of support of what is wanted. Two queries at most."""
    whole = calendar_lists.ends_of_support(wanted.whole, since) if wanted.whole else []
    return [*whole, *calendar_lists.ends_of_cycles(wanted.cycles, since)]


def _days_of(kind: str, technologies: dict[int, Technology], since: date) -> Iterator[Due]:
    """Yield the checks or re-checks from a day on. Two queries at most."""
    match kind:
        case "checks":
            yield from map(calendar_days.of_check, _checks(list(technologies), since))
        case "rechecks":
            for recheck in calendar_lists.rechecks(list(technologies), since):
                yield calendar_days.of_recheck(recheck, technologies)


def _checks(ids: list[int], since: date) -> list[calendar_lists.Check]:
    """Return the checks of the comparison of the two, if they are two that we compare; else of each one's."""
    if len(ids) == 2:
        one, other = ids
        line = comparison_lists.between(one, other)
        if line and line.is_published:
            return calendar_lists.checks_between(one, other, since)
    return calendar_lists.checks_of(ids, since)


def _called(technologies: Sequence[Technology]) -> str:
    names = ", ".join(isolated(technology.name) for technology in technologies[:CALLED_AFTER])
    more = len(technologies) - CALLED_AFTER
    return f"{names} and {more} more" if more > 0 else names


def _about(wanted: Wanted, ends: Sequence[EndOfSupport], kinds: Sequence[str]) -> str:
    names = [isolated(technology.name) for technology in wanted.technologies.values()]
    about = f"{capital(sentences.listed([KINDS[kind] for kind in kinds]))}: {sentences.listed(names)}."
    if wanted.unknown:
        about += f" We don't know {quoted(wanted.unknown)}."
    ending = {(end.technology_id, end.cycle) for end in ends}
    without = [
        f"{isolated(wanted.technologies[number].name)} {isolated(cycle)}"
        for number, cycle in wanted.cycles
        if (number, cycle) not in ending
    ]
    if without and "support" in kinds:
        about += f" No day of the past year or to come is recorded for {sentences.listed(without)}."
    return f"{about} {sentences.SAMPLE}" if settings.SAMPLE_ACTIVITY else about


def _path(words: Sequence[str], kinds: tuple[str, ...] = UNLESS_ASKED) -> str:
    query = {"t": ",".join(words)}
    if kinds != UNLESS_ASKED:
        query["only"] = ",".join(kinds)
    return f"{reverse('calendar')}?{urlencode(query, safe=PLAIN)}"
