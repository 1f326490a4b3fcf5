"""Answer for each package of a stack: what it is, how long it is supported, and what its comparisons say."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from comparisons.domain import releases
from comparisons.domain.package_urls import Package
from comparisons.domain.page import PageRelease, Side
from comparisons.domain.stacks import release_matching, stack
from comparisons.domain.stacks.dependencies import DISTRIBUTION, Dependency, Manifest
from comparisons.domain.stacks.stack import Health, KnownTechnology, Stack, StackAnswer, SupportNow

from .stack_comparisons import StackRead, read
from .stack_matching import Match, matches

ORDER = {word: number for number, word in enumerate(Health)}
NEARLY_OVER = (SupportNow.ENDED, SupportNow.SOON)


class _Named(NamedTuple):
    """A dependency, and the number of the file that names it."""

    dependency: Dependency
    file: int


def judged(manifests: Sequence[Manifest], on: date) -> Stack:
    """Return what is known on a day of each package that the files name. Seven queries at most, however many there are.

    The direct ones come first where there are more than ``stack.MOST``. One that a file names twice in one version, as
    locks do, is answered once.
    """
    named = _named(manifests)
    asked = named[: stack.MOST]
    found = matches([one.dependency for one in asked])
    known = read(list(dict.fromkeys(match.technology.id for match in found if match)), on)
    answers = [_answer(one, match, known, on) for one, match in zip(asked, found, strict=True)]
    notes = tuple((file, note) for file, manifest in enumerate(manifests) for note in manifest.notes)
    return Stack(tuple(sorted(answers, key=_place)), on, max(0, len(named) - stack.MOST), notes)


def _named(manifests: Sequence[Manifest]) -> list[_Named]:
    """Return the dependencies of all files, the direct ones first, each version of one that a file names once."""
    found: dict[tuple[int, str, str], _Named] = {}
    direct_first = sorted(_all(manifests), key=lambda one: not one.dependency.is_direct)
    for one in direct_first:
        key = Package(one.dependency.ecosystem, one.dependency.name).key
        found.setdefault((one.file, key, one.dependency.version or one.dependency.asked), one)
    return list(found.values())


def _all(manifests: Sequence[Manifest]) -> Iterable[_Named]:
    return (_Named(one, file) for file, manifest in enumerate(manifests) for one in manifest.dependencies)


def _answer(named: _Named, match: Match | None, known: StackRead, on: date) -> StackAnswer:
    dependency, file = named
    if match is None:
        return StackAnswer(dependency, file)
    technology = match.technology
    own = known.releases.get(technology.id, ())
    release, support = _supported(dependency, match, own, on)
    return StackAnswer(
        dependency,
        file,
        technology,
        match.way,
        match.by,
        release,
        _newer(technology, own, release, on) if support in NEARLY_OVER else None,
        support,
        known.comparisons.get(technology.id, ()),
        technology.id in known.have_more,
    )


def _supported(
    one: Dependency, match: Match, own: Sequence[PageRelease], on: date
) -> tuple[PageRelease | None, SupportNow]:
    """Return the release cycle in use, and what is known of its support."""
    if one.ecosystem == DISTRIBUTION:
        return None, SupportNow.PATCHED
    if match.has_own_versions:
        return None, SupportNow.OWN_VERSIONS
    used = release_matching.in_use(one.version, one.asked, one.ecosystem, own)
    if all(release.supported_until is None and release.is_over is None for release in own):
        return used.release, SupportNow.NOT_RECORDED
    return used.release, SupportNow.OPEN if used.is_open else stack.support_of(used.release, on)


def _newer(
    technology: KnownTechnology, own: tuple[PageRelease, ...], release: PageRelease | None, on: date
) -> PageRelease | None:
    """Return the release to go to: the newest long-supported one, None where that is over too, or the one in use."""
    best = releases.newest_long_supported(Side(technology.slug, technology.name, releases=own), on)
    return best if best is not None and best is not release and not releases.has_ended(best, on) else None


def _place(answer: StackAnswer) -> tuple[int, bool, date, bool, str]:
    """Return what answers are sorted by: what needs somebody, what is known here, the end of support, then names."""
    until = answer.release.supported_until if answer.release and answer.support in NEARLY_OVER else None
    return (
        ORDER[answer.health],
        answer.technology is None,
        until or date.max,
        not answer.dependency.is_direct,
        answer.dependency.name.casefold(),
    )
