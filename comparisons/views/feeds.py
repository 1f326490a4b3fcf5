"""The Atom feeds: changed minds and new comparisons of the site and of a category, a technology, and a comparison.

Each holds the newest ``IN_A_FEED`` entries, and says what pages say: nothing of drafts, nothing from before a
publication, and a reader's words only where the reader lets us quote them. A changed mind has one id in all of them.
"""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comparisons.domain import days, pairs, sentences
from comparisons.domain.direction import isolated
from comparisons.models import changed_lists, comparison_lists, feed_lists, technology_lists
from comparisons.models.category_tree import CategoryNode
from comparisons.models.changed_lists import IN_A_FEED
from comparisons.models.paths import path
from comparisons.search import resolving

from . import addresses, atom, errors, feed_entries
from .atom import Entry
from .categories import node_of
from .plain_errors import in_text
from .responses import permanent_redirect


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """Return the feed of all changed minds. One query."""
    return atom.feed(
        request.path,
        "site",
        title="Nice Pick: changed minds",
        about="Every published pick that we changed: from what to what, why, and what led to it.",
        page=reverse("changed_minds"),
        entries=map(feed_entries.of_mind, changed_lists.newest()),
    )


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Return the feed of new comparisons. One query."""
    return atom.feed(
        request.path,
        "new",
        title="Nice Pick: new comparisons",
        about="Every comparison on the day on which we published it, with our answer.",
        page=reverse("comparison_list"),
        entries=map(feed_entries.of_publication, feed_lists.new_comparisons()),
    )


@in_text
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of a category and those within it: new comparisons and changed minds. Four queries."""
    node = node_of(slug)
    found = node.category
    url = path("category_feed", found.slug)
    if request.path != url:
        return permanent_redirect(request, url)
    name = isolated(found.name)
    return atom.feed(
        url,
        f"category/{found.pk}",
        title=f"Nice Pick: {': '.join(isolated(one.name) for one in (*node.trail, found))}",
        about=f"New comparisons within {name}, and picks that we changed.",
        page=found.get_absolute_url(),
        entries=atom.newest_first(_of_category(node), IN_A_FEED),
    )


def _of_category(node: CategoryNode) -> Iterator[Entry]:
    """Yield what the page of the category lists: each pair of a few technologies, else of the newest on the site."""
    categories = {inner.category.pk for inner in node.with_descendants()}
    few = technology_lists.few_of(categories)
    if few is None:
        minds = feed_lists.minds_within(categories)
        lines = comparison_lists.within(categories, most=IN_A_FEED)
    else:
        minds = feed_lists.minds_among(few)
        lines = comparison_lists.among(few, most=IN_A_FEED)
    yield from map(feed_entries.of_mind, minds)
    yield from map(feed_entries.of_publication, lines)


@require_safe
def technology(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of a technology: its comparisons, changed minds, releases and ends of support. Four queries."""
    found = resolving.technology_by_alias(slug)
    if found is None:
        return errors.no_such_technology(resolving.similar_technologies(slug))
    url = path("technology_feed", found.slug)
    if request.path != url:
        return permanent_redirect(request, url)
    today = days.utc_today()
    entries = [
        *map(feed_entries.of_mind, changed_lists.of_technology(found.pk)),
        *map(feed_entries.of_publication, changed_lists.published_of(found.pk)),
        *feed_entries.of_releases(found, feed_lists.happened(found.pk, today), today),
    ]
    name = isolated(found.name)
    return atom.feed(
        url,
        f"technology/{found.pk}",
        title=f"Nice Pick: {name}",
        about=f"New comparisons of {name}, picks that we changed, releases, and ends of support.",
        page=found.get_absolute_url(),
        entries=atom.newest_first(entries, IN_A_FEED),
    )


@require_safe
def pair(request: HttpRequest, pair: str) -> HttpResponse:
    """Return the feed of a comparison: what changed, with what it changed from. Four queries."""
    row = resolving.published_row(pair)
    if row is None:
        return addresses.redirect_or_error(request, pair, "comparison_feed")
    called = pairs.title(row.low, row.high)
    of = row.comparison
    state = sentences.review_state(of.reviewed, has_changed=bool(of.changed_on) or not of.reviewed_of)
    return atom.feed(
        request.path,
        f"comparison/{of.id}",
        title=f"Nice Pick: {called}",
        about=f"What changed in our comparison {called}, and why. Status: {state}.",
        page=path("comparison_changes", pair),
        entries=feed_entries.of_changes(row, pair, called),
    )
