"""The Atom feeds: changed minds of the site, what is new about a technology, and the changes of a comparison.

Each holds the newest ``IN_A_FEED`` entries, and says what pages say: nothing of drafts, nothing from before a
publication, and a reader's words only where the reader lets us quote them. A changed mind has one id in all of them.
"""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from comparisons.domain import decisions
from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import Verb
from comparisons.models import Revision, changed_lists, revision_list
from comparisons.models.changed_lists import IN_A_FEED, MindLine
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.paths import path
from comparisons.models.reading import PageRow
from comparisons.models.revision_list import RevisionLine
from comparisons.presenters.filters import as_typed, capital, text
from comparisons.presenters.record_changes import told
from comparisons.search import resolving

from . import addresses, atom, errors
from .atom import Entry
from .changes import Change
from .responses import permanent_redirect

REVISION, COMPARISON = "revision", "comparison"
"""What entries are of, as their ids name it."""


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """Return the feed of all changed minds. One query."""
    return atom.feed(
        request.path,
        "site",
        title="Nice Pick: changed minds",
        about="Every published pick that we changed: from what to what, why, and what led to it.",
        page=reverse("changed_minds"),
        entries=map(_of_mind, changed_lists.newest()),
    )


@require_safe
def technology(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of a technology: new comparisons of it, and changed minds of those. Three queries."""
    found = resolving.technology_by_alias(slug)
    if found is None:
        return errors.no_such_technology(resolving.similar_technologies(slug))
    url = path("technology_feed", found.slug)
    if request.path != url:
        return permanent_redirect(request, url)
    entries = [
        *map(_of_mind, changed_lists.of_technology(found.pk)),
        *map(_of_publication, changed_lists.published_of(found.pk)),
    ]
    name = isolated(found.name)
    return atom.feed(
        url,
        f"technology/{found.pk}",
        title=f"Nice Pick: {name}",
        about=f"New comparisons of {name}, and picks that we changed.",
        page=found.get_absolute_url(),
        entries=sorted(entries, key=lambda entry: (entry.at, entry.number), reverse=True)[:IN_A_FEED],
    )


@require_safe
def pair(request: HttpRequest, pair: str) -> HttpResponse:
    """Return the feed of a comparison: what changed, with what it changed from. Four queries."""
    row = resolving.published_row(pair)
    if row is None:
        return addresses.redirect_or_error(request, pair, "comparison_feed")
    called = " vs ".join(isolated(side.name) for side in sorted((row.low, row.high), key=lambda side: side.slug))
    return atom.feed(
        request.path,
        f"comparison/{row.comparison.id}",
        title=f"Nice Pick: {called}",
        about=f"What changed in our comparison {called}, and why.",
        page=path("comparison_changes", pair),
        entries=_of_changes(row, pair, called),
    )


# ---- entries


def _of_mind(mind: MindLine) -> Entry:
    title = f"{mind}: {mind.before} → {mind.after}"
    content = _turn(mind) + text(mind.reason) + _quote(mind)
    return Entry(REVISION, mind.revision_id, title, mind.get_absolute_url(), mind.at, mind.by, content)


def _turn(mind: MindLine) -> Markup:
    said = Markup("<p>Before: %s. Now: <strong>%s</strong>.</p>") % (
        capital(str(mind.before)),
        capital(str(mind.after)),
    )
    return said + _paragraph(mind.in_short) + _paragraph(f"Cause: {mind.get_cause_display()}.")


def _quote(mind: MindLine) -> Markup:
    if not mind.quote:
        return Markup()
    return Markup("<p>What the reader wrote:</p><blockquote>%s</blockquote>") % as_typed(mind.quote)


def _of_publication(line: ComparisonLine) -> Entry:
    answer = isolated(line.picked.name) if line.picked else line.verdict.get_outcome_display()
    note = f" ({line.review_note})" if line.review_note else ""
    content = _paragraph(f"Our answer: {answer}{note}.") + _paragraph(line.verdict.in_short or "")
    at = line.published or atom.SINCE
    return Entry(COMPARISON, line.id, f"New comparison: {line}", line.get_absolute_url(), at, "", content)


def _of_changes(row: PageRow, pair: str, called: str) -> Iterator[Entry]:
    """Yield an entry for each revision that readers saw, newest first. Three queries."""
    comparison = row.comparison
    minds = {mind.revision_id: mind for mind in changed_lists.of_pair(comparison.id)}
    lines = revision_list.of_comparison(comparison.id, comparison.published or atom.SINCE)
    needed = {number for line in lines for number in (line.id, line.before) if number}
    records = dict(Revision.objects.filter(pk__in=needed).values_list("pk", "record"))
    names = {side.slug: isolated(side.name) for side in (row.low, row.high)}
    for line in lines:
        before, after = records.get(line.before or 0, {}), records[line.id]
        if decisions.is_public(after) or line.verb == Verb.WITHDRAW.value:
            differences = told(before, after, names) if decisions.is_public(before) else []
            yield _of_change(Change(line, differences), minds.get(line.id), pair, called)


def _of_change(change: Change, mind: MindLine | None, pair: str, called: str) -> Entry:
    line: RevisionLine = change.revision
    title = f"{mind}: {mind.before} → {mind.after}" if mind else f"{called}: {line.get_verb_display()}"
    listed = Markup().join(Markup("<li>%s</li>") % capital(one) for one in change.differences or ())
    content = (_turn(mind) if mind else Markup()) + (Markup("<ul>%s</ul>") % listed if listed else Markup())
    content += text(change.reason) + (_quote(mind) if mind else Markup())
    content = content or _paragraph("From the catalogue files." if change.is_from_files else "")
    return Entry(REVISION, line.id, title, path("comparison_changes", pair), line.at, change.by, content)


def _paragraph(words: str) -> Markup:
    return Markup("<p>%s</p>") % words if words else Markup()
