"""What the decision record and the Markdown twins of pages both say: claims, conditions, links and terms.

Pure: imports no Django.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date

from comparisons.domain import content_licence, sentences
from comparisons.domain.page import Claim, Link, PageCondition, PageCriterion, Ruling, Side
from comparisons.domain.scoring import has_ended
from comparisons.domain.version_ranges import latest_known

from .documents.site import Site
from .filters import is_third_party
from .markdown import bullets, link, plain, quoted

STRENGTHS = ("minor", "matters", "decisive")


def to(page: Link, site: Site) -> str:
    """Return a link of a page; its text alone where it leads nowhere."""
    return link(page.text, site.origin + page.url if page.url else "")


# ---- claims and conditions


def strength(claim: Claim) -> str:
    return f"strength {claim.strength} of 3"


def why_uncounted(claim: Claim, side: Side, counted: Container[PageCriterion]) -> Iterator[str]:
    """Yield why a claim does not count where criteria in ``counted`` do; nothing for one that counts."""
    if has_ended(claim, side):
        yield f"not counted: holds only before {plain(latest_known(side.releases))}, the latest known release"
    elif claim.criterion is None:
        yield "not counted: no criterion"
    elif claim.criterion not in counted:
        yield "not counted: the other side has no claim that counts here"


def proof(claim: Claim, why: Iterable[str] = ()) -> list[str]:
    """Return a claim's versions, ``why`` it does not count, its source with its day, and whether it is disputed."""
    said = [f"versions {plain(claim.versions)}"] if claim.versions else []
    said += [*why, _source(claim)]
    return said + (
        [f"disputed by a reader, in review since {sentences.day(claim.in_review)}"] if claim.in_review else []
    )


def _source(claim: Claim) -> str:
    if not claim.source.strip():
        return "no source"
    checked = f", checked {sentences.day(claim.checked)}" if claim.checked else ", never checked"
    return link(claim.source_title or claim.source, claim.source) + checked


def claim_line(claim: Claim, side: Side, *, why: Iterable[str] = (), against: str = "") -> str:
    """Return a claim as a page shows it: sign, text, strength, proof and quote; ``against`` names its one opponent."""
    details = [f"{STRENGTHS[claim.strength - 1]}, {strength(claim)}"]
    details += [f"against {plain(against)}"] if against else []
    details += proof(claim, why)
    details += ["third-party source"] if is_third_party(claim.source, side) else []
    said = f"{'Pro' if claim.is_pro else 'Con'}: {plain(claim.text)} ({'; '.join(details)})"
    return f"{said}\n{quoted([plain(claim.quote)])}" if claim.quote else said


def when(condition: PageCondition, ruling: Ruling, on: date) -> str:
    """Return " (check by 1 Oct 2027)", or on which day a condition came true; "" where it has no day."""
    if condition.happened:
        since = "" if condition in ruling.came_true else "; decided again since"
        return f" (happened on {sentences.day(condition.happened)}{since})"
    if condition.check_by and condition.is_due(on):
        return f" (due for a check by {sentences.day(condition.check_by)}; not checked yet)"
    return f" (check by {sentences.day(condition.check_by)})" if condition.check_by else ""


def related(side: Side, site: Site, heading: str = "Related:") -> Iterator[str]:
    """Yield the relations of a side, if it has any."""
    if side.relations:
        yield heading
        yield bullets(to(one, site) for one in side.relations)


# ---- terms


def credit() -> str:
    return f"Texts: {content_licence.CREDIT}, {link(content_licence.NAME, content_licence.URL)}"


def terms(title: str, url: str, json: str, on: date, links: Sequence[str] = ()) -> Iterator[str]:
    """Yield the end of a twin of the page at ``url``, whose other one is at ``json``: addresses, day and licence."""
    yield "## About this page"
    yield bullets(
        [
            f"Page: {link(title, url)}",
            f"The same as JSON: {link('JSON', json)}",
            *links,
            f"As of {on.isoformat()} (UTC)",
            f"Credit: {link(f'{content_licence.CREDIT}: {title}', url)}, "
            f"{link(content_licence.NAME, content_licence.URL)}",
        ]
    )
    yield plain(content_licence.TERMS)
