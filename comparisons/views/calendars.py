"""Calendars of what is due: ``/calendar.ics?t=python,django``, for programs that ask for it once a day.

``t`` names up to 20 technologies by any of their names; ``only`` says which days the calendar holds.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from comparisons.domain import days, pairs, sentences
from comparisons.domain.direction import isolated
from comparisons.domain.visible import INVISIBLE
from comparisons.models import Technology, calendar_lists, comparison_lists
from comparisons.models.paths import absolute
from comparisons.presenters import calendar
from comparisons.presenters.calendar import Due
from comparisons.presenters.filters import capital
from comparisons.search import resolving

from . import calendar_days
from .plain_errors import Refusal, in_text
from .responses import NOINDEX

MOST = 20
"""Technologies in one calendar."""
PAST = timedelta(days=365)
"""How far back a calendar begins."""
CALLED_AFTER = 3
"""Technologies in the name of the calendar."""
SUGGESTED_FOR = 2
"""Unknown names for which similar ones are looked up, in three queries each."""
KINDS = {
    "support": "ends of support",
    "checks": "days by which we check what would change our verdicts",
    "rechecks": "days after which claims are due for another check",
}
"""What ``only`` may name."""
UNLESS_ASKED = ("support", "checks")
EXAMPLE = "/calendar.ics?t=python,django"


class Asked(NamedTuple):
    """The names in an address, each once, and the kinds of days that the calendar holds."""

    names: list[str]
    kinds: tuple[str, ...]


@in_text
def calendar_of(request: HttpRequest) -> HttpResponse:
    """Return the calendar of the technologies that are known; 404 if none is. Five queries at most, seven for a 404."""
    asked = _asked(request.GET)
    found = resolving.technologies_by_alias(map(pairs.key, asked.names))
    technologies = list(dict.fromkeys(found[key] for key in map(pairs.key, asked.names) if key in found))
    unknown = [name for name in asked.names if pairs.key(name) not in found]
    if not technologies:
        raise Refusal(404, *_suggesting(unknown))
    return _answer(technologies, unknown, asked.kinds, days.utc_today())


# ---- what is asked for


def _asked(query: QueryDict) -> Asked:
    """Return what the query names; raise ``Refusal`` if it cannot be answered."""
    words = _listed(query, "t")
    names = list({pairs.key(word): word for word in reversed(words)}.values())[::-1]
    if not names:
        raise Refusal(400, f"Name one to {MOST} technologies: {EXAMPLE}")
    if any(not pairs.key(name).isprintable() for name in names):
        raise Refusal(400, "A name in this address has control characters, which no technology has.")
    if len(names) > MOST:
        raise Refusal(400, f"One calendar holds up to {MOST} technologies; this address names {len(names)}.")
    kinds = _listed(query, "only")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise Refusal(400, f"“only” takes {', '.join(KINDS)}; this address has {_quoted(unknown)}.")
    if "only" in query and not kinds:
        raise Refusal(400, f"“only” takes {', '.join(KINDS)}; this address has nothing there.")
    return Asked(names, tuple(kind for kind in KINDS if kind in (kinds or UNLESS_ASKED)))


def _listed(query: QueryDict, key: str) -> list[str]:
    """Return the words of a parameter, parted by commas or given one by one, without what nobody can see."""
    words = (INVISIBLE.sub("", word).strip() for value in query.getlist(key) for word in value.split(","))
    return [word for word in words if word]


def _suggesting(unknown: Sequence[str]) -> Iterator[str]:
    yield f"We don't know {_quoted(unknown)}."
    for name in unknown[:SUGGESTED_FOR]:
        for near in resolving.similar_technologies(name, most=1):
            yield f"Did you mean {isolated(near.name)}? {_path([near])}"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{isolated(name[: pairs.KEY_LENGTH])}”" for name in names)


# ---- the answer


def _answer(
    technologies: list[Technology], unknown: Sequence[str], kinds: tuple[str, ...], today: date
) -> HttpResponse:
    content = calendar.written(
        name=f"Nice Pick: {_called(technologies)}",
        about=_about(technologies, unknown, kinds),
        url=absolute(_path(technologies, kinds)),
        host=urlsplit(settings.SITE_URL).hostname or "",
        days=[due for kind in kinds for due in _days_of(kind, technologies, today)],
        on=today,
    )
    named = technologies[0].slug if len(technologies) == 1 else "calendar"
    headers = {"Content-Disposition": f'inline; filename="nice-pick-{named}.ics"', "X-Robots-Tag": NOINDEX}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _days_of(kind: str, technologies: list[Technology], today: date) -> Iterator[Due]:
    """Yield the days of a kind, from a year ago on. Two queries at most."""
    by_id = {technology.pk: technology for technology in technologies}
    ids, since = list(by_id), today - PAST
    match kind:
        case "support":
            for end in calendar_lists.ends_of_support(ids, since):
                yield calendar_days.of_end(end, by_id, today)
        case "checks":
            yield from map(calendar_days.of_check, _checks(ids, since))
        case "rechecks":
            for recheck in calendar_lists.rechecks(ids, since):
                yield calendar_days.of_recheck(recheck, by_id)


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


def _about(technologies: Sequence[Technology], unknown: Sequence[str], kinds: Sequence[str]) -> str:
    names = sentences.listed([isolated(technology.name) for technology in technologies])
    about = f"{capital(sentences.listed([KINDS[kind] for kind in kinds]))}: {names}."
    if unknown:
        about += f" We don't know {_quoted(unknown)}."
    return f"{about} {sentences.SAMPLE}" if settings.SAMPLE_ACTIVITY else about


def _path(technologies: Sequence[Technology], kinds: tuple[str, ...] = UNLESS_ASKED) -> str:
    query = {"t": ",".join(technology.slug for technology in technologies)}
    if kinds != UNLESS_ASKED:
        query["only"] = ",".join(kinds)
    return f"{reverse('calendar')}?{urlencode(query, safe=',')}"
