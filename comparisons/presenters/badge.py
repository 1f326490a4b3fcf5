"""What a badge says of a comparison or of a technology's support. Pure: imports no Django."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from comparisons.domain import figure_sentences, releases, sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Side
from comparisons.domain.review import State

from .overview import place_of

SITE = "Nice Pick"
NO_RELEASES, NOT_OUT = "no releases recorded", "not released yet"


@dataclass(frozen=True, slots=True)
class Badge:
    """The words of one badge: ``label`` stands before ``value``, ``notes`` follow in smaller ink.

    ``title`` is the whole in one sentence, for those who hear it. ``mark`` is what stands before the label: the
    plectrum of a pick, or both sides' marks; empty on a badge that is ``is_open`` (nobody reviewed it) or that judges
    nothing. ``place`` is that of the picked side, ``tone`` "good" or "bad" where support goes on or has ended.
    """

    label: str
    value: str
    title: str
    notes: str = ""
    mark: str = ""
    place: str = ""
    tone: str = ""
    is_open: bool = False


def badge_of(evidence: Evidence, *more: str) -> Badge:
    """Return the badge of a published page as our own weights have it; ``more`` are notes that the site adds."""
    page, ruling = evidence.page, evidence.page.ruling
    picked = page.picked
    headline = (sentences.headline(ruling) if ruling else "") or "No verdict"
    notes = ", ".join([*_notes(evidence), *more])
    is_open = evidence.review_state is State.UNREVIEWED
    said = f"{SITE}: {picked.called if picked else headline} ({sentences.title(page)})"
    return Badge(
        label=SITE,
        value=picked.name if picked else headline,
        title=f"{said}, {notes}" if notes else said,
        notes=notes,
        mark="" if is_open else "plectrum" if picked else "both",
        place=place_of(page, picked),
        is_open=is_open,
    )


def _notes(evidence: Evidence) -> Iterator[str]:
    """Yield what keeps the verdict from being more than it is."""
    match evidence.review_state:
        case State.UNREVIEWED:
            yield "not reviewed"
        case State.CHANGED:
            yield "changed since its review"
    ruling = evidence.page.ruling
    if (ruling and ruling.in_question) or evidence.rests_on_disputed:
        yield "in question"


def support_badge(side: Side, on: date, *more: str) -> Badge:
    """Return the badge of the release of ``side`` that is supported long enough to be built on, on the day ``on``.

    It is the release that pages set beside another technology's. Where the support of none is known, the newest one
    that is out.
    """
    known = releases.newest_long_supported(side, on)
    out = (release for release in side.releases if release.released is None or release.released <= on)
    release = known or next(out, None)
    notes = ", ".join(more)
    if release is None:
        said = NOT_OUT if side.releases else NO_RELEASES
        return Badge(side.name, said, f"{side.called}: {said} ({SITE})", notes)
    month, day = (figure_sentences.support(release, written) for written in (_month, sentences.day))
    title = f"{side.called} {release.cycle}: {day} ({SITE})"
    tone = "" if release.is_over is None else "bad" if release.is_over else "good"
    return Badge(f"{side.name} {release.cycle}", month, title, notes, tone=tone)


def _month(day: date) -> str:
    return sentences.partial_day(f"{day.year}-{day.month}")


def plain_badge(value: str) -> Badge:
    """Return the badge of an address without a page, which an image in a foreign page shows in place of nothing."""
    return Badge(SITE, value, f"{SITE}: {value}", is_open=True)
