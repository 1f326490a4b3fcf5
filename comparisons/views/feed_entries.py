"""Entries of feeds: changed minds, new comparisons, releases, ends of support, and what changed on one comparison.

One thing has one id in all feeds. It rests on rows that stay where a technology is renamed or imported again: releases
are stored anew with each import, so that theirs is that of the technology with the name of the cycle.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from urllib.parse import quote

from markupsafe import Markup

from comparisons.domain import days, decisions, sentences
from comparisons.domain.direction import isolated
from comparisons.domain.vocabulary import Verb
from comparisons.models import Revision, Technology, changed_lists, revision_list
from comparisons.models.changed_lists import MindLine
from comparisons.models.comparison_lists import ComparisonLine
from comparisons.models.feed_lists import ReleaseLine
from comparisons.models.paths import path
from comparisons.models.reading import PageRow
from comparisons.models.revision_list import RevisionLine
from comparisons.presenters.filters import as_typed, capital, host, text
from comparisons.presenters.record_changes import told

from . import atom
from .atom import Entry
from .changes import Change

REVISION, COMPARISON, RELEASE, END = "revision", "comparison", "release", "end-of-support"
"""What entries are of, as their ids name it."""


# ---- changed minds and new comparisons


def of_mind(mind: MindLine) -> Entry:
    title = f"{mind}: {mind.before} → {mind.after}"
    content = _turn(mind) + text(mind.reason) + _quote(mind) + _state(mind)
    return Entry(REVISION, mind.revision_id, title, mind.get_absolute_url(), mind.at, mind.by, content)


def of_publication(line: ComparisonLine) -> Entry:
    answer = isolated(line.picked.name) if line.picked else line.verdict.get_outcome_display()
    content = _paragraph(f"Our answer: {answer}.") + _paragraph(line.verdict.in_short or "") + _state(line)
    at = line.published or atom.SINCE
    return Entry(COMPARISON, line.id, f"New comparison: {line}", line.get_absolute_url(), at, "", content)


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


def _state(line: MindLine | ComparisonLine) -> Markup:
    return _paragraph(f"Status: {line.review_state}.")


# ---- releases


def of_releases(technology: Technology, lines: Iterable[ReleaseLine], on: date) -> Iterator[Entry]:
    """Yield an entry for each release, and one for each end of support, that has happened by the day ``on``."""
    for line in lines:
        if line.released and line.released <= on:
            yield _of_release(technology, line, line.released, on)
        if line.supported_until and line.supported_until < on:
            yield _of_end(technology, line, line.supported_until)


def _of_release(technology: Technology, line: ReleaseLine, released: date, on: date) -> Entry:
    called = _called(technology, line)
    said = _paragraph(f"{called} was released on {sentences.day(released)}.")
    if line.latest and line.latest != line.cycle:
        said += _paragraph(f"Its newest version is {isolated(line.latest)}.")
    if line.supported_until:
        verb = "ended on" if line.supported_until < on else "lasts until"
        said += _paragraph(f"Support {verb} {sentences.day(line.supported_until)}.")
    return _of_cycle(RELEASE, technology, line, f"{called} was released", released, said)


def _of_end(technology: Technology, line: ReleaseLine, last: date) -> Entry:
    """Return the entry of the day after the ``last`` one with support."""
    called = _called(technology, line)
    said = _paragraph(f"Support of {called} ended on {sentences.day(last)}.")
    return _of_cycle(END, technology, line, f"{called} is no longer supported", last + days.DAY, said)


def _of_cycle(kind: str, technology: Technology, line: ReleaseLine, title: str, day: date, said: Markup) -> Entry:
    key = f"{technology.pk}/{quote(line.cycle, safe='')}"
    place = f"{technology.get_absolute_url()}#releases"
    if line.source:
        said += Markup('<p>Source: <a href="%s">%s</a>.</p>') % (line.source, host(line.source))
    return Entry(kind, key, title, place, datetime.combine(day, time.min, UTC), "", said)


def _called(technology: Technology, line: ReleaseLine) -> str:
    return f"{isolated(technology.name)} {isolated(line.cycle)}"


# ---- what changed on a comparison


def of_changes(row: PageRow, pair: str, called: str) -> Iterator[Entry]:
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
    content += text(change.reason) + (_quote(mind) + _state(mind) if mind else Markup())
    content = content or _paragraph("From the catalogue files." if change.is_from_files else "")
    return Entry(REVISION, line.id, title, path("comparison_changes", pair), line.at, change.by, content)


def _paragraph(words: str) -> Markup:
    return Markup("<p>%s</p>") % words if words else Markup()
