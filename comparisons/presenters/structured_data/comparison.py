"""A comparison for search engines: an article about two technologies, and on a reviewed page a review of our pick.

An article stands on every published comparison that shows our own weights. A review has no rating: it says what speaks
for our pick and against it, in the words of the claims that count. It stands only while the page shows what was
reviewed. Pure: imports no Django.
"""

from collections.abc import Iterable

from comparisons.domain import content_licence, scoring
from comparisons.domain.page import Claim, Page, Side
from comparisons.presenters.comparison_view import ComparisonView

from . import nodes
from .nodes import Address, Node

MOST_CITED = 12
"""Sources that an article cites: those of the claims that count first. All of them stand on the page."""
MOST_NOTES = 4
"""Claims for our pick, and as many against it, the strongest first."""


def comparison(view: ComparisonView, address: Address) -> Node | None:
    """Return the structured data of the page; None where a reader's weights or must-haves shape it."""
    if not view.preferences.are_default:
        return None
    page = view.page
    url = address("comparison", page.slug)
    about = {side.slug: _side(side, address) for side in page.sides}
    article = _article(view, url, list(about.values()), address)
    review = _review(page, article, about) if view.is_reviewed else None
    names = f"{page.first.called} vs {page.second.called}"
    trail = nodes.breadcrumbs([("All comparisons", address("comparison_list")), (names, url)])
    return nodes.graph(article, *([review] if review else []), trail)


def _article(view: ComparisonView, url: str, about: list[Node], address: Address) -> Node:
    page, ruling = view.page, view.page.ruling
    return nodes.filled({
        "@type": "Article",
        "@id": f"{url}#article",
        "headline": view.title,
        "description": view.description,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": "en",
        "image": address("card", page.slug),
        "about": about,
        "author": nodes.author(ruling.decided_by if ruling else "", address),
        "editor": _editor(view, address),
        "publisher": nodes.publisher(address),
        "datePublished": page.published.date().isoformat() if page.published else "",
        "dateModified": page.modified.isoformat() if page.modified else "",
        "isAccessibleForFree": True,
        "license": content_licence.URL,
        "citation": cited(page),
    })  # fmt: skip


def cited(page: Page) -> list[str]:
    """Return the sources of the claims shown, each once: those of claims that count first, the two sides in turn."""
    ranked = [_strongest_first(side.shown_against(other), side, other) for side, other in page.with_opponents]
    longest = max(map(len, ranked), default=0)
    in_turn = [own[place] for place in range(longest) for own in ranked if place < len(own)]
    return list(dict.fromkeys(claim.source for claim in in_turn if claim.source))[:MOST_CITED]


def _review(page: Page, article: Node, about: dict[str, Node]) -> Node | None:
    """Return the review of the picked side, part of ``article``; None without a pick, or if nothing counts for it."""
    picked, other, ruling = page.picked, page.other, page.ruling
    if picked is None or other is None or ruling is None:
        return None
    counted = _strongest_first(scoring.counted(picked, other), picked, other)
    pros, cons = (_notes(claim for claim in counted if claim.is_pro is wanted) for wanted in (True, False))
    if pros is None:
        return None
    item = about[picked.slug]
    return nodes.filled({
        "@type": "Review",
        "@id": f"{article['url']}#review",
        "itemReviewed": {"@type": item["@type"], "@id": item["@id"], "name": item["name"]},
        "isPartOf": nodes.reference(article),
        "author": article["author"],
        "publisher": nodes.reference(article["publisher"]),
        "datePublished": page.reviewed.isoformat() if page.reviewed else "",
        "reviewBody": ruling.in_short,
        "positiveNotes": pros,
        "negativeNotes": cons,
    })  # fmt: skip


def _notes(claims: Iterable[Claim]) -> Node | None:
    texts = [claim.text for claim in claims][:MOST_NOTES]
    return nodes.notes(texts) if texts else None


def _strongest_first(claims: list[Claim], side: Side, other: Side) -> list[Claim]:
    counted = {claim.key for claim in scoring.counted(side, other)}
    return sorted(claims, key=lambda claim: (claim.key not in counted, -claim.strength))


def _side(side: Side, address: Address) -> Node:
    return nodes.technology(side.kind, side.name, address("technology", side.slug))


def _editor(view: ComparisonView, address: Address) -> Node | None:
    """Return who reviewed the page, as far as its stamp says so: a person, as schema.org has no other editors."""
    if not (view.is_reviewed or view.is_changed):
        return None
    reviewer = nodes.author(view.page.reviewed_by, address)
    return reviewer if reviewer["@type"] == nodes.PERSON else None
