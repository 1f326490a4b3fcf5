"""Figures, support and releases in Markdown: the pictures of a page as sentences and tables.

Pure: imports no Django.
"""

from collections.abc import Iterable, Iterator, Sequence

from comparisons.domain import figure_sentences, sentences
from comparisons.domain.page import Figure, Page, PageRelease, Side
from comparisons.domain.popularity import SharedFigure

from .documents.site import Site
from .figures_alone import FigureAlone, OverTime
from .filters import capital, source
from .in_figures import InFigures, Trends
from .lanes import Lane, Row, Support
from .markdown import bullets, link, plain, table

NO_FIGURE = "–"


def figures(page: Page, shown: InFigures, site: Site) -> Iterator[str]:
    """Yield the section "In figures" of two technologies."""
    yield "## In figures"
    yield plain(shown.standing)
    if shown.trends:
        yield from _trends(page, shown.trends)
    for pair in shown.pairs:
        yield f"### {plain(pair.headline)}"
        yield _rows(pair.rows)
        yield f"{_counted(pair.shared)} {_sources(page, pair.shared)}."
    if shown.support:
        yield f"### {plain(shown.support.headline)}"
        yield "Supported until:"
        yield bullets(support_lines(page.sides, shown.support.drawn))
        yield f"All recorded: {', '.join(_all_releases(side, site) for side in page.sides)}"
    if shown.ages:
        yield f"### {plain(shown.ages.headline)}"
        yield "From the first release to today:"
        yield _rows(shown.ages.drawn.rows)
    yield from (_apart(shared) for shared in shown.apart)


def _rows(rows: Iterable[Row]) -> str:
    return bullets(f"{plain(row.name)}: {plain(row.said)}" for row in rows)


def _trends(page: Page, trends: Trends) -> Iterator[str]:
    yield f"### {plain(trends.headline)}"
    yield plain(f"{capital(trends.metric.counts)}. {trends.told}")
    yield _rows(trends.rows)
    newest = sentences.day(trends.newest_first[0].day)
    yield f"{newest}, {source_link(trends.source)}. {plain(capital(trends.metric.is_not))}."
    yield _days_shown(len(trends.newest_first), trends.days)
    yield table(
        ["Day", *(plain(side.name) for side in page.sides)],
        [
            [
                sentences.day(row.day),
                *(NO_FIGURE if one is None else sentences.count(one) for one in (row.first, row.second)),
            ]
            for row in trends.newest_first
        ],
    )


def _days_shown(shown: int, days: int) -> str:
    return f"{sentences.count(shown)} of {sentences.count(days)} days, as in the picture." if days > shown else ""


def _counted(shared: SharedFigure) -> str:
    return plain(f"{capital(shared.metric.counts)}. {capital(shared.metric.is_not)}.")


def _sources(page: Page, shared: SharedFigure) -> str:
    first, second = shared.first, shared.second
    if (first.observed, first.source) == (second.observed, second.source):
        return observed(first)
    return f"{plain(page.first.name)}: {observed(first)}; {plain(page.second.name)}: {observed(second)}"


def _apart(shared: SharedFigure) -> str:
    return plain(
        f"{capital(shared.metric.counts)}. Not compared: the newest figures are from "
        f"{sentences.day(shared.first.observed)} and {sentences.day(shared.second.observed)}, more than a year apart."
    )


def observed(figure: Figure) -> str:
    """Return the day and the source of a figure."""
    return f"{sentences.day(figure.observed)}, {source_link(figure.source)}"


def source_link(url: str) -> str:
    return link(source(url), url) if url else "source not recorded"


# ---- support and releases


def support_lines(sides: Sequence[Side], support: Support) -> Iterator[str]:
    """Yield a line for each release drawn as a lane."""
    for side, lanes in zip(sides, support.sides, strict=True):
        yield from (_lane(side, lane) for lane in lanes)


def _lane(side: Side, lane: Lane) -> str:
    release = lane.release
    return f"{plain(side.name)} {plain(release.cycle)}: {plain(lane.said)} ({source_link(release.source)})"


def _all_releases(side: Side, site: Site) -> str:
    number = len(side.releases)
    words = f"{number} {sentences.plural(number, 'release', 'releases')} of {side.called}"
    return link(words, f"{site.url('technology', side.slug)}#releases")


def release_table(releases: Iterable[PageRelease]) -> str:
    return table(
        ["Cycle", "Released", "Newest version", "Support", "Source"],
        [
            [
                plain(one.cycle),
                sentences.day(one.released) if one.released else "",
                plain(one.latest),
                figure_sentences.support(one),
                source_link(one.source) if one.source else "",
            ]
            for one in releases
        ],
        numbers=False,
    )


# ---- of one


def figures_alone(found: Iterable[FigureAlone]) -> Iterator[str]:
    """Yield the figures of one technology, each with its series where it has one."""
    yield "## In figures"
    for one in found:
        yield f"### {plain(capital(one.metric.counts))}"
        yield f"{sentences.count(one.newest.value)} ({observed(one.newest)}). {plain(capital(one.metric.is_not))}."
        if one.over_time:
            yield from _over_time(one.over_time)


def _over_time(series: OverTime) -> Iterator[str]:
    yield f"{plain(series.told)} {_days_shown(len(series.newest_first), series.days)}".strip()
    yield f"Over time: {source_link(series.source)}"
    yield table(["Day", "Figure"], [[sentences.day(day), sentences.count(value)] for day, value in series.newest_first])
