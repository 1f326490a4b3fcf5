"""What is due on the days of a calendar, in words: ends of support, checks of conditions, re-checks of claims.

Keys rest on what stays where a technology is renamed or imported again: the id of a technology or a comparison, with a
digest of the release cycle or of the condition's text.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

from comparisons.domain import sentences
from comparisons.domain.direction import isolated
from comparisons.models import Technology
from comparisons.models.calendar_lists import Check, EndOfSupport, Recheck
from comparisons.models.paths import absolute
from comparisons.presenters.calendar import Due

MONTH_AHEAD, DAY_AHEAD = timedelta(days=30), timedelta(days=1)


def of_end(end: EndOfSupport, technologies: Mapping[int, Technology], on: date) -> Due:
    technology = technologies[end.technology_id]
    called = f"{isolated(technology.name)} {isolated(end.cycle)}"
    verb = "ended" if end.supported_until < on else "ends"
    about = f"Support of {called} {verb} on {sentences.day(end.supported_until)}."
    if end.source:
        about += f"\nSource: {end.source}"
    return Due(
        key=f"support/{technology.pk}/{_digest(end.cycle)}",
        day=end.supported_until,
        title=f"End of support: {called}",
        about=about,
        url=absolute(f"{technology.get_absolute_url()}#releases"),
        kind="End of support",
        ahead=MONTH_AHEAD,
    )


def of_check(check: Check) -> Due:
    return Due(
        key=f"condition/{check.comparison_id}/{_digest(check.text)}",
        day=check.check_by,
        title=f"Check our {check.decision}: {check}",
        about=f"We'd change this {check.decision} if: {check.text}\nStatus of the page: {check.review_state}.",
        url=absolute(f"{check.get_absolute_url()}#verdict"),
        kind="Check",
        ahead=DAY_AHEAD,
    )


def of_recheck(recheck: Recheck, technologies: Mapping[int, Technology]) -> Due:
    technology = technologies[recheck.technology_id]
    claims = f"{recheck.number} {sentences.plural(recheck.number, 'claim', 'claims')}"
    return Due(
        key=f"recheck/{technology.pk}/{recheck.fresh_until:%Y%m%d}",
        day=recheck.fresh_until,
        title=f"Check again: {claims} about {isolated(technology.name)}",
        about=f"After this day, {claims} about {isolated(technology.name)} should be checked against the source again.",
        url=absolute(f"{technology.get_absolute_url()}#claims"),
        kind="Re-check",
        ahead=DAY_AHEAD,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
